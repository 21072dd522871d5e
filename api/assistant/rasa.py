"""The assistant as Rasa processes behind our own input channel; a conversation always goes to the same one."""

import asyncio
import time
from typing import Any
from zlib import crc32

import httpx

from api.assistant import AssistantFailed, AssistantResponse, AssistantUnavailable, Turn, TurnResult

PATH = "/webhooks/yol/"
REST_SECONDS = 3.0


class RasaAssistant:
    def __init__(
        self, urls: list[str], secret: str, *, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._urls = urls
        self._timeout = timeout
        self._rest_until = 0.0
        headers = {"Authorization": f"Bearer {secret}"}
        limits = httpx.Limits(max_keepalive_connections=32)
        self._client = httpx.AsyncClient(
            headers=headers, timeout=timeout + 1, limits=limits, transport=transport, trust_env=False
        )

    async def take_turn(self, turn: Turn) -> TurnResult:
        if time.monotonic() < self._rest_until:
            raise AssistantUnavailable("it has just not answered others")
        try:
            async with asyncio.timeout(self._timeout):
                url = self._url_of(turn.conversation_id) + PATH + "turns"
                response = await self._client.post(url, json=_body(turn))
        except TimeoutError as error:
            # Those who wait behind this turn are told at once instead of waiting as long, one after the other.
            self._rest_until = time.monotonic() + REST_SECONDS
            raise AssistantUnavailable("timeout") from error
        except httpx.HTTPError as error:
            raise AssistantUnavailable(type(error).__name__) from error
        if response.status_code in (502, 503, 504):
            raise AssistantUnavailable(f"status {response.status_code}")
        if response.status_code != 200:
            raise AssistantFailed(f"status {response.status_code}")
        try:
            return _result(response.json())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AssistantFailed("the answer was not in the agreed form") from error

    async def is_ready(self) -> bool:
        try:
            for url in self._urls:
                response = await self._client.get(url + PATH, timeout=2.0)
                if response.status_code != 200:
                    return False
        except httpx.HTTPError:
            return False
        return True

    async def close(self) -> None:
        await self._client.aclose()

    def _url_of(self, conversation_id: str) -> str:
        return self._urls[crc32(conversation_id.encode()) % len(self._urls)]


def _body(turn: Turn) -> dict[str, Any]:
    body: dict[str, Any] = {
        "conversation_id": turn.conversation_id,
        "episode": turn.episode,
        "message_id": turn.message_id,
        "language": turn.language,
        "channel": turn.channel,
        "centre": turn.centre,
        "pack": turn.pack,
        "slots": turn.slots,
    }
    if turn.intent:
        return body | {"intent": turn.intent, "entities": turn.entities}
    if turn.text is None or turn.text.strip().startswith("/"):
        raise AssistantFailed("typed text must never reach Rasa as a command")
    return body | {"text": turn.text}


def _result(data: dict[str, Any]) -> TurnResult:
    language = data.get("language") or {}
    intent = data.get("intent") or {}
    return TurnResult(
        responses=[
            AssistantResponse(str(item["name"]), dict(item.get("variables") or {}), list(item.get("buttons") or []))
            for item in data["responses"]
        ],
        intent=intent.get("name"),
        confidence=float(intent.get("confidence") or 0.0),
        language=language.get("name"),
        language_confidence=float(language.get("confidence") or 0.0),
        slots={str(key): value for key, value in (data.get("slots") or {}).items() if value is not None},
        danger=str(data.get("danger") or "unknown"),
    )
