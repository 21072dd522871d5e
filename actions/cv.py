"""Writing a CV, also without experience."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say


class CvHelp(TopicAction):
    def name(self) -> str:
        return "action_cv_help"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        without = turns.named(tracker, "aspect") == "no_experience"
        say(dispatcher, "cv_no_experience" if without else "cv_help")
        return []
