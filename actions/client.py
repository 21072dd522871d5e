"""The one way from the actions to the API: catalogue look-ups and handing a conversation to a person."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import httpx

TIMEOUT_SECONDS = 3.0
DEFAULT_URL = "http://127.0.0.1:8000"


class CatalogueUnavailable(Exception):
    """The API did not answer, or not with what it promises."""


class ApiClient:
    """Thin: a method a look-up, ids in, plain dictionaries out."""

    def __init__(self, url: str, secret: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, transport=transport)
        self._secret = secret

    async def occupation(self, occupation: str, **where: str) -> dict[str, Any] | None:
        """The occupation with its pay there, or None when the catalogue has no such id (any more)."""
        path = f"/v1/catalogue/occupations/{occupation}"
        response = await self._request("GET", path, missing_is_fine=True, params=where)
        return None if response is None else _object(response)

    async def occupations(self, *, sector: str) -> list[dict[str, Any]]:
        return await self._items("/v1/catalogue/occupations", {"sector": sector})

    async def programmes(self, **filters: str) -> dict[str, Any]:
        """`items`, or else `alternatives` with what was `relaxed` for them; `not_known`: filters that no record states."""
        return await self._found("/v1/catalogue/programmes", filters)

    async def centres(self, **filters: str) -> list[dict[str, Any]]:
        return await self._items("/v1/catalogue/centres", filters)

    async def escalate(self, *, conversation_id: str, reason: str, topic: str | None, summary: str) -> None:
        """Asks for a person; the API itself tells the contact about the queue."""
        body = {"conversation_id": conversation_id, "reason": reason, "topic": topic, "summary": summary}
        await self._request("POST", "/v1/escalations", json=body, headers={"Authorization": f"Bearer {self._secret}"})

    async def _items(self, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self._found(path, params))["items"]
        return items

    async def _found(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        found = _object(await self._request("GET", path, params=params))
        if not isinstance(found.get("items"), list):
            raise CatalogueUnavailable(f"{path} has no list of items")
        return found

    async def _request(
        self, method: str, path: str, *, missing_is_fine: bool = False, **options: Any
    ) -> httpx.Response | None:
        try:
            response = await self._http.request(method, path, **options)
            if missing_is_fine and response.status_code == httpx.codes.NOT_FOUND:
                return None
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise CatalogueUnavailable(f"{method} {path}: {type(error).__name__}") from error
        return response


def _object(response: httpx.Response | None) -> dict[str, Any]:
    try:
        body = response.json() if response is not None else None
    except ValueError as error:
        raise CatalogueUnavailable("the answer is not JSON") from error
    if not isinstance(body, dict):
        raise CatalogueUnavailable("the answer is not an object")
    return body


@lru_cache(maxsize=1)
def api_client() -> ApiClient:
    """Made at the first look-up, inside the server's loop; rasa-sdk imports every module and must find no clients."""
    return ApiClient(os.environ.get("YOL_API_URL", DEFAULT_URL), os.environ.get("YOL_ASSISTANT_SECRET", ""))
