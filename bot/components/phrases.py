"""The phrase table of the gazetteer: what people may call each occupation, city, centre and so on, with its id."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

logger = logging.getLogger(__name__)

TABLES = Path(__file__).with_name("gazetteer.yml")


@dataclass(frozen=True)
class Phrase:
    text: str
    entity: str
    value: str


def read_phrases(content_dir: Path) -> list[Phrase]:
    """Phrases of all content packs and of the small tables beside this file, each once."""
    phrases: dict[tuple[str, str], Phrase] = {}
    for phrase in (*_content_phrases(content_dir), *_table_phrases()):
        key = (phrase.text.casefold(), phrase.entity)
        known = phrases.setdefault(key, phrase)
        if known.value != phrase.value:
            logger.warning("Phrase %r means both %s and %s.", phrase.text, known.value, phrase.value)
    return list(phrases.values())


def _content_phrases(content_dir: Path) -> Iterator[Phrase]:
    """Trades and sectors are the same everywhere; countries, towns and centres stand in each country's pack."""
    for entity, pattern in (("occupation", "occupations/*.yml"), ("sector", "sectors.yml")):
        for file in sorted(content_dir.glob(pattern)):
            yield from _entries(_load(file), entity)
    for pack in sorted(content_dir.glob("*/pack.yml")):
        yield from _entries(_load(pack).get("countries"), "country")
        for entity, name in (("city", "cities.yml"), ("centre", "centres.yml")):
            if pack.with_name(name).exists():
                yield from _entries(_load(pack.with_name(name)), entity)


def _table_phrases() -> Iterator[Phrase]:
    for entity, values in _load(TABLES).items():
        for value, texts in values.items():
            yield from (Phrase(str(text), entity, str(value)) for text in texts)


def _entries(items: list[dict[str, Any]], entity: str) -> Iterator[Phrase]:
    for item in items or []:
        for key in ("forms",) if item.get("everyday") else ("names", "plain", "forms"):
            for text in _texts(item.get(key)):
                yield Phrase(text, entity, item["id"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _load(file: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506 - both loaders are safe ones
