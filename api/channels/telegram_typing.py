"""The three dots: shown while the assistant works, and while a counsellor types."""

import asyncio
from uuid import UUID

import structlog
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from api.conversations import repository
from api.database import Database
from api.errors import YolError
from api.live import Event, Live
from api.states import Handler

log = structlog.get_logger()

REPEAT_SECONDS = 4.0  # Telegram shows the dots for five
ASSISTANT_SECONDS = 30.0
COUNSELLOR_SECONDS = 300.0


class Typing:
    """Watches a conversation for a while after the person wrote; a dot that is not shown harms nobody."""

    def __init__(self, bot: Bot, database: Database, live: Live) -> None:
        self._bot = bot
        self._database = database
        self._live = live
        self._watched: dict[UUID, asyncio.Task[None]] = {}
        self._written_at: dict[UUID, float] = {}

    def watch(self, conversation_id: UUID, chat_id: str) -> None:
        """The person has just written; called again, it goes on for longer."""
        self._written_at[conversation_id] = _time()
        if conversation_id not in self._watched:
            task = asyncio.create_task(self._watch(conversation_id, chat_id))
            self._watched[conversation_id] = task

    async def close(self) -> None:
        tasks = tuple(self._watched.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, conversation_id: UUID, chat_id: str) -> None:
        try:
            with self._live.subscribe(f"conversation:{conversation_id}") as subscription:
                shown_at = 0.0
                event: Event | None = None
                while (handler := await self._who_works(conversation_id)) is not None:
                    typing = handler == Handler.BOT or (event is not None and event["event"] == "typing")
                    if typing and _time() - shown_at >= REPEAT_SECONDS:
                        shown_at = _time()
                        await self._bot.send_chat_action(int(chat_id), ChatAction.TYPING)
                    event = await subscription.next(REPEAT_SECONDS)
        except (TelegramError, YolError) as error:
            log.debug("telegram.typing.failed", reason=type(error).__name__)
        finally:
            self._watched.pop(conversation_id, None)
            self._written_at.pop(conversation_id, None)

    async def _who_works(self, conversation_id: UUID) -> Handler | None:
        """Who may be seen typing now; None when nobody has for long, or everything has been answered."""
        while True:
            written_at = self._written_at[conversation_id]
            handler = await self._database.read(_at_work, conversation_id)
            if written_at == self._written_at[conversation_id]:  # else the person wrote while we looked
                limit = COUNSELLOR_SECONDS if handler == Handler.COUNSELLOR else ASSISTANT_SECONDS
                return handler if _time() - written_at < limit else None


def _time() -> float:
    return asyncio.get_running_loop().time()


def _at_work(session: Session, conversation_id: UUID) -> Handler | None:
    """BOT while a message waits for its first attempt; COUNSELLOR when one has the conversation; else nobody."""
    conversation = repository.get(session, conversation_id)
    if conversation is None:
        return None
    if conversation.handler == Handler.COUNSELLOR:
        return Handler.COUNSELLOR
    pending = repository.next_pending(session, conversation_id)
    return Handler.BOT if pending is not None and pending.attempts == 0 else None
