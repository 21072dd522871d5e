"""The tables. Ids are UUIDv7, times are aware UTC and end in `_at`; every row a counsellor may read carries its centre."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.base import Base
from api.clock import new_id, now
from api.states import DeliveryState, EscalationStatus, Handler, Role, Sender, TurnState


class Contact(Base):
    """A person who writes to Yol; nothing that names them is kept here."""

    __tablename__ = "contact"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Address(Base):
    """Where a contact can be reached on a push channel: one Telegram chat with one bot."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "bot_id", "external_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    bot_id: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    opted_out_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Conversation(Base):
    __tablename__ = "conversation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[UUID | None] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str | None] = mapped_column(String(64))
    centre: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(8))
    language_chosen: Mapped[bool] = mapped_column(default=False)
    handler: Mapped[Handler] = mapped_column(String(12), default=Handler.BOT)
    epoch: Mapped[int] = mapped_column(default=0)
    episode: Mapped[int] = mapped_column(default=1)
    next_seq: Mapped[int] = mapped_column(default=1)
    slots: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_topic: Mapped[str | None] = mapped_column(String(40))
    notified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_message_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Message(Base):
    """One line of a conversation. `external_id` is the channel's own id: the same one is never taken twice."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "external_id"),
        Index(
            "ix_message_pending",
            "next_attempt_at",
            sqlite_where=text("turn_state = 'pending'"),
            postgresql_where=text("turn_state = 'pending'"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    sender: Mapped[Sender] = mapped_column(String(12))
    sender_name: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(10), default="text")
    buttons: Mapped[list[Any]] = mapped_column(default=list)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    sources: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str | None] = mapped_column(String(40))
    external_id: Mapped[str | None] = mapped_column(String(80))
    button_payload: Mapped[dict[str, Any] | None]
    turn_state: Mapped[TurnState | None] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Button(Base):
    """What a button means; the people's side only ever sees the id."""

    __tablename__ = "button"
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]


class Delivery(Base):
    """The outbox of push channels: `sending` is committed before the network call, so a crash leaves a trace."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "address_id"),
        Index("ix_delivery_state_not_before", "state", "not_before"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[UUID] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    priority: Mapped[int] = mapped_column(default=1)
    state: Mapped[DeliveryState] = mapped_column(String(12), default=DeliveryState.READY)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(default=now)
    provider_id: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Escalation(Base):
    __tablename__ = "escalation"
    __table_args__ = (
        Index(
            "uq_escalation_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
        Index("ix_escalation_status_centre", "status", "centre"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    centre: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str] = mapped_column(String(10), default="normal")
    status: Mapped[EscalationStatus] = mapped_column(String(10), default=EscalationStatus.OPEN)
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    lease_until: Mapped[datetime | None]
    waiting_since: Mapped[datetime] = mapped_column(default=now)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    assigned_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[int | None]
    read_seq: Mapped[int] = mapped_column(default=0)
    opened_seq: Mapped[int] = mapped_column(default=0)
    closed_seq: Mapped[int | None]


class Note(Base):
    """What counsellors tell one another; never sent to the contact."""

    __tablename__ = "note"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalation.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Staff(Base):
    """`centres` lists centre ids, "*" is every centre; `name_key` is the name as it is looked up."""

    __tablename__ = "staff"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240), unique=True)
    role: Mapped[Role] = mapped_column(String(12))
    centres: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(8), default="az")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class SignInLink(Base):
    """A link that signs in once; only a hash of its token is kept."""

    __tablename__ = "sign_in_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=now)


class UsageCounter(Base):
    """A day's count; there is no person, no text and no time finer than the day in it."""

    __tablename__ = "usage_counter"
    day: Mapped[date] = mapped_column(primary_key=True)
    centre: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class ChannelCursor(Base):
    """How far a polled channel has been read: the next update to ask for."""

    __tablename__ = "channel_cursor"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    bot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class Audit(Base):
    """Who of the staff did what to which escalation."""

    __tablename__ = "audit"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str] = mapped_column(String(40))
    escalation_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalation.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
