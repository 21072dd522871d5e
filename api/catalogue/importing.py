"""Imports: a file is read and checked whole, then what it changes is written into the overlay folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from api.catalogue import overlay
from api.catalogue.imported import Vacancy
from api.catalogue.importing_esco import read_esco
from api.catalogue.importing_programmes import Accepted, Known, read_programmes
from api.catalogue.importing_specialties import read_specialties
from api.catalogue.importing_tables import Progress, Rejected, UnusableFile, load
from api.catalogue.importing_vacancies import read_vacancies
from api.catalogue.overlay import PackOverlay, list_text, mapping_text, overlay_folder, read_overlay, read_pack
from api.catalogue.schemas import Record
from api.catalogue.service import CONTENT, Catalogue, load_catalogue

R = TypeVar("R", bound=Record)


class ImportKind(StrEnum):
    PROGRAMMES = "programmes"
    SPECIALTIES = "specialties"
    ESCO = "esco"
    VACANCIES = "vacancies"


class UnknownPack(Exception):
    """The message names the packs that there are."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where an import reads what is known and writes what is new."""

    pack: str
    data_dir: Path
    content: Path = CONTENT
    today: date = field(default_factory=date.today)

    @property
    def folder(self) -> Path:
        return overlay_folder(self.data_dir) / self.pack

    def catalogue(self) -> Catalogue:
        packs = sorted(path.parent.name for path in self.content.glob("*/pack.yml"))
        if self.pack not in packs:
            raise UnknownPack(f"there is no pack {self.pack!r}; the packs are: {', '.join(packs)}.")
        return load_catalogue((self.pack,), demo=False, content=self.content)


@dataclass(slots=True)
class Outcome:
    """What an import would write; `texts` are whole files, in the order in which they must be put in place."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    texts: dict[Path, str] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        return self.added + self.changed + self.unchanged

    def write(self) -> list[Path]:
        """Puts the files that differ in their places; returns these."""
        return overlay.write_files(self.texts)


def prepare(kind: ImportKind, files: Sequence[str], place: Workplace, progress: Progress) -> Outcome:
    """Read and check, write nothing; raises UnusableFile, with the file's name, if any of the files is unusable."""
    if kind is ImportKind.ESCO:
        return _esco(files, place, progress)
    if kind is ImportKind.VACANCIES:
        return _vacancies(files, place, progress)
    return _programmes(kind, files, place, progress)


def known_of(place: Workplace, catalogue: Catalogue, imported: PackOverlay) -> Known:
    return Known(
        languages=catalogue.packs[place.pack].pack.languages,
        centres=catalogue.centres,
        occupations=catalogue.occupations,
        sectors=catalogue.sectors,
        programmes={**catalogue.programmes, **imported.programmes},
        sources={**catalogue.sources, **imported.sources},
        elsewhere=_ids_elsewhere(place),
    )


def _ids_elsewhere(place: Workplace) -> set[str]:
    """Ids of programmes in the other packs, theirs and imported; ids are unique over the packs."""
    found: set[str] = set()
    for folder in (path.parent for path in place.content.glob("*/pack.yml")):
        if folder.name != place.pack:
            file = folder / "programmes.yml"
            rows = yaml.load(file.read_bytes(), yaml.CSafeLoader) if file.exists() else []
            found |= {row["id"] for row in rows or []}
            found |= read_pack(place.folder.with_name(folder.name)).programmes.keys()
    return found


def _programmes(kind: ImportKind, files: Sequence[str], place: Workplace, progress: Progress) -> Outcome:
    outcome = Outcome()
    imported = read_pack(place.folder)
    known = known_of(place, place.catalogue(), imported)
    programmes, sources = dict(imported.programmes), dict(imported.sources)
    taken: set[str] = set()
    for file in files:
        found = _read_programmes(kind, file, known, progress)
        for record_id in taken & found.programmes.keys():
            del found.programmes[record_id]
            outcome.rejected.append(Rejected(file, 0, "id", f"The id {record_id!r} stands in an earlier file."))
        taken |= found.programmes.keys()
        changed = _changed(found.programmes, known.programmes, outcome)
        programmes.update(changed)
        sources.update(found.book.made(programmes.values()))
        outcome.rejected += found.rejected
        known.programmes = {**known.programmes, **changed}
        known.sources = {**known.sources, **sources}
    # A source comes to its place first: a programme never names one that is not there.
    if sources:
        outcome.texts[place.folder / overlay.SOURCES] = mapping_text(overlay.SOURCES, sources)
    if programmes:
        outcome.texts[place.folder / overlay.PROGRAMMES] = list_text(overlay.PROGRAMMES, programmes)
    return outcome


def _read_programmes(kind: ImportKind, file: str, known: Known, progress: Progress) -> Accepted:
    try:
        data = load(file)
        if kind is ImportKind.PROGRAMMES:
            return read_programmes(data, file, known, progress)
        return read_specialties(data, file, known, progress, as_of=_day_of(file))
    except UnusableFile as error:
        raise UnusableFile(f"{file} {error}") from error


def _day_of(file: str) -> date:
    """The day a list was fetched: today from an address, else the file's own."""
    path = Path(file)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date() if path.exists() else datetime.now(UTC).date()


def _changed(found: Mapping[str, R], before: Mapping[str, R], outcome: Outcome) -> dict[str, R]:
    """Those that are new or different; counts all."""
    changed = {key: record for key, record in found.items() if before.get(key) != record}
    added = sum(key not in before for key in changed)
    outcome.added += added
    outcome.changed += len(changed) - added
    outcome.unchanged += len(found) - len(changed)
    return changed


def _vacancies(files: Sequence[str], place: Workplace, progress: Progress) -> Outcome:
    outcome = Outcome()
    catalogue = place.catalogue()
    before = read_pack(place.folder).vacancies
    vacancies: dict[str, Vacancy] = {key: item for key, item in before.items() if item.expires_on >= place.today}
    for file in files:
        try:
            found = read_vacancies(
                load(file),
                file,
                cities=catalogue.cities,
                occupations=catalogue.occupations,
                today=place.today,
                progress=progress,
            )
        except UnusableFile as error:
            raise UnusableFile(f"{file} {error}") from error
        vacancies.update(_changed(found.vacancies, vacancies, outcome))
        outcome.rejected += found.rejected
    if vacancies or before:
        outcome.texts[place.folder / overlay.VACANCIES] = list_text(overlay.VACANCIES, vacancies)
    return outcome


def _esco(files: Sequence[str], place: Workplace, progress: Progress) -> Outcome:
    outcome = Outcome()
    folder = overlay_folder(place.data_dir)
    try:
        found = read_esco(files, place.catalogue().occupations.values(), progress)
    except UnusableFile as error:
        raise UnusableFile(f"ESCO in {', '.join(files)} {error}") from error
    _changed(found.matches, read_overlay(folder).esco, outcome)
    outcome.rejected += found.rejected
    if found.matches:
        outcome.texts[folder / overlay.ESCO] = list_text(overlay.ESCO, found.matches)
    return outcome
