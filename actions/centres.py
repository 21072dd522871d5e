"""Where the centres are."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say


class VetCentres(TopicAction):
    def name(self) -> str:
        return "action_vet_centres"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        centre, city = turns.named(tracker, "centre"), turns.named(tracker, "city")
        if not centre and not city:
            centre = turns.own_centre(tracker) or turns.remembered(tracker, "centre")
            city = None if centre else turns.remembered(tracker, "city")
        if centre:
            say(dispatcher, "vet_centre_info", centre=centre)
            return []
        centres = [item["id"] for item in await self.api.centres(**({"city": city} if city else turns.where(tracker)))]
        if len(centres) == 1:
            say(dispatcher, "vet_centre_info", centre=centres[0])
        elif centres:
            say(dispatcher, "vet_centres", centres=centres, city=city)
        else:
            say(dispatcher, "vet_centres_none", city=city)
        return []
