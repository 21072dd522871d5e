"""The catalogue: everything the content packs know, loaded once, read by id and searched by what people ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter

from api.catalogue.schemas import (
    Answer,
    ButtonDefinition,
    Centre,
    City,
    Country,
    Helpline,
    Occupation,
    Pack,
    Pay,
    Programme,
    Sector,
    Source,
    Texts,
)
from api.errors import NotFound
from api.languages import Language

CONTENT = Path(__file__).resolve().parent.parent.parent / "content"
DEMO_PACK = "demo"
M = TypeVar("M", bound=BaseModel)


class UnknownCentre(NotFound):
    detail = "There is no centre with this id."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question belongs: a pack, and the country in it if that is known."""

    pack: str
    country: str | None


@dataclass(slots=True)
class PackContent:
    """What is true in the countries of one pack only."""

    pack: Pack
    answers: dict[str, Answer] = field(default_factory=dict)
    pay: dict[str, Pay] = field(default_factory=dict)
    wages: dict[str, Any] = field(default_factory=dict)

    @property
    def only_country(self) -> str | None:
        return self.pack.countries[0].id if len(self.pack.countries) == 1 else None


@dataclass(slots=True)
class Catalogue:
    """What holds everywhere, and what each pack adds; ids are unique over the packs."""

    packs: dict[str, PackContent] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    helplines: dict[str, Helpline] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    buttons: dict[str, ButtonDefinition] = field(default_factory=dict)
    topics: dict[str, Texts] = field(default_factory=dict)
    phrases: dict[str, Texts] = field(default_factory=dict)
    interview: dict[str, Any] = field(default_factory=dict)

    @property
    def default_language(self) -> Language:
        """What people are met with until they choose or write: the first pack's language."""
        first = next(iter(self.packs.values()), None)
        return Language(first.pack.default_language) if first else Language.EN

    @property
    def languages(self) -> list[Language]:
        """The languages of all packs, the first pack's first."""
        codes = (Language(code) for content in self.packs.values() for code in content.pack.languages)
        return list(dict.fromkeys(codes)) or [Language.EN]

    def country_of(self, *, centre: str | None = None, city: str | None = None) -> str | None:
        record = self.centres.get(centre or "")
        found = self.cities.get(record.city if record else city or "")
        return found.country if found else None

    def place(self, *, centre: str | None, country: str | None, city: str | None, language: str) -> Place:
        """The centre's page decides, then a country or town that was named, then the language; the first pack last."""
        known = self.country_of(centre=centre) or (country if country in self.countries else None)
        known = known or self.country_of(city=city)
        for name, content in self.packs.items():
            if known in {item.id for item in content.pack.countries}:
                return Place(name, known)
        speaking = [item.id for item in self.countries.values() if language in item.languages]
        for name, content in self.packs.items():
            here = [item.id for item in content.pack.countries if item.id in speaking]
            if here:
                return Place(name, here[0] if len(here) == 1 else None)
        first = next(iter(self.packs))
        return Place(first, self.packs[first].only_country)

    def answer(self, name: str, place: Place) -> Answer | None:
        """What the pack of the place says, or what is said everywhere."""
        return self.packs[place.pack].answers.get(name) or self.answers.get(name)

    def all_answers(self) -> Iterator[tuple[str | None, str, Answer]]:
        """Pack (None: everywhere), name and record of every answer."""
        yield from ((None, name, answer) for name, answer in self.answers.items())
        for pack, content in self.packs.items():
            yield from ((pack, name, answer) for name, answer in content.answers.items())

    def require_centre(self, centre: str | None) -> str | None:
        if centre is not None and centre not in self.centres:
            raise UnknownCentre
        return centre

    def find_occupations(self, *, sector: str | None = None) -> list[Occupation]:
        return [item for item in self.occupations.values() if sector in (None, item.sector)]

    def countries_of(self, *, country: str | None = None, pack: str | None = None) -> set[str] | None:
        """Where to search: a country, else all of a pack; None means everywhere."""
        if country in self.countries:
            return {country}
        content = self.packs.get(pack or "")
        return {item.id for item in content.pack.countries} if content else None

    def pay_of(self, occupation: str, *, country: str | None = None, pack: str | None = None) -> Pay | None:
        """Pay there; without a known country or pack, where the first pack is at home."""
        at_home = (item for item in self.packs.values() if country in {known.id for known in item.pack.countries})
        content = next(at_home, None) or self.packs.get(pack or "") or next(iter(self.packs.values()))
        return content.pay.get(occupation)

    def find_centres(self, *, city: str | None = None, countries: set[str] | None = None) -> list[Centre]:
        return [
            item
            for item in self.centres.values()
            if not item.demo
            and city in (None, item.city)
            and (city is not None or countries is None or self.country_of(centre=item.id) in countries)
        ]

    def find_programmes(
        self,
        *,
        occupation: str | None = None,
        city: str | None = None,
        centre: str | None = None,
        sector: str | None = None,
        countries: set[str] | None = None,
    ) -> list[Programme]:
        """Programmes that meet every condition given, newest information first; a named town or centre is in its country."""
        anywhere = countries is None or city is not None or centre is not None
        found = [
            item
            for item in self.programmes.values()
            if occupation in (None, item.occupation)
            and centre in (None, item.centre)
            and sector in (None, item.sector)
            and city in (None, self.centres[item.centre].city)
            and (anywhere or self.country_of(centre=item.centre) in (countries or set()))
        ]
        return sorted(found, key=lambda item: item.as_of or "", reverse=True)


