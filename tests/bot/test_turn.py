"""Turn: what the API may send, what typed text can never be."""

import unicodedata

import pytest
from pydantic import ValidationError
from rasa.shared.core.domain import Domain

from bot.turn import TurnOutput, TurnRequest, UnknownName, clean_text, turn_result, understood_intent, user_message

BASE = {"conversation_id": "c1", "episode": 0, "message_id": "m1"}
# Everything that Python's strip removes, and things that look like a slash or hide one.
BLANKS = [chr(code) for code in range(0x11000) if chr(code).isspace()]
HIDERS = ["\u200b", "\ufeff", "\u202e", "\x00", "\ud800", "\u2060"]
SLASHES = ["/", "\uff0f", "//", "/ /"]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_dict({"intents": ["greet", "unclear"], "entities": ["occupation"]})


@pytest.mark.parametrize("blank", [*BLANKS, *HIDERS], ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("slash", SLASHES)
def test_typed_text_never_starts_with_a_slash(slash: str, blank: str) -> None:
    for text in (f"{blank}{slash}restart", f"{slash}{blank}{slash}restart", f"{blank}{slash}{blank}restart{{}}"):
        cleaned = clean_text(text)
        assert cleaned.strip() == cleaned
        assert cleaned.startswith("restart")


def test_slashes_inside_a_text_stay() -> None:
    assert clean_text("və/yaxud 9/11") == "və/yaxud 9/11"


def test_nothing_invisible_is_left() -> None:
    cleaned = clean_text("a\u202eb\x00c\nd\te\ud800")
    assert cleaned == "abc d e"
    assert not any(unicodedata.category(character).startswith("C") for character in cleaned)


def test_text_of_slashes_is_unclear(domain: Domain) -> None:
    message = user_message(TurnRequest(**BASE, text="/// / //"), domain, TurnOutput())
    assert message.text is None
    assert message.parse_data["intent"] == {"name": "unclear", "confidence": 1.0}


def test_typed_text_goes_through_the_pipeline(domain: Domain) -> None:
    message = user_message(TurnRequest(**BASE, text='/greet{"occupation": "cook"}'), domain, TurnOutput())
    assert message.parse_data is None
    assert message.text == 'greet{"occupation": "cook"}'


def test_a_button_brings_its_intent_and_entities(domain: Domain) -> None:
    turn = TurnRequest(**BASE, intent="greet", entities={"occupation": "cook"})
    message = user_message(turn, domain, TurnOutput())
    assert message.sender_id == "c1:0"
    assert message.parse_data["entities"] == [{"entity": "occupation", "value": "cook"}]


@pytest.mark.parametrize("intent", ["restart", "back", "session_start", "nlu_fallback", "nonsense"])
def test_internal_and_unknown_intents_are_refused(domain: Domain, intent: str) -> None:
    with pytest.raises(UnknownName):
        user_message(TurnRequest(**BASE, intent=intent), domain, TurnOutput())


def test_an_unknown_entity_is_refused(domain: Domain) -> None:
    with pytest.raises(UnknownName):
        user_message(TurnRequest(**BASE, intent="greet", entities={"shoe_size": "44"}), domain, TurnOutput())


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"text": "salam", "intent": "greet"},
        {"text": "salam", "entities": {"occupation": "cook"}},
        {"text": 5},
        {"text": "salam", "episode": -1},
        {"text": "salam", "episode": True},
        {"text": "salam", "conversation_id": "../../etc"},
        {"text": "salam", "conversation_id": "c1\n"},
        {"text": "salam", "message_id": "m" * 65},
        {"text": "salam", "slots": {"occupation": ["cook"]}},
        {"text": "salam", "slots": {"occupation": "x" * 65}},
        {"text": "salam", "surprise": 1},
        {"intent": "/greet"},
        {"intent": "greet", "entities": {"occupation": "a b"}},
        {"intent": "greet", "entities": {"occupation": {"$": 1}}},
    ],
)
def test_malformed_turns_are_refused(change: dict) -> None:
    with pytest.raises(ValidationError):
        TurnRequest(**{**BASE, **change})


def test_below_the_threshold_the_topic_is_unclear_with_the_confidence_of_the_guess() -> None:
    parsed = {
        "intent": {"name": "nlu_fallback", "confidence": 0.4},
        "intent_ranking": [{"name": "nlu_fallback", "confidence": 0.4}, {"name": "greet", "confidence": 0.21}],
    }
    assert understood_intent(parsed) == {"name": "unclear", "confidence": 0.21}


def test_the_result_shows_topics_only_and_three_at_most() -> None:
    ranking = [{"name": name, "confidence": 0.2} for name in ("nlu_fallback", "greet", "thanks", "goodbye", "unclear")]
    parsed = {"intent": ranking[0], "intent_ranking": ranking, "entities": [], "language": None}
    slots = {"occupation": "cook", "city": None, "session_started_metadata": {}}
    result = turn_result(TurnRequest(**BASE, text="x", language="az"), TurnOutput(), parsed, slots)
    assert [entry["name"] for entry in result["ranking"]] == ["greet", "thanks", "goodbye"]
    assert result["slots"] == {"occupation": "cook"}
    assert result["language"] == {"name": "az", "confidence": 0.0}


async def test_output_keeps_names_variables_and_buttons() -> None:
    output = TurnOutput()
    buttons = [{"key": "occupation_info", "variables": {"occupation": "cook"}}, {"title": "no key"}]
    await output.send_response(
        "c1", {"utter_action": "utter_x", "text": "hi", "variables": {"a": 1}, "buttons": buttons}
    )
    assert output.responses == [
        {
            "name": "x",
            "variables": {"a": 1},
            "buttons": [{"key": "occupation_info", "variables": {"occupation": "cook"}}],
        }
    ]
    assert not output.escalated
    await output.send_response("c1", {"custom": {"escalated": True}})
    assert output.escalated
    assert len(output.responses) == 1
