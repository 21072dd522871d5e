"""Speaking another language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say


class ChangeLanguage(TopicAction):
    def name(self) -> str:
        return "action_change_language"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        language = turns.named(tracker, "target_language")
        if language is None:
            say(dispatcher, "change_language")
            return []
        say(dispatcher, "language_changed", target_language=language)
        return [SlotSet("target_language", language)]
