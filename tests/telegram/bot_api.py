"""A Bot API server in memory: one bot, its updates, its chats, and every send that it accepted, in order.

It keeps to what the real one does: an offset confirms and deletes, a second poller throws out the first, texts are parsed
and counted, buttons hold 64 bytes, too fast is 429 with the seconds to wait, and an answer may be lost after the deed.
"""

import asyncio
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from tests.telegram.entities import utf16_length
from tests.telegram.forms import NOT_MODIFIED, ApiError, Json, decoded, formatted, keyboard, language
from tests.telegram.shapes import Bucket, Fault, Rates, Sent

TOKEN = "123456789:AAE-a-token-for-tests-only-0123456789"


class FakeBotApi:
    def __init__(self, *, token: str = TOKEN, username: str = "YolTestBot", rates: Rates | None = None) -> None:
        self.token, self.username = token, username
        self.bot_id = int(token.split(":")[0])
        self.rates = rates or Rates(per_chat=1000, burst=1000, overall=10_000)
        self.update_life = 24 * 3600.0
        self.updates: deque[tuple[float, Json]] = deque()
        self.next_update_id = 700_000_001
        self.next_message_id = 1
        self.chats: set[int] = set()
        self.blocked: set[int] = set()
        self.sent: list[Sent] = []
        self.actions: list[tuple[int, str]] = []
        self.answered: dict[str, Json] = {}
        self.queries: set[str] = set()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.webhook = ""
        self.calls: list[tuple[str, Json]] = []
        self.refused_for_speed = 0
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.weather: Callable[[str], Fault | None] = lambda method: None
        self.down = False
        self.closing = asyncio.Event()
        self.changed = asyncio.Condition()
        self._poll = 0
        self._buckets: dict[int, Bucket] = {}

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        self.faults[method].extend([fault] * times)

    async def until(self, true: Callable[[], bool], seconds: float = 10) -> None:
        """Wait for something to have happened here."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"not within {seconds} s"
            await asyncio.sleep(0.01)

    async def call(self, method: str, parameters: Json) -> Any:
        """The result of one call; raises ApiError."""
        self.calls.append((method, parameters))
        handler: Callable[[Json], Any] | None = getattr(self, f"_{method.lower()}", None)
        if handler is None:
            raise ApiError(404, "Not Found: method not found")
        result = handler(parameters)
        return await result if asyncio.iscoroutine(result) else result

    async def add_update(self, **content: Any) -> int:
        update_id = self.next_update_id
        self.next_update_id += 1
        await self.add_raw({"update_id": update_id, **content})
        return update_id

    async def add_raw(self, update: Json) -> None:
        self.updates.append((time.monotonic(), update))
        async with self.changed:
            self.changed.notify_all()

    def new_message_id(self) -> int:
        self.next_message_id += 1
        return self.next_message_id - 1

    def _getme(self, _: Json) -> Json:
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": "Yol",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _getupdates(self, p: Json) -> list[Json]:
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        self._poll += 1
        mine = self._poll
        offset, limit = int(p.get("offset", 0)), min(100, max(1, int(p.get("limit", 100))))
        allowed = decoded(p.get("allowed_updates", [])) or None
        end = time.monotonic() + min(50.0, float(p.get("timeout", 0)))
        while True:
            async with self.changed:
                self.changed.notify_all()  # an older poll that waits is thrown out
                found = self._take(offset, limit, allowed)
                if found or time.monotonic() >= end or self.closing.is_set():
                    return found
                try:
                    async with asyncio.timeout(max(0.0, end - time.monotonic())):
                        await self.changed.wait()
                except TimeoutError:
                    continue
            if mine != self._poll:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )

    def _take(self, offset: int, limit: int, allowed: list[str] | None) -> list[Json]:
        """Forget what the offset confirms, what is too old and what was not asked for."""
        tail = self.next_update_id
        if offset < 0:
            offset = max(tail + offset, 0)
        in_reach = offset <= tail + 10  # an offset of another life is answered from the head of the queue
        oldest = time.monotonic() - self.update_life
        kept = [
            (at, update)
            for at, update in self.updates
            if at >= oldest
            and not (in_reach and offset > 0 and update["update_id"] < offset)
            and (allowed is None or any(kind in update for kind in allowed) or len(update) == 1)
        ]
        self.updates = deque(kept)
        return [update for _, update in kept[:limit]]

    def _sendmessage(self, p: Json) -> Json:
        chat_id = self._reachable(p)
        text, entities = formatted(p)
        rows = keyboard(p)
        self._spend(chat_id)
        options = decoded(p.get("link_preview_options", {}))
        sent = Sent(
            self.new_message_id(), chat_id, text, entities, rows, time.monotonic(), not options.get("is_disabled")
        )
        self.sent.append(sent)
        return self.message_json(sent)

    def _editmessagetext(self, p: Json) -> Json:
        sent = self._mine(p)
        text, entities = formatted(p)
        rows = keyboard(p)
        if (text, entities, rows) == (sent.text, sent.entities, sent.keyboard):
            raise ApiError(400, NOT_MODIFIED)
        sent.text, sent.entities, sent.keyboard = text, entities, rows
        return self.message_json(sent)

    def _editmessagereplymarkup(self, p: Json) -> Json:
        sent = self._mine(p)
        rows = keyboard(p)
        if rows == sent.keyboard:
            raise ApiError(400, NOT_MODIFIED)
        sent.keyboard = rows
        return self.message_json(sent)

    def _answercallbackquery(self, p: Json) -> bool:
        query = str(p.get("callback_query_id", ""))
        if query not in self.queries:
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if utf16_length(str(p.get("text", ""))) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        self.queries.discard(query)
        self.answered[query] = p
        return True

    def _sendchataction(self, p: Json) -> bool:
        self.actions.append((self._reachable(p), str(p["action"])))
        return True

    def _setmycommands(self, p: Json) -> bool:
        commands = decoded(p.get("commands", []))
        for command in commands:
            name, description = command.get("command", ""), command.get("description", "")
            if not (
                1 <= len(name) <= 32 and name.replace("_", "a").isalnum() and name == name.lower() and name.isascii()
            ):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        scope = decoded(p.get("scope", {})) or {"type": "default"}
        self.commands[scope["type"], language(p)] = commands
        return True

    def _setmydescription(self, p: Json) -> bool:
        return self._set_profile("description", p, 512)

    def _setmyshortdescription(self, p: Json) -> bool:
        return self._set_profile("short_description", p, 120)

    def _deletewebhook(self, p: Json) -> bool:
        self.webhook = ""
        if str(p.get("drop_pending_updates", "")).lower() == "true":
            self.updates.clear()
        return True

    def _getwebhookinfo(self, _: Json) -> Json:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self.updates)}

    def _set_profile(self, name: str, p: Json, limit: int) -> bool:
        if len(str(p.get(name, ""))) > limit:
            raise ApiError(400, f"Bad Request: {name} is too long")
        self.profile[name, language(p)] = str(p.get(name, ""))
        return True

    def _reachable(self, p: Json) -> int:
        chat_id = int(p.get("chat_id", 0))
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat_id not in self.chats:
            raise ApiError(400, "Bad Request: chat not found")
        return chat_id

    def _mine(self, p: Json) -> Sent:
        for sent in self.sent:
            if (sent.chat_id, sent.message_id) == (int(p.get("chat_id", 0)), int(p.get("message_id", 0))):
                return sent
        raise ApiError(400, "Bad Request: message to edit not found")

    def _spend(self, chat_id: int) -> None:
        chat = self._buckets.setdefault(chat_id, Bucket(self.rates.per_chat, self.rates.burst))
        overall = self._buckets.setdefault(0, Bucket(self.rates.overall, self.rates.overall))
        if wait := chat.wait() or overall.wait():
            self.refused_for_speed += 1
            seconds = max(1, math.ceil(wait))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def message_json(self, sent: Sent) -> Json:
        message = {
            "message_id": sent.message_id,
            "date": int(time.time()),
            "from": self._getme({}),
            "chat": {"id": sent.chat_id, "type": "private" if sent.chat_id > 0 else "group"},
            "text": sent.text,
            "entities": sent.entities,
        }
        return message | ({"reply_markup": {"inline_keyboard": sent.keyboard}} if sent.keyboard else {})
