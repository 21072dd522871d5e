"""Files that people bring: found or fetched, decoded, and read as rows of named cells."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
from openpyxl import load_workbook  # type: ignore[import-untyped]

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_FILE = 200 * 1024 * 1024
LONGEST_CELL = 2000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HOW_TO_SAVE = (
    "save it again as “CSV UTF-8 (comma delimited)” in Excel, or with the character set UTF-8 in LibreOffice, "
    "or as a workbook (.xlsx)"
)
Progress = Callable[[int, int], None]


class UnusableFile(Exception):
    """Nothing can be taken from the file; the message is a sentence without the file's name."""


class RowRefused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out; `row` counts as a spreadsheet does, the header being 1."""

    file: str
    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; `problem` where the row does not have the header's shape."""

    number: int
    cells: dict[str, str]
    problem: str = ""


def load(source: str, *, client: httpx.Client | None = None) -> bytes:
    """The bytes of a file, or of what an http(s) address gives within half a minute."""
    if re.match(r"https?://", source):
        return _download(source, client or httpx.Client(timeout=30, follow_redirects=True))
    path = Path(source)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnusableFile(f"is larger than {LARGEST_FILE // 1024**2} MB.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnusableFile("is not there.") from error
    except OSError as error:
        raise UnusableFile(f"cannot be read: {error.strerror or error}.") from error


def _download(url: str, client: httpx.Client) -> bytes:
    data = bytearray()
    try:
        with client, client.stream("GET", url) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                data += part
                if len(data) > LARGEST_DOWNLOAD:
                    raise UnusableFile(f"is larger than {LARGEST_DOWNLOAD // 1024**2} MB.")
    except httpx.HTTPStatusError as error:
        raise UnusableFile(f"was not given: the server answered {error.response.status_code}.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnusableFile(f"could not be fetched: {str(error) or type(error).__name__}.") from error
    return bytes(data)


def decode(data: bytes) -> str:
    """The text of a UTF-8 file; any other encoding is refused, because a wrong guess spoils names for good."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        raise UnusableFile(f"is not UTF-8 but UTF-16 or no text at all: {HOW_TO_SAVE}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        guess = " but probably CP1251 (Windows Cyrillic)" if _looks_cyrillic(data) else ""
        line = data.count(b"\n", 0, error.start) + 1
        raise UnusableFile(f"is not UTF-8{guess}, see line {line}: {HOW_TO_SAVE}.") from error


def _looks_cyrillic(data: bytes) -> bool:
    high = [byte for byte in data[:200_000] if byte >= 0x80]
    return sum(byte >= 0xC0 for byte in high) > 0.8 * len(high)


def clean(text: str) -> str:
    """One line of visible characters, composed, with single spaces."""
    if text.isprintable():  # nearly always
        return " ".join(unicodedata.normalize("NFC", text).split())
    kept = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split())


def cell_text(cell: str) -> str:
    """A cell as text: our own export's apostrophe before a formula sign goes, a formula is refused with ValueError."""
    if cell.startswith("'") and cell[1:].startswith(FORMULA):
        return clean(cell[1:])
    text = clean(cell)
    if text.startswith(FORMULA):
        raise ValueError(f"begins with {text[0]!r} like a formula: write the text, or put an apostrophe before it.")
    if len(text) > LONGEST_CELL:
        raise ValueError(f"is longer than {LONGEST_CELL} characters.")
    return text


def texts_of(row: Row) -> dict[str, str]:
    """The row's cells, cleaned; raises RowRefused for a wrong shape or a formula."""
    if row.problem:
        raise RowRefused("", row.problem)
    found = {}
    for column, cell in row.cells.items():
        try:
            found[column] = cell_text(cell) if cell else ""
        except ValueError as error:
            raise RowRefused(column, f"The cell {error}") from error
    return found


def read_table(data: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV file or of a workbook's first sheet; raises UnusableFile. Other columns are left out."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableFile("is an old workbook (.xls): save it as .xlsx.")
    numbered = _workbook(data) if data.startswith(b"PK") else _csv(decode(data), required)
    header = [clean(cell).lower() for cell in next(numbered, (0, []))[1]]
    missing = [column for column in required if column not in header]
    if missing:
        raise UnusableFile(f"has no column {', '.join(missing)}; the first row must hold: {', '.join(required)}.")
    wanted = {column: header.index(column) for column in (*required, *optional) if column in header}
    double = [column for column in wanted if header.count(column) > 1]
    if double:
        raise UnusableFile(f"has the column {double[0]} twice.")
    return [_row(number, cells, wanted, len(header)) for number, cells in numbered if any(cells)]


def _row(number: int, cells: list[str], wanted: dict[str, int], width: int) -> Row:
    if any(cells[width:]) or len(cells) < width:
        return Row(number, {}, f"The row has {len(cells)} cells, the header has {width}.")
    return Row(number, {column: cells[index] for column, index in wanted.items()})


def _csv(text: str, required: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; the separator is the one that makes most of the columns we look for."""
    first = text.split("\n", 1)[0]
    separator = max(
        ",;\t", key=lambda sign: len({cell.strip(' "\r').lower() for cell in first.split(sign)} & {*required})
    )
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1)
    except csv.Error as error:
        raise UnusableFile(f"is not a CSV table: {error} (a quotation mark that is not closed?).") from error


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > 5 * LARGEST_FILE:
                raise UnusableFile("unpacks to more than a gigabyte.")
        sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise UnusableFile("is not a workbook that can be opened: save it as .xlsx again.") from error
    width = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_cell(value) for value in values]
        width = width or len(cells)
        yield number, cells + [""] * (width - len(cells))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
