"""Telegram's HTML as the Bot API reads it: a text and its entities, or the very complaint that Telegram would make."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_PIECE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});|</?|[^&<]+|&", re.DOTALL)
_START = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.:/-]+))?)*)\s*>")
_END = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)?\s*>")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.:/-]+))")


class EntityError(ValueError):
    """What follows "Bad Request: can't parse entities: "."""


@dataclass
class _Open:
    name: str
    offset: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    source: str
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        position = 0
        while position < len(self.source):
            piece = _PIECE.match(self.source, position)
            assert piece is not None
            if piece[0] == "<":
                position = self._start(position)
            elif piece[0] == "</":
                position = self._end(position)
            else:
                self.text += html.unescape(piece[0]) if piece[0].startswith("&") else piece[0]
                position = piece.end()
        if self.stack:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')

    def _start(self, position: int) -> int:
        tag = _START.match(self.source, position)
        name = tag[1].lower() if tag else re.split(r"[\s>]", self.source[position + 1 :], maxsplit=1)[0]
        at = len(self.source[:position].encode())
        if name not in KINDS:
            raise EntityError(f'Unsupported start tag "{name}" at byte offset {at}')
        if tag is None:
            raise EntityError(f'Unclosed start tag "{name}" at byte offset {at}')
        attributes = {
            found[1].lower(): next(v for v in found.groups()[1:] if v is not None)
            for found in _ATTRIBUTE.finditer(tag[2])
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.stack.append(_Open(name, utf16_length(self.text), attributes))
        return tag.end()

    def _end(self, position: int) -> int:
        at = len(self.source[:position].encode())
        if not self.stack:
            raise EntityError(f"Unexpected end tag at byte offset {at}")
        tag = _END.match(self.source, position)
        if tag is None:
            raise EntityError(f"Unclosed end tag at byte offset {at}")
        opened = self.stack.pop()
        if tag[1] and tag[1].lower() != opened.name:
            raise EntityError(
                f'Unmatched end tag at byte offset {at}, expected "</{opened.name}>", found "</{tag[1].lower()}>"'
            )
        entity: dict[str, Any] = {
            "type": KINDS[opened.name],
            "offset": opened.offset,
            "length": utf16_length(self.text) - opened.offset,
        }
        if opened.name == "a":
            entity["url"] = html.unescape(opened.attributes.get("href", ""))
        if entity["length"] and (opened.name != "a" or entity["url"]):
            self.entities.append(entity)
        return tag.end()


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text a person reads and its entities; raises EntityError."""
    reader = _Reader(source)
    reader.read()
    return reader.text, reader.entities


def utf16_length(text: str) -> int:
    """Telegram counts UTF-16 code units: most emoji are two."""
    return len(text.encode("utf-16-le")) // 2
