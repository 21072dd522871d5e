"""Catalogue records in one language, in the shape that answer templates name."""

from types import SimpleNamespace
from typing import Any

from api.catalogue.schemas import Pay, Texts
from api.catalogue.service import Catalogue, Place

FALLBACKS = ("en", "az", "ru", "sq")


def pick(texts: Any, language: str) -> Any:
    """The text in the language, or in the first language we fall back to; other values stay as they are."""
    if not isinstance(texts, dict):
        return texts
    for code in (language, *FALLBACKS):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


class Views:
    """Makes and remembers views; the catalogue does not change while the process runs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._made: dict[tuple[str, str, str], SimpleNamespace] = {}

    def of(self, kind: str, record_id: str, language: str) -> SimpleNamespace | None:
        """The view of an occupation, country, city, centre, sector or programme; None for an unknown id."""
        key = (kind, record_id, language)
        if key not in self._made:
            maker = {
                "occupation": self._occupation,
                "country": self._country,
                "city": self._city,
                "centre": self._centre,
                "sector": self._sector,
                "programme": self._programme,
            }[kind]
            try:
                self._made[key] = maker(record_id, language)
            except KeyError:
                return None
        return self._made[key]

    def pay_of(self, occupation_id: str, language: str, place: Place) -> SimpleNamespace | None:
        pay = self._catalogue.packs[place.pack].pay.get(occupation_id)
        return _pay(pay, language) if pay else None

    def wages(self, language: str, place: Place) -> Any:
        return _namespace(self._catalogue.packs[place.pack].wages, language)

    def questions(self, occupation_id: str | None, language: str) -> list[str]:
        """Practice questions of a trade, or the general ones."""
        rows = self._catalogue.interview.get(occupation_id or "general") or []
        return [pick(row, language) for row in rows]

    def _occupation(self, record_id: str, language: str) -> SimpleNamespace:
        item = self._catalogue.occupations[record_id]
        return SimpleNamespace(
            id=item.id,
            name=pick(item.names, language),
            plain=pick(item.plain, language),
            summary=pick(item.summary, language),
            day=pick(item.day, language),
            skills=pick(item.skills, language),
            entry=pick(item.entry, language),
            sector=self.of("sector", item.sector, language),
        )

    def _country(self, record_id: str, language: str) -> SimpleNamespace:
        return SimpleNamespace(id=record_id, name=pick(self._catalogue.countries[record_id].names, language))

    def _city(self, record_id: str, language: str) -> SimpleNamespace:
        return SimpleNamespace(id=record_id, name=pick(self._catalogue.cities[record_id].names, language))

    def _sector(self, record_id: str, language: str) -> SimpleNamespace:
        item = self._catalogue.sectors[record_id]
        return SimpleNamespace(id=record_id, name=pick(item.names, language), summary=pick(item.summary, language))

    def _centre(self, record_id: str, language: str) -> SimpleNamespace:
        item = self._catalogue.centres[record_id]
        return SimpleNamespace(
            id=record_id,
            name=pick(item.names, language),
            short=pick(item.short, language),
            about=pick(item.about, language),
            city=self.of("city", item.city, language),
            career_centre=item.career_centre,
            sources=item.source,
            valid_until=item.valid_until,
        )

    def _programme(self, record_id: str, language: str) -> SimpleNamespace:
        item = self._catalogue.programmes[record_id]
        return SimpleNamespace(
            id=record_id,
            name=pick(item.names, language),
            centre=self.of("centre", item.centre, language),
            occupation=item.occupation,
            level=item.level,
            kind=item.kind,
            years=item.years,
            as_of=item.as_of,
            certainty=item.certainty,
            sources=item.source,
            valid_until=item.valid_until,
        )


def _pay(pay: Pay, language: str) -> SimpleNamespace:
    view = SimpleNamespace(**{name: getattr(pay, name) for name in ("median", "low", "high", "minimum", "maximum")})
    view.advertisements, view.with_pay, view.small_sample = pay.advertisements, pay.with_pay, pay.small_sample
    view.period = SimpleNamespace(from_=pay.period.from_, to=pay.period.to)
    view.caveat = pick(pay.caveat, language) if pay.caveat else None
    view.sources, view.valid_until = [pay.source], pay.valid_until
    return view


def _namespace(value: Any, language: str) -> Any:
    """Nested mappings as attributes; a mapping of languages becomes the text in the language."""
    if isinstance(value, dict):
        if value and set(value) <= {"az", "ru", "en", "sq", "cnr"}:
            texts: Texts = value
            return pick(texts, language)
        return SimpleNamespace(**{str(key): _namespace(item, language) for key, item in value.items()})
    if isinstance(value, list):
        return [_namespace(item, language) for item in value]
    return value
