"""The terms of the field: content/glossary.csv says how each is said in every language, and how it is not."""

import csv
import re
from functools import cache
from pathlib import Path

from api.languages import Language


@cache
def avoided_forms(file: Path) -> dict[str, list[tuple[re.Pattern[str], str, str]]]:
    """For each language: what is not said, in what words it was found, and what is said instead."""
    if not file.exists():
        return {}
    found: dict[str, list[tuple[re.Pattern[str], str, str]]] = {language: [] for language in Language}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for language in Language:
                for form in (row.get(f"avoid_{language}") or "").split("|"):
                    if form.strip():
                        pattern = re.compile(rf"(?<!\w){re.escape(form.strip())}(?!\w)", re.IGNORECASE)
                        found[language].append((pattern, form.strip(), row[language]))
    return found
