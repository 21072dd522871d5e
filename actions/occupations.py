"""Answers about one named trade: what it is, what it pays, whether there is work."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say


class OccupationInfo(TopicAction):
    def name(self) -> str:
        return "action_occupation_info"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        occupation = turns.remembered(tracker, "occupation")
        if occupation:
            say(dispatcher, "occupation_info", occupation=occupation)
        else:
            say(dispatcher, "occupation_info_ask")
        return []


class OccupationSalary(TopicAction):
    """A figure only where the catalogue has a reliable one."""

    def name(self) -> str:
        return "action_occupation_salary"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        occupation = turns.named(tracker, "occupation")
        if occupation is None and turns.named(tracker, "aspect") != "general_wage":
            occupation = turns.remembered(tracker, "occupation")
        found = await self.api.occupation(occupation, **turns.where(tracker)) if occupation else None
        if found is None:
            say(dispatcher, "occupation_salary_ask")
        elif found.get("pay"):
            say(dispatcher, "occupation_salary", occupation=occupation)
        else:
            say(dispatcher, "occupation_salary_unknown", occupation=occupation)
        return []


class JobProspects(TopicAction):
    """The number of advertisements is known only for trades with pay figures."""

    def name(self) -> str:
        return "action_job_prospects"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        occupation = turns.remembered(tracker, "occupation")
        found = await self.api.occupation(occupation, **turns.where(tracker)) if occupation else None
        if found and (found.get("pay") or {}).get("advertisements"):
            say(dispatcher, "job_prospects_occupation", occupation=occupation)
        else:
            say(dispatcher, "job_prospects")
        return []
