"""Names as other people's lists write them, found among ours: centres, towns, trades."""

import re
import unicodedata
from collections.abc import Iterable

from api.catalogue.schemas import Centre, City, Occupation

_LETTERS = str.maketrans({"İ": "i", "I": "i", "ı": "i", "ə": "e", "Ə": "e", "ё": "е", "Ё": "е", "đ": "dj", "Đ": "dj"})
_LONGEST_ENDING = 3
_SHORTEST_STEM = 5
# What institutions are called around their name; "dövlət" (state) comes and goes in front of the same one.
_ABBREVIATIONS = {"dptm": ("pese", "tehsil", "merkezi"), "ptm": ("pese", "tehsil", "merkezi")}
_UNSAID = {"dovlet", "ve", "uzre", "state", "on", "for", "and", "of", "in"}
_LEGAL_FORM = re.compile(r"\b(publik huquqi sexs|publik huquqi sexsi|phs|azerbaycan respublikasi|tabeliyinde)\b")


def fold(text: str) -> str:
    """Lower case without diacritics, words separated by one space."""
    lowered = text.translate(_LETTERS).lower()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", bare))


class Forms:
    """Names that lead to an id, whole or inside a longer text; a name that leads to two ids leads nowhere."""

    def __init__(self, names: Iterable[tuple[str, str]], forms: Iterable[tuple[str, str]] = ()) -> None:
        """Pairs of id and name; a form counts only where no name is the same."""
        self._ids = _unambiguous(forms) | _unambiguous(names)
        self._ids.pop((), None)
        self._longest = max((len(key) for key in self._ids), default=0)

    def exactly(self, text: str) -> str | None:
        return self._ids.get(tuple(fold(text).split()))

    def within(self, text: str) -> str | None:
        """The longest name in the text, the first of equals; its last word may have a short ending."""
        words = fold(text).split()
        best: tuple[int, int, str] | None = None
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._longest) + 1):
                found = self._with_ending(tuple(words[start:end]))
                if found and (best is None or found[0] > best[0]):
                    best = (found[0], start, found[1])
        return best[2] if best else None

    def _with_ending(self, words: tuple[str, ...]) -> tuple[int, str] | None:
        """How many letters are the name's, and the id."""
        *first, last = words
        for cut in range(_LONGEST_ENDING + 1):
            stem = last[: len(last) - cut]
            if cut and len(stem) < _SHORTEST_STEM:
                return None
            found = self._ids.get((*first, stem))
            if found:
                return sum(map(len, first)) + len(stem), found
        return None


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for record_id, name in pairs:
        found.setdefault(tuple(fold(name).split()), set()).add(record_id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


def occupation_forms(occupations: Iterable[Occupation]) -> Forms:
    known = list(occupations)
    names = [(item.id, part) for item in known for name in item.names.values() for part in (name, *name.split("/"))]
    plain = [(item.id, name) for item in known for name in item.plain.values()]
    return Forms(names + plain, [(item.id, form) for item in known for forms in item.forms.values() for form in forms])


def city_forms(cities: Iterable[City]) -> Forms:
    known = list(cities)
    names = [(city.id, name) for city in known if not city.everyday for name in city.names.values()]
    return Forms(names, [(city.id, form) for city in known for form in city.forms])


class Institutions:
    """Centres by name; words in any order, but all of them: another profile in the same town is another centre."""

    def __init__(self, centres: Iterable[Centre]) -> None:
        found: dict[frozenset[str], set[str]] = {}
        for centre in centres:
            for name in (*centre.names.values(), *centre.forms):
                found.setdefault(_institution(name), set()).add(centre.id)
        self._ids = {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}

    def find(self, name: str) -> str | None:
        return self._ids.get(_institution(name))


def _institution(name: str) -> frozenset[str]:
    words = _LEGAL_FORM.sub(" ", fold(name)).split()
    spelled_out = [part for word in words for part in _ABBREVIATIONS.get(word, (word,))]
    return frozenset(spelled_out) - _UNSAID


def slug(text: str) -> str:
    """An id's part of a name: ASCII letters and digits, joined by hyphens; empty where the name has none."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))
