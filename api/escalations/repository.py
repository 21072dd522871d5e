"""SQL of escalations, notes and the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from api.models import Audit, Escalation, Message, Note, Staff
from api.states import EscalationStatus, Sender

Status = EscalationStatus


def get(session: Session, escalation_id: UUID) -> Escalation | None:
    return session.get(Escalation, escalation_id, populate_existing=True)


def open_one(session: Session, conversation_id: UUID) -> Escalation | None:
    """The escalation of the conversation that is not closed; there is at most one."""
    query = select(Escalation).where(Escalation.conversation_id == conversation_id, Escalation.status != Status.CLOSED)
    return session.scalar(query)


def last_closed(session: Session, conversation_id: UUID) -> Escalation | None:
    query = select(Escalation).where(Escalation.conversation_id == conversation_id, Escalation.status == Status.CLOSED)
    return session.scalar(query.order_by(Escalation.closed_at.desc()).limit(1))


def claim(session: Session, escalation_id: UUID, staff_id: UUID, *, moment: datetime, lease_until: datetime) -> bool:
    """One compare-and-set: true for exactly one of any number of claimers."""
    result = session.execute(
        update(Escalation)
        .where(Escalation.id == escalation_id, Escalation.status == Status.OPEN)
        .values(status=Status.ASSIGNED, assignee_id=staff_id, assigned_at=moment, lease_until=lease_until)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def position(session: Session, escalation: Escalation) -> int:
    """Place in the queue of the centre, from 1; urgent ones come first."""
    ahead = (
        select(func.count())
        .select_from(Escalation)
        .where(
            Escalation.status == Status.OPEN,
            Escalation.id != escalation.id,
            Escalation.centre.is_(None) if escalation.centre is None else Escalation.centre == escalation.centre,
            or_(
                Escalation.priority > escalation.priority,
                (Escalation.priority == escalation.priority) & (Escalation.waiting_since < escalation.waiting_since),
            ),
        )
    )
    return int(session.scalar(ahead) or 0) + 1


def with_expired_lease(session: Session, moment: datetime) -> Sequence[Escalation]:
    query = select(Escalation).where(Escalation.status == Status.ASSIGNED, Escalation.lease_until < moment)
    return session.scalars(query).all()


def visible(query: Any, centres: list[str]) -> Any:
    """Only rows of these centres, or of none; "*" sees all."""
    if "*" in centres:
        return query
    return query.where(or_(Escalation.centre.is_(None), Escalation.centre.in_(centres)))


def listing(
    session: Session,
    *,
    centres: list[str],
    status: EscalationStatus | None,
    assignee: UUID | None,
    centre: str | None,
    limit: int = 200,
) -> Sequence[Escalation]:
    """Urgent first, then the one that waits longest; closed ones newest first."""
    query = visible(select(Escalation), centres)
    if status is not None:
        query = query.where(Escalation.status == status)
    if assignee is not None:
        query = query.where(Escalation.assignee_id == assignee)
    if centre is not None:
        query = query.where(Escalation.centre == centre)
    if status == Status.CLOSED:
        query = query.order_by(Escalation.closed_at.desc())
    else:
        urgent_first = case((Escalation.priority == "urgent", 0), else_=1)
        query = query.order_by(urgent_first, Escalation.waiting_since)
    return session.scalars(query.limit(limit)).all()


def counts(session: Session, *, centres: list[str], staff_id: UUID) -> dict[str, int]:
    query = visible(select(Escalation.status, func.count()), centres).group_by(Escalation.status)
    found = {str(status): int(count) for status, count in session.execute(query)}
    mine = visible(select(func.count()).select_from(Escalation), centres).where(
        Escalation.status == Status.ASSIGNED, Escalation.assignee_id == staff_id
    )
    return {
        "open": found.get("open", 0),
        "mine": int(session.scalar(mine) or 0),
        "assigned": found.get("assigned", 0),
        "closed": found.get("closed", 0),
    }


def staff_names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def last_messages(session: Session, conversation_ids: list[UUID]) -> dict[UUID, Message]:
    """The newest line of each conversation that a person wrote or the bot said."""
    newest = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .where(Message.conversation_id.in_(conversation_ids), Message.sender != Sender.SYSTEM)
        .group_by(Message.conversation_id)
        .subquery()
    )
    query = select(Message).join(
        newest, (Message.conversation_id == newest.c.conversation_id) & (Message.seq == newest.c.seq)
    )
    return {message.conversation_id: message for message in session.scalars(query)}


def unread(session: Session, escalations: Sequence[Escalation]) -> dict[UUID, int]:
    """Lines of the contact after the one that was read last, by escalation."""
    ids = [item.id for item in escalations]
    query = (
        select(Escalation.id, func.count(Message.id))
        .join(Message, Message.conversation_id == Escalation.conversation_id)
        .where(Escalation.id.in_(ids), Message.sender == Sender.CONTACT, Message.seq > Escalation.read_seq)
        .group_by(Escalation.id)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def notes(session: Session, escalation_id: UUID) -> Sequence[Note]:
    return session.scalars(select(Note).where(Note.escalation_id == escalation_id).order_by(Note.created_at)).all()


def record(session: Session, *, staff_id: UUID | None, action: str, escalation_id: UUID) -> None:
    session.add(Audit(staff_id=staff_id, action=action, escalation_id=escalation_id))
