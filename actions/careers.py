"""Help in choosing: by sector where one is named, otherwise by asking."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.client import ApiClient
from actions.topic_action import TopicAction, say


class CareerExplore(TopicAction):
    def name(self) -> str:
        return "action_career_explore"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        if not await show_sector(dispatcher, self.api, turns.named(tracker, "sector")):
            say(dispatcher, "career_explore")
        return []


async def show_sector(dispatcher: CollectingDispatcher, api: ApiClient, sector: str | None) -> bool:
    """Say which trades a sector has; false, and nothing said, when none is named or it has none."""
    found = await api.occupations(sector=sector) if sector else []
    if found:
        say(dispatcher, "career_explore_sector", sector=sector, occupations=[item["id"] for item in found])
    return bool(found)
