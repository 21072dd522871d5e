"""An answer in Telegram's shape: our small Markdown as HTML, cut where a reader would pause, and rows of buttons."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from api.channels import OutboundMessage
from api.channels.telegram_updates import CALLBACK_VERSION
from api.states import Sender

LIMIT = 4000  # Telegram takes 4096; the rest is room for its own way of counting
SHORT_LABEL, TINY_LABEL = 15, 2
_MARK = re.compile(r"\*\*|\[([^\[\]\n]+)\]\((https://[^\s()<>\"]+)\)")
_PAUSES = (re.compile(r"\n"), re.compile(r"(?<=[.!?…;])\s"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One Telegram message; `plain` is for the case that Telegram cannot read the HTML."""

    html: str
    plain: str


def parts_of(message: OutboundMessage, source_label: str) -> list[Part]:
    """The messages that carry the line, each below Telegram's limit; sources are a last small line."""
    parse = _read_markdown if message.format == "markdown" else _read_plain
    paragraphs = [parse(paragraph) for paragraph in re.split(r"\n\s*\n", message.text.strip())]
    if message.sender == Sender.COUNSELLOR and message.sender_name:
        heading = [Run("👩‍🏫 "), Run(message.sender_name, bold=True), Run("\n")]
        paragraphs[0] = heading + paragraphs[0]
    if message.sources:
        paragraphs.append(_source_line(message.sources, source_label))
    return [Part(_as_html(part), _as_plain(part)) for part in _pack(paragraphs)]


def keyboard_of(buttons: Sequence[dict[str, str]]) -> InlineKeyboardMarkup | None:
    """Two buttons a row; long labels, and each of three, in a row of their own; the faces of a rating all in one."""
    rows: list[list[InlineKeyboardButton]] = []
    room = 0
    for button in buttons:
        label = button["label"]
        fit = 8 if len(label) <= TINY_LABEL else 1 if len(label) > SHORT_LABEL or len(buttons) == 3 else 2
        if not rows or fit != room or len(rows[-1]) >= room:
            rows.append([])
            room = fit
        rows[-1].append(InlineKeyboardButton(label, callback_data=f"{CALLBACK_VERSION}:{button['id']}"))
    return InlineKeyboardMarkup(rows) if rows else None


def _read_markdown(paragraph: str) -> list[Run]:
    lines = [re.sub(r"^- ", "• ", line.strip()) for line in paragraph.splitlines()]
    text = "\n".join(lines)
    runs: list[Run] = []
    bold, position = False, 0
    for mark in _MARK.finditer(text):
        if mark[0] == "**" and not bold and text.find("**", mark.end()) == -1:
            continue  # stars that nobody closes are just stars
        runs.append(Run(text[position : mark.start()], bold))
        if mark[0] == "**":
            bold = not bold
        else:
            runs.append(Run(mark[1].replace("**", ""), bold, url=mark[2]))
        position = mark.end()
    runs.append(Run(text[position:], bold))
    return [run for run in runs if run.text]


def _read_plain(paragraph: str) -> list[Run]:
    return [Run(paragraph.strip())]


def _source_line(sources: list[dict[str, str | None]], label: str) -> list[Run]:
    runs = [Run(f"{label}: ", italic=True)]
    for number, source in enumerate(sources):
        if number:
            runs.append(Run(" · ", italic=True))
        runs.append(Run(str(source["title"]), italic=True, url=source["url"]))
        if source["checked_on"] and _day(source["checked_on"]) not in str(source["title"]):
            runs.append(Run(f", {_day(source['checked_on'])}", italic=True))
    return runs


def _day(iso: str) -> str:
    """26.08.2025; a first of the month stands for "that month", a first of January for "that year"."""
    year, month, day = iso.split("-")
    if (month, day) == ("01", "01"):
        return year
    return f"{month}.{year}" if day == "01" else f"{day}.{month}.{year}"


def _pack(paragraphs: list[list[Run]]) -> Iterator[list[list[Run]]]:
    """Paragraphs together as long as they fit."""
    packed: list[list[Run]] = []
    size = 0
    for piece in (piece for paragraph in paragraphs for piece in _cut(paragraph)):
        length = _length(piece)
        if packed and size + 2 + length > LIMIT:
            yield packed
            packed, size = [], 0
        packed.append(piece)
        size += 2 + length
    if packed:
        yield packed


def _cut(runs: list[Run]) -> Iterator[list[Run]]:
    """A paragraph that is too long, cut after a line, a sentence or a word; the look goes on in the next piece."""
    while _length(runs) > LIMIT:
        text = "".join(run.text for run in runs)
        fits = len(text.encode("utf-16-le")[: LIMIT * 2].decode("utf-16-le", "ignore"))
        place = fits
        for pause in _PAUSES:
            found = [match.end() for match in pause.finditer(text, fits // 2, fits)]
            if found:
                place = found[-1]
                break
        yield _slice(runs, 0, place)
        runs = _slice(runs, place, len(text))
    yield runs


def _slice(runs: list[Run], start: int, stop: int) -> list[Run]:
    kept, position = [], 0
    for run in runs:
        text = run.text[max(0, start - position) : max(0, stop - position)]
        if text:
            kept.append(replace(run, text=text))
        position += len(run.text)
    return kept


def _length(runs: list[Run]) -> int:
    """As Telegram counts: UTF-16 code units of what is seen."""
    return sum(len(run.text.encode("utf-16-le")) // 2 for run in runs)


def _as_html(paragraphs: list[list[Run]]) -> str:
    return "\n\n".join("".join(_run_html(run) for run in runs).strip() for runs in paragraphs)


def _run_html(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.url:
        text = f'<a href="{html.escape(run.url)}">{text}</a>'
    if run.bold:
        text = f"<b>{text}</b>"
    return f"<i>{text}</i>" if run.italic else text


def _as_plain(paragraphs: list[list[Run]]) -> str:
    return "\n\n".join("".join(run.text for run in runs).strip() for runs in paragraphs)
