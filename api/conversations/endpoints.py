"""The chat as the widget uses it."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.auth import OwnConversation
from api.conversations import repository
from api.conversations.schemas import (
    ConversationCreate,
    ConversationCreated,
    HandoffRead,
    LanguageChange,
    LanguageRead,
    MessageAccepted,
    MessageCreate,
    MessageList,
    RatingCreate,
    message_json,
)
from api.errors import NotFound
from api.limits import client_address
from api.live import Live
from api.states import Handler

router = APIRouter(prefix="/v1/conversations", tags=["chat"])
STREAM_SECONDS = 600
CHECK_SECONDS = 5


@router.post("", status_code=201)
async def start_conversation(request: Request, body: ConversationCreate | None = None) -> ConversationCreated:
    """Start an anonymous conversation. The token is shown once and is the only key to it."""
    state = request.app.state
    state.limits.hit_conversation(client_address(request))
    body = body or ConversationCreate()
    conversation, token = await state.database.write(
        state.conversations.start, channel="web", centre=body.centre, language=body.language
    )
    return ConversationCreated(
        id=conversation.id,
        token=token,
        language=conversation.language,
        centre=conversation.centre,
        handler=conversation.handler,
    )


@router.post("/{conversation_id}/messages", status_code=202)
async def send_message(request: Request, conversation: OwnConversation, body: MessageCreate) -> MessageAccepted:
    """Accept a text or a pressed button once it is on disk; the answer comes by long poll or events."""
    state = request.app.state
    state.limits.hit_message(str(conversation.id))
    accepted = await state.database.write(
        state.conversations.accept,
        conversation.id,
        external_id=body.client_message_id,
        text=body.text,
        button_id=body.button_id,
    )
    return MessageAccepted(id=accepted.message.id, seq=accepted.message.seq)


@router.get("/{conversation_id}/messages")
async def list_messages(
    request: Request,
    conversation: OwnConversation,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    wait: Annotated[float, Query(ge=0, le=30)] = 0,
) -> MessageList:
    """Lines after a seq; with `wait` the answer is held until there is one, at most that many seconds."""
    live: Live = request.app.state.live
    deadline = time.monotonic() + wait
    with live.subscribe(f"conversation:{conversation.id}") as subscription:
        while True:
            page = await _page(request, conversation.id, after)
            left = deadline - time.monotonic()
            if page.messages or left <= 0:
                return page
            await subscription.next(min(left, CHECK_SECONDS))


@router.get("/{conversation_id}/events")
async def stream_events(
    request: Request, conversation: OwnConversation, last_event_id: Annotated[str | None, Header()] = None
) -> EventSourceResponse:
    """Server-sent events: `message`, `handler`, `typing`, `queue`; resumes after the seq in Last-Event-ID."""
    is_seq = last_event_id is not None and re.fullmatch(r"[0-9]{1,9}", last_event_id) is not None
    events = _events(request, conversation.id, int(last_event_id or 0) if is_seq else 0)
    return EventSourceResponse(events, ping=15, headers={"Cache-Control": "no-store"})


@router.post("/{conversation_id}/language")
async def choose_language(request: Request, conversation: OwnConversation, body: LanguageChange) -> LanguageRead:
    state = request.app.state
    state.limits.hit_message(str(conversation.id))
    changed = await state.database.write(state.conversations.choose_language, conversation.id, body.language)
    return LanguageRead(language=changed.language)


@router.post("/{conversation_id}/handoff", status_code=202)
async def hand_off(request: Request, conversation: OwnConversation) -> HandoffRead:
    """The "talk to a person" button; it never goes through the assistant."""
    state = request.app.state
    state.limits.hit_message(str(conversation.id))
    changed, position = await state.database.write(state.conversations.ask_for_person, conversation.id)
    return HandoffRead(handler=changed.handler, position=position)


@router.post("/{conversation_id}/rating", status_code=204)
async def rate(request: Request, conversation: OwnConversation, body: RatingCreate) -> None:
    state = request.app.state
    state.limits.hit_message(str(conversation.id))
    await state.database.write(state.conversations.rate, conversation.id, body.score)


@router.delete("/{conversation_id}", status_code=204)
async def delete_conversation(request: Request, conversation: OwnConversation) -> None:
    """Delete my data: the conversation and everything that hangs on it."""
    state = request.app.state
    await state.database.write(state.conversations.delete, conversation.id)
    await state.database.forget_erased()


async def _page(request: Request, conversation_id: UUID, after: int) -> MessageList:
    def read(session: Any) -> MessageList:
        # The lines first: a handler read before them could be older than what they say.
        messages = repository.messages_after(session, conversation_id, after)
        conversation = repository.get(session, conversation_id)
        if conversation is None:
            raise NotFound("There is no such conversation, or it has been deleted.")
        lines = [message_json(message) for message in messages]
        return MessageList.model_validate({"messages": lines, "handler": conversation.handler})

    page: MessageList = await request.app.state.database.read(read)
    return page


async def _events(request: Request, conversation_id: UUID, seq: int) -> AsyncIterator[ServerSentEvent]:
    live: Live = request.app.state.live
    handler: Handler | None = None
    end = time.monotonic() + STREAM_SECONDS
    with live.subscribe(f"conversation:{conversation_id}") as subscription:
        while time.monotonic() < end and not request.app.state.stopping.is_set():
            try:
                page = await _page(request, conversation_id, seq)
            except NotFound:  # deleted meanwhile
                return
            for message in page.messages:
                seq = message.seq
                yield ServerSentEvent(message.model_dump_json(), event="message", id=str(seq))
            if page.handler != handler:
                handler = page.handler
                yield ServerSentEvent(_json(handler=handler), event="handler")
                if handler == Handler.QUEUE:
                    yield ServerSentEvent(_json(position=await _position(request, conversation_id)), event="queue")
            if len(page.messages) < 200:
                hint = await subscription.next(CHECK_SECONDS)
                if hint and hint["event"] == "typing":
                    yield ServerSentEvent(_json(sender=hint["sender"]), event="typing")
            await asyncio.sleep(0)


async def _position(request: Request, conversation_id: UUID) -> int | None:
    state = request.app.state
    position: int | None = await state.database.read(state.escalations.position_of_conversation, conversation_id)
    return position


def _json(**fields: Any) -> str:
    return json.dumps(fields)
