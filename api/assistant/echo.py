"""An assistant without Rasa, for trying the channels: it answers every message with the help menu."""

from api.assistant import AssistantResponse, Turn, TurnResult


class EchoAssistant:
    async def take_turn(self, turn: Turn) -> TurnResult:
        response = AssistantResponse(turn.intent or "help_menu", dict(turn.entities))
        return TurnResult([response], turn.intent or "help_menu", 1.0, None, 0.0, dict(turn.slots))

    async def is_ready(self) -> bool:
        return True

    async def close(self) -> None:
        return None
