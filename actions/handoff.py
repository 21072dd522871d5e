"""Handing the conversation to a person, with a summary that contains none of the person's words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction

_ASKED = "contact_asked"
_NOT_UNDERSTOOD = "not_understood"
# What was said around the request for a person, not what it is about.
_NO_TOPIC = {"talk_to_counsellor", "unclear", "nlu_fallback", "affirm", "deny", "greet", "goodbye", "thanks"}
_SUMMARY_SLOTS = (
    "occupation",
    "sector",
    "city",
    "centre",
    "level",
    "schooling",
    "study_language",
    "accessibility_need",
)


class TalkToCounsellor(TopicAction):
    when_unavailable = "handoff_unavailable"

    def name(self) -> str:
        return "action_talk_to_counsellor"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        not_understood = turns.topic(tracker) == "affirm" and turns.unclear_count(tracker) > 0
        await self.api.escalate(
            conversation_id=tracker.sender_id.partition(":")[0],
            reason=_NOT_UNDERSTOOD if not_understood else _ASKED,
            topic=last_topic(tracker),
            summary=summary(tracker),
        )
        # The API has written the line about the queue; this only says that silence is meant.
        dispatcher.utter_message(json_message={"escalated": True})
        return [SlotSet("unclear_count", 0)]


def last_topic(tracker: Tracker) -> str | None:
    return next((name for name in turns.earlier_topics(tracker) if name not in _NO_TOPIC), None)


def summary(tracker: Tracker) -> str:
    """Topic and slots as ids; the counsellor reads the conversation itself above it."""
    parts = [("topic", last_topic(tracker))]
    parts += [(slot, tracker.get_slot(slot)) for slot in _SUMMARY_SLOTS]
    return "; ".join(f"{name}: {value}" for name, value in parts if value)
