"""The public chat contract: bodies that the widget sends and reads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.states import Handler, Sender


class ConversationCreate(BaseModel):
    """Both fields are optional: without a centre nobody's numbers are touched, without a language the country's own is assumed until the person writes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"centre": "ganja-industry", "language": "az"}]})
    centre: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=16)


class ConversationCreated(BaseModel):
    id: UUID
    token: str
    language: str
    centre: str | None
    handler: Handler


class MessageCreate(BaseModel):
    """Typed text or the id of a button of this conversation; the same client_message_id is never taken twice."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"client_message_id": "7f2c", "text": "aşpaz neçə manat alır"}]}
    )
    client_message_id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")
    text: str | None = None
    button_id: str | None = Field(default=None, max_length=32)

    @model_validator(mode="after")
    def _one_of_two(self) -> "MessageCreate":
        if (self.text is None) == (self.button_id is None):
            raise ValueError("send either text or button_id")
        return self


class MessageAccepted(BaseModel):
    id: UUID
    seq: int


class ButtonRead(BaseModel):
    id: str
    label: str


class AttachmentRead(BaseModel):
    url: str
    name: str
    media_type: str


class SourceRead(BaseModel):
    title: str
    url: str | None
    checked_on: str | None


class MessageRead(BaseModel):
    """A line as people see it. `topic` is the intent name that an answer belongs to."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    seq: int
    sender: Sender
    sender_name: str | None
    text: str
    format: str
    buttons: list[ButtonRead]
    attachments: list[AttachmentRead]
    language: str
    topic: str | None
    sources: list[SourceRead]
    created_at: datetime


class MessageList(BaseModel):
    messages: list[MessageRead]
    handler: Handler


class LanguageChange(BaseModel):
    language: str = Field(max_length=16)


class LanguageRead(BaseModel):
    language: str


class HandoffRead(BaseModel):
    handler: Handler
    position: int | None


class RatingCreate(BaseModel):
    score: int = Field(ge=1, le=5)


def message_json(message: Any) -> dict[str, Any]:
    """The JSON form of a message row, the same in lists and in live events."""
    return MessageRead.model_validate(message).model_dump(mode="json")
