"""Reads files of contacts, row by row: CSV as spreadsheets save it anywhere, or .xlsx; and writes what is wrong."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.cli.surveys.sheets import stream_sheet
from bot.contact_import.row import RowError

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""What a file begins with that says how its letters are written."""

BLOCK = 1 << 20

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it. Source: OWASP, CSV injection."""


def rows_of(path: Path) -> Iterator[list[str]]:
    """Every row of a file as texts, the heads first; raises DefinitionError for what is no spreadsheet."""
    return stream_sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path)


def records(rows: Iterator[list[str]], columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the heads by field, with their numbers in the file; empty ones are passed over."""
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            yield number, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}


def hash_of(path: Path, columns: Mapping[str, int]) -> str:
    """The hash of a file and of how its columns are read."""
    digest = hashlib.sha256(repr(sorted(columns.items())).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


class ErrorsFile:
    """A CSV of what is wrong, safe to open in a spreadsheet."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["row", "column", "reason", "cure"])

    def write(self, error: RowError) -> None:
        self._writer.writerow([error.row, *map(harmless, (error.column, error.reason, error.cure))])

    def close(self) -> None:
        self._file.close()


def harmless(cell: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _csv(path: Path) -> Iterator[list[str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=head.count)
        for row in csv.reader(file, delimiter=delimiter):
            yield [cell.strip() for cell in row]


def _encoding(path: Path) -> str:
    """By the file's mark; else UTF-8 where all of it is, and Windows-1252 where it is not."""
    with path.open("rb") as file:
        start = file.read(3)
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    return marked or ("utf-8" if _is_utf_8(path) else "cp1252")


def _is_utf_8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(BLOCK):
                pass
    except UnicodeDecodeError:
        return False
    return True
