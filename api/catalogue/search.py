"""Finding programmes, centres and occupations by what people ask for, and what comes nearest where there is none."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, TypeVar

from api.catalogue.schemas import City, Occupation, Programme
from api.catalogue.service import Catalogue
from api.languages import Language

Level = Literal["initial", "technical", "higher_technical"]
Schooling = Literal["grade9", "grade11"]
Kind = Literal["programme", "course"]
Accessibility = Literal["wheelchair", "deaf", "blind", "learning", "autism"]
Relaxed = Literal["city", "occupation", "sector"]
T = TypeVar("T")

NEAREST_CENTRES = 3
EARTH_RADIUS_KM = 6371.0
# Nine or eleven years of school are enough for the levels that admit by average grade (admission_rules). No source says
# whether higher technical is open after grade 9, so that is not known rather than "no".
_OPEN_AFTER_GRADE_9 = ("initial", "technical")
_LIKE_ENOUGH = 0.75
_SHORTEST_START = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for; the subject and the place are ids of the catalogue."""

    occupation: str | None = None
    sector: str | None = None
    city: str | None = None
    centre: str | None = None
    level: Level | None = None
    schooling: Schooling | None = None
    kind: Kind | None = None
    study_language: Language | None = None
    accessibility: Accessibility | None = None
    max_years: float | None = None

    @property
    def has_place(self) -> bool:
        return bool(self.city or self.centre)

    def anywhere(self) -> "Wanted":
        return replace(self, city=None, centre=None)


@dataclass(frozen=True, slots=True)
class Alternative:
    """`distance_km` in a straight line from the town that was asked about, if both are on the map."""

    programme: Programme
    distance_km: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """Programmes that fit, or else alternatives and what was let go for them (`relaxed`).

    `not_known` names conditions that the records shown do not state: they may or may not be met.
    """

    programmes: list[Programme]
    alternatives: list[Alternative]
    relaxed: Relaxed | None
    not_known: list[str]


def find_programmes(catalogue: Catalogue, wanted: Wanted, *, countries: set[str] | None = None) -> Found:
    """What fits; else the same in the nearest towns, else related occupations at the place, else their sector there.

    Where not even that is at the place, related occupations and the sector are looked for in the nearest towns.
    """
    programmes = _matching(catalogue, [wanted], countries)
    if programmes:
        return Found(programmes, [], None, _not_known(programmes, wanted))
    town = _town(catalogue, wanted)
    around = {town.country} if town else countries
    for relaxed, attempts in _relaxations(catalogue, wanted):
        others = nearest(catalogue, town, _matching(catalogue, attempts, around), _city_of(catalogue))
        if wanted.has_place and not any(attempt.has_place for attempt in attempts):
            others = _of_first_centres(others)
        if others:
            shown = [programme for programme, _ in others]
            return Found([], [Alternative(*other) for other in others], relaxed, _not_known(shown, wanted))
    return Found([], [], None, [])


def nearest(
    catalogue: Catalogue, town: City | None, items: Iterable[T], city_of: Callable[[T], str]
) -> list[tuple[T, int | None]]:
    """Items with their distance from the town, nearest first; what is on no map comes last, in the order given."""
    measured = [(item, _distance(town, catalogue.cities.get(city_of(item)))) for item in items]
    return sorted(measured, key=lambda pair: math.inf if pair[1] is None else pair[1])


def distance_km(one: City, other: City) -> float | None:
    """Great-circle distance (haversine); None when the place of either is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    across = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    chord = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * across
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def find_occupations(catalogue: Catalogue, query: str, *, sector: str | None = None) -> list[Occupation]:
    """Occupations that are called so in any language, mistyped too, best first; all of them when nothing is asked."""
    occupations = catalogue.find_occupations(sector=sector)
    asked = fold(query)
    if not asked:
        return occupations
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked)
    scored = [(max(_likeness(asked, fold(name), matcher) for name in _names(item)), item) for item in occupations]
    best_first = sorted(scored, key=lambda pair: pair[0], reverse=True)
    return [item for score, item in best_first if score >= _LIKE_ENOUGH]


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, so that "Aşpaz", "aspaz" and "ASPAZ" are one."""
    lowered = text.replace("İ", "i").lower().replace("ə", "e").replace("ı", "i").replace("đ", "d")
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())


