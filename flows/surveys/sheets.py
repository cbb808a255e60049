"""A sheet of a spreadsheet as rows of texts; row 1 holds the names of the columns."""

from collections.abc import Sequence

Sheet = Sequence[Sequence[str]]

Row = tuple[int, dict[str, str]]
"""The number of a row, and its cells by the name of their column."""


def table_of(sheet: Sheet) -> list[Row]:
    """Give each row below the heads; empty rows are left out, and their numbers with them."""
    heads = list(sheet[0]) if sheet else []
    found = [(number, dict(zip(heads, cells, strict=False))) for number, cells in enumerate(sheet[1:], start=2)]
    return [(number, cells) for number, cells in found if any(cells.values())]
