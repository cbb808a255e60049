"""The connector for rows that lie beside their declaration as a CSV file."""

import csv
import io

from storage.snapshot_schema import Cells, Dataset, Fetched, SnapshotWrong


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
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Cells] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                what = f"{len(cells)} cells where the first line names {len(header)} columns"
                fix = "Put cells with commas between double quotes."
                raise SnapshotWrong(dataset.path, reader.line_num, what, fix)
            rows.append(Cells(reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))))
    except csv.Error as error:
        fix = "Close every double quote."
        raise SnapshotWrong(dataset.path, reader.line_num, f"not CSV ({error})", fix) from error
    return tuple(rows)
