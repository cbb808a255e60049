"""Reads CSV strictly: each row by the names of the first line, or the line that is wrong and how to mend it."""

import csv
from collections.abc import Iterable, Iterator

DELIMITERS = ",;\t"


class CsvWrong(Exception):
    """A line that does not fit the first one, or is no CSV."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what, self.fix = line, what, fix


def read_csv(lines: Iterable[str], delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """
    Give each row with its line number, cells stripped; raises CsvWrong.

    Empty lines are passed over, and empty cells past the last column, which some programs write.
    """
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    try:
        header = _header(next(reader, []))
        for cells in reader:
            if cells:
                yield reader.line_num, dict(zip(header, _fitting(cells, len(header), reader.line_num), strict=True))
    except csv.Error as error:
        raise CsvWrong(reader.line_num, f"not CSV ({error})", "Close every double quote.") from error


def delimiter_of(first_line: str) -> str:
    """Give what parts the most columns in the first line; a comma where nothing does."""
    return max(DELIMITERS, key=lambda mark: _columns(first_line, mark))


def _columns(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter), []))


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CsvWrong(1, f"two columns named {min(twice)!r}", "Give each column a name of its own.")
    return names


def _fitting(cells: list[str], columns: int, line: int) -> list[str]:
    stripped = list(map(str.strip, cells))
    while len(stripped) > columns and not stripped[-1]:
        stripped.pop()
    if len(stripped) != columns:
        what = f"{len(cells)} cells where the first line names {columns} columns"
        raise CsvWrong(line, what, "Put cells with commas between double quotes.")
    return stripped
