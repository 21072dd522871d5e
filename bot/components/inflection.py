"""Finds the dictionary word behind an inflected, mistyped or transliterated one; the lexicon guides the stripping.

Azerbaijani, Albanian and Montenegrin endings are many and short, so blind stemming would merge unrelated words. A word
is therefore stripped step by step and only a result that is in the lexicon counts. Russian is compared by Snowball stems.
"""

from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer
from rapidfuzz.distance import OSA

from bot.components.folding import is_cyrillic, typing_variants

_MIN_STEM = 4
_MIN_TYPO = 5
_MAX_STRIPS = 4
_LONGEST_WORD = 40

# Endings in folded letters (ı→i, ə→e, ü→u), so each stands for all its vowel harmonies.
_ENDINGS = {
    "plural": "lar ler",
    "possessive": "m n im um in un si su i u imiz umuz miz muz iniz unuz niz nuz",
    "genitive": "nin nun in un",
    "dative": "a e ya ye na ne",
    "accusative": "i u ni nu yi yu",
    "locative": "da de nda nde",
    "ablative": "dan den ndan nden",
    "instrumental": "la le yla yle nan nen",
    "relative": "ki daki deki ndaki ndeki",
    "abstract": "liq lik luq luk lig lug liy luy",
    "with_or_without": "li lu siz suz",
    "agent": "ci cu",
    "copula": "dir dur di du dirlar dirler am em yam yem san sen iq ik yiq yik siniz sunuz mis mus",
    "question": "mi mu",
    "manner": "ca ce",
    "english": "s es",
    "albanian": "i it in t a e es en et te ve ja jes ne u ut un je",
    "montenegrin": "a u om em e i ima ama ski ska sko skog skoj og oj og ih im in ina inu ini",
    "russian_in_latin_letters": "om em oy ey u y a e ov ev am ami ah ax ami oi iy",
}
_SUFFIXES = frozenset(suffix for endings in _ENDINGS.values() for suffix in endings.split())
_SUFFIX_LENGTHS = sorted({len(suffix) for suffix in _SUFFIXES})
_RUSSIAN_CASES = ("ами", "ями", "ах", "ях", "ам", "ям", "ом", "ем", "ой", "ей", "ов", "а", "я", "у", "ю", "е", "ы", "и")
# Written before a vowel: aşpazlığa from aşpazlıq, çörəyi from çörək.
_HARDENED = {"g": "q", "y": "k", "d": "t"}
_POSSESSIVE = ("si", "su", "i", "u")

_russian = snowballstemmer.stemmer("russian")


@lru_cache(maxsize=8192)
def russian_stem(word: str) -> str:
    return str(_russian.stemWord(word))


class Lexicon:
    """The words of all phrases, with the ways back to them."""

    def __init__(
        self,
        phrases: Iterable[list[str]],
        *,
        forgiving: Iterable[str] = (),
        everyday_words: Iterable[str] = (),
    ) -> None:
        """Typing errors are forgiven towards the `forgiving` words only, never in a form of an everyday word."""
        self._norms: dict[str, str] = {}
        for phrase in phrases:
            for word in phrase:
                self._add(word)
        for phrase in phrases:
            if len(phrase) > 1:
                self._add_bare_forms(phrase)
        everyday = list(everyday_words)
        self._everyday = frozenset(everyday + [russian_stem(word) for word in everyday if is_cyrillic(word)])
        self._deletions: dict[str, list[str]] = {}
        for known in sorted({russian_stem(word) if is_cyrillic(word) else word for word in forgiving}):
            if len(known) >= _MIN_TYPO:
                for key in _deletions(known):
                    self._deletions.setdefault(key, []).append(known)

    def _add(self, word: str) -> None:
        norm = russian_stem(word) if is_cyrillic(word) else word
        self._norms.setdefault(norm, norm)
        if is_cyrillic(word):
            self._norms.setdefault(word, norm)
            for latin in (*typing_variants(norm), *typing_variants(word)):
                self._norms.setdefault(latin, norm)

    def _add_bare_forms(self, phrase: list[str]) -> None:
        # "qida texnoloqu": the second word carries the possessive of the compound; people also write it without.
        for word in phrase:
            for ending in _POSSESSIVE:
                bare = word[: -len(ending)]
                if not is_cyrillic(word) and word.endswith(ending) and len(bare) >= _MIN_STEM:
                    self._norms.setdefault(bare, word)

    def norms(self, word: str) -> tuple[list[str], bool]:
        """The dictionary words behind a folded one, closest first, and whether a typing error was forgiven."""
        if len(word) > _LONGEST_WORD:
            return [], False
        candidates = self._candidates(word)
        found = [self._norms[candidate] for candidate in candidates if candidate in self._norms]
        if found or len(word) < _MIN_TYPO or not word.isalpha() or not self._everyday.isdisjoint(candidates):
            return list(dict.fromkeys(found)), False
        for candidate in candidates:
            if len(candidate) >= _MIN_TYPO:
                close = self._one_edit_away(candidate)
                if close is not None:
                    return [close], True
        return [], False

    def _candidates(self, word: str) -> list[str]:
        if is_cyrillic(word):
            # Snowball takes the end of a name for an ending now and then (Сумгаит), hence the cases beside it.
            cut = (word[: -len(case)] for case in _RUSSIAN_CASES if word.endswith(case))
            # Montenegrin in Cyrillic: the same words stand in the lexicon in Latin letters.
            latin = [form for reading in typing_variants(word) for form in stripped(reading)]
            return [word, russian_stem(word), *cut, *latin]
        found = stripped(word)
        for reading in typing_variants(word):
            found += stripped(reading)
        return found

    def _one_edit_away(self, word: str) -> str | None:
        near = {
            self._norms[known]
            for key in _deletions(word)
            for known in self._deletions.get(key, ())
            if known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None  # two equally near words: no guess


@lru_cache(maxsize=8192)
def _stripped(word: str) -> tuple[str, ...]:
    seen = {word: 0}
    frontier = [word]
    for depth in range(1, _MAX_STRIPS + 1):
        following = []
        for current in frontier:
            for length in _SUFFIX_LENGTHS:
                rest = current[:-length]
                if len(rest) >= _MIN_STEM and rest not in seen and current[-length:] in _SUFFIXES:
                    seen[rest] = depth
                    following.append(rest)
        frontier = following
    ordered = sorted(seen, key=lambda candidate: (-len(candidate), candidate))
    hardened = [c[:-1] + _HARDENED[c[-1]] for c in ordered if c != word and c[-1] in _HARDENED]
    english = [word[:-3] + "y"] if word.endswith("ies") and len(word) > _MIN_STEM + 2 else []
    return tuple(ordered + hardened + english)


def stripped(word: str) -> list[str]:
    """A Latin-letter word and what remains of it without up to four endings, longest first."""
    return list(_stripped(word.removesuffix("'s")))


def _deletions(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
