"""Escalations over HTTP: for the console with a session, for our own action server with the assistant secret."""

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.auth import SignedInCounsellor, cookie_name, is_own_process
from api.conversations import repository as conversations
from api.conversations.schemas import message_json
from api.errors import NotFound, Unauthorized
from api.escalations import queries
from api.escalations.schemas import (
    Close,
    EscalationCreate,
    EscalationList,
    EscalationRead,
    EscalationThread,
    Heartbeat,
    NoteCreate,
    NoteRead,
    ReplyCreate,
    Transfer,
)
from api.escalations.service import may_see_centre
from api.models import Escalation, Staff
from api.staff import repository as staff_repository
from api.states import EscalationStatus
from api.tokens import hash_token

router = APIRouter(prefix="/v1/escalations", tags=["escalations"])
STREAM_SECONDS = 600
CHECK_SECONDS = 5


@router.post("", status_code=201)
async def open_escalation(request: Request, response: Response, body: EscalationCreate) -> EscalationRead:
    """Ask for a counsellor on behalf of a conversation; 200 with the open one when there is one already."""
    if not is_own_process(request):
        raise Unauthorized
    service = request.app.state.escalations

    def run(session: Session) -> tuple[dict[str, Any], bool]:
        conversation = conversations.lock(session, body.conversation_id)
        if conversation is None:
            raise NotFound("There is no such conversation, or it has been deleted.")
        escalation, is_new = service.open(
            session, conversation, reason=body.reason, topic=body.topic, summary=body.summary
        )
        return queries.describe(session, [escalation])[0], is_new

    row, is_new = await request.app.state.database.write(run)
    response.status_code = 201 if is_new else 200
    return EscalationRead.model_validate(row)


@router.get("")
async def list_escalations(
    request: Request,
    staff: SignedInCounsellor,
    status: EscalationStatus | None = None,
    assignee: Literal["me"] | None = None,
    centre: str | None = None,
) -> EscalationList:
    rows = await request.app.state.database.read(
        queries.listing, staff, status=status, mine=assignee == "me", centre=centre
    )
    return EscalationList.model_validate(rows)


@router.get("/events")
async def stream_events(request: Request, staff: SignedInCounsellor) -> EventSourceResponse:
    """Hints that something changed; what it is must be read again, with the reader's own rights."""
    return EventSourceResponse(_hints(request, staff), ping=15, headers={"Cache-Control": "no-store"})


@router.get("/{escalation_id}")
async def read_escalation(request: Request, staff: SignedInCounsellor, escalation_id: UUID) -> EscalationThread:
    def run(session: Session) -> dict[str, Any]:
        return queries.thread(session, request.app.state.escalations.find(session, staff, escalation_id))

    return EscalationThread.model_validate(await request.app.state.database.read(run))


@router.post("/{escalation_id}/assign")
async def assign(request: Request, staff: SignedInCounsellor, escalation_id: UUID) -> EscalationRead:
    """Take it. 409 EscalationAlreadyAssigned names the holder."""
    return await _change(request, request.app.state.escalations.assign, staff, escalation_id)


@router.post("/{escalation_id}/release")
async def release(request: Request, staff: SignedInCounsellor, escalation_id: UUID) -> EscalationRead:
    return await _change(request, request.app.state.escalations.release, staff, escalation_id)


@router.post("/{escalation_id}/transfer")
async def transfer(request: Request, staff: SignedInCounsellor, escalation_id: UUID, body: Transfer) -> EscalationRead:
    request.app.state.catalogue.require_centre(body.centre)
    service = request.app.state.escalations
    return await _change(request, service.transfer, staff, escalation_id, centre=body.centre, reason=body.reason)


@router.post("/{escalation_id}/close")
async def close(request: Request, staff: SignedInCounsellor, escalation_id: UUID, body: Close) -> EscalationRead:
    return await _change(request, request.app.state.escalations.close, staff, escalation_id, outcome=body.outcome)


@router.post("/{escalation_id}/reopen")
async def reopen(request: Request, staff: SignedInCounsellor, escalation_id: UUID) -> EscalationRead:
    return await _change(request, request.app.state.escalations.reopen, staff, escalation_id)


@router.post("/{escalation_id}/heartbeat")
async def heartbeat(
    request: Request, staff: SignedInCounsellor, escalation_id: UUID, body: Heartbeat | None = None
) -> EscalationRead:
    """Renew the lease; a claim without it ends after a while and the conversation is queued again."""
    read = body is not None and body.read
    return await _change(request, request.app.state.escalations.heartbeat, staff, escalation_id, read=read)


@router.post("/{escalation_id}/messages", status_code=201)
async def reply(request: Request, staff: SignedInCounsellor, escalation_id: UUID, body: ReplyCreate) -> dict[str, Any]:
    """Write to the contact; the same client_message_id again is not sent twice."""
    service = request.app.state.escalations

    def run(session: Session) -> dict[str, Any]:
        message = service.reply(session, staff, escalation_id, client_message_id=body.client_message_id, text=body.text)
        return message_json(message)

    sent: dict[str, Any] = await request.app.state.database.write(run)
    return sent


@router.post("/{escalation_id}/notes", status_code=201)
async def add_note(request: Request, staff: SignedInCounsellor, escalation_id: UUID, body: NoteCreate) -> NoteRead:
    """A note for colleagues; it is never sent."""
    service = request.app.state.escalations

    def run(session: Session) -> NoteRead:
        escalation = service.locked(session, staff, escalation_id)
        note = service.add_note(session, staff, escalation, body.text)
        return NoteRead(id=note.id, author=note.author_name, text=note.text, created_at=note.created_at)

    written: NoteRead = await request.app.state.database.write(run)
    return written


@router.post("/{escalation_id}/typing", status_code=204)
async def typing(request: Request, staff: SignedInCounsellor, escalation_id: UUID) -> None:
    """Show the contact that the counsellor is writing."""
    state = request.app.state
    escalation = await state.database.write(state.escalations.held, staff, escalation_id)
    state.live.publish(
        {"channel": f"conversation:{escalation.conversation_id}", "event": "typing", "sender": "counsellor"}
    )


async def _change(
    request: Request, action: Callable[..., Escalation], staff: Staff, escalation_id: UUID, **fields: Any
) -> EscalationRead:
    def run(session: Session) -> dict[str, Any]:
        escalation = action(session, staff, escalation_id, **fields)
        session.flush()
        return queries.describe(session, [escalation])[0]

    return EscalationRead.model_validate(await request.app.state.database.write(run))


async def _hints(request: Request, staff: Staff) -> AsyncIterator[ServerSentEvent]:
    """Only of the centres that this account may see, and only as long as its session lasts."""
    state = request.app.state
    session_hash = hash_token(request.cookies[cookie_name(request)])
    end = time.monotonic() + STREAM_SECONDS
    with state.live.subscribe("staff") as subscription:
        yield ServerSentEvent("{}", event="ready")
        while time.monotonic() < end and not state.stopping.is_set():
            hint = await subscription.next(CHECK_SECONDS)
            if await state.database.read(staff_repository.by_session, session_hash) is None:
                return
            if hint and may_see_centre(staff, hint.get("centre")):
                data = {key: value for key, value in hint.items() if key not in ("channel", "event")}
                yield ServerSentEvent(json.dumps(data), event=hint["event"])
