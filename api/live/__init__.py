"""Seam of live hints: who listens is told that something new is on disk. A hint may be lost; the cursor is the truth."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

Event = dict[str, Any]


class Subscription(Protocol):
    async def next(self, seconds: float) -> Event | None:
        """The next event, or None when `seconds` pass without one."""


class Live(Protocol):
    def publish(self, event: Event) -> None:
        """Tell everyone who listens to `event["channel"]`."""

    def subscribe(self, *channels: str) -> AbstractContextManager[Subscription]:
        """Listen until the context is left."""
