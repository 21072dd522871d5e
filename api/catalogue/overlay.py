"""What was imported on this installation: files beside the database that the loader lays over the content packs."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter

from api.catalogue.imported import EscoMatch, Vacancy
from api.catalogue.schemas import Programme, Record, Source

PROGRAMMES = "programmes.yml"
VACANCIES = "vacancies.yml"
SOURCES = "sources.yml"
ESCO = "esco.yml"
_COMMANDS = {
    PROGRAMMES: "`./yol content import programmes` or `./yol content import specialties`",
    SOURCES: "`./yol content import programmes` or `./yol content import specialties`",
    VACANCIES: "`./yol content import vacancies`",
    ESCO: "`./yol content import esco`",
}
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class PackOverlay:
    """By id; a programme replaces the pack's of the same id."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    vacancies: dict[str, Vacancy] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overlay:
    """`packs` by the pack's id, `esco` by the occupation's."""

    packs: dict[str, PackOverlay] = field(default_factory=dict)
    esco: dict[str, EscoMatch] = field(default_factory=dict)


def overlay_folder(data_dir: Path) -> Path:
    return data_dir / "content"


def read_overlay(folder: Path) -> Overlay:
    """All that was imported; nothing where nothing was. Raises pydantic.ValidationError or yaml.YAMLError."""
    packs = {path.name: read_pack(path) for path in sorted(folder.glob("*")) if path.is_dir()}
    esco = [EscoMatch.model_validate(row) for row in _rows(folder / ESCO)]
    return Overlay(packs, {match.occupation: match for match in esco})


def read_pack(folder: Path) -> PackOverlay:
    programmes = TypeAdapter(list[Programme]).validate_python(_rows(folder / PROGRAMMES))
    vacancies = TypeAdapter(list[Vacancy]).validate_python(_rows(folder / VACANCIES))
    sources = TypeAdapter(dict[str, Source]).validate_python(dict(_mapping(folder / SOURCES)))
    return PackOverlay(
        {programme.id: programme for programme in programmes},
        {vacancy.id: vacancy for vacancy in vacancies},
        sources,
    )


def _rows(path: Path) -> list[Any]:
    lines = _lines(path)
    try:
        return [json.loads(line.removeprefix("- ")) for line in lines]
    except ValueError:  # a person has edited the file: it is YAML all the same
        return yaml.load("\n".join(lines), yaml.CSafeLoader) or []


def _mapping(path: Path) -> Mapping[str, Any]:
    lines = _lines(path)
    try:
        return {key: value for line in lines for key, value in json.loads(f"{{{line}}}").items()}
    except ValueError:
        return yaml.load("\n".join(lines), yaml.CSafeLoader) or {}


def _lines(path: Path) -> list[str]:
    """The lines without comments; a record a line in JSON, which YAML contains, is read thirty times as fast as YAML."""
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and line[0] != "#"]


def list_text(name: str, records: Mapping[str, R]) -> str:
    """The file that holds the records, sorted by id, so that the same records make the same bytes."""
    return _file(name, (f"- {_json(records[key])}" for key in sorted(records)))


def mapping_text(name: str, records: Mapping[str, R]) -> str:
    return _file(name, (f"{json.dumps(key)}: {_json(records[key])}" for key in sorted(records)))


def _file(name: str, lines: Iterable[str]) -> str:
    head = f"# Written by {_COMMANDS[name]}: import again instead of changing it here."
    return "\n".join([head, *lines, ""])


def _json(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False)


def write_files(texts: Mapping[Path, str]) -> list[Path]:
    """Write those that differ: all of them beside their places first, then each put in its place at once, in order."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            data = text.encode("utf-8")
            if path.exists() and path.read_bytes() == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            waiting.append((beside, path))
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for beside, path in waiting:
            os.replace(beside, path)
    finally:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
    return [path for _, path in waiting]
