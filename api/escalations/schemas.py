"""The public contract of escalations: what the console, or a helpdesk with an API key, sends and reads."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.states import EscalationStatus

Outcome = Literal["informed", "referred", "appointment", "enrolled", "no_answer", "other"]
CLIENT_ID = r"^[A-Za-z0-9_.:-]+$"


class EscalationCreate(BaseModel):
    conversation_id: UUID
    reason: str = Field(default="asked", min_length=1, max_length=40)
    topic: str | None = Field(default=None, max_length=40)
    summary: str = Field(default="", max_length=2000)


class Assignee(BaseModel):
    id: UUID
    name: str


class LastMessage(BaseModel):
    sender: str
    text: str
    created_at: datetime


class EscalationRead(BaseModel):
    id: UUID
    conversation_id: UUID
    status: EscalationStatus
    centre: str | None
    channel: str
    language: str
    topic: str | None
    reason: str
    summary: str
    priority: Literal["normal", "urgent"]
    assignee: Assignee | None
    opened_at: datetime
    assigned_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    rating: int | None
    waiting_since: datetime
    lease_until: datetime | None
    last_message: LastMessage | None
    unread: int


class EscalationList(BaseModel):
    items: list[EscalationRead]
    counts: dict[str, int]


class NoteRead(BaseModel):
    id: UUID
    author: str
    text: str
    created_at: datetime


class EscalationThread(EscalationRead):
    messages: list[dict[str, Any]]
    notes: list[NoteRead]


class ReplyCreate(BaseModel):
    client_message_id: str = Field(min_length=1, max_length=36, pattern=CLIENT_ID)
    text: str


class NoteCreate(BaseModel):
    text: str


class Transfer(BaseModel):
    centre: str | None = Field(default=None, max_length=64)
    reason: str = Field(min_length=1, max_length=500)


class Heartbeat(BaseModel):
    """`read`: the thread is in front of the counsellor, so what is in it counts as read."""

    read: bool = False


class Close(BaseModel):
    outcome: Outcome = "informed"
