"""Rows from elsewhere: what fails leaves what was there, and what came with the program serves until then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import stamina

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed
from bot.opendata.refresh import Sources, in_waves, prepare, refresh
from bot.opendata.sources import open_sources
from storage.snapshots.schema import Bundled, Column, Dataset
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import a_dataset

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
URL = "https://data.example/rows"


@dataclass(slots=True)
class Played:
    """A connector that delivers what a test gives it; an exception is raised where it stands."""

    records: list[Record | Exception] = field(default_factory=list)
    mark: Mark = field(default_factory=dict)
    asked: list[tuple[Feed, Mark]] = field(default_factory=list)
    options: frozenset[str] = frozenset({"fields"})

    def discover(self, feed: Feed) -> Discovered:
        raise AssertionError(f"nobody asks what {feed.url} holds")

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        self.asked.append((feed, since))
        if since and since == self.mark:
            return None
        return Delivery(records=self._records(), mark=self.mark, as_of=date(2026, 11, 20))

    def _records(self) -> Iterator[Record]:
        for record in self.records:
            if isinstance(record, Exception):
                raise record
            yield record


def rows(*names: str) -> list[Record | Exception]:
    return [{"ID": name.lower(), "NAME": name} for name in names]


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.fixture
def played() -> Played:
    return Played(rows(*"ABCDE"), {"etag": "1"})


@pytest.fixture
def sources(played: Played) -> Sources:
    return Sources(zone=ZoneInfo("America/Los_Angeles"), connectors={"json": played})


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Lives elsewhere, with two made-up rows that come with the program."""
    (tmp_path / "things.csv").write_text("key,name\nx,X\ny,Y\n", encoding="utf-8")
    columns = (Column(name="key", type="text", source="ID"), Column(name="name", type="text", source="NAME"))
    bundled = Bundled(path=tmp_path / "things.csv", as_of=date(2026, 1, 18), sample=True, title="Things (sample)")
    return replace(a_dataset(), connector="json", url=URL, as_of=None, columns=columns, bundled=bundled)


def keys(store: SnapshotStore) -> list[str]:
    return sorted(store.open("things").keys())


def test_the_bundled_copy_serves_until_the_source_is_reached_and_never_again(
    dataset: Dataset, store: SnapshotStore, sources: Sources
) -> None:
    prepare({"things": dataset}, store, NOW)
    before = store.open("things").meta
    refresh(dataset, store, sources, NOW)
    after = store.open("things").meta
    assert prepare({"things": dataset}, store, NOW) == []

    assert (before.rows, before.sample, before.title, before.as_of) == (2, True, "Things (sample)", date(2026, 1, 18))
    assert (after.rows, after.sample, after.title, after.as_of) == (5, False, "Things", date(2026, 11, 20))
    assert keys(store) == [*"abcde"]