@cache
def load_catalogue(packs: tuple[str, ...], *, demo: bool, content: Path = CONTENT) -> Catalogue:
    """Read the packs, once in a process; raises pydantic.ValidationError naming the record that is not in the documented form."""
    catalogue = Catalogue()
    _load_common(catalogue, content)
    for name in packs:
        _load_pack(catalogue, content / name)
    if demo:
        catalogue.centres.update(_by_id(content / DEMO_PACK / "centres.yml", Centre))
    return catalogue


def _load_common(catalogue: Catalogue, folder: Path) -> None:
    catalogue.sources.update(_read(folder / "sources.yml", dict[str, Source], {}))
    for file in sorted((folder / "occupations").glob("*.yml")):
        rows = _read(file, list[dict[str, Any]], [])
        records = [Occupation.model_validate({**row, "sector": file.stem}) for row in rows]
        catalogue.occupations.update({record.id: record for record in records})
    catalogue.sectors.update(_by_id(folder / "sectors.yml", Sector))
    catalogue.topics.update(_read(folder / "topics.yml", dict[str, Texts], {}))
    catalogue.buttons.update(_read(folder / "buttons.yml", dict[str, ButtonDefinition], {}))
    catalogue.answers.update(_answers(folder))
    catalogue.interview.update(_read(folder / "interview.yml", dict[str, Any], {}))
    catalogue.phrases.update(_read(folder / "phrases.yml", dict[str, Texts], {}))


def _load_pack(catalogue: Catalogue, folder: Path) -> None:
    content = PackContent(_read(folder / "pack.yml", Pack, None))
    catalogue.packs[content.pack.id] = content
    catalogue.countries.update({country.id: country for country in content.pack.countries})
    catalogue.sources.update(_read(folder / "sources.yml", dict[str, Source], {}))
    home = content.only_country or ""
    cities = _by_id(folder / "cities.yml", City).values()
    catalogue.cities.update({city.id: city.model_copy(update={"country": city.country or home}) for city in cities})
    catalogue.centres.update(_by_id(folder / "centres.yml", Centre))
    catalogue.programmes.update(_by_id(folder / "programmes.yml", Programme))
    catalogue.helplines.update(_by_id(folder / "helplines.yml", Helpline))
    content.answers.update(_answers(folder))
    for row in _read(folder / "pay.yml", list[Pay], []):
        content.pay.update(dict.fromkeys(row.occupations, row))
    content.wages.update(_read(folder / "wages.yml", dict[str, Any], {}))


def _answers(folder: Path) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for file in sorted((folder / "answers").glob("*.yml")):
        found.update(_read(file, dict[str, Answer], {}))
    return found


def _read(path: Path, form: Any, default: Any) -> Any:
    if not path.exists():
        return default
    with path.open(encoding="utf-8") as file:
        return TypeAdapter(form).validate_python(yaml.load(file, yaml.CSafeLoader))


def _by_id(path: Path, form: type[M]) -> dict[str, M]:
    records: list[M] = _read(path, list[form], [])  # type: ignore[valid-type]
    return {record.id: record for record in records}  # type: ignore[attr-defined]
