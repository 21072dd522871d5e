"""Tracker store: bounded, without texts, and the same conversation after compaction."""

from __future__ import annotations

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.tracker_store import LiveTrackerStore


@pytest.fixture
def domain() -> Domain:
    slots = {
        name: {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
        for name in ("occupation", "city")
    }
    return Domain.from_dict({"intents": ["greet"], "slots": slots, "responses": {"utter_greet": [{"text": "Hello."}]}})


@pytest.fixture
def store(domain: Domain) -> LiveTrackerStore:
    return LiveTrackerStore(domain, max_trackers=3, max_turns=2)


async def talk(store: LiveTrackerStore, sender: str, turns: int) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], store.domain)
    for number in range(turns):
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        events = [
            UserUttered(f"private words {number}", {"name": "greet", "confidence": 1.0}),
            SlotSet("occupation", f"trade{number}"),
            ActionExecuted("utter_greet"),
            BotUttered("Hello."),
            ActionExecuted("action_listen"),
        ]
        tracker.update_with_events(events, store.domain)
        await store.save(tracker)
    return tracker


def test_endpoints_name_it() -> None:
    config = {"type": "bot.tracker_store.LiveTrackerStore", "max_trackers": 7, "max_turns": 2}
    store = TrackerStore.create(EndpointConfig.from_dict(config))
    assert isinstance(store, LiveTrackerStore)
    assert store._max_trackers == 7


async def test_the_least_recently_used_conversation_leaves_first(store) -> None:
    for sender in ("a", "b", "c"):
        await talk(store, sender, 1)
    await store.retrieve("a")
    await talk(store, "d", 1)
    assert sorted(await store.keys()) == ["a", "c", "d"]
    assert not await store.exists("b")
    assert await store.retrieve("b") is None


async def test_a_long_conversation_does_not_grow(store) -> None:
    await talk(store, "a", 5)
    short = len(store._events["a"])
    await talk(store, "a", 200)
    assert len(store._events["a"]) == short


async def test_slots_of_long_ago_survive(store) -> None:
    tracker = await store.get_or_create_tracker("a")
    tracker.update(SlotSet("city", "ganja"), store.domain)
    await store.save(tracker)
    await talk(store, "a", 20)
    kept = await store.retrieve("a")
    assert kept.get_slot("city") == "ganja"
    assert kept.get_slot("occupation") == "trade19"


async def test_the_last_turns_are_kept_in_order(store) -> None:
    await talk(store, "a", 9)
    kept = await store.retrieve("a")
    assert [event.intent_name for event in kept.events if isinstance(event, UserUttered)] == ["greet", "greet"]
    assert kept.latest_action_name == "action_listen"
    first = next(event for event in kept.events if not isinstance(event, SlotSet))
    assert isinstance(first, ActionExecuted)
    assert first.action_name == "action_listen"


async def test_texts_are_not_kept(store) -> None:
    await talk(store, "a", 3)
    assert "private" not in repr([event.as_dict() for event in store._events["a"]])


async def test_what_is_not_saved_is_not_remembered(store) -> None:
    await talk(store, "a", 1)
    tracker = await store.retrieve("a")
    tracker.update(SlotSet("city", "ganja"), store.domain)
    assert (await store.retrieve("a")).get_slot("city") is None
