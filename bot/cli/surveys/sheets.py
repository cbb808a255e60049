"""Spreadsheets in and out: rows of texts with the number of each row, and nothing that a spreadsheet would compute."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from flows.reading import DefinitionError
from flows.surveys.sheets import Sheet

WIDEST, NARROWEST = 60, 12
"""Characters a column is wide."""


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Give every sheet by name; raises DefinitionError when it is no .xlsx file."""
    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        fix = "Save it as an Excel workbook (.xlsx)."
        raise DefinitionError(path, 1, f"no spreadsheet ({error})", fix) from error
    return {
        sheet.title: [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def stream_sheet(path: Path) -> Iterator[list[str]]:
    """Give the rows of the first sheet one after the other, never the whole; raises DefinitionError."""
    try:
        book = load_workbook(path, data_only=True, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        fix = "Save it as an Excel workbook (.xlsx)."
        raise DefinitionError(path, 1, f"no spreadsheet ({error})", fix) from error
    with closing(book):
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row]


def write_workbook(path: Path, sheets: Mapping[str, Sheet]) -> None:
    """Write sheets of texts: a text that begins with = stays a text."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
                cell.data_type = "s" if cell.value else "n"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number == 1)
        sheet.freeze_panes = "A2"
        for column in range(1, 1 + max(map(len, rows), default=0)):
            longest = max(len(row[column - 1]) for row in rows if len(row) >= column)
            sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(NARROWEST, longest))
    book.remove(book.worksheets[0])
    book.save(path)


def _text(cell: object) -> str:
    """A cell as it was typed: whole numbers without .0, days as days."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()[:10]
        case _:
            return str(cell).strip()
