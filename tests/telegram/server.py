"""The fake Bot API behind a socket, for the tests and to try Yol's Telegram side by hand, without a token.

`python -m tests.telegram.server --port 8081` opens a small chat in the terminal; `/control/…` does the same over HTTP.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.telegram.bot_api import FakeBotApi
from tests.telegram.forms import ApiError
from tests.telegram.person import Person
from tests.telegram.shapes import Fault, Rates


def create_server(api: FakeBotApi) -> Starlette:
    """The HTTP face: `/bot<token>/<method>` as Telegram has it, and `/control/<act>` for whoever plays the people."""

    async def bot_call(request: Request) -> Response:
        if api.down:
            return Response(status_code=502)
        token, method = request.path_params["token"], request.path_params["method"]
        if ":" not in token:
            return _error(ApiError(404, "Not Found"))
        if token != api.token:
            return _error(ApiError(401, "Unauthorized"))
        fault = _next_fault(api, method)
        if fault and not fault.accepted:
            return await _suffer(api, fault)
        try:
            result = await api.call(method, await _parameters(request))
        except ApiError as error:
            return _error(error)
        if fault or api.down:
            return await _suffer(api, fault or Fault())
        return JSONResponse({"ok": True, "result": result})

    async def control(request: Request) -> Response:
        body = await request.json() if request.method == "POST" else {}
        return JSONResponse(await _control(api, request.path_params["act"], body))

    routes = [
        Route("/bot{token}/{method}", bot_call, methods=["GET", "POST"]),
        Route("/control/{act}", control, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes)


@asynccontextmanager
async def serving(api: FakeBotApi, *, port: int = 0) -> AsyncIterator[str]:
    """The address of a running server."""
    config = uvicorn.Config(
        create_server(api), port=port, log_level="error", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            raise RuntimeError(f"port {port} is taken")
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        api.closing.set()
        async with api.changed:
            api.changed.notify_all()
        server.should_exit = True
        await task


async def _parameters(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return given | json.loads(body)
    return given | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _next_fault(api: FakeBotApi, method: str) -> Fault | None:
    waiting = api.faults[method]
    return waiting.popleft() if waiting else api.weather(method)


async def _suffer(api: FakeBotApi, fault: Fault) -> Response:
    if fault.silent:
        await api.closing.wait()
    if fault.retry_after:
        return _error(
            ApiError(429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
        )
    if fault.status == 403:
        return _error(ApiError(403, "Forbidden: bot was blocked by the user"))
    return Response("<html>Bad Gateway</html>", status_code=fault.status or 502, media_type="text/html")


def _error(error: ApiError) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)


async def _control(api: FakeBotApi, act: str, body: dict[str, Any]) -> Any:
    """`sent` reads what the bot has said; `fail` arms a fault; anything else is an act of a person: text, press, edit, …"""
    if act == "sent":
        return [asdict(sent) for sent in api.sent]
    if act == "fail":
        api.fail_next(
            body.pop("method"),
            Fault(**{key: value for key, value in body.items() if key != "times"}),
            body.get("times", 1),
        )
        return True
    person = Person(api, body.pop("chat_id"), language_code=body.pop("language_code", None))
    acts = {"text": person.writes, "press": person.presses, "edit": person.edits, "send": person.sends}
    acts |= {"block": person.blocks, "unblock": person.unblocks}
    return await acts[act](**body)


async def _main(port: int) -> None:
    from tests.telegram.terminal import chat_in_terminal

    api = FakeBotApi(rates=Rates())
    async with serving(api, port=port) as url:
        print("A Telegram for one, in this terminal. Start Yol in another one with:\n")
        print(f"  YOL_TELEGRAM_TOKEN={api.token} YOL_TELEGRAM_API_URL={url} ./yol up\n")
        await chat_in_terminal(api)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A fake Telegram to try Yol without a token.")
    parser.add_argument("--port", type=int, default=8081)
    asyncio.run(_main(parser.parse_args().port))
