"""Yes or no to what the assistant offered last; so far it offers one thing, a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.handoff import TalkToCounsellor
from actions.topic_action import TopicAction, say
from actions.unclear import Unclear


class AnswerToOffer(TopicAction):
    when_unavailable = "handoff_unavailable"

    def name(self) -> str:
        return "action_answer_to_offer"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        if turns.offered(tracker) != "counsellor":
            # Nothing was asked: "yes" and "no" alone tell no more than any other word that was not understood.
            return await Unclear(self._client).answer(dispatcher, tracker)
        if turns.topic(tracker) == "affirm":
            return await TalkToCounsellor(self._client).answer(dispatcher, tracker)
        say(dispatcher, "help_menu")
        return [SlotSet("unclear_count", 0)]
