"""What the fake server deals in: faults to order, rates, and the messages that a person sees."""

import time
from dataclasses import dataclass, field

from tests.telegram.forms import Json


@dataclass
class Fault:
    """What happens to one call: `status` instead of an answer, or `silent`: no answer at all. `accepted`: the deed is done first."""

    status: int = 0
    silent: bool = False
    accepted: bool = False
    retry_after: int = 0


@dataclass
class Rates:
    """Messages a second that are accepted for one chat (after a burst) and for all."""

    per_chat: float = 1.0
    burst: int = 3
    overall: float = 30.0


@dataclass
class Bucket:
    rate: float
    capacity: float
    level: float = 0.0
    at: float = field(default_factory=time.monotonic)

    def wait(self) -> float:
        """Seconds until the next one would be taken; 0: it is taken now."""
        moment = time.monotonic()
        self.level = max(0.0, self.level - (moment - self.at) * self.rate)
        self.at = moment
        if self.level + 1 > self.capacity + 1e-6:
            return (self.level + 1 - self.capacity) / self.rate
        self.level += 1
        return 0.0


@dataclass
class Sent:
    """A message of the bot as the person sees it."""

    message_id: int
    chat_id: int
    text: str
    entities: list[Json]
    keyboard: list[list[Json]]
    at: float
    preview: bool

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]
