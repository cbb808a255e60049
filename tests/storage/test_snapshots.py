"""A snapshot is found in every script, is swapped in whole, and a broken source leaves the old one."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.lookup import Phrase, Weekday
from storage.snapshots.cells import ColumnType, pack, read_cell, unpack
from storage.snapshots.reader import metres_between
from storage.snapshots.schema import Box, Column, SnapshotMissing, SnapshotWrong
from storage.snapshots.store import SnapshotStore
from storage.snapshots.words import words_and_bigrams
from tests.opendata.builders import a_dataset, fetched, named

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "3", 3),
        ("float", "1.5", 1.5),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("time", "18:00", time(18)),
        ("weekday", "Wednesday", Weekday(2)),
        ("money", "12.50", Decimal("12.50")),
        ("phrase", "Mattress", Phrase("Mattress")),
        ("phone", "(916) 635-2500", "(916) 635-2500"),
        ("contact", "elkgrove.gov", "elkgrove.gov"),
        ("lat", "38.4", 38.4),
    ],
)
def test_a_cell_comes_back_as_the_value_it_was(kind: ColumnType, text: str, value: object) -> None:
    read = read_cell(kind, text)

    assert read == value
    packed = pack(read)
    assert packed is not None
    assert unpack(kind, packed) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "three"),
        ("float", "nan"),
        ("float", "inf"),
        ("date", "11/25/2026"),
        ("time", "6pm"),
        ("weekday", "Wed"),
        ("money", "$12"),
        ("money", "NaN"),
        ("phone", "916-635-2500"),
        ("contact", "call us"),
        ("lat", "121.4"),
        ("lon", "east"),
    ],
)
def test_a_cell_that_is_not_of_its_type_names_file_line_and_cure_and_the_old_snapshot_stays(
    store: SnapshotStore, kind: ColumnType, text: str
) -> None:
    cell = Column(name="cell", type=kind, optional=True)
    store.build(a_dataset(cell), fetched({"key": "a", "name": "A", "cell": ""}), NOW)

    with pytest.raises(SnapshotWrong, match=r"things\.csv:3: cell is .* Correct that cell") as wrong:
        store.build(
            a_dataset(cell),
            fetched({"key": "a", "name": "A", "cell": ""}, {"key": "b", "name": "B", "cell": text}),
            NOW,
        )

    assert wrong.value.line == 3
    assert [row["name"] for row in store.open("things").where()] == ["A"]


def test_an_empty_cell_is_refused_unless_it_may_be_so_and_then_gives_no_value(
    store: SnapshotStore,
) -> None:
    store.build(
        a_dataset(Column(name="note", type="text", optional=True)),
        fetched({"key": "a", "name": "A", "note": ""}),
        NOW,
    )
    assert "note" not in store.open("things").where()[0]

    with pytest.raises(SnapshotWrong, match="must not be empty"):
        store.build(a_dataset(), fetched({"key": "a", "name": ""}), NOW)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (fetched({"key": "a", "name": "A"}, {"key": "a", "name": "B"}), "stands on line 2 already"),
        (fetched({"key": "a", "name": "A", "extra": "x"}), "columns differ from the declaration: extra"),
        (fetched({"key": "a"}), "columns differ from the declaration: name"),
    ],
)
def test_rows_that_contradict_their_declaration_are_refused(store: SnapshotStore, rows: object, complaint: str) -> None:
    with pytest.raises(SnapshotWrong, match=complaint):
        store.build(a_dataset(), rows, NOW)  # type: ignore[arg-type]  # parametrize knows no types

    with pytest.raises(SnapshotMissing):
        store.open("things")


def test_a_key_of_another_data_set_must_be_there(store: SnapshotStore) -> None:
    store.build(a_dataset(), named("A"), NOW)
    other = a_dataset(Column(name="thing", type="text", of="things"))

    store.build(other, fetched({"key": "x", "name": "X", "thing": "a"}), NOW)
    with pytest.raises(SnapshotWrong, match="must be a key of things"):
        store.build(other, fetched({"key": "x", "name": "X", "thing": "b"}), NOW)


def test_a_source_that_suddenly_has_a_tenth_of_its_rows_is_not_believed(store: SnapshotStore) -> None:
    store.build(a_dataset(), named(*"ABCDEFGHIJ"), NOW)

    with pytest.raises(SnapshotWrong, match=r"1 rows came where 10 were before.* grove refresh things --accept"):
        store.build(a_dataset(), named("A"), NOW)

    assert len(store.open("things").where()) == 10
    store.build(a_dataset(), named(*"ABCDEFGH"), NOW)
    store.build(a_dataset(least_share=0), named(), NOW)
    assert store.open("things").where() == []


def test_a_failed_build_leaves_no_file_behind(store: SnapshotStore) -> None:
    with pytest.raises(SnapshotWrong):
        store.build(a_dataset(), fetched({"key": "a", "name": ""}), NOW)

    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 4000])
def test_a_snapshot_file_that_cannot_be_read_counts_as_missing_and_is_built_anew(
    store: SnapshotStore, content: bytes
) -> None:
    store.build(a_dataset(), named("A"), NOW)
    file = store.path("things")
    file.unlink()
    file.write_bytes(content)

    with pytest.raises(SnapshotMissing, match="grove refresh"):
        store.open("things")
    assert store.meta("things") is None
    store.build(a_dataset(), named("A"), NOW)
    assert store.open("things").keys() == {"a"}


def test_a_snapshot_says_what_it_was_made_from(store: SnapshotStore) -> None:
    built = store.build(a_dataset(), named("A", "B"), NOW)

    meta = store.meta("things")
    assert meta is not None
    assert meta == built
    assert (meta.rows, meta.as_of, meta.fetched_at) == (2, date(2026, 11, 1), NOW)
    assert meta.version == f"20261101-{meta.sha256[:8]}"


def test_the_same_rows_are_not_built_again_and_other_rows_are(store: SnapshotStore) -> None:
    built = store.build(a_dataset(), named("A", "B"), NOW)
    again = store.build(a_dataset(), named("A", "B"), NOW)
    other = store.build(a_dataset(), named("A", "C"), NOW)

    assert built is not None
    assert again is None
    assert other is not None
    assert other.version != built.version


def test_the_day_of_rows_is_the_declared_one_or_what_the_source_says_or_the_day_of_fetching(
    store: SnapshotStore,
) -> None:
    silent = replace(a_dataset(), as_of=None)
    speaking = replace(named("A", "B"), as_of=date(2026, 10, 3))

    days = [store.build(dataset, rows, NOW) for dataset, rows in [
        (a_dataset(), speaking), (silent, replace(named("A", "B"), as_of=date(2026, 10, 3))), (silent, named("A", "B")),
    ]]  # fmt: skip

    assert [meta.as_of for meta in days if meta] == [date(2026, 11, 1), date(2026, 10, 3), NOW.date()]


def test_the_last_three_versions_stay_by_name(store: SnapshotStore) -> None:
    metas = [store.build(a_dataset(least_share=0), named(*names), NOW) for names in ("A", "AB", "ABC", "ABCD")]

    kept = {path.name for path in store.versions("things")}
    assert kept == {store.path("things", meta.version).name for meta in metas[1:] if meta}
    assert len(store.open("things").keys()) == 4


def test_fewer_rows_are_taken_when_staff_accept_them(store: SnapshotStore) -> None:
    store.build(a_dataset(), named(*"ABCDEFGHIJ"), NOW)

    built = store.build(a_dataset(), named("A"), NOW, accept=True)

    assert built is not None
    assert built.rows == 1


def test_a_snapshot_of_another_machine_is_taken_over_whole_or_not_at_all(store: SnapshotStore, tmp_path: Path) -> None:
    elsewhere = SnapshotStore(tmp_path / "elsewhere")
    meta = elsewhere.build(a_dataset(), named("A", "B"), NOW)
    assert meta is not None

    with pytest.raises(SnapshotMissing):
        store.install("things", meta.version, b"no database")
    store.install("things", meta.version, elsewhere.path("things").read_bytes())

    assert store.meta("things") == meta
    assert {path.suffix for path in store.folder.iterdir()} == {".sqlite"}


def test_a_row_outside_the_declared_box_keeps_the_old_snapshot(store: SnapshotStore) -> None:
    points = (Column(name="lat", type="lat"), Column(name="lon", type="lon"))
    boxed = replace(a_dataset(*points), box=Box(38.3, -121.6, 38.5, -121.2))
    inside = {"key": "a", "name": "A", "lat": "38.4", "lon": "-121.4"}
    store.build(boxed, fetched(inside), NOW)

    with pytest.raises(SnapshotWrong, match=r"things\.csv:3: it lies at 38\.400, 121\.400, outside the declared box"):
        store.build(boxed, fetched(inside, {**inside, "key": "b", "lon": "121.4"}), NOW)

    assert store.open("things").keys() == {"a"}


SQUARES = (
    '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]],'
    " [[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5], [0.5, 0.5]]], [[[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]]]}"
)


def test_a_point_gets_the_zone_it_lies_in_and_none_where_it_lies_in_none(store: SnapshotStore) -> None:
    zones = a_dataset(Column(name="shape", type="shape"))
    store.build(zones, fetched({"key": "z", "name": "Zone", "shape": SQUARES}), NOW)
    points = replace(
        a_dataset(
            Column(name="lat", type="lat"), Column(name="lon", type="lon"),
            Column(name="zone", type="text", optional=True, zone_of="things"),
        ),
        name="points",
    )  # fmt: skip

    rows = [("in", 0.2, 0.2), ("hole", 1, 1), ("second", 5.5, 5.5), ("out", 3, 3)]
    cells = ({"key": k, "name": k, "lat": str(lat), "lon": str(lon), "zone": ""} for k, lat, lon in rows)
    store.build(points, fetched(*cells), NOW)

    zoned = {row["key"]: row.get("zone") for row in store.open("points").where()}
    assert zoned == {"in": "z", "hole": None, "second": "z", "out": None}
    assert [row["key"] for row in store.open("things").at(0.2, 0.2)] == ["z"]
    assert store.open("things").at(1, 1) == []


@pytest.mark.parametrize(
    "shape",
    [
        "nothing", "[]", '{"type": "Point", "coordinates": [0, 0]}', '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[6751273, 1930000], [1, 0], [1, 1], [6751273, 1930000]]]}',
        '{"type": "MultiPolygon", "coordinates": []}',
    ],
)  # fmt: skip
def test_a_shape_that_is_none_is_refused(store: SnapshotStore, shape: str) -> None:
    """Among them the feet of a state plane, which a server gives that was not asked for degrees."""
    zones = a_dataset(Column(name="shape", type="shape"))

    with pytest.raises(SnapshotWrong, match=r"shape is .* but .*(Polygon|polygon|ring|degrees)"):
        store.build(zones, fetched({"key": "z", "name": "Z", "shape": shape}), NOW)


def test_readers_see_the_old_version_or_the_new_one_whole_while_it_is_swapped(store: SnapshotStore) -> None:
    store.build(a_dataset(least_share=0), named("A1", "A2", "A3"), NOW)
    seen: set[tuple[str, ...]] = set()
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                seen.add(tuple(str(row["name"]) for row in store.open("things").where()))
        except Exception as error:  # noqa: BLE001 - any failure of a reader is what this test is about
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(50)]
    for reader in readers:
        reader.start()
    for letter in "BCDEFGHIJK" * 3:
        store.build(a_dataset(least_share=0), named(f"{letter}1", f"{letter}2", f"{letter}3"), NOW)
    done.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert all(len({name[0] for name in names}) == 1 and len(names) == 3 for names in seen)
    assert [row["name"] for row in store.open("things").where()] == ["K1", "K2", "K3"]


SPELLED = fetched(
    {"key": "trash", "name": "Trash pickup", "names": "ਕੂੜਾ ਚੁੱਕਣ|收垃圾|thu gom rác|recolección de basura"},
    {"key": "water", "name": "Water", "names": "ਪਾਣੀ|自来水|nước|agua"},
    {"key": "kettle", "name": "Kettle", "names": "ਕ ਚ|垃|ấm"},
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ਕੂੜਾ", ["trash"]),  # the default tokenizer would cut it at its vowel signs, and find the kettle
        ("ਚੁੱਕਣ", ["trash"]),
        ("垃圾", ["trash"]),  # two characters within a run without spaces
        ("收垃圾", ["trash"]),
        ("rac", ["trash"]),
        ("RÁC", ["trash"]),
        ("recoleccion", ["trash"]),
        ("自来水", ["water"]),
        ("nuoc", ["water"]),
        ("trash pickup", ["trash"]),
        ("trash water", []),
        ("", []),
        ('"', []),
        ("\x00 ' OR 1=1 --", []),
        ("NEAR(a b) AND *", []),
    ],
)
def test_words_are_found_in_every_script(store: SnapshotStore, text: str, keys: list[str]) -> None:
    store.build(a_dataset(), SPELLED, NOW)

    assert [row["key"] for row in store.open("things").search(text, every=True)] == keys


def test_a_spelling_is_the_same_in_capitals_and_without_latin_marks_but_not_without_vowels(
    store: SnapshotStore,
) -> None:
    store.build(a_dataset(), SPELLED, NOW)
    things = store.open("things")

    assert [row["key"] for row in things.named("RECOLECCION DE BASURA!")] == ["trash"]
    assert things.named("ਕੜਾ ਚਕਣ") == []
    assert ("收垃圾", "trash") in things.spellings()


@given(st.text(max_size=60))
def test_no_text_gives_words_that_a_search_would_read_as_its_own_language(text: str) -> None:
    words, bigrams = words_and_bigrams(text)

    assert not any(letter in '"*:()' or letter.isspace() for part in words + bigrams for letter in part)


@given(st.text(max_size=60))
def test_a_search_never_fails(snapshot: SnapshotStore, text: str) -> None:
    things = snapshot.open("things")

    things.search(text, every=True)
    things.search(text, every=False)
    things.named(text)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> SnapshotStore:
    store = SnapshotStore(tmp_path_factory.mktemp("search"))
    store.build(a_dataset(), SPELLED, NOW)
    return store


POINTS = (Column(name="lat", type="lat"), Column(name="lon", type="lon"))


@given(
    points=st.lists(
        st.tuples(st.integers(-99, 99), st.integers(-99, 99)).map(lambda p: (38.4 + p[0] / 1000, -121.4 + p[1] / 1000)),
        min_size=1,
        max_size=25,
    ),
    limit=st.integers(1, 5),
)
def test_the_nearest_are_those_that_measuring_every_one_would_give(
    tmp_path_factory: pytest.TempPathFactory, points: list[tuple[float, float]], limit: int
) -> None:
    store = SnapshotStore(tmp_path_factory.mktemp("near"))
    rows = [{"key": str(at), "name": str(at), "lat": str(lat), "lon": str(lon)} for at, (lat, lon) in enumerate(points)]
    store.build(a_dataset(*POINTS), fetched(*rows), NOW)

    near = store.open("things").nearest(38.4, -121.4, limit)

    measured = sorted(metres_between(38.4, -121.4, lat, lon) for lat, lon in points)[:limit]
    assert [metres for _, metres in near] == pytest.approx(measured)


def test_nothing_is_near_what_is_far_away(store: SnapshotStore) -> None:
    store.build(a_dataset(*POINTS), fetched({"key": "a", "name": "A", "lat": "38.4", "lon": "-121.4"}), NOW)

    assert store.open("things").nearest(48.8, 2.3, 3) == []


def test_an_unknown_column_is_our_own_mistake(store: SnapshotStore) -> None:
    store.build(a_dataset(), named("A"), NOW)

    with pytest.raises(ValueError, match="no column nme"):
        store.open("things").where(nme="A")
