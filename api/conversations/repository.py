"""SQL of conversations, messages and buttons."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from api.answers.schemas import ButtonSpec, RenderedAnswer
from api.clock import now
from api.database import announce
from api.models import Address, Button, Contact, Conversation, Delivery, Message
from api.states import Handler, Sender, TurnState

BUTTON_ID_BYTES = 6
HUMAN_PRIORITY, BOT_PRIORITY = 0, 1


def create(
    session: Session, *, channel: str, language: str, centre: str | None, token_hash: str | None
) -> Conversation:
    contact = Contact()
    session.add(contact)
    session.flush()
    conversation = Conversation(
        contact_id=contact.id, channel=channel, language=language, centre=centre, token_hash=token_hash
    )
    session.add(conversation)
    session.flush()
    return conversation


def find_or_create_by_address(
    session: Session, *, channel: str, bot_id: str, external_id: str, language: str
) -> Conversation:
    """The conversation of a chat on a push channel; one for each address, for ever."""
    query = select(Address).where(
        Address.channel == channel, Address.bot_id == bot_id, Address.external_id == external_id
    )
    address = session.scalar(query)
    if address is not None:
        return session.scalars(
            select(Conversation).where(Conversation.address_id == address.id).with_for_update()
        ).one()
    conversation = create(session, channel=channel, language=language, centre=None, token_hash=None)
    address = Address(contact_id=conversation.contact_id, channel=channel, bot_id=bot_id, external_id=external_id)
    session.add(address)
    session.flush()
    conversation.address_id = address.id
    return conversation


def get(session: Session, conversation_id: UUID) -> Conversation | None:
    return session.get(Conversation, conversation_id)


def lock(session: Session, conversation_id: UUID) -> Conversation | None:
    """The conversation, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    return session.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)


def append(
    session: Session,
    conversation: Conversation,
    *,
    sender: Sender,
    text: str,
    buttons: Iterable[ButtonSpec] = (),
    format: str = "text",
    **fields: Any,
) -> Message:
    """Add a line with the next seq, its buttons, its delivery on a push channel, and the hints to listeners."""
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.next_seq,
        sender=sender,
        text=text,
        format=format,
        language=fields.pop("language", conversation.language),
        **fields,
    )
    conversation.next_seq += 1
    conversation.last_message_at = now()
    session.add(message)
    session.flush()
    message.buttons = [_issue(session, conversation, message, spec) for spec in buttons]
    if conversation.address_id and sender != Sender.CONTACT:
        priority = HUMAN_PRIORITY if sender == Sender.COUNSELLOR else BOT_PRIORITY
        session.add(
            Delivery(
                message_id=message.id,
                conversation_id=conversation.id,
                address_id=conversation.address_id,
                channel=conversation.channel,
                seq=message.seq,
                priority=priority,
            )
        )
        announce(session, channel="delivery")
    announce(session, channel=f"conversation:{conversation.id}", event="message", seq=message.seq)
    if conversation.handler != Handler.BOT:
        hint = {"conversation_id": str(conversation.id), "seq": message.seq, "centre": conversation.centre}
        announce(session, channel="staff", event="message", **hint)
    return message


def append_answer(session: Session, conversation: Conversation, answer: RenderedAnswer, topic: str | None) -> Message:
    """Add what the assistant says."""
    return append(
        session,
        conversation,
        sender=Sender.BOT,
        text=answer.text,
        format="markdown",
        buttons=answer.buttons,
        sources=answer.sources,
        topic=topic,
        language=answer.language,
    )


def find_by_external_id(session: Session, conversation_id: UUID, external_id: str) -> Message | None:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.external_id == external_id)
    return session.scalar(query)


def messages_after(session: Session, conversation_id: UUID, seq: int, limit: int = 200) -> Sequence[Message]:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq)
    return session.scalars(query.order_by(Message.seq).limit(limit)).all()


