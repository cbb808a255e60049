"""Files of rows by address: what programs write into them, and what comes instead of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.opendata.connector import Feed, Record, SourceFailed
from bot.opendata.connectors.guesses import guess_key, guess_type
from bot.opendata.connectors.tabular import OneFile, csv_by_url, geojson_by_url, json_by_url
from bot.opendata.http.web import Reply, Web
from tests.opendata.connectors.canned import CannedWeb

URL = "https://data.example.org/files/street_trees.csv?key=hush"

POINT = {"type": "Point", "coordinates": [-121.4, 38.4]}


def saying(content: bytes | str | dict[str, Any] | list[Any], **headers: str) -> Web:
    if isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return CannedWeb(lambda asked: Reply(url=asked.url, headers=named, content=content, mark={"etag": "1"}))
    return CannedWeb(lambda _: content)


def rows(source: OneFile, options: Mapping[str, str] | None = None) -> list[Record]:
    delivery = source.fetch(Feed(url=URL, options=options or {}), {})
    assert delivery is not None
    return list(delivery.records)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "not CSV but an HTML page"),
        (b"", "not CSV but nothing"),
        (b"a,b\n1\n", "line 2: 1 cells where the first line names 2 columns"),
        (b'a,b\n1,2\n"3\n4",5,6\n', "line 4: 3 cells where the first line names 2 columns"),
        (b"a,a\n1,2\n", "line 1: two columns named 'a'"),
        (b'a,b\n1,"2\n', "line 2: not CSV"),
        (b"a,b\n\xff,2\n", "not text in UTF-8"),
    ],
)
def test_what_is_no_csv_says_where_it_breaks(content: bytes, what: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        rows(csv_by_url(saying(content)))

    assert failed.value.what.startswith(what)
    assert "hush" not in str(failed.value)


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("name,note\r\nOak,\r\nÉlan,a b\r\n".encode("utf-8-sig"), {}),
        ("name;note\nOak;\nÉlan;a b\n".encode(), {}),
        ("name\tnote\nOak\t\nÉlan\ta b".encode(), {}),
        ("name,note,\nOak,,\nÉlan, a b ,,\n\n".encode(), {}),
        ('"name","note"\n"Oak",""\n"Élan","a b"\n'.encode(), {}),
        ('"name";"note"\n"Oak";""\n"Élan";"a b"\n'.encode(), {"delimiter": ";"}),
        ("name\tnote\nOak\t\nÉlan\ta b".encode(), {"delimiter": "tab"}),
    ],
)
def test_csv_is_read_however_a_program_writes_it(content: bytes, options: Mapping[str, str]) -> None:
    assert rows(csv_by_url(saying(content)), options) == [
        {"name": "Oak", "note": None},
        {"name": "Élan", "note": "a b"},
    ]


def test_quoted_cells_keep_their_delimiters_lines_and_quotes() -> None:
    read = rows(csv_by_url(saying('a,"b, or c"\n"1,5","two\nlines, ""so"""\n')))

    assert read == [{"a": "1,5", "b, or c": 'two\nlines, "so"'}]


def test_csv_in_the_charset_it_names() -> None:
    assert rows(csv_by_url(saying(b"a\ncaf\xe9\n", content_type="text/csv; charset=ISO-8859-1"))) == [{"a": "café"}]


def test_a_delimiter_that_is_none_says_which_there_are() -> None:
    with pytest.raises(SourceFailed) as failed:
        rows(csv_by_url(saying("a\n1")), {"delimiter": "::"})

    assert failed.value.fix == "Give `delimiter` as `,`, `;` or `tab`."


def test_an_unchanged_file_brings_no_rows() -> None:
    source, feed = csv_by_url(saying("a\n1\n")), Feed(url=URL)
    first = source.fetch(feed, {})

    assert first is not None
    assert first.mark.keys() == {"etag", "sha256"}
    assert source.fetch(feed, first.mark) is None
    assert csv_by_url(CannedWeb(lambda _: None)).fetch(feed, first.mark) is None


def test_the_day_of_a_file_is_the_day_it_was_last_changed() -> None:
    source = csv_by_url(saying("a\n1\n", last_modified="Wed, 18 Nov 2026 10:00:00 GMT"))

    delivery = source.fetch(Feed(url=URL), {})

    assert delivery is not None
    assert delivery.as_of == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"error": {"code": 400}}, ""),
        ({"result": {"items": 3}}, "result.items"),
        ({"result": []}, "result.items"),
        ([1, 2], ""),
        ([[1], [2]], ""),
        ("<html>", ""),
    ],
)
def test_json_without_a_list_of_rows_is_refused(content: Any, where: str) -> None:
    with pytest.raises(SourceFailed):
        rows(json_by_url(saying(content)), {"rows": where})


