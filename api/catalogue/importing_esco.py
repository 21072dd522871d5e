"""ESCO v1.1.1 (CSV, English): which of its occupations each of ours is, and the skills that it names."""

import csv
import io
import math
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from api.catalogue.imported import EscoMatch
from api.catalogue.importing_tables import Progress, Rejected, UnusableFile, clean
from api.catalogue.schemas import Occupation

OCCUPATIONS, SKILLS, RELATIONS = "occupations_en.csv", "skills_en.csv", "occupationSkillRelations.csv"
COLUMNS = {
    OCCUPATIONS: ("conceptUri", "iscoGroup", "preferredLabel", "altLabels"),
    SKILLS: ("conceptUri", "preferredLabel", "reuseLevel"),
    RELATIONS: ("occupationUri", "relationType", "skillUri"),
}
MOST_SKILLS = 15
# What sets a trade apart comes first; what any work asks for comes last.
_REUSE = ("occupation-specific", "sector-specific", "cross-sector", "transversal")
_LEAST_LIKENESS = 0.6
_OTHER_LABEL, _OTHER_FORM = 0.05, 0.1
_SAME_GROUP, _NEAR_GROUP = 0.3, 0.08
_ALL_NAMES = 0.3
_EMPTY_WORDS = frozenset(("a", "and", "in", "of", "or", "the"))
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Concept:
    """An ESCO occupation; the first of `labels` is the preferred one."""

    uri: str
    label: str
    isco08: str
    labels: tuple[Words, ...]


@dataclass(slots=True)
class AcceptedEsco:
    matches: dict[str, EscoMatch] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)


def read_esco(paths: Sequence[str], occupations: Iterable[Occupation], progress: Progress) -> AcceptedEsco:
    """`paths`: the zips of the classification and of the relations, or a folder with them or with the unpacked tables."""
    with ExitStack() as stack:
        tables = _tables(paths, stack)
        concepts = _concepts(_records(tables[OCCUPATIONS], OCCUPATIONS))
        progress(1, 4)
        found = AcceptedEsco()
        chosen: dict[str, Concept] = {}
        for number, (occupation, concept) in enumerate(_matched(occupations, concepts), 1):
            if concept:
                chosen[occupation.id] = concept
            else:
                reason = f"ESCO has no occupation like {occupation.names['en']!r}."
                found.rejected.append(Rejected(OCCUPATIONS, number, "preferredLabel", reason, occupation.id))
        progress(2, 4)
        wanted = {concept.uri for concept in chosen.values()}
        skills = _skills_of(wanted, _records(tables[RELATIONS], RELATIONS))
        progress(3, 4)
        labels = _skill_labels(_records(tables[SKILLS], SKILLS))
        progress(4, 4)
    for occupation_id, concept in chosen.items():
        found.matches[occupation_id] = EscoMatch(
            occupation=occupation_id,
            uri=concept.uri,
            label=concept.label,
            isco08=concept.isco08,
            essential=_named(skills[concept.uri, "essential"], labels),
            optional=_named(skills[concept.uri, "optional"], labels),
        )
    return found


def _tables(paths: Sequence[str], stack: ExitStack) -> dict[str, TextIO]:
    """The three tables, wherever in the given zips and folders they are."""
    found: dict[str, TextIO] = {}
    for path in _files(paths):
        if path.suffix == ".zip":
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
            except (zipfile.BadZipFile, OSError) as error:
                raise UnusableFile(f"{path.name} is not a zip file that can be opened.") from error
            for entry in archive.namelist():
                name = entry.rsplit("/", 1)[-1]
                if name in COLUMNS and name not in found:
                    binary = stack.enter_context(archive.open(entry))
                    found[name] = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
        elif path.name in COLUMNS and path.name not in found:
            found[path.name] = stack.enter_context(path.open(encoding="utf-8-sig", newline=""))
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise UnusableFile(
            f"has no {', '.join(missing)}: give the zips of the classification (en, CSV) and the relations."
        )
    return found


