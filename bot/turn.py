"""One turn as data: the request the API sends, the text made safe, the result it gets back."""

from __future__ import annotations

import unicodedata
from typing import Any

from pydantic import BaseModel, Extra, StrictFloat, StrictInt, StrictStr, conint, constr, root_validator
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.domain import Domain

from bot.components.folding import MAX_CHARACTERS

RESPONSE_PREFIX = "utter_"
FALLBACK_INTENT = "nlu_fallback"
UNCLEAR_INTENT = "unclear"
# Intents that only steer the dialogue, and the topic that they are told and counted as.
_TOPICS = {"distress": "smalltalk"}
# Intents that Rasa adds by itself: nobody may ask for them, neither by text nor by button.
_INTERNAL_INTENTS = {"restart", "back", "session_start", FALLBACK_INTENT}
_RANKING_LENGTH = 3
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}

Name = constr(strict=True, regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
Identifier = constr(strict=True, regex=r"^[A-Za-z0-9_-]{1,64}\Z")


class TurnRequest(BaseModel):
    """The body of POST turns; unknown keys are refused so that a misspelt one is noticed."""

    conversation_id: Identifier
    episode: conint(strict=True, ge=0)
    message_id: Identifier
    language: Name | None = None
    channel: Name | None = None
    centre: Name | None = None
    pack: Name | None = None
    slots: dict[StrictStr, StrictInt | StrictFloat | constr(strict=True, max_length=64) | None] = {}
    text: StrictStr | None = None
    intent: Name | None = None
    entities: dict[Name, Name] = {}

    class Config:
        extra = Extra.forbid

    @root_validator(skip_on_failure=True)
    def text_or_intent(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["text"] is None) == (values["intent"] is None):
            raise ValueError("exactly one of text and intent is needed")
        if values["text"] is not None and values["entities"]:
            raise ValueError("entities belong to an intent, not to typed text")
        return values

    @property
    def sender_id(self) -> str:
        return f"{self.conversation_id}:{self.episode}"


class UnknownName(ValueError):
    """An intent or entity that is not in the domain."""


def clean_text(text: str) -> str:
    """Typed text that cannot be taken for a command: visible characters only, never a leading slash."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
    text = "".join(" " if character in "\n\r\t" else _visible(character) for character in text)
    text = text.strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text


def _visible(character: str) -> str:
    return "" if unicodedata.category(character) in _INVISIBLE else character


def user_message(turn: TurnRequest, domain: Domain, output: OutputChannel) -> UserMessage:
    """Rasa's view of the turn: text goes through the pipeline, a button's intent and an emptied text do not."""
    text = clean_text(turn.text) if turn.text is not None else None
    parse_data = None if text else _direct_parse(turn.intent or UNCLEAR_INTENT, turn.entities, domain)
    return UserMessage(
        text=text or None,
        output_channel=output,
        sender_id=turn.sender_id,
        parse_data=parse_data,
        input_channel="yol",
        message_id=turn.message_id,
        metadata={
            "channel": turn.channel,
            "centre": turn.centre,
            "language": turn.language,
            "pack": turn.pack,
            "offered": turn.slots.get("offered"),
        },
    )


def _direct_parse(intent: str, entities: dict[str, str], domain: Domain) -> dict[str, Any]:
    if intent not in domain.intents or intent in _INTERNAL_INTENTS:
        raise UnknownName(f"unknown intent {intent!r}")
    for entity in entities:
        if entity not in domain.entities:
            raise UnknownName(f"unknown entity {entity!r}")
    named = {"name": intent, "confidence": 1.0}
    found = [{"entity": entity, "value": value} for entity, value in entities.items()]
    return {"text": "", "intent": named, "intent_ranking": [named], "entities": found}


class TurnOutput(OutputChannel):
    """Collects what the turn says: response names with variables and buttons, no texts."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []
        self.escalated = False

    @classmethod
    def name(cls) -> str:
        return "yol"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if (message.get("custom") or {}).get("escalated"):
            self.escalated = True
        action = message.get("utter_action")
        if action:
            buttons = [button for button in message.get("buttons") or [] if "key" in button]
            self.responses.append(
                {
                    "name": action.removeprefix(RESPONSE_PREFIX),
                    "variables": message.get("variables") or {},
                    "buttons": [{"key": button["key"], "variables": button.get("variables", {})} for button in buttons],
                }
            )


def turn_result(turn: TurnRequest, output: TurnOutput, parsed: dict[str, Any], slots: dict[str, Any]) -> dict[str, Any]:
    """The body of the answer. After a handoff `escalated` is true and there may be nothing to say."""
    ranking = [
        {"name": entry["name"], "confidence": round(entry["confidence"], 4)}
        for entry in parsed.get("intent_ranking") or []
        if entry["name"] not in _INTERNAL_INTENTS
    ]
    return {
        "message_id": turn.message_id,
        "responses": output.responses,
        "escalated": output.escalated,
        "intent": understood_intent(parsed),
        "ranking": ranking[:_RANKING_LENGTH],
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end") if key in entity}
            for entity in parsed.get("entities") or []
        ],
        "danger": (parsed.get("danger") or {}).get("verdict", "unknown"),
        "language": parsed.get("language") or {"name": turn.language, "confidence": 0.0},
        "slots": {
            name: value for name, value in slots.items() if value is not None and not name.startswith("session_started")
        },
    }


def understood_intent(parsed: dict[str, Any]) -> dict[str, Any]:
    """The topic of the turn; what fell below the threshold is `unclear`, with the confidence the guess had."""
    intent = parsed.get("intent") or {}
    name = intent.get("name")
    if name != FALLBACK_INTENT:
        return {"name": _TOPICS.get(name, name), "confidence": round(intent.get("confidence") or 0.0, 4)}
    guesses = [entry for entry in parsed.get("intent_ranking") or [] if entry["name"] != FALLBACK_INTENT]
    return {"name": UNCLEAR_INTENT, "confidence": round(guesses[0]["confidence"], 4) if guesses else 0.0}
