"""Reads the training examples once: Rasa's own importer reads, copies and hashes every file several times over.

Rasa asks for the data of each file five times in a training and compares examples by a JSON fingerprint of each. With
thirty thousand plain examples that is most of the training time, so plain files are read with libyaml, kept, and their
examples know a cheap fingerprint. A file with anything but plain examples (annotations, synonyms …) goes Rasa's way.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A training example; a copy shares what nobody changes, and its fingerprint needs no JSON."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        return Example(
            data=dict(self.data), features=list(self.features), output_properties=set(self.output_properties)
        )

    def fingerprint(self) -> str:
        if self._cached_fingerprint is None:
            content = "\x1f".join(f"{key}\x1e{value!r}" for key, value in sorted(self.data.items()))
            features = "\x1f".join(feature.fingerprint() for feature in self.features)
            self._cached_fingerprint = hashlib.md5(f"{content}\x1d{features}".encode()).hexdigest()  # noqa: S324
        return self._cached_fingerprint


class ExampleImporter(RasaFileImporter):
    """Rasa's file importer with a quick way for files of plain examples."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        plain, other = _read(tuple((file, Path(file).stat().st_mtime_ns) for file in sorted(self._nlu_files)))
        data = TrainingData()
        # Not through the constructor, which looks for doubles: the importers above this one do so when they merge.
        data.training_examples = list(plain)
        return data.merge(training_data_from_paths(other, language)) if other else data


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[str, int], ...]) -> tuple[list[Example], list[str]]:
    examples: list[Example] = []
    other: list[str] = []
    for file, _ in files:
        found = _plain_examples(Path(file))
        if found is None:
            other.append(file)
        else:
            examples += found
    return examples, other


def _plain_examples(file: Path) -> list[Example] | None:
    """The examples of a file that holds nothing else; None when Rasa itself has to read it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with file.open(encoding="utf-8") as stream:
        document = yaml.load(stream, Loader=loader)  # noqa: S506 - both loaders are safe ones
    if not isinstance(document, dict) or set(document) - {"version", "nlu"}:
        return None
    found = []
    for entry in document.get("nlu") or []:
        if set(entry) != {INTENT, "examples"} or not isinstance(entry["examples"], str):
            return None
        for line in entry["examples"].splitlines():
            text = line.strip().removeprefix("-").strip()
            if "[" in text or "{" in text:
                return None
            if text:
                found.append(Example(data={TEXT: text, INTENT: entry[INTENT]}))
    return found