def _files(paths: Sequence[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.exists():
            raise UnusableFile(f"{path} is not there.")
        yield from sorted(path.iterdir()) if path.is_dir() else (path,)


def _records(table: TextIO, name: str) -> Iterator[dict[str, str]]:
    """Rows by column; only the columns that we use."""
    try:
        rows = csv.reader(table)
        header = next(rows, [])
        missing = [column for column in COLUMNS[name] if column not in header]
        if missing:
            raise UnusableFile(f"has no column {', '.join(missing)} in {name}.")
        places = [header.index(column) for column in COLUMNS[name]]
        for row in rows:
            if len(row) == len(header):
                yield dict(zip(COLUMNS[name], (row[place] for place in places), strict=True))
    except (csv.Error, UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        raise UnusableFile(f"cannot be read in {name}: {error}.") from error


def _concepts(records: Iterable[dict[str, str]]) -> list[Concept]:
    found = []
    for row in records:
        labels = dict.fromkeys(clean(label) for label in (row["preferredLabel"], *row["altLabels"].split("\n")))
        words = tuple(found_words for label in labels if (found_words := _words(label)))
        found.append(Concept(row["conceptUri"], clean(row["preferredLabel"]), row["iscoGroup"], words))
    return sorted(found, key=lambda concept: concept.uri)


def _words(text: str) -> Words:
    return frozenset(re.findall(r"[a-z0-9]+", text.lower())) - _EMPTY_WORDS


def _matched(occupations: Iterable[Occupation], concepts: list[Concept]) -> Iterator[tuple[Occupation, Concept | None]]:
    likeness = _Likeness(concepts)
    yield from ((occupation, likeness.nearest(occupation)) for occupation in occupations)


class _Likeness:
    """How alike names are: shared words, rare ones counting more ("weaver" says more than "worker")."""

    def __init__(self, concepts: list[Concept]) -> None:
        self._concepts = concepts
        self._with_word: defaultdict[str, set[int]] = defaultdict(set)
        self._in_group: defaultdict[str, set[int]] = defaultdict(set)
        for index, concept in enumerate(concepts):
            self._in_group[concept.isco08].add(index)
            for word in frozenset[str]().union(*concept.labels):
                self._with_word[word].add(index)
        often = Counter({word: len(where) for word, where in self._with_word.items()})
        self._weights = {word: math.log((len(concepts) + 1) / (1 + count)) for word, count in often.items()}
        self._unknown = math.log(len(concepts) + 1)

    def nearest(self, occupation: Occupation) -> Concept | None:
        """The ESCO occupation that our names fit best, one with the same ISCO-08 code before others."""
        parts = [_words(part) for part in occupation.names["en"].split("/")]
        names = [(part, 0.02 * (number > 0)) for number, part in enumerate(parts)]
        names += [(_words(form), _OTHER_FORM) for form in occupation.forms.get("en", [])]
        candidates = set(self._in_group[occupation.isco08])
        for words, _ in names:
            candidates = candidates.union(*(self._with_word.get(word, set()) for word in words))
        scored = [(self._score(names, self._concepts[index], occupation.isco08), -index) for index in candidates]
        score, index = max(scored, default=(0.0, 0))
        return self._concepts[-index] if score > 0 else None

    def _score(self, names: list[tuple[Words, float]], concept: Concept, isco08: str) -> float:
        """0 where no single name is alike enough; otherwise the best name, all names together, and the code."""
        each = [self._best_label(words, concept) for words, _ in names]
        best = max(value - less for value, (_, less) in zip(each, names, strict=True))
        if best < _LEAST_LIKENESS:
            return 0.0
        near = _NEAR_GROUP if concept.isco08[:3] == isco08[:3] else 0.0
        group = _SAME_GROUP if concept.isco08 == isco08 else near
        return best + _ALL_NAMES * sum(each) / len(each) + group

    def _best_label(self, words: Words, concept: Concept) -> float:
        values = (self._alike(words, label) - _OTHER_LABEL * (place > 0) for place, label in enumerate(concept.labels))
        return max(0.0, *values, 0.0)

    def _alike(self, one: Words, other: Words) -> float:
        shared = one & other
        if not shared:
            return 0.0
        return 2 * self._weight(shared) / (self._weight(one) + self._weight(other))

    def _weight(self, words: Words) -> float:
        return sum(self._weights.get(word, self._unknown) for word in words)


def _skills_of(wanted: set[str], records: Iterable[dict[str, str]]) -> defaultdict[tuple[str, str], list[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in records:
        if row["occupationUri"] in wanted:
            found[row["occupationUri"], row["relationType"]].append(row["skillUri"])
    return found


def _skill_labels(records: Iterable[dict[str, str]]) -> dict[str, tuple[int, str]]:
    """For each skill, how far it is from being a trade's own, and its label."""
    order = {level: place for place, level in enumerate(_REUSE)}
    return {
        row["conceptUri"]: (order.get(row["reuseLevel"], len(order)), clean(row["preferredLabel"])) for row in records
    }


def _named(skills: list[str], labels: dict[str, tuple[int, str]]) -> list[str]:
    known = sorted({labels[uri] for uri in skills if uri in labels})
    return [label for _, label in known[:MOST_SKILLS]]
