"""Seam of the assistant: what the API asks of it, and what it answers, whatever runs behind it."""

from dataclasses import dataclass, field
from typing import Any, Protocol


class AssistantUnavailable(Exception):
    """The assistant is starting, slow or dead; the message can be tried again later."""


class AssistantFailed(Exception):
    """The assistant answered, but not with an answer; trying again soon will hardly help."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message for the assistant: typed text, or the intent and entities of a button that we issued."""

    conversation_id: str
    episode: int
    message_id: str
    language: str
    channel: str
    centre: str | None
    pack: str
    slots: dict[str, Any]
    text: str | None = None
    intent: str | None = None
    entities: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssistantResponse:
    name: str
    variables: dict[str, Any] = field(default_factory=dict)
    buttons: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What to say, by name; never empty unless a handoff took the conversation away meanwhile."""

    responses: list[AssistantResponse]
    intent: str | None
    confidence: float
    language: str | None
    language_confidence: float
    slots: dict[str, Any]
    # What the assistant's own check for danger says: danger, concern, none, or unknown where it has none.
    danger: str = "unknown"


class Assistant(Protocol):
    async def take_turn(self, turn: Turn) -> TurnResult:
        """Raises AssistantUnavailable or AssistantFailed."""

    async def is_ready(self) -> bool:
        """True when a turn would be answered now."""

    async def close(self) -> None: ...