def newest_messages(session: Session, conversation_id: UUID, limit: int) -> Sequence[Message]:
    """The last lines of a conversation, oldest of them first."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    return session.scalars(query.order_by(Message.seq.desc()).limit(limit)).all()[::-1]


def has_topic(session: Session, conversation_id: UUID, topics: Iterable[str]) -> bool:
    """Whether any line of the conversation belongs to one of the topics."""
    query = select(Message.id).where(Message.conversation_id == conversation_id, Message.topic.in_(topics)).limit(1)
    return session.scalar(query) is not None


def last_message(session: Session, conversation_id: UUID, *, sender: Sender | None = None) -> Message | None:
    """The newest line, or the newest one of a sender."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    if sender is not None:
        query = query.where(Message.sender == sender)
    return session.scalar(query.order_by(Message.seq.desc()).limit(1))


def versions(session: Session, conversation_id: UUID, external_id: str, *, edits: str) -> Sequence[Message]:
    """A message and its corrections, whose external ids begin with `edits`, in order."""
    same = or_(Message.external_id == external_id, Message.external_id.startswith(edits, autoescape=True))
    query = select(Message).where(Message.conversation_id == conversation_id, same)
    return session.scalars(query.order_by(Message.seq)).all()


def find_button(session: Session, conversation_id: UUID, button_id: str) -> Button | None:
    return session.get(Button, (conversation_id, button_id))


def next_pending(session: Session, conversation_id: UUID) -> Message | None:
    """The oldest message of the conversation that nobody has answered yet."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.turn_state == TurnState.PENDING)
    return session.scalar(query.order_by(Message.seq).limit(1))


def conversations_with_pending(session: Session, moment: datetime) -> Sequence[UUID]:
    """Conversations with a message whose next attempt is due."""
    due = or_(Message.next_attempt_at.is_(None), Message.next_attempt_at <= moment)
    query = select(Message.conversation_id).where(Message.turn_state == TurnState.PENDING, due)
    return session.scalars(query.group_by(Message.conversation_id).order_by(func.min(Message.created_at))).all()


def hand_pending_to_human(session: Session, conversation_id: UUID) -> None:
    """Messages the assistant has not answered yet belong to the counsellor now."""
    session.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id, Message.turn_state == TurnState.PENDING)
        .values(turn_state=TurnState.HUMAN)
    )


def hand_waiting_to_bot(session: Session, conversation_id: UUID, *, since_seq: int) -> None:
    """What was written to the queue that nobody took is answered by the assistant after all."""
    session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.turn_state == TurnState.HUMAN,
            Message.seq > since_seq,
        )
        .values(turn_state=TurnState.PENDING)
    )
    announce(session, channel="turns", conversation_id=conversation_id)


def delete(session: Session, conversation: Conversation) -> None:
    """Erase the conversation and, when it was their only one, the contact; the rows below go with it."""
    contact_id = conversation.contact_id
    session.delete(conversation)
    session.flush()
    left = session.scalar(select(func.count()).select_from(Conversation).where(Conversation.contact_id == contact_id))
    contact = session.get(Contact, contact_id)
    if not left and contact is not None:
        session.delete(contact)


def delete_silent_since(session: Session, moment: datetime, *, limit: int) -> int:
    """Erase conversations whose last line is older than `moment`, at most `limit`; returns how many."""
    silent = select(Conversation).where(Conversation.last_message_at < moment).limit(limit)
    found = session.scalars(silent.with_for_update(skip_locked=True)).all()
    for conversation in found:
        delete(session, conversation)
    return len(found)


def _issue(session: Session, conversation: Conversation, message: Message, spec: ButtonSpec) -> dict[str, str]:
    button = Button(
        conversation_id=conversation.id,
        id=secrets.token_urlsafe(BUTTON_ID_BYTES),
        message_id=message.id,
        label=spec.label,
        payload=spec.payload,
    )
    session.add(button)
    return {"id": button.id, "label": button.label}
