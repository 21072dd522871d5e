"""The one folding table: how text is made comparable, at training and at inference alike.

Young people type Azerbaijani with and without ə ı ö ü ş ç ğ, Montenegrin with and without č ć š ž đ, Albanian with and
without ë. Folding maps both ways of typing to the same letters. Cyrillic stays Cyrillic (й is a letter of its own).
Habits that would damage other languages ("sh" for ş, "w" for ş, "4" for ço) are never folded: `typing_variants` gives
them as additional readings of a word.
"""

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 4096

_EXPLICIT = {
    "ə": "e", "ı": "i", "ö": "o", "ü": "u", "ş": "s", "ç": "c", "ğ": "g",
    "š": "s", "č": "c", "ć": "c", "ž": "z", "đ": "dj", "ś": "s", "ź": "z", "ë": "e",
    "æ": "ae", "ø": "o", "ł": "l", "ё": "е",
    "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "−": "-",
    "\u0307": "",  # the dot that casefolding İ leaves behind
}  # fmt: skip

_CYRILLIC_TO_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "z", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    "ә": "e", "ғ": "g", "ҝ": "g", "ө": "o", "ү": "u", "һ": "h", "ҹ": "c",
})  # fmt: skip


def _folding_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x00C0, 0x0250):  # accented Latin letters: the bare letter
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
    table.update({ord(letter): folded for letter, folded in _EXPLICIT.items()})
    return table


_TABLE = _folding_table()
_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED_MARK = re.compile(r"([^\w\s])\1+")
_SPACE = re.compile(r"\s+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_WORD = re.compile(r"\w+(?:'\w+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def fold(text: str) -> str:
    """Text in comparable letters: normal form, case, diacritics, repeated letters, white space."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
    if not text.isascii() or not text.isprintable():
        text = "".join(_visible(character) for character in text)
    text = text.casefold().translate(_TABLE)
    text = _REPEATED_LETTER.sub(r"\1\1", text)
    text = _REPEATED_MARK.sub(r"\1", text)
    return _SPACE.sub(" ", text).strip()


def _visible(character: str) -> str:
    if character in "\n\r\t":
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """`fold` for a single token, remembered."""
    return fold(word)


def words(folded: str) -> list[str]:
    """The words of an already folded text, without punctuation."""
    return _WORD.findall(folded)


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


def typing_variants(word: str) -> list[str]:
    """Other readings of a folded word: ş typed as sh or w, ç as ch, ço as 4, Cyrillic in Latin letters."""
    if is_cyrillic(word):
        return [word.translate(_CYRILLIC_TO_LATIN)]
    readings = []
    if "sh" in word or "ch" in word:
        readings.append(word.replace("sh", "s").replace("ch", "c"))
    if "w" in word:
        readings.append(word.replace("w", "s"))
    if word[0] == "4" and len(word) > 2 and word[1].isalpha():
        readings.append(("c" if word[1] == "o" else "co") + word[1:])
    return readings
