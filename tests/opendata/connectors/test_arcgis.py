"""All rows of an ArcGIS layer come once, decoded, or the source has failed: never a part of them."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import GEOMETRY, Delivery, Feed, Record, SourceFailed
from bot.opendata.connectors.arcgis import ArcGis
from tests.opendata.connectors.arcgis_server import FIELDS, LAYER, ArcGisServer, address, addresses, metadata
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

EDITED = {"editingInfo": {"lastEditDate": 1764036000000}}
"""02:00 UTC on 25 November 2025, which is still the 24th in Elk Grove."""


def arcgis(answer: Answer) -> ArcGis:
    return ArcGis(CannedWeb(answer), ZoneInfo("America/Los_Angeles"))


def delivered(answer: Answer, **options: str) -> Delivery:
    delivery = arcgis(answer).fetch(Feed(url=LAYER, options=options), {})
    assert delivery is not None
    return delivery


def rows(answer: Answer, **options: str) -> list[Record]:
    return list(delivered(answer, **options).records)


def ids(found: list[Record]) -> list[object]:
    return [row["OBJECTID"] for row in found]


def pages(server: ArcGisServer) -> list[Asked]:
    return [asked for asked in server.asked if "outFields" in asked.params]


def only_row(layer: dict[str, Any], **cells: Any) -> Record:
    [row] = rows(ArcGisServer([address(1, **cells)], layer))
    return row


# Paging.


@pytest.mark.parametrize(
    ("most", "asked_for"),
    [(1000, "1000"), (2000, "2000"), (90_000, "2000"), (None, "1000")],  # a city's layer says 90,000
)
def test_a_page_is_what_the_layer_gives_but_never_more_than_fits_in_memory(most: int | None, asked_for: str) -> None:
    server = ArcGisServer(addresses(3), metadata(maxRecordCount=most))

    rows(server)

    assert [page.params["resultRecordCount"] for page in pages(server)] == [asked_for]


def test_every_page_is_asked_for_with_offset_count_order_and_degrees() -> None:
    server = ArcGisServer(addresses(4500))

    found = rows(server)

    assert ids(found) == list(range(1, 4501))
    assert [(p.params["resultOffset"], p.params["resultRecordCount"]) for p in pages(server)] == [
        ("0", "2000"),
        ("2000", "2000"),
        ("4000", "2000"),
    ]
    assert {(p.params["orderByFields"], p.params["outSR"]) for p in pages(server)} == {("OBJECTID ASC", "4326")}


def test_a_server_that_gives_less_than_was_asked_for_is_asked_on() -> None:
    assert ids(rows(ArcGisServer(addresses(25), cap=10))) == list(range(1, 26))


@pytest.mark.parametrize("flag", [lambda more: {"properties": {"exceededTransferLimit": more}}, lambda _: {}])
def test_more_is_known_from_the_properties_or_from_the_count(flag: Any) -> None:
    assert len(rows(ArcGisServer(addresses(25), cap=10, flag=flag))) == 25


def test_an_empty_page_is_not_the_end_when_the_server_says_that_there_is_more() -> None:
    """A hosted view takes rows away after it has cut the page."""
    hidden = range(3, 9)
    server = ArcGisServer(
        addresses(12),
        metadata(maxRecordCount=2),
        counts=[6],
        page=lambda page: [row for row in page if row["attributes"]["OBJECTID"] not in hidden],
    )

    assert ids(rows(server)) == [1, 2, 9, 10, 11, 12]


def test_a_server_that_says_more_and_gives_nothing_fails() -> None:
    server = ArcGisServer([], counts=[5], flag=lambda _: {"exceededTransferLimit": True})

    with pytest.raises(SourceFailed, match="pages without end: 0 rows where it counts 5"):
        rows(server)


def test_a_server_that_overlooks_the_offset_fails_instead_of_going_round() -> None:
    def answer(asked: Asked) -> dict[str, Any]:
        overlooked = {**asked.params, "resultOffset": "0"} if "resultOffset" in asked.params else asked.params
        return ArcGisServer(addresses(25), cap=10)(Asked(asked.method, asked.url, overlooked))

    with pytest.raises(SourceFailed, match="pages without end"):
        rows(answer)


def test_a_server_like_koop_gives_each_row_once() -> None:
    """It overlooks its own `maxRecordCount`, and an offset without a count: then every page would be all rows."""
    server = ArcGisServer(addresses(2600), cap=100_000)

    assert ids(rows(server)) == list(range(1, 2601))
    assert len(pages(server)) == 2


def test_a_server_that_says_too_early_that_there_is_no_more_fails() -> None:
    server = ArcGisServer(addresses(2600), flag=lambda _: {"exceededTransferLimit": False})

    with pytest.raises(SourceFailed, match="2,000 rows where it counts 2,600"):
        rows(server)


# Each row once, and all of them.


def test_a_row_that_comes_twice_is_given_once() -> None:
    again = [*addresses(10), *addresses(10)[-2:]]

    assert ids(rows(ArcGisServer(again, counts=[10]))) == list(range(1, 11))


@pytest.mark.parametrize(
    ("given", "counts", "message"),
    [
        (addresses(7), [70, 70], "gave 7 rows where it counts 70"),
        ([*addresses(7), *addresses(3)], [10, 10], r"gave 7 rows where it counts 10 \(3 came twice\)"),
        (addresses(7), [5, 6], "gave 7 rows where it counts 6"),
    ],
)
def test_fewer_or_more_rows_than_the_server_counts_fail_with_both_figures(
    given: list[dict[str, Any]], counts: list[int], message: str
) -> None:
    with pytest.raises(SourceFailed, match=message):
        rows(ArcGisServer(given, counts=[*counts]))


@pytest.mark.parametrize("counts", [[6, 7], [7, 8], [9, 6]])
def test_rows_edited_while_they_are_read_do_no_harm(counts: list[int]) -> None:
    assert len(rows(ArcGisServer(addresses(7), counts=[*counts]))) == 7


# Servers that cannot page.


NO_PAGES = metadata(advancedQueryCapabilities={"supportsPagination": False}, maxRecordCount=10)


@pytest.mark.parametrize("layer", [NO_PAGES, {**NO_PAGES, "advancedQueryCapabilities": None}])
def test_a_server_that_cannot_page_is_asked_by_ranges_of_object_ids(layer: dict[str, Any]) -> None:
    server = ArcGisServer([address(oid) for oid in (70, 3, 900, *range(1000, 1020))], layer, cap=10)

    found = rows(server, where="CITY = 'ELK GROVE'")

    assert sorted(map(int, map(str, ids(found)))) == [3, 70, 900, *range(1000, 1020)]
    assert pages(server)[0].params["where"] == "(CITY = 'ELK GROVE') AND OBJECTID >= 3 AND OBJECTID <= 1006"
    assert "resultOffset" not in pages(server)[0].params


def test_a_range_that_is_too_much_at_once_is_asked_for_in_halves() -> None:
    assert len(rows(ArcGisServer(addresses(20), NO_PAGES, cap=3))) == 20


def test_no_rows_are_no_failure() -> None:
    assert rows(ArcGisServer([], NO_PAGES)) == []
    assert rows(ArcGisServer([])) == []


def test_a_table_without_object_ids_comes_in_one_reply_or_fails() -> None:
    layer = metadata(objectIdField=None, fields=FIELDS[1:])

    assert len(rows(ArcGisServer(addresses(10), layer))) == 10
    with pytest.raises(SourceFailed, match="gave 5 rows where it counts 10"):
        rows(ArcGisServer(addresses(10), layer, cap=5))


# What a row says.


def test_dates_become_instants_in_utc_and_local_days_and_times_stay_as_they_are() -> None:
    kinds = {"ON": "Date", "BEFORE": "Date", "DAY": "DateOnly", "AT": "TimeOnly", "SINCE": "TimestampOffset"}
    fields = [*FIELDS, *({"name": name, "type": f"esriFieldType{kind}"} for name, kind in kinds.items())]
    cells = {"ON": 1764036000123, "BEFORE": -1000, "DAY": "2026-11-25", "AT": "18:00:00"}

    row = only_row(metadata(fields=fields), **cells, SINCE="2026-11-25T13:00:00.000-08:00")

    assert row["ON"] == "2025-11-25T02:00:00.123000+00:00"
    assert row["BEFORE"] == "1969-12-31T23:59:59+00:00"
    assert (row["DAY"], row["AT"], row["SINCE"]) == ("2026-11-25", "18:00:00", "2026-11-25T13:00:00.000-08:00")


@pytest.mark.parametrize("cell", [None, 10**20, "soon"])
def test_what_is_no_instant_stays_for_the_check_of_the_column(cell: object) -> None:
    layer = metadata(fields=[*FIELDS, {"name": "ON", "type": "esriFieldTypeDate"}])

    assert only_row(layer, ON=cell)["ON"] == cell


def test_dates_of_an_unknown_zone_get_no_offset() -> None:
    layer = metadata(fields=[*FIELDS, {"name": "ON", "type": "esriFieldTypeDate"}], datesInUnknownTimezone=True)

    assert only_row(layer, ON=1764036000000)["ON"] == "2025-11-25T02:00:00"


def coded(*pairs: tuple[object, str]) -> dict[str, Any]:
    return {"type": "codedValue", "name": "d", "codedValues": [{"code": code, "name": name} for code, name in pairs]}


STATUS = {"name": "STATUS", "type": "esriFieldTypeSmallInteger", "domain": coded((1, "Open"), (2, "Closed"))}


@pytest.mark.parametrize(("cell", "label"), [(1, "Open"), (2.0, "Closed"), ("2", "Closed"), (3, 3), (None, None)])
def test_a_coded_value_becomes_its_label_and_an_unknown_code_stays(cell: object, label: object) -> None:
    assert only_row(metadata(fields=[*FIELDS, STATUS]), STATUS=cell)["STATUS"] == label


@pytest.mark.parametrize(
    "subtypes",
    [
        {
            "typeIdField": "KIND",
            "types": [
                {"id": 1, "name": "Street", "domains": {"STATUS": coded((1, "Paved"))}},
                {"id": 2, "name": "Park", "domains": {"STATUS": {"type": "inherited"}}},
            ],
        },
        {
            "subtypeField": "KIND",
            "subtypes": [
                {"code": 1, "name": "Street", "domains": {"STATUS": coded((1, "Paved"))}},
                {"code": 2, "name": "Park", "domains": {}},
            ],
        },
    ],
)
@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [(1, 1, ("Street", "Paved")), (2, 1, ("Park", "Open")), (None, 1, (None, "Open")), (9, 2, (9, "Closed"))],
)
def test_a_code_means_what_the_subtype_of_its_row_says(
    subtypes: dict[str, Any], kind: int | None, status: int, said: tuple[object, object]
) -> None:
    fields = [*FIELDS, STATUS, {"name": "KIND", "type": "esriFieldTypeInteger", "domain": None}]

    row = only_row(metadata(fields=fields, **subtypes), KIND=kind, STATUS=status)

    assert (row["KIND"], row["STATUS"]) == said


def test_a_range_is_no_list_of_codes() -> None:
    ranged = {"name": "ZONE", "type": "esriFieldTypeInteger", "domain": {"type": "range", "range": [1, 9]}}

    assert only_row(metadata(fields=[*FIELDS, ranged]), ZONE=1)["ZONE"] == 1


def test_the_place_is_geojson_and_a_row_without_one_has_none() -> None:
    nowhere = {**address(2), "geometry": {"x": "NaN", "y": "NaN"}}

    here, gone = rows(ArcGisServer([address(1), nowhere]))

    assert here[GEOMETRY] == {"type": "Point", "coordinates": [-121.4, 38.4]}
    assert GEOMETRY not in gone


def test_coordinates_in_feet_fail_before_a_row_is_given() -> None:
    """A server that overlooks `outSR` gave x = 6,751,273."""
    feet = {"spatialReference": {"wkid": 102642, "latestWkid": 2226}}

    with pytest.raises(SourceFailed, match="not degrees but those of EPSG 2226"):
        rows(ArcGisServer(addresses(3), reply=feet))


def test_a_shape_that_cannot_be_read_fails_with_its_row() -> None:
    curved = {**address(7), "geometry": {"curveRings": []}}

    with pytest.raises(SourceFailed, match="the row 7 has no shape"):
        rows(ArcGisServer([curved]))


# What a declaration may ask.


def test_the_options_are_asked_and_counted_alike() -> None:
    server = ArcGisServer(addresses(3))

    rows(server, where="CITY = 'ELK GROVE'", fields="ADDRESSID, STREETNAME", envelope="-121.6,38.3,-121.2,38.5")

    counted, page, *_ = (asked.params for asked in server.asked if asked.url.endswith("/query"))
    assert page["outFields"] == "OBJECTID,ADDRESSID,STREETNAME"
    for params in (counted, page):
        assert params["where"] == "CITY = 'ELK GROVE'"
        assert (params["geometry"], params["inSR"]) == ("-121.6,38.3,-121.2,38.5", "4326")


def test_a_field_that_is_gone_fails_with_the_fields_there_are() -> None:
    """Koop would give no rows, and no error."""
    with pytest.raises(SourceFailed, match="no field 'STREET_NAME' any more") as failure:
        delivered(ArcGisServer(addresses(3)), fields="ADDRESSID,STREET_NAME")

    assert "STREETNAME" in failure.value.fix


@pytest.mark.parametrize("envelope", ["-121.6,38.3,-121.2", "a,b,c,d"])
def test_an_envelope_that_is_none_says_how_it_is_written(envelope: str) -> None:
    with pytest.raises(SourceFailed, match="not four numbers") as failure:
        delivered(ArcGisServer([]), envelope=envelope)

    assert "west,south,east,north" in failure.value.fix


# Errors, and changes.


def error(code: int, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": ["at com.esri.Stack:1"]}}


@pytest.mark.parametrize("code", [498, 499, 403])
def test_a_layer_that_asks_for_a_token_says_what_to_do(code: int) -> None:
    with pytest.raises(SourceFailed, match=f"asks for a token .ArcGIS error {code}") as failure:
        delivered(lambda _: error(code, "Token Required"))

    assert "share it with everyone" in failure.value.fix


def test_an_error_of_status_200_is_a_failure_of_one_line_without_its_details() -> None:
    with pytest.raises(SourceFailed) as failure:
        delivered(lambda _: error(400, "Invalid\n  or missing input parameters."))

    assert failure.value.what == "ArcGIS error 400: Invalid or missing input parameters"


def test_an_error_in_the_middle_fails_while_the_rows_are_read() -> None:
    server = ArcGisServer(addresses(25), cap=10)

    def answer(asked: Asked) -> dict[str, Any]:
        late = asked.params.get("resultOffset") == "20"
        return error(500, "Unable to complete operation.") if late else server(asked)

    records = delivered(answer).records

    with pytest.raises(SourceFailed, match="ArcGIS error 500"):
        list(records)


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<html><body>Sign in</body></html>", "not JSON but an HTML page"),
        ([], "JSON, but no object"),
        ({"type": "Group Layer", "subLayers": [{"id": 4, "name": "Parks"}]}, "Group Layer holds no rows"),
        (metadata(capabilities="Map"), "it may not be queried"),
    ],
)
def test_what_is_no_layer_fails_plainly(page: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        delivered(lambda _: page)


@pytest.mark.parametrize(
    ("key", "reply", "what"),
    [
        ("returnCountOnly", {}, "does not count"),
        ("outFields", {}, "without rows"),
        ("outFields", {"features": [{"attributes": {}}]}, "without its object id 'OBJECTID'"),
        ("outFields", {"features": [{"attributes": None}]}, "without its object id 'OBJECTID'"),
    ],
)
def test_a_reply_that_is_not_what_was_asked_for_fails(key: str, reply: dict[str, Any], what: str) -> None:
    server = ArcGisServer(addresses(3))

    with pytest.raises(SourceFailed, match=what):
        rows(lambda asked: reply if key in asked.params else server(asked))


def test_a_layer_that_was_not_edited_since_is_not_read_again() -> None:
    server = ArcGisServer(addresses(3), metadata(**EDITED))
    feed = Feed(url=LAYER)

    first = arcgis(server).fetch(feed, {})
    assert first is not None
    assert first.mark == {"edited": "1764036000000"}
    assert first.as_of == date(2025, 11, 24)

    assert arcgis(server).fetch(feed, first.mark) is None
    assert arcgis(server).fetch(feed, {"edited": "1764030000000"}) is not None


def test_a_layer_that_does_not_say_when_it_was_edited_is_always_read() -> None:
    delivery = arcgis(ArcGisServer(addresses(3))).fetch(Feed(url=LAYER), {"edited": "1"})

    assert delivery is not None
    assert (delivery.mark, delivery.as_of) == ({}, None)


# What a layer says of itself.


def test_discovering_tells_fields_key_codes_rows_and_licence() -> None:
    layer = metadata(fields=[*FIELDS, STATUS, {"name": "SHAPE", "type": "esriFieldTypeGeometry"}], **EDITED)
    server = ArcGisServer(addresses(3), {**layer, "serviceItemId": "ab" * 16, "copyrightText": "City"})
    item = {"title": "Addresses", "licenseInfo": "<p>See the <b>terms</b> &amp; ask</p>", "accessInformation": None}

    found = arcgis(lambda asked: item if "/items/" in asked.url else server(asked)).discover(Feed(url=LAYER))

    assert (found.title, found.licence, found.publisher) == ("Addresses", "See the terms & ask", "City")
    assert (found.key, found.geometry, found.rows, found.as_of) == ("OBJECTID", "point", 3, date(2025, 11, 24))
    assert [(each.name, each.type, each.required) for each in found.fields] == [
        ("OBJECTID", "int", True),
        ("ADDRESSID", "text", True),
        ("STREETNUMB", "int", False),
        ("STREETNAME", "text", False),
        ("STATUS", "text", False),
    ]
    assert found.fields[-1].codes == {"1": "Open", "2": "Closed"}


def test_an_item_that_is_not_public_takes_nothing_from_the_discovery() -> None:
    server = ArcGisServer(addresses(3), metadata(serviceItemId="ab" * 16))

    found = arcgis(lambda asked: error(403, "No") if "/items/" in asked.url else server(asked)).discover(
        Feed(url=LAYER)
    )

    assert (found.title, found.licence) == ("Address_Maint", "")
