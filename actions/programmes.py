"""Which programmes exist: by centre, city, trade, sector or language of study."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say

_SUBJECT = ("occupation", "sector")
_PLACE = ("centre", "city")
_FILTERS = (*_SUBJECT, *_PLACE, "study_language")


class VetProgrammes(TopicAction):
    def name(self) -> str:
        return "action_vet_programmes"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        filters = question(tracker)
        if not filters:
            say(dispatcher, "vet_programmes_ask")
            return []
        found = await self.api.programmes(**filters, **turns.where(tracker))
        shown = {name: filters.get(name) for name in (*_SUBJECT, *_PLACE)}
        programmes = [item["id"] for item in found]
        centres = {item["centre"] for item in found}
        if not found:
            say(dispatcher, "vet_programmes_none", **shown)
        elif len(centres) == 1 and _is_about_a_place(filters):
            say(dispatcher, "vet_programmes_centre", centre=centres.pop(), programmes=programmes)
        else:
            say(dispatcher, "vet_programmes", programmes=programmes, **shown)
        return []


def question(tracker: Tracker) -> dict[str, str]:
    """What to filter by. This message decides; older words only complete it where it cannot stand alone.

    "Which programmes are there in Ganja?" is about all of them, whatever trade was talked about before. "And in Ganja?"
    right after a question about programmes for cooks is about cooks.
    """
    filters = {name: turns.named(tracker, name) for name in _FILTERS}
    follows_up = turns.topic_before(tracker) == "vet_programmes" and turns.is_fragment(tracker)
    says_nothing = not any(filters.values())
    if says_nothing or follows_up:
        if not any(filters[name] for name in _SUBJECT):
            filters["occupation"] = turns.remembered(tracker, "occupation")
        if not any(filters[name] for name in _PLACE):
            filters["city"] = None if turns.own_centre(tracker) else turns.remembered(tracker, "city")
    if not any(filters[name] for name in _PLACE) and (says_nothing or filters["study_language"]):
        filters["centre"] = turns.own_centre(tracker)
    return {name: value for name, value in filters.items() if value}


def _is_about_a_place(filters: dict[str, str]) -> bool:
    return any(name in filters for name in _PLACE) and not any(name in filters for name in _SUBJECT)
