"""The content packs from the command line: the gate, spreadsheets in, spreadsheets out."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from api.catalogue import check as gate
from api.catalogue.importing import ImportKind, Outcome, UnknownPack, Workplace, known_of, prepare
from api.catalogue.importing_programmes import TEMPLATE, programme_cells
from api.catalogue.importing_tables import FORMULA, Progress, Rejected, UnusableFile, clean
from api.catalogue.overlay import read_pack, write_files
from api.catalogue.schemas import Texts
from api.catalogue.service import Catalogue, load_catalogue
from api.cli.console import StepFailed, console
from api.languages import Language
from api.settings import Settings

SHOWN = 20
REPORT = "import-report.csv"
LANGUAGES = tuple(language.value for language in Language)
Cells = dict[str, str]
K = TypeVar("K", bound=StrEnum)


class ExportKind(StrEnum):
    PROGRAMMES = "programmes"
    CENTRES = "centres"
    OCCUPATIONS = "occupations"
    ANSWERS = "answers"


def check(settings: Settings) -> int:
    """Prints a line a finding; exit code 1 if one of them is an error."""
    findings = gate.check(tuple(settings.content_pack_list))
    for finding in findings:
        console.print(f"warning: {finding}" if finding.warning else str(finding), markup=False)
    errors = sum(not finding.warning for finding in findings)
    console.print(f"{errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0


def import_files(
    settings: Settings, kind: str, files: Sequence[str], *, pack: str | None, dry_run: bool = False
) -> int:
    """Import all the files or, if one of them is unusable, none; exit code 1 if no row of theirs was taken."""
    wanted, place = _kind(ImportKind, kind), _place(settings, pack)
    report = settings.data_dir / REPORT
    with _explained():
        with _bar(wanted) as progress:
            outcome = prepare(wanted, files, place, progress)
        if not dry_run:
            for path in outcome.write():
                console.print(f"Written: {path}", markup=False)
            write_files({report: _csv(list(Rejected.__slots__), _report(outcome.rejected))})
    _summary(outcome, dry_run=dry_run, report=report)
    return 1 if outcome.rejected and not outcome.accepted else 0


def export(settings: Settings, kind: str, output: Path | None, *, pack: str | None) -> None:
    """A table for spreadsheets, into a file or to the standard output."""
    wanted = _kind(ExportKind, kind)
    with _explained():
        if wanted is ExportKind.PROGRAMMES:
            text = _csv(TEMPLATE, _programmes(_place(settings, pack)))
        else:
            packs = (pack,) if pack else tuple(settings.content_pack_list)
            for name in packs:
                Workplace(name, settings.data_dir).catalogue()
            catalogue = load_catalogue(packs, demo=False)
            makers = {
                ExportKind.CENTRES: _centres,
                ExportKind.OCCUPATIONS: _occupations,
                ExportKind.ANSWERS: _answers,
            }
            rows = list(makers[wanted](catalogue))
            text = _csv(list(dict.fromkeys(column for row in rows for column in row)), rows)
        if output:
            output.write_text(text, encoding="utf-8", newline="")
            return
    sys.stdout.buffer.write(text.encode("utf-8"))


def _kind(kinds: type[K], name: str) -> K:
    if name not in [*kinds]:
        raise StepFailed(f"there is no kind {name!r}; the kinds are: {', '.join(kinds)}.")
    return kinds(name)


def _place(settings: Settings, pack: str | None) -> Workplace:
    return Workplace(pack or settings.content_pack_list[0], settings.data_dir)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (UnusableFile, UnknownPack) as error:
        raise StepFailed(f"{error}".replace("[", r"\[")) from error
    except (ValidationError, yaml.YAMLError) as error:
        raise StepFailed("the content has a mistake: ./yol content check names it.") from error
    except OSError as error:
        raise StepFailed(f"{error.filename} cannot be written or read: {error.strerror}.") from error


@contextmanager
def _bar(kind: ImportKind) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Importing {kind}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _summary(outcome: Outcome, *, dry_run: bool, report: Path) -> None:
    for item in outcome.rejected[:SHOWN]:
        column = f", column {item.column}" if item.column else ""
        console.print(f"{item.file}, row {item.row}{column}: {item.reason}", markup=False)
    left = len(outcome.rejected) - SHOWN
    if left > 0:
        console.print(f"… and {left} more rejected rows.")
    if outcome.rejected and not dry_run:
        console.print(f"All rejected rows: {report}", markup=False)
    counts = (outcome.added, outcome.changed, outcome.unchanged, len(outcome.rejected))
    names = ("added", "changed", "unchanged", "rejected")
    line = ", ".join(f"{count} {name}" for count, name in zip(counts, names, strict=True))
    console.print(f"{line}{' (dry run: nothing was written)' if dry_run else ''}")


def _report(rejected: list[Rejected]) -> Iterator[Cells]:
    for item in rejected:
        yield {name: clean(str(getattr(item, name)))[:200] for name in Rejected.__slots__}


def _csv(columns: Sequence[str], rows: Iterator[Cells] | list[Cells]) -> str:
    """UTF-8 with a mark that spreadsheets know it by; no cell can be taken for a formula."""
    table = io.StringIO(newline="")
    table.write("\ufeff")
    writer = csv.DictWriter(table, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: f"'{text}" if text.startswith(FORMULA) else text for name, text in row.items()})
    return table.getvalue()


def _programmes(place: Workplace) -> Iterator[Cells]:
    known = known_of(place, place.catalogue(), read_pack(place.folder))
    for _, programme in sorted(known.programmes.items()):
        yield programme_cells(programme, known.sources)


def _by_language(name: str, texts: Texts | dict[str, list[str]]) -> Cells:
    given = {language: texts.get(language) or "" for language in LANGUAGES}
    return {f"{name}_{code}": text if isinstance(text, str) else "; ".join(text) for code, text in given.items()}


def _plain(value: Any) -> str:
    return "" if value is None else "; ".join(value) if isinstance(value, list) else str(value)


def _centres(catalogue: Catalogue) -> Iterator[Cells]:
    for centre in catalogue.centres.values():
        yield {
            "id": centre.id,
            "country": catalogue.country_of(centre=centre.id) or "",
            "city": centre.city,
            **_by_language("name", centre.names),
            **_by_language("short", centre.short),
            **_by_language("about", centre.about),
            "forms": _plain(centre.forms),
            "name_confirmed": "yes" if centre.name_confirmed else "no",
            "career_centre": "yes" if centre.career_centre else "no",
            "source": _plain(centre.source),
            "checked_on": _plain(centre.checked_on),
            "valid_until": _plain(centre.valid_until),
        }


def _occupations(catalogue: Catalogue) -> Iterator[Cells]:
    for item in catalogue.occupations.values():
        yield {
            **{name: getattr(item, name) for name in ("id", "sector", "isco08", "onet_soc")},
            **{f"riasec_{letter.lower()}": f"{score:g}" for letter, score in item.riasec.items()},
            **_by_language("name", item.names),
            **_by_language("plain", item.plain),
            **_by_language("forms", item.forms),
            **_by_language("summary", item.summary),
            **_by_language("day", item.day),
            **_by_language("skills", item.skills),
            **_by_language("entry", item.entry),
            "related": _plain(item.related),
        }


def _answers(catalogue: Catalogue) -> Iterator[Cells]:
    """A row a text: an answer that differs by country has one for each country more."""
    for pack, name, answer in catalogue.all_answers():
        for country, saying in (("", answer), *answer.countries.items()):
            yield {
                "pack": pack or "",
                "name": name,
                "country": country,
                "topic": answer.topic,
                **_by_language("text", saying.text),
                "sources": _plain(saying.sources),
                "valid_until": _plain(saying.valid_until),
            }
