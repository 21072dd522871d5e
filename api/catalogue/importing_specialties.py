"""The agency's list of specialties by institution (Azerbaijan), as its site gives it in JSON."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.catalogue.importing_names import Institutions, fold, occupation_forms, slug
from api.catalogue.importing_programmes import LONGEST_NAME, Accepted, Known
from api.catalogue.importing_sources import SourceBook
from api.catalogue.importing_tables import Progress, Rejected, RowRefused, UnusableFile, clean, decode
from api.catalogue.schemas import Programme

TITLE = "vet.edu.gov.az/professions"
ADDRESS = "https://vet.edu.gov.az/professions/specialty/list?start=0&length=1291"
GOOD_FOR = timedelta(days=365)
_PREFIX = "vet-az"
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Specialty:
    row: int
    name: str
    years: float | None
    institution: str


def read_specialties(data: bytes, file: str, known: Known, progress: Progress, *, as_of: date) -> Accepted:
    """`as_of` is the day the list was fetched; a programme that came from elsewhere is never overwritten."""
    rows = _rows(data)
    found = Accepted(SourceBook(known.sources))
    source = found.book.find(TITLE, ADDRESS, [])
    matcher = _Matcher(known, source, as_of)
    for number, item in enumerate(rows, 1):
        try:
            programme = matcher.programme(_specialty(number, item))
            if programme.id in found.programmes:
                _forget_years(found, programme)
                raise RowRefused("name", "The same specialty of the same institution stands in an earlier row.")
            found.programmes[programme.id] = programme
        except RowRefused as refusal:
            said = _text(item, refusal.column)
            found.rejected.append(Rejected(file, number, refusal.column, str(refusal), said))
        if number % 500 == 0 or number == len(rows):
            progress(number, len(rows))
    return found


def _forget_years(found: Accepted, again: Programme) -> None:
    """One specialty may take different times after different schools: then none is said."""
    first = found.programmes[again.id]
    if first.years != again.years:
        found.programmes[again.id] = first.model_copy(update={"years": None})


def _rows(data: bytes) -> list[Any]:
    try:
        content = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise UnusableFile("is not JSON.") from error
    rows = content.get("data") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not rows:
        raise UnusableFile("holds no list: the agency's answer has the specialties under “data”.")
    if not any(isinstance(row, dict) and "name" in row and "enterprise" in row for row in rows):
        raise UnusableFile("has no columns name and enterprise: it is not the agency's list of specialties.")
    return rows


def _text(item: Any, path: str) -> str:
    for key in path.split("."):
        item = item.get(key) if isinstance(item, dict) else None
    return clean(str(item)) if isinstance(item, str | int | float) else ""


def _specialty(number: int, item: Any) -> Specialty:
    name, institution = _text(item, "name"), _text(item, "enterprise.name")
    if not name or len(name) > LONGEST_NAME:
        raise RowRefused("name", f"The specialty has no name, or one of more than {LONGEST_NAME} characters.")
    if not institution:
        raise RowRefused("enterprise.name", "The row names no institution.")
    return Specialty(number, name, years_of(_text(item, "education_duration")), institution)


def years_of(text: str) -> float | None:
    """Years from "3", "1 il 6 ay", "10 ay" and the like; None for what it does not understand."""
    folded = text.lower().replace(",", ".")
    months = re.search(r"(\d+(?:\.\d+)?)\s*(?:ay|мес|month)", folded)
    years = re.search(r"(\d+(?:\.\d+)?)\s*(?:il|год|лет|year|$)", folded)
    total = (float(years[1]) if years else 0) + (float(months[1]) / 12 if months else 0)
    return round(total, 2) if 0 < total <= 10 else None


class _Matcher:
    """Puts a specialty to one of our centres, and to the programme that we have of it already."""

    def __init__(self, known: Known, source: list[str], as_of: date) -> None:
        self._known, self._source, self._as_of = known, source, as_of
        self._institutions = Institutions(known.centres.values())
        self._occupations = occupation_forms(known.occupations.values())
        self._present = _by_centre_and_name(known.programmes)

    def programme(self, item: Specialty) -> Programme:
        centre = self._institutions.find(item.institution)
        if centre is None:
            raise RowRefused("enterprise.name", f"None of our centres is called {item.institution!r}.")
        before = self._known.programmes.get(self._present.get((centre, fold(item.name)), ""))
        record_id = before.id if before else self._id(centre, item)
        before = before or self._known.programmes.get(record_id)
        if before and before.source != self._source:
            raise RowRefused("name", f"The programme {record_id} is known from another source, which stays.")
        return self._updated(before, item) if before else self._new(record_id, centre, item)

    def _id(self, centre: str, item: Specialty) -> str:
        name = slug(item.name)
        if not 0 < len(name) <= _LONGEST_SLUG:
            digest = hashlib.sha256(fold(item.name).encode()).hexdigest()[:8]
            name = f"{name[:_LONGEST_SLUG]}-{digest}"
        return f"{_PREFIX}-{centre}-{name}".replace("--", "-")

    def _new(self, record_id: str, centre: str, item: Specialty) -> Programme:
        occupation = self._occupations.exactly(item.name) or self._occupations.within(item.name)
        return Programme(
            id=record_id,
            centre=centre,
            names={"az": item.name},
            occupation=occupation,
            sector=self._known.occupations[occupation].sector if occupation else "",
            level=None,
            kind="programme",
            years=item.years,
            as_of=self._as_of.isoformat(),
            source=self._source,
            certainty="confirmed",
            checked_on=self._as_of,
            valid_until=self._as_of + GOOD_FOR,
        )

    def _updated(self, before: Programme, item: Specialty) -> Programme:
        """What people have added (names, occupation, level) stays; the agency's own facts are renewed."""
        renewed = {
            "names": {**before.names, "az": item.name},
            "years": item.years or before.years,
            "as_of": self._as_of.isoformat(),
            "checked_on": self._as_of,
            "valid_until": self._as_of + GOOD_FOR,
        }
        return before.model_copy(update=renewed)


def _by_centre_and_name(programmes: Mapping[str, Programme]) -> dict[tuple[str, str], str]:
    """The pack's own programmes come before those that an import brought, whose ids have our prefix."""
    ordered = sorted(programmes.values(), key=lambda item: (not item.id.startswith(_PREFIX), item.id))
    return {(item.centre, fold(item.names["az"])): item.id for item in ordered if item.names.get("az")}
