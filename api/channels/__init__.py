"""Seam of channels that push: parse what arrives, send what is in the outbox, nothing else."""

from dataclasses import dataclass, field
from typing import Protocol


class DeliveryDelayed(Exception):
    """The provider did not take it and asks to wait; sending again later is safe."""

    def __init__(self, reason: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class DeliveryUncertain(Exception):
    """The provider may or may not have taken it; sending again could double it."""


class DeliveryRefused(Exception):
    """The provider will never take it; `opted_out` when the contact has blocked us."""

    def __init__(self, reason: str, *, opted_out: bool = False) -> None:
        self.opted_out = opted_out
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A line of a conversation for one address of a push channel."""

    address: str
    sender: str
    sender_name: str | None
    text: str
    format: str
    language: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, str | None]] = field(default_factory=list)


class PushChannel(Protocol):
    name: str

    async def send(self, message: OutboundMessage) -> str:
        """Send it and return the provider's id; raises DeliveryDelayed, DeliveryUncertain or DeliveryRefused."""

    async def run(self) -> None:
        """Receive until cancelled: every update is on disk before it is confirmed."""

    async def close(self) -> None: ...
