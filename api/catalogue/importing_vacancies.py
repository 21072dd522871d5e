"""Vacancies from a table, an RSS 2.0 feed or a JSON list."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from api.catalogue.imported import Vacancy
from api.catalogue.importing_names import Forms, city_forms, occupation_forms
from api.catalogue.importing_programmes import to_date
from api.catalogue.importing_sources import web_address
from api.catalogue.importing_tables import (
    FORMULA,
    Progress,
    Rejected,
    Row,
    RowRefused,
    UnusableFile,
    clean,
    decode,
    read_table,
    texts_of,
)
from api.catalogue.schemas import City, Occupation

REQUIRED = ("id", "title", "url", "published_on")
OPTIONAL = ("employer", "city", "occupation", "expires_on", "pay")
OPEN_FOR = timedelta(days=30)
LONGEST = {"id": 300, "title": 200, "employer": 200, "pay": 100}
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@dataclass(slots=True)
class AcceptedVacancies:
    vacancies: dict[str, Vacancy] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)


def read_vacancies(
    data: bytes,
    file: str,
    *,
    cities: Mapping[str, City],
    occupations: Mapping[str, Occupation],
    today: date,
    progress: Progress,
) -> AcceptedVacancies:
    """Every vacancy that is still open, checked; raises UnusableFile."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    rows = _feed(data) if start == b"<" else _list(data) if start in (b"[", b"{") else None
    if rows is None:
        rows = read_table(data, required=REQUIRED, optional=OPTIONAL)
    reader = _Reader(cities, occupations, today)
    found = AcceptedVacancies()
    for done, row in enumerate(rows, 1):
        try:
            vacancy = reader.vacancy(row)
            if vacancy.id in found.vacancies:
                raise RowRefused("id", f"The id {vacancy.id!r} stands in an earlier row of this file.")
            found.vacancies[vacancy.id] = vacancy
        except RowRefused as refusal:
            value = row.cells.get(refusal.column, "")
            found.rejected.append(Rejected(file, row.number, refusal.column, refusal.reason, value))
        if done % 500 == 0 or done == len(rows):
            progress(done, len(rows))
    return found


class _Reader:
    def __init__(self, cities: Mapping[str, City], occupations: Mapping[str, Occupation], today: date) -> None:
        self._cities, self._occupations, self._today = cities, occupations, today
        self._city_forms: Forms = city_forms(cities.values())
        self._occupation_forms: Forms = occupation_forms(occupations.values())

    def vacancy(self, row: Row) -> Vacancy:
        texts = texts_of(row)
        for column in ("id", "title", "published_on"):
            if not texts.get(column):
                raise RowRefused(column, f"The column {column} is empty.")
        for column, longest in LONGEST.items():
            if len(texts.get(column, "")) > longest:
                raise RowRefused(column, f"The column {column} is longer than {longest} characters.")
        published, expires = self._dates(texts)
        return Vacancy(
            id=texts["id"],
            title=texts["title"],
            employer=texts.get("employer") or None,
            city=self._city(texts.get("city", "")),
            occupation=self._occupation(texts),
            url=web_address(texts.get("url", ""), "url"),
            published_on=published,
            expires_on=expires,
            pay=texts.get("pay") or None,
        )

    def _dates(self, texts: dict[str, str]) -> tuple[date, date]:
        published = to_date(texts, "published_on")
        assert published is not None
        expires = to_date(texts, "expires_on") or published + OPEN_FOR
        if published > self._today + timedelta(days=1):
            raise RowRefused("published_on", "The day of publishing has not come yet.")
        if expires < published:
            raise RowRefused("expires_on", "The vacancy ends before it was published.")
        if expires < self._today:
            raise RowRefused("expires_on", f"The vacancy ended on {expires}.")
        return published, expires

    def _city(self, text: str) -> str | None:
        if text in self._cities:
            return text
        return self._city_forms.exactly(text) or self._city_forms.within(text)

    def _occupation(self, texts: dict[str, str]) -> str | None:
        given = texts.get("occupation", "")
        if given and given not in self._occupations:
            found = self._occupation_forms.exactly(given)
            if found is None:
                raise RowRefused("occupation", f"There is no occupation {given!r}.")
            return found
        return given or self._occupation_forms.within(texts["title"])


def _list(data: bytes) -> list[Row]:
    try:
        items = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise UnusableFile("is not JSON.") from error
    if not isinstance(items, list):
        raise UnusableFile("holds no JSON list of vacancies.")
    missing = [column for column in REQUIRED if not any(isinstance(item, dict) and column in item for item in items)]
    if items and missing:
        raise UnusableFile(f"has no field {', '.join(missing)} in its vacancies.")
    return [_object(number, item) for number, item in enumerate(items, 1)]


def _object(number: int, item: object) -> Row:
    if not isinstance(item, dict):
        return Row(number, {}, "The vacancy is not an object with fields.")
    given = {column: item.get(column) for column in (*REQUIRED, *OPTIONAL)}
    return Row(
        number, {name: _harmless(str(value)) for name, value in given.items() if isinstance(value, str | int | float)}
    )


def _feed(data: bytes) -> list[Row]:
    """The items of an RSS 2.0 feed; a town is looked for in its categories and its title."""
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnusableFile("is no plain text, or declares its own entities, which a feed has no need of.")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - without declarations there are no entities to expand
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnusableFile(f"is not XML: {error}.") from error
    if root.tag != "rss" or root.find("channel") is None:
        raise UnusableFile("is XML but not an RSS 2.0 feed.")
    return [_item(number, item) for number, item in enumerate(root.iterfind("channel/item"), 1)]


def _item(number: int, item: ElementTree.Element) -> Row:
    def said(tag: str) -> str:
        return _plain(item.findtext(tag) or "")

    places = [_plain(category.text or "") for category in item.iterfind("category")]
    cells = {
        "id": said("guid") or said("link"),
        "title": said("title"),
        "employer": said(_CREATOR) or said("author"),
        "city": " · ".join([*places, said("title")]),
        "url": said("link"),
        "published_on": _day(said("pubDate")),
    }
    return Row(number, {column: _harmless(text) for column, text in cells.items()})


def _day(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return text


def _plain(text: str) -> str:
    return clean(html.unescape(re.sub(r"<[^>]*>", " ", html.unescape(text))))


def _harmless(text: str) -> str:
    """Only a cell of a spreadsheet can be a formula: elsewhere the sign is part of the text, and stays."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.startswith(FORMULA) else cleaned