def _matching(catalogue: Catalogue, attempts: list[Wanted], countries: set[str] | None) -> list[Programme]:
    """Programmes that are known to fit one of the attempts; when there are none, those of which it is not known."""
    found: dict[str, tuple[Programme, Wanted]] = {}
    for wanted in attempts:
        for item in catalogue.find_programmes(
            occupation=wanted.occupation,
            city=wanted.city,
            centre=wanted.centre,
            sector=wanted.sector,
            countries=countries,
        ):
            found.setdefault(item.id, (item, wanted))
    verdicts = [(item, list(_verdicts(item, wanted).values())) for item, wanted in found.values()]
    possible = [(item, known) for item, known in verdicts if False not in known]
    return [item for item, known in possible if None not in known] or [item for item, _ in possible]


def _verdicts(item: Programme, wanted: Wanted) -> dict[str, bool | None]:
    """Each condition that was set: met, not met, or None where the record does not say."""
    verdicts: dict[str, bool | None] = {}
    if wanted.kind:
        verdicts["kind"] = item.kind == wanted.kind
    if wanted.level:
        verdicts["level"] = None if item.level is None else item.level == wanted.level
    if wanted.schooling:
        verdicts["schooling"] = wanted.schooling == "grade11" or item.level in _OPEN_AFTER_GRADE_9 or None
    if wanted.max_years is not None:
        verdicts["max_years"] = None if item.years is None else item.years <= wanted.max_years
    for name in ("study_language", "accessibility"):
        if value := getattr(wanted, name):
            stated = getattr(item, name, None)  # no record states these two yet, and the schema has no field for them
            verdicts[name] = None if stated is None else value in stated
    return verdicts


def _not_known(programmes: list[Programme], wanted: Wanted) -> list[str]:
    unknown = {name for item in programmes for name, verdict in _verdicts(item, wanted).items() if verdict is None}
    return sorted(unknown)


def _relaxations(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[Relaxed, list[Wanted]]]:
    """What to let go, in order, and what to look for instead."""
    if wanted.has_place:
        yield "city", [wanted.anywhere()]
    occupation = catalogue.occupations.get(wanted.occupation or "")
    if occupation is None:
        return
    steps: list[tuple[Relaxed, list[Wanted]]] = [
        ("occupation", [replace(wanted, occupation=name, sector=None) for name in occupation.related]),
        ("sector", [replace(wanted, occupation=None, sector=occupation.sector)]),
    ]
    yield from steps
    if wanted.has_place:
        yield from ((relaxed, [attempt.anywhere() for attempt in attempts]) for relaxed, attempts in steps)


def _of_first_centres(others: list[tuple[Programme, int | None]]) -> list[tuple[Programme, int | None]]:
    centres = list(dict.fromkeys(programme.centre for programme, _ in others))[:NEAREST_CENTRES]
    return [other for other in others if other[0].centre in centres]


def _town(catalogue: Catalogue, wanted: Wanted) -> City | None:
    centre = catalogue.centres.get(wanted.centre or "")
    return catalogue.cities.get(centre.city if centre else wanted.city or "")


def _city_of(catalogue: Catalogue) -> Callable[[Programme], str]:
    return lambda programme: catalogue.centres[programme.centre].city


def _distance(town: City | None, other: City | None) -> int | None:
    distance = distance_km(town, other) if town and other else None
    return None if distance is None else round(distance)


def _names(item: Occupation) -> Iterator[str]:
    """Everything it is called; "Pastry cook / baker" is two names."""
    for text in (*item.names.values(), *item.plain.values()):
        yield from text.split("/")
    for forms in item.forms.values():
        yield from forms


def _likeness(asked: str, name: str, matcher: SequenceMatcher[str]) -> float:
    """From 0 to 1: the same name, then one that begins so (or is only inflected), then a word of it, then a typing slip."""
    if asked == name:
        return 1.0
    shorter, longer = sorted((asked, name), key=len)
    if len(shorter) >= _SHORTEST_START:
        if longer.startswith(shorter):
            return 0.9 + 0.1 * len(shorter) / len(longer)
        if f" {asked}" in name:
            return 0.8 + 0.1 * len(asked) / len(name)
    matcher.set_seq1(name)
    if len(shorter) <= _SHORTEST_START or matcher.real_quick_ratio() < _LIKE_ENOUGH:
        return 0.0
    return min(0.9, matcher.ratio()) if matcher.quick_ratio() >= _LIKE_ENOUGH else 0.0
