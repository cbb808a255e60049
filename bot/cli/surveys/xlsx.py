"""A survey's texts as a spreadsheet for translators and back: one sheet, named as the language."""

from collections.abc import Iterable
from pathlib import Path

from bot.cli.surveys.sheets import read_workbook, write_workbook
from flows.reading import DefinitionError
from flows.surveys.sheets import table_of
from flows.surveys.translating.merge import Row
from flows.surveys.translating.reading import STATES

COLUMNS = ("place", "english", "translation", "state", "reviewed_by", "made_from")


def write_xlsx(path: Path, language: str, rows: Iterable[Row]) -> None:
    """Write rows for a translator; the English text an old translation was made from stands in the last column."""
    cells = [[row.place, row.english, row.text, row.state, row.by, row.was] for row in rows]
    write_workbook(path, {language: [list(COLUMNS), *cells]})


def read_xlsx(path: Path) -> tuple[str, list[Row]]:
    """Give the language of a spreadsheet and its rows; raises DefinitionError."""
    [(language, sheet), *_] = read_workbook(path).items()
    table = table_of(sheet)
    missing = [name for name in COLUMNS[:4] if name not in (sheet[0] if sheet else [])]
    if missing:
        fix = f"The first row names the columns: {', '.join(COLUMNS)}."
        raise DefinitionError(path, 1, f"there is no column {missing[0]!r}", fix)
    return language, [_row(path, number, cells) for number, cells in table]


def _row(path: Path, number: int, cells: dict[str, str]) -> Row:
    for state in STATES:
        if (cells["state"].lower() or "draft") == state:
            return Row(
                place=cells["place"],
                english=cells["english"],
                text=cells["translation"],
                state=state,
                by=cells.get("reviewed_by", ""),
                line=number,
            )
    what = f"{cells['state']!r} is no state of a translation"
    raise DefinitionError(path, number, what, f"Write {' or '.join(STATES)} in the column state.")
