"""
The tables of a GTFS feed inside their zip file, read row by row.

Source: gtfs.org, “GTFS Schedule Reference”: file names, columns, how days and times are written.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from bot.opendata.connector import SourceFailed
from bot.opendata.connectors.csv_text import CsvWrong, read_csv
from bot.opendata.http.web import Reply

LARGEST = 128 * 1024 * 1024
"""Bytes of one table, unpacked: three times the largest that a region's feed was seen to have."""

ENCRYPTED = 0x1
"""The bit of a zip entry's flags that says so. Source: PKWARE, APPNOTE 4.4.4."""

PUBLISHER = "Ask its publisher to mend the feed."

Row = Mapping[str, str]


class NotSo(ValueError):
    """A cell that is not what its column holds; says so in a few words."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One feed as it was fetched."""

    url: str
    zip: zipfile.ZipFile

    def has(self, table: str) -> bool:
        return self._entry(table) is not None

    def rows(self, table: str, *needed: str) -> Iterator[tuple[int, Row]]:
        """Give a table's rows with their lines; raises SourceFailed without it, or without a needed column."""
        entry = self._entry(table)
        if entry is None:
            raise SourceFailed(self.url, f"there is no {table}.txt in it", PUBLISHER)
        if entry.file_size > LARGEST:
            raise SourceFailed(self.url, f"{table}.txt is larger than {LARGEST // 1024**2} MB", PUBLISHER)
        if entry.flag_bits & ENCRYPTED:
            raise SourceFailed(self.url, f"{table}.txt is locked with a password", PUBLISHER)
        try:
            yield from self._read(entry, table, needed)
        except CsvWrong as wrong:
            raise self.wrong(table, wrong.line, wrong.what) from wrong
        except UnicodeDecodeError as error:
            raise SourceFailed(self.url, f"{table}.txt is not UTF-8", PUBLISHER) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise SourceFailed(self.url, f"{table}.txt cannot be unpacked") from error

    def rows_if_any(self, table: str, *needed: str) -> Iterator[tuple[int, Row]]:
        """Give the rows of a table that a feed may do without."""
        return self.rows(table, *needed) if self.has(table) else iter(())

    def wrong(self, table: str, line: int, what: str) -> SourceFailed:
        """Say what is wrong in a line of a table."""
        return SourceFailed(self.url, f"{table}.txt line {line}: {what}", PUBLISHER)

    def _read(self, entry: zipfile.ZipInfo, table: str, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
        with self.zip.open(entry) as packed:
            text = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
            rows = read_csv(text)
            first = next(rows, None)
            if first is None:
                return
            gone = [name for name in needed if name not in first[1]]
            if gone:
                raise self.wrong(table, 1, f"there is no column {gone[0]!r}")
            yield first
            yield from rows

    def _entry(self, table: str) -> zipfile.ZipInfo | None:
        """Some programs pack the folder with the files; macOS adds shadows of them in one of its own."""
        for entry in self.zip.infolist():
            path = PurePosixPath(entry.filename)
            if path.name == f"{table}.txt" and "__MACOSX" not in path.parts:
                return entry
        return None


def open_archive(reply: Reply) -> Archive:
    """Open what was fetched; raises SourceFailed where it is no zip file."""
    try:
        return Archive(reply.url, zipfile.ZipFile(io.BytesIO(reply.content)))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise SourceFailed(reply.url, f"not a zip file but {reply.looks_like()}") from error


def read_day(written: str) -> date:
    """Read `20261120`; raises NotSo."""
    try:
        return date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:]}")
    except ValueError as error:
        raise NotSo(f"{written!r} is no day") from error


def read_seconds(written: str) -> int:
    """
    Read `9:05:00` or `25:10:00` as seconds after the start of the service day; raises NotSo.

    That start is noon minus 12 hours, which is not midnight on the two days a year when the clocks change.
    """
    try:
        hours, minutes, seconds = map(_two_digits, written.split(":"))
    except ValueError as error:
        raise NotSo(f"{written!r} is no time") from error
    return hours * 3600 + minutes * 60 + seconds


def _two_digits(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 3):  # noqa: PLR2004 (a week is 168 hours)
        raise ValueError(written)
    return int(written)
