"""Telegram: our own polling loop, which commits a batch before it confirms it, and the door for what is sent.

The library's own updater confirms first and handles later: a crash in between loses messages. Here the offset of the next
request is the cursor in the database, written in the transaction that takes the batch.
"""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from api.answers.service import Answers
from api.catalogue.service import Catalogue
from api.channels import OutboundMessage
from api.channels.telegram_client import describe, describe_crash, make_bot, retry_seconds
from api.channels.telegram_commands import Commands
from api.channels.telegram_inbox import NAME, Account, Aftermath, CursorMoved, Inbox
from api.channels.telegram_lines import Lines
from api.channels.telegram_pace import Pace, Reach
from api.channels.telegram_profile import publish_profile
from api.channels.telegram_sending import Sending
from api.channels.telegram_typing import Typing
from api.channels.telegram_updates import ALLOWED_UPDATES, Incoming, Kind, parse
from api.conversations.service import ConversationService
from api.database import Database, DatabaseUnavailable
from api.live import Live
from api.models import ChannelCursor

log = structlog.get_logger()

POLL_SECONDS = 25
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
CONFLICT_PAUSE = 15.0
TOKEN_PAUSE = 60.0
POPUP_LIMIT = 200


class TelegramChannel:
    name = NAME

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        database: Database,
        live: Live,
        conversations: ConversationService,
        answers: Answers,
        catalogue: Catalogue,
    ) -> None:
        self._database = database
        self._bot, self._connections = make_bot(token, api_url)
        self._lines = Lines(answers, catalogue)
        self._inbox = Inbox(conversations, Commands(conversations, catalogue, self._lines), self._lines)
        self._reach = Reach()
        self._sending = Sending(self._bot, answers, Pace(), self._reach)
        self._typing = Typing(self._bot, database, live)
        self._errands: set[asyncio.Task[None]] = set()

    async def send(self, message: OutboundMessage) -> str:
        return await self._sending.send(message)

    async def run(self) -> None:
        """Until cancelled. Nothing that one update, the network or the database does ends it."""
        account: Account | None = None
        failures = 0
        while True:
            try:
                if account is None:
                    account = await self._introduce()
                await self._receive(account, probe=failures > 0)
                if failures:
                    log.info("telegram.polling.recovered", failures=failures)
                failures = 0
            except Exception as error:
                failures += 1
                if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                    self._reach.failed(offline=True)
                await asyncio.sleep(_pause_after(error, failures))

    async def close(self) -> None:
        await self._typing.close()
        errands = tuple(self._errands)
        for errand in errands:
            errand.cancel()
        await asyncio.gather(*errands, return_exceptions=True)
        for connection in self._connections:
            await connection.shutdown()

    async def _introduce(self) -> Account:
        """Who we are; a webhook of an earlier time would keep the updates from us. What waits is never dropped."""
        me = await self._bot.get_me()
        webhook = await self._bot.get_webhook_info()
        if webhook.url:
            await self._bot.delete_webhook(drop_pending_updates=False)
            log.warning("telegram.webhook.removed", hint="this installation asks for updates itself")
        self._run_errand(publish_profile(self._bot, self._lines))
        log.info("telegram.started", bot=me.username)
        return Account(str(me.id), me.username or "")

    async def _receive(self, account: Account, *, probe: bool) -> None:
        """One poll; after a failure a short one, to know at once whether Telegram is back."""
        position = await self._database.read(_position, account)
        updates = await self._bot.get_updates(
            offset=position, timeout=0 if probe else POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
        )
        self._reach.worked()
        if not updates:
            return
        batch = [_parse(update, account.username) for update in updates]
        try:
            self._after(await self._database.write(self._inbox.take, account, position, batch))
        except (DatabaseUnavailable, CursorMoved):
            raise
        except Exception as error:
            log.error("telegram.batch.failed", size=len(batch), reason=describe_crash(error))
            await self._receive_singly(account, position, batch)

    async def _receive_singly(self, account: Account, position: int | None, batch: list[Incoming]) -> None:
        """One of the batch cannot be stored: it is passed over with a clear trace, the others are taken."""
        for incoming in batch:
            try:
                self._after(await self._database.write(self._inbox.take, account, position, [incoming]))
            except (DatabaseUnavailable, CursorMoved):
                raise
            except Exception as error:
                reason = describe_crash(error)
                log.error("telegram.update.passed_over", update_id=incoming.update_id, reason=reason)
                await self._database.write(self._inbox.advance, account, position, [incoming])
            position = incoming.update_id + 1

    def _after(self, aftermath: Aftermath) -> None:
        for query_id, text in aftermath.pressed.items():
            self._run_errand(self._answer_press(query_id, text))
        for conversation_id, chat_id in aftermath.waiting:
            self._typing.watch(conversation_id, chat_id)

    async def _answer_press(self, query_id: str, text: str | None) -> None:
        """Ends the spinner on the button; a press that waited for hours can no longer be answered."""
        try:
            await self._bot.answer_callback_query(query_id, text[:POPUP_LIMIT] if text else None, show_alert=bool(text))
        except TelegramError as error:
            log.debug("telegram.press.unanswered", reason=describe(error))

    def _run_errand(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _position(session: Session, account: Account) -> int | None:
    cursor = session.get(ChannelCursor, (NAME, account.id))
    return cursor.position if cursor else None


def _parse(update: Update, username: str) -> Incoming:
    try:
        return parse(update, username)
    except Exception as error:
        log.error("telegram.update.unreadable", update_id=update.update_id, reason=describe_crash(error))
        return Incoming(update.update_id, Kind.IGNORED)


def _pause_after(error: Exception, failures: int) -> float:
    """Say what is wrong in words that help, and how long to leave it alone."""
    pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10)) * random.uniform(0.75, 1.25)  # noqa: S311
    if isinstance(error, Conflict):
        hint = "another program reads this bot's messages; stop it, or get a new token from @BotFather"
        log.error("telegram.polling.conflict", hint=hint, reason=describe(error))
        return CONFLICT_PAUSE
    if isinstance(error, InvalidToken):
        log.error("telegram.token.refused", hint="check YOL_TELEGRAM_TOKEN; @BotFather shows the token of a bot")
        return TOKEN_PAUSE
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    if isinstance(error, CursorMoved):
        log.warning("telegram.cursor.moved", hint="another process of this installation reads the same bot")
        return pause
    if isinstance(error, TelegramError | DatabaseUnavailable):
        if failures in (1, 5) or failures % 20 == 0:
            log.warning("telegram.polling.failed", failures=failures, reason=describe(error))
        return pause
    log.error("telegram.polling.crashed", reason=describe_crash(error))
    return pause
