"""Live trackers in a bounded memory; nothing on disk. What must survive a restart is in the API's slots."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class LiveTrackerStore(TrackerStore):
    """The least recently used conversation leaves first; each keeps its slots and its last turns, without texts.

    Rasa copies a tracker by replaying its events, several times a turn: a short history keeps a long conversation as
    quick as a new one. Rules and stories here look back three turns at most.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        max_trackers: int = 5000,
        max_turns: int = 4,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._max_trackers = max_trackers
        self._max_turns = max_turns
        self._events: OrderedDict[str, list[Event]] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        self._events[tracker.sender_id] = _compacted(tracker, self._max_turns)
        self._events.move_to_end(tracker.sender_id)
        while len(self._events) > self._max_trackers:
            self._events.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        # A fresh replay each time: a turn that fails half-way leaves what was saved untouched.
        events = self._events.get(sender_id)
        if events is None:
            return None
        self._events.move_to_end(sender_id)
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def exists(self, conversation_id: str) -> bool:
        return conversation_id in self._events

    async def keys(self) -> Iterable[str]:
        return list(self._events)


def _compacted(tracker: DialogueStateTracker, max_turns: int) -> list[Event]:
    events = list(tracker.events)
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) > max_turns:
        events = events[turns[-max_turns] :]
        slots = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
        events = [*slots, ActionExecuted(ACTION_LISTEN_NAME), *events]
    return [_without_text(event) for event in events]


def _without_text(event: Event) -> Event:
    """Policies read intents and entities; a person's words need not stay in memory."""
    if isinstance(event, UserUttered) and event.text:
        return UserUttered(
            text=None,
            intent=event.intent,
            entities=event.entities,
            timestamp=event.timestamp,
            input_channel=event.input_channel,
            message_id=event.message_id,
        )
    if isinstance(event, BotUttered) and event.text:
        return BotUttered(timestamp=event.timestamp)
    return event
