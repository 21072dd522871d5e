"""What Telegram shows of the bot itself: the list of commands and two descriptions, in each language."""

from collections.abc import Iterator

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from api.channels.telegram_client import describe
from api.channels.telegram_commands import LISTED
from api.channels.telegram_lines import Lines
from api.languages import Language

log = structlog.get_logger()

# Telegram speaks of languages in two letters; Montenegrin has none of its own, its readers' Telegram is one of these.
TELEGRAM_CODES = {Language.CNR: ("sr", "hr", "bs")}


async def publish_profile(bot: Bot, lines: Lines) -> None:
    """Once at start; Telegram keeps it. Without it the bot works all the same."""
    for language, code in _languages(lines):
        commands = [BotCommand(name, lines.phrase(f"command_{name}", language)) for name in LISTED]
        try:
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(lines.phrase("bot_description", language), language_code=code)
            await bot.set_my_short_description(lines.phrase("bot_short_description", language), language_code=code)
        except TelegramError as error:
            log.warning("telegram.profile.failed", language=code or "default", reason=describe(error))


def _languages(lines: Lines) -> Iterator[tuple[Language, str | None]]:
    """The pack's own language is for everybody whose Telegram speaks none of ours."""
    yield lines.default_language, None
    for language in lines.languages:
        for code in TELEGRAM_CODES.get(language, (language.value,)):
            yield language, code