def test_json_rows_are_found_and_inner_values_named_by_their_way() -> None:
    found = {"result": {"items": [{"id": 1, "at": {"lat": 38.4, "on": True}, "tags": ["x"], "note": None}]}}

    assert rows(json_by_url(saying(found)), {"rows": "result.items"}) == [
        {"id": 1, "at.lat": 38.4, "at.on": True, "tags": ["x"], "note": None}
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"error": {"code": 400, "message": "Invalid URL"}},
        {"type": "Feature", "geometry": None, "properties": {}},
        {"type": "FeatureCollection", "features": ["x"]},
        {"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": "EPSG:2226"}}},
        {"type": "FeatureCollection", "features": [], "crs": "feet"},
        [],
        "<!doctype html>",
    ],
)
def test_what_is_no_geojson_in_degrees_is_refused(content: Any) -> None:
    with pytest.raises(SourceFailed):
        rows(geojson_by_url(saying(content)))


@pytest.mark.parametrize(
    "said",
    [
        {"exceededTransferLimit": True},
        {"properties": {"exceededTransferLimit": True}},
        {"links": [{"rel": "self", "href": URL}, {"rel": "next", "href": URL}]},
        {"next": "https://data.example.org/?page=2"},
        {"next_url": "/rows?after=3"},
    ],
)
def test_a_first_page_is_not_taken_for_the_whole(said: dict[str, Any]) -> None:
    features = [{"type": "Feature", "geometry": POINT, "properties": {"name": "Oak"}}]

    for source, found in (
        (geojson_by_url, {"type": "FeatureCollection", "features": features}),
        (json_by_url, {"items": [{"name": "Oak"}]}),
    ):
        with pytest.raises(SourceFailed, match="the first page only"):
            rows(source(saying({**found, **said})), {"rows": "items"})


@pytest.mark.parametrize(
    "link", ['</rows?page=2>; rel="next"', "<https://x.example>; rel=prev, <?p=3>; rel='last next'"]
)
def test_a_link_to_a_next_page_is_heeded_whatever_the_file_is(link: str) -> None:
    for source, content in ((csv_by_url, "a\n1\n"), (json_by_url, '[{"a": 1}]')):
        with pytest.raises(SourceFailed, match="the first page only"):
            rows(source(saying(content, link=link)))


@pytest.mark.parametrize(
    "said",
    [
        {"exceededTransferLimit": False, "links": [{"rel": "self", "href": URL}]},
        {"next": None, "next_url": ""},
        {"next": "Tuesday"},
    ],
)
def test_a_last_page_is_the_whole(said: dict[str, Any]) -> None:
    assert rows(json_by_url(saying({"items": [{"a": 1}], **said})), {"rows": "items"}) == [{"a": 1}]
    assert rows(csv_by_url(saying("a\n1\n", link="</style.css>; rel=stylesheet"))) == [{"a": "1"}]


def test_a_feature_becomes_its_properties_its_shape_and_its_id() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    features = [
        {"type": "Feature", "id": 7, "geometry": POINT, "properties": {"name": "Oak"}},
        {"type": "Feature", "id": 7, "geometry": None, "properties": {"id": "own"}},
        {"type": "Feature", "geometry": None, "properties": None},
    ]

    assert rows(geojson_by_url(saying({"type": "FeatureCollection", "crs": crs, "features": features}))) == [
        {"id": 7, "name": "Oak", "geometry": POINT},
        {"id": "own", "geometry": None},
        {"geometry": None},
    ]


def test_a_draft_names_types_key_shape_and_rows() -> None:
    features = [
        {"geometry": POINT, "properties": {"name": "Oak", "TREE_ID": f"{number}", "height": 3, "planted": "2020-01-05"}}
        for number in range(1500)
    ]

    found = geojson_by_url(saying({"type": "FeatureCollection", "features": features})).discover(Feed(url=URL))

    assert (found.title, found.key, found.geometry, found.rows) == ("street trees", "TREE_ID", "point", 1500)
    assert {field.name: field.type for field in found.fields} == {
        "name": "text", "TREE_ID": "int", "height": "int", "planted": "date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("n", ["1", "-20", None, ""], "int"),
        ("n", ["1", "2.5"], "float"),
        ("n", ["007", "008"], "text"),
        ("n", ["1", "one"], "text"),
        ("n", ["2026-11-20"], "date"),
        ("n", ["20261120"], "int"),
        ("n", ["2026-11-20T08:00:00-08:00", "2026-11-20T08:00:00Z"], "instant"),
        ("n", ["2026-11-20T08:00:00"], "text"),
        ("n", ["08:30", "17:00:00"], "time"),
        ("n", [True, False], "text"),
        ("n", [], "text"),
        ("Latitude", ["38.4"], "lat"),
        ("lng", [-121.4], "lon"),
        ("lat", ["north"], "text"),
    ],
)
def test_a_column_is_what_all_its_values_fit(name: str, values: list[object], kind: str) -> None:
    assert guess_type(name, values) == kind


def test_no_key_is_guessed_where_no_field_tells_rows_apart() -> None:
    assert guess_key([{"a": 1}, {"a": 1}]) == ""
    assert guess_key([{"a": 1}, {"a": None}]) == ""
    assert guess_key([{"a": 1, "ID": 5}, {"a": 2, "ID": 6}]) == "ID"
