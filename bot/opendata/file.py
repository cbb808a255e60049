"""The connector for rows that lie beside their declaration as a CSV file."""

import io

from bot.opendata.connectors.csv_text import CsvWrong, read_csv
from storage.snapshots.schema import Cells, Dataset, Fetched, SnapshotWrong


def fetch(dataset: Dataset) -> Fetched:
    """Read the file; raises SnapshotWrong when it is not there, not UTF-8, or a row has too few cells."""
    try:
        content = dataset.path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SnapshotWrong(dataset.path, 1, "there is no such file", "Put it there, or mend `path`.") from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SnapshotWrong(dataset.path, line, "not UTF-8", "Save the file as CSV UTF-8.") from error
    return Fetched(origin=dataset.path, rows=_rows(dataset, text))


def _rows(dataset: Dataset, text: str) -> tuple[Cells, ...]:
    try:
        return tuple(Cells(line, row) for line, row in read_csv(io.StringIO(text, newline="")))
    except CsvWrong as wrong:
        raise SnapshotWrong(dataset.path, wrong.line, wrong.what, wrong.fix) from wrong
