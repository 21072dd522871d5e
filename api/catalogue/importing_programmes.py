"""Programmes from a table that a centre fills in, and back into the same table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from api.catalogue.importing_sources import SourceBook
from api.catalogue.importing_tables import Progress, Rejected, Row, RowRefused, read_table, texts_of
from api.catalogue.schemas import Centre, Occupation, Programme, Sector, Source

NAMES = ("az", "ru", "en", "sq", "cnr")
TEMPLATE = (
    "id",
    "centre",
    *(f"name_{language}" for language in NAMES),
    "occupation",
    "sector",
    "level",
    "kind",
    "years",
    "as_of",
    "source_title",
    "source_url",
    "certainty",
    "checked_on",
    "valid_until",
)
LONGEST_NAME = 200
_LEVELS = ("initial", "technical", "higher_technical")
_KINDS = ("programme", "course")
_CERTAINTIES = get_args(Source.model_fields["certainty"].annotation)


@dataclass(slots=True)
class Known:
    """What a row may refer to, in one pack; `programmes` and `sources` as they are now, imports included."""

    languages: list[str]
    centres: Mapping[str, Centre]
    occupations: Mapping[str, Occupation]
    sectors: Mapping[str, Sector]
    programmes: Mapping[str, Programme]
    sources: Mapping[str, Source]
    elsewhere: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Accepted:
    """By id; `book` knows the sources that had to be made."""

    book: SourceBook
    programmes: dict[str, Programme] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)


def read_programmes(data: bytes, file: str, known: Known, progress: Progress) -> Accepted:
    """Every row checked; raises UnusableFile where the file is not the table."""
    rows = read_table(data, required=TEMPLATE)
    found = Accepted(SourceBook(known.sources))
    for done, row in enumerate(rows, 1):
        texts: dict[str, str] = {}
        try:
            texts = texts_of(row)
            programme = _programme(texts, known, found.book)
            if programme.id in found.programmes:
                raise RowRefused("id", f"The id {programme.id!r} stands in an earlier row of this file.")
            found.programmes[programme.id] = programme
        except RowRefused as refusal:
            found.rejected.append(rejection(file, row, refusal))
        if done % 500 == 0 or done == len(rows):
            progress(done, len(rows))
    return found


def rejection(file: str, row: Row, refusal: RowRefused) -> Rejected:
    return Rejected(file, row.number, refusal.column, refusal.reason, row.cells.get(refusal.column, ""))


def _programme(texts: dict[str, str], known: Known, book: SourceBook) -> Programme:
    record_id = _id(texts["id"], known)
    if texts["centre"] not in known.centres:
        raise RowRefused("centre", f"There is no centre {texts['centre']!r} in this pack.")
    names = _names(texts, known.languages)
    occupation = _one_of(texts, "occupation", known.occupations)
    sector = _one_of(texts, "sector", known.sectors)
    checked_on, valid_until = to_date(texts, "checked_on"), to_date(texts, "valid_until")
    if checked_on and valid_until and valid_until < checked_on:
        raise RowRefused("valid_until", "The date valid_until lies before checked_on.")
    before = known.programmes.get(record_id)
    return Programme(
        id=record_id,
        centre=texts["centre"],
        names=names,
        occupation=occupation,
        sector=sector or (known.occupations[occupation].sector if occupation else ""),
        level=_one_of(texts, "level", _LEVELS),
        kind=_required(texts, "kind", _KINDS),
        years=_years(texts["years"]),
        as_of=_partial_date(texts["as_of"]),
        source=book.find(texts["source_title"], texts["source_url"], before.source if before else []),
        certainty=_required(texts, "certainty", _CERTAINTIES),
        checked_on=checked_on,
        valid_until=valid_until,
    )


def _id(text: str, known: Known) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", text):
        raise RowRefused("id", "The id must be 1 to 100 small Latin letters, digits, hyphens or underscores.")
    if text in known.elsewhere:
        raise RowRefused("id", f"The id {text!r} belongs to a programme of another pack.")
    return text


def _names(texts: dict[str, str], languages: list[str]) -> dict[str, str]:
    names = {language: texts[f"name_{language}"] for language in NAMES if texts[f"name_{language}"]}
    for language, name in names.items():
        if len(name) > LONGEST_NAME:
            raise RowRefused(f"name_{language}", f"The name is longer than {LONGEST_NAME} characters.")
    if not names.keys() & {*languages}:
        columns = ", ".join(f"name_{language}" for language in languages)
        raise RowRefused(f"name_{languages[0]}", f"There is no name in a language of this pack ({columns}).")
    return names


def _one_of(texts: dict[str, str], column: str, known: Iterable[str]) -> str | None:
    text = texts[column]
    if text and text not in known:
        raise RowRefused(column, f"There is no {column} {text!r}.")
    return text or None


def _required(texts: dict[str, str], column: str, known: tuple[str, ...]) -> str:
    if texts[column] not in known:
        raise RowRefused(column, f"The column {column} must say one of: {', '.join(known)}.")
    return texts[column]


def _years(text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,2}([.,]\d{1,4})?", text) or not 0 < float(text.replace(",", ".")) <= 10:
        raise RowRefused("years", "The years must be a number above 0 and up to 10, or empty.")
    return float(text.replace(",", "."))


def to_date(texts: Mapping[str, str], column: str) -> date | None:
    text = texts.get(column, "")
    try:
        if text and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RowRefused(column, "The date must be written as 2026-02-25.") from error


def _partial_date(text: str) -> str | None:
    whole = text + "2000-01-01"[len(text) :] if len(text) in (4, 7) else text
    try:
        to_date({"as_of": whole}, "as_of")
    except RowRefused as error:
        raise RowRefused("as_of", "The date must be written as 2026, 2026-02 or 2026-02-25.") from error
    return text or None


def programme_cells(programme: Programme, sources: Mapping[str, Source]) -> dict[str, str]:
    """The programme as a row of the template."""
    named = [sources[source_id] for source_id in programme.source]
    addresses = [source.url or "" for source in named]
    return {
        "id": programme.id,
        "centre": programme.centre,
        **{f"name_{language}": programme.names.get(language, "") for language in NAMES},
        "occupation": programme.occupation or "",
        "sector": programme.sector,
        "level": programme.level or "",
        "kind": programme.kind,
        "years": f"{programme.years:g}" if programme.years is not None else "",
        "as_of": programme.as_of or "",
        "source_title": " | ".join(source.title for source in named),
        "source_url": " | ".join(addresses) if any(addresses) else "",
        "certainty": programme.certainty,
        "checked_on": programme.checked_on.isoformat() if programme.checked_on else "",
        "valid_until": programme.valid_until.isoformat() if programme.valid_until else "",
    }
