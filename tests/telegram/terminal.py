"""A Telegram for one in the terminal: what you type is the person's, `:1` presses the first button."""

import asyncio
import sys

from tests.telegram.bot_api import FakeBotApi, Sent
from tests.telegram.person import Person

HELP = "Type as the person. :1 presses button 1, :sticker sends one, :block and :unblock the bot, :quit ends.\n"


async def chat_in_terminal(api: FakeBotApi) -> None:
    person = Person(api, 1001, language_code="az")
    print(HELP)
    reader = asyncio.create_task(_show(person))
    try:
        while (line := await asyncio.to_thread(sys.stdin.readline)) and line.strip() != ":quit":
            await _act(person, line.strip())
    finally:
        reader.cancel()


async def _act(person: Person, line: str) -> None:
    if line in (":sticker", ":photo", ":voice", ":location", ":contact"):
        await person.sends(line[1:])
    elif line == ":block":
        await person.blocks()
    elif line == ":unblock":
        await person.unblocks()
    elif line.startswith(":"):
        await _press(person, line[1:])
    elif line:
        await person.writes(line)


async def _press(person: Person, number: str) -> None:
    shown = next((sent for sent in reversed(person.screen()) if sent.keyboard), None)
    labels = shown.labels if shown else []
    if number.isdigit() and 1 <= int(number) <= len(labels):
        await person.presses(labels[int(number) - 1])
    else:
        print(HELP)


async def _show(person: Person) -> None:
    while True:
        print(as_text(await person.hears(seconds=10**9)), flush=True)


def as_text(sent: Sent) -> str:
    """A message as lines: bold and italics by terminal codes, links in brackets, buttons numbered row by row."""
    units = sent.text.encode("utf-16-le")
    marks: dict[int, str] = {}
    for entity in sorted(sent.entities, key=lambda item: -item["length"]):
        on, off = {"bold": ("\033[1m", "\033[22m"), "italic": ("\033[3m", "\033[23m")}.get(entity["type"], ("", ""))
        end = entity["offset"] + entity["length"]
        marks[entity["offset"]] = marks.get(entity["offset"], "") + on
        marks[end] = off + (f" <{entity['url']}>" if "url" in entity else "") + marks.get(end, "")
    places = sorted({0, *marks, len(units) // 2})
    text = ""
    for start, stop in zip(places, [*places[1:], places[-1]], strict=True):
        text += marks.get(start, "") + units[start * 2 : stop * 2].decode("utf-16-le")
    number, rows = 0, []
    for row in sent.keyboard:
        cells = []
        for button in row:
            number += 1
            cells.append(f"[{number} {button['text']}]")
        rows.append(" ".join(cells))
    return "\n".join(["", text, *rows, ""])
