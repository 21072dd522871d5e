"""The check that reads every typed message before the assistant does, and that no threshold can switch off.

Phrases are lists in content/safeguarding, a file a language; see docs/content.md for their small notation.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CATEGORIES = ("self_harm", "abuse", "trafficking")
FOLDER = Path(__file__).resolve().parent.parent.parent / "content" / "safeguarding"

_FOLD = str.maketrans(
    {"ə": "e", "ı": "i", "ö": "o", "ü": "u", "ş": "s", "ç": "c", "ğ": "g", "š": "s", "č": "c", "ć": "c", "ž": "z"}
    | {"đ": "d", "ë": "e", "ё": "е", "w": "s", "'": "", "’": "", "`": "", "ʼ": ""}
)
_GAP = r"(?:\S+ ){0,3}?"


def fold(text: str) -> str:
    """Lower case without diacritics, sh/ch/w as s/c/s, repeated letters once, words apart by one space."""
    lowered = unicodedata.normalize("NFC", text.replace("İ", "i").replace("I", "i").lower()).replace("\u0307", "")
    folded = lowered.translate(_FOLD).replace("sh", "s").replace("ch", "c")
    folded = re.sub(r"(.)\1+", r"\1", folded)
    return " ".join(re.findall(r"\w+", folded))


@dataclass(frozen=True, slots=True)
class Danger:
    """What was found: the topic, such as `safeguarding_self_harm`, and the language of the phrase."""

    topic: str
    language: str


class Safeguarding:
    """Finds danger in a text, in every language at once."""

    def __init__(self, folder: Path) -> None:
        harmless: list[str] = []
        self._danger: list[tuple[Danger, re.Pattern[str]]] = []
        for category in CATEGORIES:
            for file in sorted(folder.glob("*.yml")):
                phrases = _read(file).get(category) or []
                if pattern := _compile(phrases):
                    self._danger.append((Danger(f"safeguarding_{category}", file.stem), pattern))
        for file in sorted(folder.glob("*.yml")):
            harmless += _read(file).get("harmless") or []
        self._harmless = _compile(harmless)

    def check(self, text: str) -> Danger | None:
        """The first danger found once harmless idioms are taken out, or None."""
        words = fold(text)
        if self._harmless:
            words = " ".join(self._harmless.sub(" ", words).split())
        return next((danger for danger, pattern in self._danger if pattern.search(words)), None)


@cache
def load_safeguarding(folder: Path = FOLDER) -> Safeguarding:
    """The check with the phrases of all languages, compiled once in a process."""
    return Safeguarding(folder)


def _read(file: Path) -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return data


def _compile(phrases: list[str]) -> re.Pattern[str] | None:
    alternatives = [_regex(phrase) for phrase in phrases if phrase.strip()]
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)") if alternatives else None


def _regex(phrase: str) -> str:
    parts = []
    for token in phrase.split():
        if token == "~":  # noqa: S105 - the sign for a gap, not a password
            parts.append(_GAP)
            continue
        ending = r"\w*" if token.endswith("*") else ""
        parts.append("".join(re.escape(word) for word in fold(token.rstrip("*")).split()) + ending + " ")
    return "".join(parts).rstrip()