def test_what_did_not_change_at_the_source_is_not_fetched(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    refresh(dataset, store, sources, NOW)
    played.records = [AssertionError("nobody reads the rows")]

    result = refresh(dataset, store, sources, NOW)

    assert (result.status, result.rows) == ("unchanged", 5)
    assert [since for _, since in played.asked] == [{}, {"etag": "1"}]


def test_a_changed_declaration_fetches_all_rows_whatever_the_source_says(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    refresh(dataset, store, sources, NOW)

    result = refresh(replace(dataset, fingerprint="other"), store, sources, NOW)

    assert result.status == "built"
    assert [since for _, since in played.asked] == [{}, {}]


def test_a_source_is_told_which_fields_are_wanted_and_what_the_declaration_says_besides(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    refresh(replace(dataset, options={"where": "CITY = 'ELK GROVE'"}, private=True), store, sources, NOW)

    [(feed, _)] = played.asked
    assert (feed.url, feed.private) == (URL, True)
    assert feed.options == {"fields": "ID,NAME", "where": "CITY = 'ELK GROVE'"}


BROKEN: Mapping[str, list[Record | Exception]] = {
    "not JSON but an HTML page": [SourceFailed(URL, "not JSON but an HTML page")],
    "broke off after 3 rows": [*rows(*"ABC"), SourceFailed(URL, "broke off after 3 rows")],
    "1 rows came where 5 were before": rows("A"),
    "0 rows came where 5 were before": [],
    "a row came without the field 'NAME'": [{"ID": "a", "TITLE": "A"}],
    "the key 'a' stands on line 1 already": rows("A", "A"),
    "name is '', but it must not be empty": [{"ID": "a", "NAME": None}],
}


@pytest.mark.parametrize(("complaint", "records"), BROKEN.items())
def test_a_broken_source_is_one_clear_line_and_the_old_rows_stay(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played, complaint: str,
    records: list[Record | Exception],
) -> None:  # fmt: skip
    refresh(dataset, store, sources, NOW)
    played.records, played.mark = records, {"etag": "2"}

    result = refresh(dataset, store, sources, NOW)

    assert result.status == "failed"
    assert complaint in result.error
    assert "\n" not in result.error
    assert keys(store) == [*"abcde"]


def test_a_data_set_without_its_connector_says_so(dataset: Dataset, store: SnapshotStore, sources: Sources) -> None:
    result = refresh(replace(dataset, connector="ftp"), store, sources, NOW)

    assert (result.status, result.error) == (
        "failed",
        f"{URL}: no connector 'ftp' is set up here. Nothing need be done: it is tried again. [source-failed]",
    )  # fmt: skip


def test_zones_come_before_the_points_that_lie_in_them(dataset: Dataset) -> None:
    points = replace(
        dataset, name="points", columns=(*dataset.columns, Column(name="zone", type="text", zone_of="things"))
    )

    waves = [[each.name for each in wave] for wave in in_waves([points, dataset])]

    assert waves == [["things"], ["points"]]


def test_an_empty_first_reply_does_not_replace_the_bundled_copy(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    """A wrong path may answer with status 200 and no row at all; where that is usual, `least_share` is 0."""
    prepare({"things": dataset}, store, NOW)
    played.records = []

    refused = refresh(dataset, store, sources, NOW)
    usual = refresh(replace(dataset, least_share=0), store, sources, NOW)

    assert (refused.status, "0 rows came where 2 were before" in refused.error) == ("failed", True)
    assert (usual.status, usual.rows) == ("built", 0)


def test_where_nothing_is_fetched_what_is_there_serves_on(dataset: Dataset, store: SnapshotStore) -> None:
    prepare({"things": dataset}, store, NOW)

    result = refresh(dataset, store, Sources(zone=ZoneInfo("America/Los_Angeles")), NOW)

    assert (result.status, result.rows) == ("unchanged", 2)


def some(good: int, bad: int) -> list[Record | Exception]:
    """Rows, of which the last have no name."""
    return [*rows(*(f"N{number}" for number in range(good))), *({"ID": f"b{n}", "NAME": None} for n in range(bad))]


@pytest.mark.parametrize(
    ("good", "bad", "rows_then"),
    [
        (99, 1, 99),  # one in a hundred
        (98, 1, 5),  # one in ninety-nine is too many, and what was there before stays
        (990, 10, 990),
        (989, 11, 5),
    ],
)
def test_a_few_rows_that_cannot_be_read_are_left_out_and_many_are_refused(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played, good: int, bad: int, rows_then: int
) -> None:
    lenient = replace(dataset, most_bad_rows=0.01)
    refresh(lenient, store, sources, NOW)
    played.records, played.mark = some(good, bad), {"etag": "2"}

    result = refresh(lenient, store, sources, NOW)

    meta = store.open("things").meta
    assert (result.status, meta.rows) == ("built" if rows_then == good else "failed", rows_then)
    assert meta.left_out == (bad if rows_then == good else 0)
    assert "name is '', but it must not be empty" in (meta.left_out_why or result.error)


def test_a_row_that_is_mended_or_newly_wrong_is_told_though_the_others_are_the_same(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    lenient = replace(dataset, most_bad_rows=0.01)
    told = []
    for etag, bad in enumerate((0, 1, 0)):
        played.records, played.mark = some(100, bad), {"etag": str(etag)}
        refresh(lenient, store, sources, NOW)
        told.append(store.open("things").meta.left_out)

    assert told == [0, 1, 0]


def test_a_key_that_stands_twice_is_refused_however_few_they_are(
    dataset: Dataset, store: SnapshotStore, sources: Sources, played: Played
) -> None:
    """Nobody knows which of the two rows is right."""
    played.records = [*some(500, 0), *rows("N7")]

    result = refresh(replace(dataset, most_bad_rows=0.01), store, sources, NOW)

    assert (result.status, "the key 'n7' stands on line 8 already" in result.error) == ("failed", True)


def test_a_failed_refresh_is_one_line_in_the_log_and_its_tries_are_none() -> None:
    open_sources(ZoneInfo("America/Los_Angeles"), lambda: NOW, "elk-grove@example.org", {})

    assert stamina.instrumentation.get_on_retry_hooks() == ()
