"""What an action may know of the turn: what this message names, what is remembered, where it was written."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

# "And in Ganja?": so short a message only changes one thing of the question before it.
_FRAGMENT_WORDS = 3


def named(tracker: Tracker, entity: str) -> str | None:
    """What this message itself says; the last mention counts, as in the slots."""
    values = [found["value"] for found in _entities(tracker) if found.get("entity") == entity]
    return str(values[-1]) if values else None


def remembered(tracker: Tracker, slot: str) -> str | None:
    """What this message means by what was said before: "and the pay?" is about the trade of the question before.

    A pressed button says all it means: "find a programme" under "I know no such programme" starts a new question.
    Only the choice after "did you mean" stands for words that were typed.
    """
    typed = bool(tracker.latest_message.get("text"))
    chosen_for_words = earlier_topics(tracker)[:1] in (["unclear"], ["nlu_fallback"])
    value = named(tracker, slot) or (tracker.get_slot(slot) if typed or chosen_for_words else None)
    return str(value) if value else None


def own_centre(tracker: Tracker) -> str | None:
    """The centre on whose page the conversation takes place."""
    centre = (tracker.latest_message.get("metadata") or {}).get("centre")
    return str(centre) if centre else None


def where(tracker: Tracker) -> dict[str, str]:
    """Filters of the catalogue for where the person is: the country that was named, else the pack of the conversation."""
    country = named(tracker, "country") or tracker.get_slot("country")
    pack = (tracker.latest_message.get("metadata") or {}).get("pack")
    return {"country": str(country)} if country else {"pack": str(pack)} if pack else {}


def unclear_count(tracker: Tracker) -> int:
    return int(tracker.get_slot("unclear_count") or 0)


def offered(tracker: Tracker) -> str | None:
    """What the answer before this message offered: "counsellor" or nothing; the API says it, since it wrote the answer."""
    value = (tracker.latest_message.get("metadata") or {}).get("offered")
    return str(value) if value else None


def topic(tracker: Tracker) -> str | None:
    return (tracker.latest_message.get("intent") or {}).get("name")


def ranking(tracker: Tracker) -> list[dict[str, Any]]:
    return list(tracker.latest_message.get("intent_ranking") or [])


def earlier_topics(tracker: Tracker) -> list[str]:
    """Topics of the messages before this one, latest first."""
    return [name for name, _ in _earlier(tracker)]


def topic_before(tracker: Tracker) -> str | None:
    """What was talked about just now; fragments like "and in Baku?" continued it without having a topic themselves."""
    continued = ("nlu_fallback", True)
    return next((name for name, has_entities in _earlier(tracker) if (name, has_entities) != continued), None)


def _earlier(tracker: Tracker) -> list[tuple[str, bool]]:
    said = [event.get("parse_data") or {} for event in reversed(tracker.events) if event.get("event") == "user"]
    named_topics = [((parsed.get("intent") or {}).get("name"), bool(parsed.get("entities"))) for parsed in said[1:]]
    return [(name, has_entities) for name, has_entities in named_topics if name]


def is_fragment(tracker: Tracker) -> bool:
    text = tracker.latest_message.get("text") or ""
    return 0 < len(text.split()) <= _FRAGMENT_WORDS


def _entities(tracker: Tracker) -> list[dict[str, Any]]:
    return list(tracker.latest_message.get("entities") or [])
