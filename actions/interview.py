"""Preparing for an interview: in general, for a trade, or one part of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say

_PARTS = {"clothes": "interview_clothes", "salary": "interview_salary"}


class InterviewPrep(TopicAction):
    def name(self) -> str:
        return "action_interview_prep"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        aspect = turns.named(tracker, "aspect")
        if aspect in _PARTS:
            say(dispatcher, _PARTS[aspect])
            return []
        occupation = turns.remembered(tracker, "occupation")
        found = await self.api.occupation(occupation, **turns.where(tracker)) if occupation else None
        if found and found.get("interview_topics"):
            say(dispatcher, "interview_prep_occupation", occupation=occupation)
        elif aspect == "questions":
            say(dispatcher, "interview_questions")
        else:
            say(dispatcher, "interview_prep")
        return []
