"""Live hints inside one process."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from api.live import Event

QUEUE_SIZE = 200


class MemorySubscription:
    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_SIZE)

    def offer(self, event: Event) -> None:
        with suppress(asyncio.QueueFull):  # a slow listener catches up by its cursor
            self._queue.put_nowait(event)

    async def next(self, seconds: float) -> Event | None:
        try:
            async with asyncio.timeout(seconds):
                return await self._queue.get()
        except TimeoutError:
            return None


class MemoryLive:
    def __init__(self) -> None:
        self._listeners: dict[str, set[MemorySubscription]] = defaultdict(set)

    def publish(self, event: Event) -> None:
        for subscription in tuple(self._listeners.get(event["channel"], ())):
            subscription.offer(event)

    def publish_all(self, events: list[Event]) -> None:
        for event in events:
            self.publish(event)

    @contextmanager
    def subscribe(self, *channels: str) -> Iterator[MemorySubscription]:
        subscription = MemorySubscription()
        for channel in channels:
            self._listeners[channel].add(subscription)
        try:
            yield subscription
        finally:
            for channel in channels:
                self._listeners[channel].discard(subscription)
                if not self._listeners[channel]:
                    del self._listeners[channel]
