"""The Bot API through python-telegram-bot: two connections (one only listens), and what its failures mean for a delivery."""

import json
import os
import traceback
from pathlib import Path
from typing import Any

import httpx
import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from api.channels import DeliveryDelayed, DeliveryRefused, DeliveryUncertain

log = structlog.get_logger()

# The library's way of saying that `retry_after` is a timedelta; without it every 429 comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

TALKING, LISTENING = 32, 1  # connections
READ_SECONDS = 10.0
CONNECT_SECONDS = 5.0
TOKEN_REFUSED_SECONDS = 60.0
# The request never left this machine: the connection was not made, or none of the pool was free.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class QuietRequest(HTTPXRequest):
    """An answer that is no JSON, such as a proxy's error page, is an error like any other; it is not copied into the log."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            data: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("the answer is no JSON") from error
        return data


class UpdatesRequest(QuietRequest):
    """Reads updates one by one, so that a single unreadable one does not stop all that follow."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        data = QuietRequest.parse_json_payload(payload)
        if isinstance(data.get("result"), list):
            data["result"] = [
                item if _is_readable(item) else {"update_id": item["update_id"]} for item in data["result"]
            ]
        return data


def make_bot(token: str, api_url: str) -> tuple[Bot, list[HTTPXRequest]]:
    """The bot and its connections, which the caller closes."""
    talking, listening = (
        form(
            connection_pool_size=size,
            read_timeout=READ_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            write_timeout=CONNECT_SECONDS,
            pool_timeout=CONNECT_SECONDS,
        )
        for form, size in ((QuietRequest, TALKING), (UpdatesRequest, LISTENING))
    )
    bot = Bot(token, base_url=f"{api_url.rstrip('/')}/bot", request=talking, get_updates_request=listening)
    return bot, [talking, listening]


def as_delivery_error(error: TelegramError) -> DeliveryDelayed | DeliveryUncertain | DeliveryRefused:
    """What Telegram, or its silence, means for a request that left this machine: only what surely was not taken may be repeated."""
    reason = describe(error)
    if isinstance(error, RetryAfter):
        return DeliveryDelayed(reason, retry_seconds(error))
    if isinstance(error, InvalidToken):
        return DeliveryDelayed(reason, TOKEN_REFUSED_SECONDS)
    if isinstance(error, Forbidden):
        return DeliveryRefused(reason, opted_out=True)
    if isinstance(error, BadRequest | ChatMigrated):
        return DeliveryRefused(reason)
    return DeliveryUncertain(reason)


def was_not_sent(error: TelegramError) -> bool:
    return isinstance(error.__cause__, _NOT_SENT)


def retry_seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def is_unreadable_html(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and "can't parse entities" in str(error).lower()


def describe(error: BaseException) -> str:
    """What happened, without addresses: they contain the token."""
    cause = f" ({type(error.__cause__).__name__})" if error.__cause__ else ""
    text = "the token was refused" if isinstance(error, InvalidToken) else str(error)
    return f"{type(error).__name__}{cause}: {text}"[:200]


def describe_crash(error: BaseException) -> str:
    """The kind of error and its place; not its words, which may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def _is_readable(item: Any) -> bool:
    try:
        return bool(Update.de_json(item, None).update_id == item["update_id"])
    except Exception as error:
        log.error("telegram.update.unreadable", update_id=item.get("update_id"), reason=type(error).__name__)
        return False
