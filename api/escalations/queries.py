"""Escalations as the console reads them: lists and threads put together from several tables."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations import repository as conversations
from api.conversations.schemas import message_json
from api.escalations import repository
from api.models import Delivery, Escalation, Staff
from api.states import EscalationStatus

DELIVERY_SHOWN = {
    "ready": "pending",
    "sending": "pending",
    "sent": "sent",
    "uncertain": "uncertain",
    "failed": "failed",
}


def listing(
    session: Session, staff: Staff, *, status: EscalationStatus | None, mine: bool, centre: str | None
) -> dict[str, Any]:
    rows = repository.listing(
        session, centres=staff.centres, status=status, assignee=staff.id if mine else None, centre=centre
    )
    return {
        "items": describe(session, rows),
        "counts": repository.counts(session, centres=staff.centres, staff_id=staff.id),
    }


def thread(session: Session, escalation: Escalation) -> dict[str, Any]:
    """The escalation with its whole conversation and its notes."""
    states = _deliveries(session, escalation.conversation_id)
    messages = [
        message_json(message) | {"delivery": states.get(message.id)}
        for message in conversations.newest_messages(session, escalation.conversation_id, limit=1000)
        if escalation.closed_seq is None or message.seq <= escalation.closed_seq
    ]
    notes = [
        {"id": note.id, "author": note.author_name, "text": note.text, "created_at": note.created_at}
        for note in repository.notes(session, escalation.id)
    ]
    return describe(session, [escalation])[0] | {"messages": messages, "notes": notes}


def describe(session: Session, rows: Sequence[Escalation]) -> list[dict[str, Any]]:
    names = repository.staff_names(session, {row.assignee_id for row in rows if row.assignee_id})
    last = repository.last_messages(session, [row.conversation_id for row in rows])
    unread = repository.unread(session, rows)
    return [_row(row, names, last, unread) for row in rows]


def _row(row: Escalation, names: dict[UUID, str], last: dict[UUID, Any], unread: dict[UUID, int]) -> dict[str, Any]:
    newest = last.get(row.conversation_id)
    fields = (
        "id",
        "conversation_id",
        "status",
        "centre",
        "channel",
        "language",
        "topic",
        "reason",
        "summary",
        "priority",
    )
    times = ("opened_at", "assigned_at", "closed_at", "waiting_since", "lease_until", "outcome", "rating")
    return {name: getattr(row, name) for name in (*fields, *times)} | {
        "assignee": {"id": row.assignee_id, "name": names.get(row.assignee_id, "")} if row.assignee_id else None,
        "last_message": (
            {"sender": newest.sender, "text": newest.text[:160], "created_at": newest.created_at} if newest else None
        ),
        "unread": unread.get(row.id, 0),
    }


def _deliveries(session: Session, conversation_id: UUID) -> dict[UUID, str]:
    rows = session.execute(
        select(Delivery.message_id, Delivery.state).where(Delivery.conversation_id == conversation_id)
    )
    return {message_id: DELIVERY_SHOWN[state] for message_id, state in rows}
