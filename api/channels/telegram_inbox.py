"""A batch of updates becomes messages, commands and choices, in the one transaction that also moves the cursor."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.channels import repository as channels
from api.channels.telegram_commands import Commands
from api.channels.telegram_lines import Lines
from api.channels.telegram_updates import Incoming, Kind
from api.clock import now
from api.conversations import repository
from api.conversations.service import ConversationService
from api.errors import Malformed, NotFound
from api.models import Address, Conversation
from api.states import Handler, Sender, TurnState
from api.text import MessageTooLong, clean_text

NAME = "telegram"
DOUBLE_TAP = timedelta(seconds=2)
GROUP_PAUSE = timedelta(minutes=1)


class CursorMoved(Exception):
    """Another process has read these updates; whatever this transaction did is undone."""


@dataclass(frozen=True, slots=True)
class Account:
    """The bot that we are: its numeric id, which is part of every address, and its name."""

    id: str
    username: str


@dataclass(slots=True)
class Aftermath:
    """What is left to do once the batch is on disk: press id → what to say to it, and who waits for the assistant."""

    pressed: dict[str, str | None] = field(default_factory=dict)
    waiting: list[tuple[UUID, str]] = field(default_factory=list)


class Inbox:
    def __init__(self, conversations: ConversationService, commands: Commands, lines: Lines) -> None:
        self._conversations = conversations
        self._commands = commands
        self._lines = lines

    def take(self, session: Session, account: Account, position: int | None, batch: list[Incoming]) -> Aftermath:
        """Everything of the batch, and the cursor behind it; raises CursorMoved."""
        self.advance(session, account, position, batch)
        aftermath = Aftermath()
        for incoming in batch:
            if incoming.query_id:
                aftermath.pressed[incoming.query_id] = None
            self._take_one(session, account, incoming, aftermath)
        return aftermath

    def advance(self, session: Session, account: Account, position: int | None, batch: list[Incoming]) -> None:
        """Compare and set. The new position may be the lower one: Telegram starts its count anew after an idle week."""
        behind = batch[-1].update_id + 1
        if not channels.advance_cursor(session, NAME, account.id, position=position, behind=behind):
            raise CursorMoved

    def _take_one(self, session: Session, account: Account, incoming: Incoming, aftermath: Aftermath) -> None:
        if incoming.kind == Kind.IGNORED:
            return
        if incoming.kind in (Kind.BLOCKED, Kind.UNBLOCKED):
            moment = now() if incoming.kind == Kind.BLOCKED else None
            channels.set_opted_out(session, NAME, account.id, incoming.chat_id, moment)
            return
        conversation = self._conversation(session, account, incoming)
        match incoming.kind:
            case Kind.COMMAND:
                waits = self._commands.run(session, conversation, incoming)
            case Kind.TEXT:
                waits = self._write(session, conversation, f"m{incoming.message_id}", incoming.text)
            case Kind.EDIT:
                waits = self._correct(session, conversation, incoming)
            case Kind.MEDIA:
                waits = self._media(session, conversation, incoming)
            case Kind.PRESS:
                waits = self._press(session, conversation, incoming, aftermath)
            case _:
                waits = self._group(session, conversation, account)
        if waits:
            aftermath.waiting.append((conversation.id, incoming.chat_id))

    def _conversation(self, session: Session, account: Account, incoming: Incoming) -> Conversation:
        """Found or made; whoever writes or presses has not blocked us any more."""
        conversation = repository.find_or_create_by_address(
            session,
            channel=NAME,
            bot_id=account.id,
            external_id=incoming.chat_id,
            language=self._lines.guess(incoming.language_code),
        )
        address = session.get_one(Address, conversation.address_id)
        address.opted_out_at = None
        return conversation

    def _write(self, session: Session, conversation: Conversation, external_id: str, text: str) -> bool:
        try:
            self._conversations.accept(session, conversation.id, external_id=external_id, text=text)
        except MessageTooLong:
            self._lines.say_once(session, conversation, "too_long")
            return False
        except Malformed:  # nothing visible is left of it, or it is broken
            self._lines.say_once(session, conversation, "media_not_supported", "human")
            return False
        return True

    def _correct(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        """An edited message: the same words change nothing; a version that waits for its answer gives way to the new one."""
        name = f"m{incoming.message_id}"
        versions = repository.versions(session, conversation.id, name, edits=f"{name}e")
        try:
            if versions and versions[-1].text == clean_text(incoming.text):
                return False
        except Malformed:
            return False
        for version in versions:
            if version.turn_state == TurnState.PENDING:
                version.turn_state = TurnState.ANSWERED
        session.flush()
        return self._write(session, conversation, f"{name}e{incoming.update_id}", incoming.text)

    def _media(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        """Voice, photo, sticker and the like: say what works instead; the words under a photo are read."""
        if conversation.handler == Handler.BOT:
            self._lines.say_once(session, conversation, "media_not_supported", "human")
        else:
            self._lines.say_once(session, conversation, "media_with_counsellor")
        return bool(incoming.text) and self._write(session, conversation, f"m{incoming.message_id}", incoming.text)

    def _press(self, session: Session, conversation: Conversation, incoming: Incoming, aftermath: Aftermath) -> bool:
        button = repository.find_button(session, conversation.id, incoming.button_id)
        kind = button.payload["kind"] if button else None
        if button and _is_double_tap(session, conversation, button.label):
            return False
        if kind == "delete":
            said = [self._lines.phrase(key, conversation.language) for key in ("deleted", "deleted_telegram")]
            aftermath.pressed[incoming.query_id] = " ".join(said)
            self._conversations.delete(session, conversation.id)
            return False
        try:
            self._conversations.accept(
                session, conversation.id, external_id=f"q{incoming.query_id}", button_id=incoming.button_id
            )
        except NotFound:
            self._lines.say_once(session, conversation, "stale_button", "menu")
            return False
        if kind == "cancel" and conversation.handler == Handler.BOT:
            self._lines.say(session, conversation, "start_hint", "menu", "human")
        return kind == "intent"

    def _group(self, session: Session, conversation: Conversation, account: Account) -> bool:
        """Private chats only; a group gets the link, at most once a minute, and nothing of it is kept."""
        if conversation.next_seq == 1 or conversation.last_message_at < now() - GROUP_PAUSE:
            self._lines.say(session, conversation, "group_only_private", link=f"https://t.me/{account.username}")
        return False


def _is_double_tap(session: Session, conversation: Conversation, label: str) -> bool:
    """The same button a moment ago, with nothing written since: on a slow phone people tap twice."""
    last = repository.last_message(session, conversation.id, sender=Sender.CONTACT)
    return last is not None and last.text == label and last.created_at > now() - DOUBLE_TAP
