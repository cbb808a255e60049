"""A refresh builds what changed; what is broken says file, line and cure, and keeps its old snapshot."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.opendata.declarations import load_datasets
from bot.opendata.refresh import prepare
from flows.reading import DefinitionError
from storage.snapshots.store import SnapshotStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)

DECLARATION = """\
name: park
title: Parks
publisher: City
source_title: A page
licence: CC0
as_of: 2026-11-01
ttl_days: 30
key: key
label: name
connector: file
path: park.csv
columns:
  key: text
  name: text
  opened: {type: date, optional: true}
"""

ROWS = 'key,name,opened\na,"Oak, the Park",2001-05-01\nb,Elm Park,\n'


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "park.yaml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "park.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def names(store: SnapshotStore) -> list[object]:
    return [row["name"] for row in store.open("park").where()]


def test_what_did_not_change_is_not_built_again(city: Path, store: SnapshotStore) -> None:
    [built] = prepare(load_datasets(city), store, NOW)
    [unchanged] = prepare(load_datasets(city), store, NOW)

    assert (built.status, built.rows) == ("built", 2)
    assert (unchanged.status, unchanged.version) == ("unchanged", built.version)
    assert names(store) == ["Oak, the Park", "Elm Park"]


@pytest.mark.parametrize("file", ["park.yaml", "park.csv"])
def test_a_change_in_rows_or_declaration_is_built(city: Path, store: SnapshotStore, file: str) -> None:
    prepare(load_datasets(city), store, NOW)
    changed = (city / file).read_text(encoding="utf-8").replace("Parks", "City parks").replace("Elm", "Ash")
    (city / file).write_text(changed, encoding="utf-8")

    [result] = prepare(load_datasets(city), store, NOW)

    assert result.status == "built"


def test_a_byte_order_mark_and_windows_lines_are_read(city: Path, store: SnapshotStore) -> None:
    (city / "park.csv").write_bytes(b"\xef\xbb\xbf" + ROWS.replace("\n", "\r\n").encode())

    prepare(load_datasets(city), store, NOW)

    assert names(store) == ["Oak, the Park", "Elm Park"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (ROWS.replace("2001-05-01", "May 1"), "park.csv:2: opened is 'May 1', but a day is written 2026-11-25"),
        (ROWS + "c\n", "park.csv:4: 1 cells where the first line names 3 columns"),
        (ROWS.replace('"Oak, the Park"', "Oak, the Park"), "park.csv:2: 4 cells where the first line names 3"),
        (ROWS + 'c,"Ash Park\n', "park.csv:4: not CSV"),
        (ROWS.replace("opened", "since"), "park.csv:2: columns differ from the declaration: opened, since"),
        ("key,name,opened\n", "park.csv:1: 0 rows came where 2 were before"),
        ("", "park.csv:1: 0 rows came"),
    ],
)
def test_a_broken_file_names_its_line_and_the_old_rows_stay(
    city: Path, store: SnapshotStore, content: str, complaint: str
) -> None:
    prepare(load_datasets(city), store, NOW)
    (city / "park.csv").write_text(content, encoding="utf-8")

    [result] = prepare(load_datasets(city), store, NOW)

    assert result.status == "failed"
    assert complaint in result.error
    assert names(store) == ["Oak, the Park", "Elm Park"]


def test_a_file_that_is_gone_or_in_another_encoding_is_named(city: Path, store: SnapshotStore) -> None:
    (city / "park.csv").write_bytes("key,name,opened\na,Peñasco,\n".encode("latin-1"))
    [encoded] = prepare(load_datasets(city), store, NOW)
    (city / "park.csv").unlink()
    [gone] = prepare(load_datasets(city), store, NOW)

    assert "park.csv:2: not UTF-8. Save the file as CSV UTF-8." in encoded.error
    assert "park.csv:1: there is no such file" in gone.error


def test_one_broken_data_set_does_not_keep_the_others_from_being_built(city: Path, store: SnapshotStore) -> None:
    (city / "bench.yaml").write_text(
        DECLARATION.replace("name: park", "name: bench").replace("park.csv", "bench.csv"), encoding="utf-8"
    )

    results = {result.dataset: result.status for result in prepare(load_datasets(city), store, NOW)}

    assert results == {"bench": "failed", "park": "built"}


def test_a_data_set_is_built_after_those_whose_keys_it_names(city: Path, store: SnapshotStore) -> None:
    declared = DECLARATION.replace("name: park", "name: bench").replace("park.csv", "bench.csv")
    declared = declared.replace("opened: {type: date, optional: true}", "park: {type: text, of: park}")
    (city / "bench.yaml").write_text(declared, encoding="utf-8")
    (city / "bench.csv").write_text("key,name,park\n1,Bench,a\n", encoding="utf-8")

    results = prepare(load_datasets(city), store, NOW)

    assert [(result.dataset, result.status) for result in results] == [("park", "built"), ("bench", "built")]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: Parks\n", "", r"park\.yaml:1: 'title' needs a text"),
        ("name: park\n", "name: parks\n", r"park\.yaml:1: the name is not 'park'"),
        ("as_of: 2026-11-01", "as_of: last week", r"park\.yaml:6: 'as_of' is not a day.*Write as_of: 2026-11-01"),
        ("ttl_days: 30", "ttl_days: 0", r"park\.yaml:7: 'ttl_days' is not a number of days"),
        ("key: key\n", "key: id\n", r"park\.yaml:8: 'key' names 'id', which is no column.*Columns are: key, name"),
        ("label: name", "label: opened", r"park\.yaml:9: 'label' names 'opened'"),
        ("connector: file", "connector: ftp", r"park\.yaml:10: unknown connector.*Connectors are: file"),
        ("key: text", "key: string", r"park\.yaml:13: unknown type 'string'.*Types are: text"),
        ("{type: date,", "{kind: date,", r"park\.yaml:15: unknown key 'kind'"),
        ("optional: true}", "of: parks}", r"park\.yaml:15: 'opened' holds keys of 'parks', which is no data set"),
        ("  opened", "  Opened At", r"park\.yaml:15: 'Opened At' is no name for a column"),
        ("licence: CC0", "license: CC0", r"park\.yaml:5: unknown key 'license'"),
        (
            "key: key\n",
            "key: key\nmost_bad_rows: 0.1\n",
            r"park\.yaml:9: 'most_bad_rows' is for rows that come from else",
        ),
    ],
)
def test_a_wrong_declaration_names_file_line_and_cure(city: Path, old: str, new: str, complaint: str) -> None:
    assert old in DECLARATION
    (city / "park.yaml").write_text(DECLARATION.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DefinitionError, match=complaint):
        load_datasets(city)
