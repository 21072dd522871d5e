"""What an answer is made of before a channel gives it a shape."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button before it has an id; `payload["kind"]` is intent, handoff, language or rating."""

    label: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenderedAnswer:
    """An answer in the contact's language; `text` is the small Markdown of docs/content.md, `offers` what "yes" accepts."""

    name: str
    topic: str | None
    text: str
    language: str
    buttons: list[ButtonSpec] = field(default_factory=list)
    sources: list[dict[str, str | None]] = field(default_factory=list)
    offers: str | None = None
