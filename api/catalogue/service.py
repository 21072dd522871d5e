"""The catalogue: everything the content packs know, loaded once, read by id and searched by what people ask for."""

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


@dataclass(slots=True)
class Catalogue:
    """Records of all loaded packs by id; ids are unique over the packs."""

    packs: list[Pack] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    pay: dict[str, Pay] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    helplines: dict[str, Helpline] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    buttons: dict[str, ButtonDefinition] = field(default_factory=dict)
    topics: dict[str, Texts] = field(default_factory=dict)
    phrases: dict[str, Texts] = field(default_factory=dict)
    wages: dict[str, Any] = field(default_factory=dict)
    interview: dict[str, Any] = field(default_factory=dict)

    @property
    def default_language(self) -> Language:
        """What people are met with until they choose or write: the first pack's language."""
        return Language(self.packs[0].default_language) if self.packs else Language.EN

    def require_centre(self, centre: str | None) -> str | None:
        if centre is not None and centre not in self.centres:
            raise UnknownCentre
        return centre

    def find_occupations(self, *, sector: str | None = None) -> list[Occupation]:
        return [item for item in self.occupations.values() if sector in (None, item.sector)]

    def find_centres(self, *, city: str | None = None) -> list[Centre]:
        return [item for item in self.centres.values() if not item.demo and city in (None, item.city)]

    def find_programmes(
        self,
        *,
        occupation: str | None = None,
        city: str | None = None,
        centre: str | None = None,
        sector: str | None = None,
    ) -> list[Programme]:
        """Programmes that meet every condition given, newest information first."""
        found = [
            item
            for item in self.programmes.values()
            if occupation in (None, item.occupation)
            and centre in (None, item.centre)
            and sector in (None, item.sector)
            and city in (None, self.centres[item.centre].city)
        ]
        return sorted(found, key=lambda item: item.as_of or "", reverse=True)


@cache
def load_catalogue(packs: tuple[str, ...], *, demo: bool, content: Path = CONTENT) -> Catalogue:
    """Read the packs, once in a process; raises pydantic.ValidationError naming the record that is not in the documented form."""
    catalogue = Catalogue()
    for name in [*packs, *([DEMO_PACK] if demo else [])]:
        _load_pack(catalogue, content / name)
    catalogue.phrases.update(_read(content / "phrases.yml", dict[str, Texts], {}))
    return catalogue


def _load_pack(catalogue: Catalogue, folder: Path) -> None:
    if (folder / "pack.yml").exists():
        catalogue.packs.append(_read(folder / "pack.yml", Pack, None))
    catalogue.sources.update(_read(folder / "sources.yml", dict[str, Source], {}))
    for file in sorted((folder / "occupations").glob("*.yml")):
        rows = _read(file, list[dict[str, Any]], [])
        records = [Occupation.model_validate({**row, "sector": file.stem}) for row in rows]
        catalogue.occupations.update({record.id: record for record in records})
    catalogue.cities.update(_by_id(folder / "cities.yml", City))
    catalogue.sectors.update(_by_id(folder / "sectors.yml", Sector))
    catalogue.centres.update(_by_id(folder / "centres.yml", Centre))
    catalogue.programmes.update(_by_id(folder / "programmes.yml", Programme))
    catalogue.helplines.update(_by_id(folder / "helplines.yml", Helpline))
    catalogue.topics.update(_read(folder / "topics.yml", dict[str, Texts], {}))
    catalogue.buttons.update(_read(folder / "buttons.yml", dict[str, ButtonDefinition], {}))
    for file in sorted((folder / "answers").glob("*.yml")):
        catalogue.answers.update(_read(file, dict[str, Answer], {}))
    for row in _read(folder / "pay.yml", list[Pay], []):
        catalogue.pay.update(dict.fromkeys(row.occupations, row))
    catalogue.wages.update(_read(folder / "wages.yml", dict[str, Any], {}))
    catalogue.interview.update(_read(folder / "interview.yml", dict[str, Any], {}))


def _read(path: Path, form: Any, default: Any) -> Any:
    if not path.exists():
        return default
    with path.open(encoding="utf-8") as file:
        return TypeAdapter(form).validate_python(yaml.load(file, yaml.CSafeLoader))


def _by_id(path: Path, form: type[M]) -> dict[str, M]:
    records: list[M] = _read(path, list[form], [])  # type: ignore[valid-type]
    return {record.id: record for record in records}  # type: ignore[attr-defined]
