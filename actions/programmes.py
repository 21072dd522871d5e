"""Which programmes exist: by centre, city, trade, sector, language of study, level or schooling; else what is nearest."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.topic_action import TopicAction, say

_SUBJECT = ("occupation", "sector")
_PLACE = ("centre", "city")
_FILTERS = (*_SUBJECT, *_PLACE, "study_language")
# What narrows a question without being one; never taken from what was said before.
_ONLY_IF_NAMED = ("level", "schooling")


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
        not_known = found.get("not_known") or None
        programmes = [item["id"] for item in found["items"]]
        centres = {item["centre"] for item in found["items"]}
        if not programmes:
            _say_what_is_near(dispatcher, found.get("alternatives") or {}, shown, not_known)
        elif len(centres) == 1 and _is_about_a_place(filters):
            centre = centres.pop()
            say(dispatcher, "vet_programmes_centre", centre=centre, programmes=programmes, not_known=not_known)
        else:
            say(dispatcher, "vet_programmes", programmes=programmes, not_known=not_known, **shown)
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
    filters |= {name: turns.named(tracker, name) for name in _ONLY_IF_NAMED}
    return {name: value for name, value in filters.items() if value}


def _is_about_a_place(filters: dict[str, str]) -> bool:
    return any(name in filters for name in _PLACE) and not any(name in filters for name in _SUBJECT)


def _say_what_is_near(
    dispatcher: CollectingDispatcher,
    alternatives: dict[str, Any],
    asked: dict[str, str | None],
    not_known: list[str] | None,
) -> None:
    """That nothing is confirmed for what was asked, and what comes nearest if anything does."""
    items = alternatives.get("items") or []
    if not items:
        say(dispatcher, "vet_programmes_none", **asked)
        return
    distances = {item["id"]: item["distance_km"] for item in items if item.get("distance_km")}
    say(
        dispatcher,
        "vet_programmes_near",
        relaxed=alternatives.get("relaxed"),
        programmes=[item["id"] for item in items],
        distances=distances or None,
        not_known=not_known,
        **asked,
    )
