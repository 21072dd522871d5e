"""Input channel `yol`: the API's only way into Rasa. Errors are errors, a repeated message is not run twice."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from traceback import extract_tb
from typing import Any
from weakref import WeakValueDictionary

import structlog
from pydantic import ValidationError
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from sanic import Blueprint, Sanic
from sanic import response as http
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_answers import check_schema_once
from bot.turn import TurnOutput, TurnRequest, UnknownName, turn_result, user_message

logger = structlog.get_logger()

SECRET_VARIABLE = "YOL_ASSISTANT_SECRET"  # noqa: S105 - the name of the variable, not a secret
ACTIONS_URL_VARIABLE = "YOL_ACTIONS_URL"
MAX_BODY_BYTES = 64 * 1024


class EmptyTurn(RuntimeError):
    """Rasa swallows an exception inside an action and says nothing; here silence is a failure."""


class YolChannel(InputChannel):
    """POST turns runs one message through Rasa and returns response names; GET / tells whether a model is loaded."""

    def __init__(self, *, secret: str | None = None, remembered_turns: int = 2000, turn_timeout: float = 10.0) -> None:
        # Without a configured secret nobody gets in: an unset variable must never mean an open door.
        self._secret = (secret or os.environ.get(SECRET_VARIABLE) or secrets.token_urlsafe(32)).encode()
        self._remembered_turns = remembered_turns
        self._turn_timeout = turn_timeout
        self._results: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        return "yol"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> YolChannel:
        return cls(**(credentials or {}))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        # on_new_message is not used: it returns silently when no model is loaded and hides the tracker.
        webhook = Blueprint("yol_webhook", "bot.channel")
        check_schema_once()

        @webhook.listener("before_server_start")
        async def bound_requests(app: Sanic, _: Any) -> None:
            app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
            # Log lines of a request name no conversation, but there is one a message: keep them out.
            logging.getLogger("sanic.access").setLevel(logging.WARNING)

        @webhook.listener("after_server_start")
        async def find_actions(app: Sanic, _: Any) -> None:
            agent = getattr(app.ctx, "agent", None)
            if agent is not None and agent.action_endpoint and os.environ.get(ACTIONS_URL_VARIABLE):
                agent.action_endpoint.url = os.environ[ACTIONS_URL_VARIABLE]

        @webhook.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent = _agent(request)
            if agent is None:
                return _error(503, "ModelNotLoaded", "No model is loaded.")
            return http.json({"status": "ok", "model": agent.processor.model_filename})

        @webhook.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            if not self._authorised(request):
                return _error(401, "Unauthorized", "The bearer secret is missing or wrong.")
            agent = _agent(request)
            if agent is None:
                return _error(503, "ModelNotLoaded", "No model is loaded.")
            return await self._receive(request, agent)

        return webhook

    def _authorised(self, request: Request) -> bool:
        scheme, _, given = (request.headers.get("authorization") or "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._secret)

    async def _receive(self, request: Request, agent: Agent) -> HTTPResponse:
        if len(request.body) > MAX_BODY_BYTES:
            return _error(413, "BodyTooLarge", f"A turn has at most {MAX_BODY_BYTES} bytes.")
        try:
            turn = TurnRequest.parse_obj(json.loads(request.body))
        except (ValidationError, ValueError, RecursionError) as error:
            return _error(422, "MalformedTurn", _reason(error))
        lock = self._locks.setdefault(turn.sender_id, asyncio.Lock())
        try:
            async with lock:
                return http.json(await self._once(turn, agent))
        except UnknownName as error:
            return _error(422, "MalformedTurn", str(error))
        except Exception as error:  # the one place where any failure of a turn becomes an answer
            # No message of an exception and no values of variables: they may hold a person's words.
            frames = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-3:]]
            logger.error("assistant.turn.failed", message_id=turn.message_id, error=type(error).__name__, frames=frames)
            return _error(500, type(error).__name__, "The turn failed; its message was not answered.")

    async def _once(self, turn: TurnRequest, agent: Agent) -> dict[str, Any]:
        key = (turn.sender_id, turn.message_id)
        if key in self._results:
            return self._results[key]
        result = await asyncio.wait_for(self._run(turn, agent), self._turn_timeout)
        self._results[key] = result
        while len(self._results) > self._remembered_turns:
            self._results.popitem(last=False)
        return result

    async def _run(self, turn: TurnRequest, agent: Agent) -> dict[str, Any]:
        output = TurnOutput()
        message = user_message(turn, agent.domain, output)
        if not await agent.tracker_store.exists(turn.sender_id):
            await _start_with_slots(turn, agent, output)
        if message.parse_data is None:
            message.parse_data = await agent.processor.parse_message(message)
        await agent.processor.handle_message(message)
        if not output.responses and not output.escalated:
            raise EmptyTurn("the turn produced no response")
        tracker = await agent.processor.get_tracker(turn.sender_id)
        return turn_result(turn, output, message.parse_data, tracker.current_slot_values())


async def _start_with_slots(turn: TurnRequest, agent: Agent, output: TurnOutput) -> None:
    """A tracker that Rasa does not know (new, or Rasa was restarted) starts with what the API remembers."""
    tracker = await agent.processor.fetch_tracker_and_update_session(turn.sender_id, output)
    known = {name: value for name, value in turn.slots.items() if name in tracker.slots and value is not None}
    tracker.update_with_events([SlotSet(name, value) for name, value in known.items()], agent.domain)
    await agent.processor.save_tracker(tracker)


def _agent(request: Request) -> Agent | None:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _reason(error: Exception) -> str:
    """Where a body is wrong, without repeating what was sent."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())[:300]
    return "The body is not valid JSON."


def _error(status: int, error: str, detail: str) -> HTTPResponse:
    return http.json({"error": error, "detail": detail}, status=status)
