"""One line of the outbox to one chat, in as many messages as it needs.

A line of several messages remembers which of them were taken, so that a repeat after "wait" goes on where it stopped. The
memory is the process's: if it ends during that wait, the first messages come twice. Nothing is repeated after a doubt.
"""

from collections import OrderedDict

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from api.answers.service import Answers
from api.channels import DeliveryDelayed, OutboundMessage
from api.channels.telegram_client import as_delivery_error, describe, is_unreadable_html, retry_seconds, was_not_sent
from api.channels.telegram_markup import Part, keyboard_of, parts_of
from api.channels.telegram_pace import Pace, Reach

log = structlog.get_logger()

SHORT_PAUSE = 5.0
REMEMBERED_LINES = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sending:
    def __init__(self, bot: Bot, answers: Answers, pace: Pace, reach: Reach) -> None:
        self._bot = bot
        self._answers = answers
        self._pace = pace
        self._reach = reach
        self._taken: OrderedDict[int, int] = OrderedDict()

    async def send(self, message: OutboundMessage) -> str:
        """The id of the last message; raises DeliveryDelayed, DeliveryUncertain or DeliveryRefused."""
        if self._reach.offline:
            raise DeliveryDelayed("Telegram does not answer", self._reach.pause())
        if wait := self._pace.wait_of(message.address):
            raise DeliveryDelayed("this chat's own pace", wait)
        parts = parts_of(message, self._answers.phrase("source_label", message.language))
        line = hash((message.address, message.sender, message.text, *(button["id"] for button in message.buttons)))
        provider_id = ""
        for number in range(self._taken.get(line, 0), len(parts)):
            last = number == len(parts) - 1
            keyboard = keyboard_of(message.buttons) if last else None
            try:
                provider_id = await self._send_part(message.address, parts[number], keyboard, go_on=number > 0)
            except TelegramError as error:
                problem = self._problem(error)
                if not isinstance(problem, DeliveryDelayed):
                    self._taken.pop(line, None)
                raise problem from error
            self._remember(line, number + 1, finished=last)
        return provider_id

    async def _send_part(self, chat_id: str, part: Part, keyboard: InlineKeyboardMarkup | None, *, go_on: bool) -> str:
        """Once more without the markup when Telegram cannot read it; between two parts a short "wait" is waited for here."""
        try:
            return await self._call(chat_id, part.html, ParseMode.HTML, keyboard)
        except RetryAfter as error:
            self._pace.silence(chat_id, retry_seconds(error))
            if not go_on or retry_seconds(error) > SHORT_PAUSE:
                raise
            return await self._call(chat_id, part.html, ParseMode.HTML, keyboard)
        except TelegramError as error:
            if not is_unreadable_html(error):
                raise
            log.error("telegram.markup.refused", reason=str(error))
            return await self._call(chat_id, part.plain, None, keyboard)

    async def _call(self, chat_id: str, text: str, mode: str | None, keyboard: InlineKeyboardMarkup | None) -> str:
        await self._pace.turn_of(chat_id)
        sent = await self._bot.send_message(
            int(chat_id), text, parse_mode=mode, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
        )
        self._reach.worked()
        return str(sent.message_id)

    def _problem(self, error: TelegramError) -> Exception:
        if was_not_sent(error):
            self._reach.failed()
            return DeliveryDelayed(describe(error), self._reach.pause())
        return as_delivery_error(error)

    def _remember(self, line: int, taken: int, *, finished: bool) -> None:
        if finished:
            self._taken.pop(line, None)
            return
        self._taken[line] = taken
        if len(self._taken) > REMEMBERED_LINES:
            self._taken.popitem(last=False)
