"""What a Telegram update means for us: parsed once, without touching a conversation."""

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

CALLBACK_VERSION = "v1"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_GONE = (ChatMember.BANNED, ChatMember.LEFT)


class Kind(StrEnum):
    TEXT = "text"
    EDIT = "edit"
    COMMAND = "command"
    PRESS = "press"
    MEDIA = "media"
    GROUP = "group"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update; `text` is what was typed, the caption of a photo, or the name of a command."""

    update_id: int
    kind: Kind
    chat_id: str = ""
    language_code: str | None = None
    message_id: int = 0
    text: str = ""
    payload: str = ""
    query_id: str = ""
    button_id: str = ""


def parse(update: Update, username: str) -> Incoming:
    """Updates that mean nothing to us come back as IGNORED; a press is named even then, because it must be answered."""
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    if update.edited_message is not None:
        return _edit(update.update_id, update.edited_message)
    if update.message is not None:
        return _message(update.update_id, update.message, username)
    return Incoming(update.update_id, Kind.IGNORED)


def _press(update_id: int, query: CallbackQuery) -> Incoming:
    chat = query.message.chat if query.message else None
    version, _, button_id = (query.data or "").partition(":")
    return Incoming(
        update_id,
        Kind.PRESS if chat is None or chat.type == Chat.PRIVATE else Kind.IGNORED,
        chat_id=str(chat.id if chat else query.from_user.id),
        language_code=query.from_user.language_code,
        query_id=query.id,
        button_id=button_id if version == CALLBACK_VERSION else "",
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming:
    gone = change.new_chat_member.status in _GONE
    was_gone = change.old_chat_member.status in _GONE
    if gone:
        kind = Kind.BLOCKED
    elif change.chat.type == Chat.PRIVATE:
        kind = Kind.UNBLOCKED
    else:
        kind = Kind.GROUP if was_gone and change.chat.type != Chat.CHANNEL else Kind.IGNORED
    return Incoming(update_id, kind, str(change.chat.id), change.from_user.language_code)


def _edit(update_id: int, message: Message) -> Incoming:
    readable = message.text and message.chat.type == Chat.PRIVATE and not message.text.startswith("/")
    kind = Kind.EDIT if readable and _is_person(message.from_user) else Kind.IGNORED
    return _from_message(update_id, kind, message, message.text or "")


def _message(update_id: int, message: Message, username: str) -> Incoming:
    if not _is_person(message.from_user) or message.chat.type == Chat.CHANNEL:
        return Incoming(update_id, Kind.IGNORED)
    text = message.text or message.caption or ""
    command = _COMMAND.fullmatch(text.strip()) if message.text else None
    if message.chat.type != Chat.PRIVATE:
        addressed = command is not None or f"@{username}".lower() in text.lower()
        return _from_message(update_id, Kind.GROUP if addressed else Kind.IGNORED, message, "")
    if command is not None:
        return _from_message(update_id, Kind.COMMAND, message, command[1].lower(), (command[2] or "").strip())
    if message.text:
        return _from_message(update_id, Kind.TEXT, message, text)
    return _from_message(update_id, Kind.MEDIA if message.effective_attachment else Kind.IGNORED, message, text)


def _from_message(update_id: int, kind: Kind, message: Message, text: str, payload: str = "") -> Incoming:
    language_code = message.from_user.language_code if message.from_user else None
    return Incoming(update_id, kind, str(message.chat.id), language_code, message.message_id, text, payload)


def _is_person(user: User | None) -> bool:
    return user is not None and not user.is_bot
