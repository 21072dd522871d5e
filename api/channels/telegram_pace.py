"""When we may send: about one message a second to a chat after a short burst, under thirty a second in all, and not at all
while Telegram does not answer."""

import asyncio
from collections import OrderedDict

from aiolimiter import AsyncLimiter

BURST = 3
SECONDS_A_MESSAGE = 1.0
OVERALL_PER_SECOND = 25
REMEMBERED_CHATS = 2000
OFFLINE_SECONDS = (1.0, 30.0)


class Pace:
    """A bucket for each chat and one for all; a chat that Telegram told to wait is left alone until then."""

    def __init__(self) -> None:
        self._overall = AsyncLimiter(5, 5 / OVERALL_PER_SECOND)
        self._chats: OrderedDict[str, AsyncLimiter] = OrderedDict()
        self._silent_until: dict[str, float] = {}

    def wait_of(self, chat_id: str) -> float:
        """Seconds until this chat may get a message; 0 when it may now."""
        if left := self._silence(chat_id):
            return left
        return 0.0 if self._bucket(chat_id).has_capacity() else SECONDS_A_MESSAGE

    async def turn_of(self, chat_id: str) -> None:
        """Wait for the chat's turn and for everybody's."""
        await asyncio.sleep(self._silence(chat_id))
        await self._bucket(chat_id).acquire()
        await self._overall.acquire()

    def silence(self, chat_id: str, seconds: float) -> None:
        """Telegram asked for a pause in this chat."""
        moment = _time()
        self._silent_until = {chat: until for chat, until in self._silent_until.items() if until > moment}
        self._silent_until[chat_id] = moment + seconds

    def _silence(self, chat_id: str) -> float:
        return max(0.0, self._silent_until.get(chat_id, 0.0) - _time())

    def _bucket(self, chat_id: str) -> AsyncLimiter:
        if chat_id not in self._chats:
            self._chats[chat_id] = AsyncLimiter(BURST, BURST * SECONDS_A_MESSAGE)
        self._chats.move_to_end(chat_id)
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return self._chats[chat_id]


class Reach:
    """Whether Telegram answers. While the polling loop says it does not, a send would only end in doubt."""

    def __init__(self) -> None:
        self.offline = False
        self._failing_since: float | None = None

    def failed(self, *, offline: bool = False) -> None:
        self.offline = self.offline or offline
        self._failing_since = self._failing_since or _time()

    def worked(self) -> None:
        self.offline, self._failing_since = False, None

    def pause(self) -> float:
        """Seconds until the next try: as long as it has been failing, within bounds."""
        shortest, longest = OFFLINE_SECONDS
        return min(longest, max(shortest, _time() - (self._failing_since or _time())))


def _time() -> float:
    return asyncio.get_running_loop().time()
