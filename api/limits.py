"""How much one caller may ask in a while; counted in this process's memory."""

import time
from ipaddress import ip_address, ip_network

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooManyRequests


class Limits:
    """Each hit that is too much raises TooManyRequests with the seconds to wait."""

    def __init__(self, *, conversations_per_hour: int, messages_burst: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversations = RateLimitItemPerHour(conversations_per_hour)
        self._messages = RateLimitItemPerSecond(messages_burst, 10)
        self._sign_ins = RateLimitItemPerMinute(10)
        self._sign_ins_of_address = RateLimitItemPerMinute(30)

    def hit_conversation(self, address: str) -> None:
        self._hit(self._conversations, "conversation", address)

    def hit_message(self, conversation_id: str) -> None:
        self._hit(self._messages, "message", conversation_id)

    def hit_sign_in(self, address: str, name: str) -> None:
        self._hit(self._sign_ins_of_address, "sign-in", address)
        self._hit(self._sign_ins, "sign-in", address, name[:40].lower())

    def _hit(self, item: RateLimitItem, *keys: str) -> None:
        if not self._limiter.hit(item, *keys):
            reset = self._limiter.get_window_stats(item, *keys).reset_time
            raise TooManyRequests(retry_after=max(1, round(reset - time.time())))


def client_address(request: Request) -> str:
    """The caller's network address; IPv6 by its /64, which one household shares."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return host if address.version == 4 else str(ip_network((address, 64), strict=False))
