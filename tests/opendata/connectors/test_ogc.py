"""All items of an OGC collection come once, along the links the server gives; never an offset of our own."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.opendata.connector import GEOMETRY, Feed, Record, SourceFailed, SourceField
from bot.opendata.connectors.ogc import OgcFeatures
from bot.opendata.http.failures import TryAgain
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

SITE = "https://ogc.example.gov"
COLLECTION = f"{SITE}/collections/addresses"
POINT = {"type": "Point", "coordinates": [-121.4, 38.41]}


def item(number: int, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": number,
        "geometry": POINT,
        "properties": {"street": "STUDIO", "number": 9000 + number, **properties},
    }


def items(count: int) -> list[dict[str, Any]]:
    return [item(number) for number in range(1, count + 1)]


@dataclass(slots=True)
class Server:
    """A collection whose pages hold `most` items at most; a bigger limit is clamped, or refused like tipg's 422."""

    rows: list[dict[str, Any]]
    most: int = 1000
    default: int = 10
    refuses: bool = False
    matched: list[int | None] = field(default_factory=list)
    """What each page says in `numberMatched`; None for a page that does not say it."""
    base: str = SITE
    """How the server calls itself in links."""
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked)
        if asked.url.partition("?")[0] != f"{COLLECTION}/items":
            raise SourceFailed(asked.url, "answered with status 404")
        start, limit = self._place(asked)
        if self.refuses and limit > self.most:
            raise SourceFailed(asked.url, "answered with status 422")
        end = start + min(limit, self.most)
        total = self.matched.pop(0) if self.matched else len(self.rows)
        page: dict[str, Any] = {"type": "FeatureCollection", "features": self.rows[start:end]}
        page |= {} if total is None else {"numberMatched": total}
        link = {"rel": "next", "href": f"{self.base}/collections/addresses/items?token={end}-{limit}"}
        return {**page, "links": [{"rel": "self", "href": "x"}, *([link] if end < len(self.rows) else [])]}

    def _place(self, asked: Asked) -> tuple[int, int]:
        if "?token=" in asked.url:
            start, limit = asked.url.partition("?token=")[2].split("-")
            return int(start), int(limit)
        return 0, int(asked.params.get("limit", self.default))


def rows(answer: Answer, **options: str) -> list[Record]:
    delivery = OgcFeatures(CannedWeb(answer)).fetch(Feed(url=COLLECTION, options=options), {})
    assert delivery is not None
    return list(delivery.records)


def ids(found: list[Record]) -> list[object]:
    return [row["id"] for row in found]


@pytest.mark.parametrize(
    "server",
    [
        Server(items(2600)),
        Server(items(2600), most=70),
        Server(items(2600), most=100, refuses=True),
        Server(items(26), most=10, refuses=True),
        Server(items(26), most=10, matched=[None] * 9),
        Server([]),
    ],
    ids=["clamps to 1000", "clamps to 70", "refuses more than 100", "refuses all but its own", "counts not", "empty"],
)
def test_all_items_come_once_whether_a_server_clamps_or_refuses(server: Server) -> None:
    assert ids(rows(server)) == list(range(1, len(server.rows) + 1))


def test_the_next_page_is_where_the_link_says_and_nowhere_else() -> None:
    server = Server(items(2600))

    rows(server)

    assert [(asked.url.removeprefix(COLLECTION), dict(asked.params)) for asked in server.asked] == [
        ("/items", {"limit": "1000"}),
        ("/items?token=1000-1000", {}),
        ("/items?token=2000-1000", {}),
    ]


@pytest.mark.parametrize("base", ["", "http://ogc.example.gov"])
def test_links_without_a_host_or_from_behind_a_proxy_are_asked_as_securely_as_before(base: str) -> None:
    server = Server(items(2600), base=base)

    assert len(rows(server)) == 2600
    assert {asked.url.partition(":")[0] for asked in server.asked} == {"https"}


def test_a_link_to_another_server_is_not_followed() -> None:
    with pytest.raises(SourceFailed, match="another server, localhost"):
        rows(Server(items(2600), base="http://localhost:5000"))


def page_with_next(href: str, features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"features": features, "links": [{"rel": "next", "href": href}]}


def test_links_that_lead_round_in_a_circle_fail() -> None:
    with pytest.raises(SourceFailed, match="round in a circle"):
        rows(lambda _: page_with_next("items?page=2", items(3)))


def test_pages_without_end_fail() -> None:
    web = CannedWeb(lambda _: page_with_next(f"items?page={len(web.asked)}", items(3)))
    delivery = OgcFeatures(web).fetch(Feed(url=COLLECTION), {})
    assert delivery is not None

    with pytest.raises(SourceFailed, match="no end: 3 rows"):
        list(delivery.records)


@pytest.mark.parametrize(
    ("given", "matched", "message"),
    [
        (items(7), [70], "gave 7 rows where it counts 70"),
        ([*items(7), *items(3)], [10], r"counts 10 \(3 came twice\)"),
    ],
)
def test_other_than_all_rows_fail_with_both_figures(
    given: list[dict[str, Any]], matched: list[int | None], message: str
) -> None:
    with pytest.raises(SourceFailed, match=message):
        rows(Server(given, matched=[*matched]))


def test_rows_that_are_added_meanwhile_do_no_harm() -> None:
    assert len(rows(Server(items(26), most=10, matched=[25, 26, 26]))) == 26


def test_a_server_that_is_away_for_a_moment_is_not_asked_for_less() -> None:
    def away(asked: Asked) -> dict[str, Any]:
        raise TryAgain(asked.url, "answered with status 503")

    web = CannedWeb(away)
    delivery = OgcFeatures(web).fetch(Feed(url=COLLECTION), {})
    assert delivery is not None

    with pytest.raises(TryAgain):
        list(delivery.records)
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("feature", "expected"),
    [
        (item(1), {"id": 1, "street": "STUDIO", "number": 9001, GEOMETRY: POINT}),
        (item(1, id="A1"), {"id": "A1", "street": "STUDIO", "number": 9001, GEOMETRY: POINT}),
        (item(1, tags=["a", "b"], more={"x": 1}), {"tags": "a|b", "more": '{"x": 1}'}),
        ({"properties": {"a": None}, "geometry": None}, {"a": None}),
        ({"properties": None}, {}),
    ],
)
def test_a_row_has_its_properties_its_id_and_its_shape_longitude_first(
    feature: dict[str, Any], expected: dict[str, Any]
) -> None:
    [row] = rows(Server([feature]))

    assert {name: row.get(name) for name in expected} == expected
    assert ("id" in row) == ("id" in feature)


def test_the_envelope_is_asked_for_as_a_box() -> None:
    server = Server(items(3))

    rows(server, envelope="-121.6, 38.3, -121.2, 38.5")

    assert server.asked[0].params["bbox"] == "-121.6,38.3,-121.2,38.5"


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ({"code": "NotFound", "description": "Collection not found."}, "Collection not found"),
        ({"type": "FeatureCollection"}, "a reply without rows"),
        ("<html></html>", "HTML page"),
    ],
)
def test_what_is_no_collection_fails_plainly(reply: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        rows(lambda _: reply)


# What a collection says of itself.

QUERYABLES = {
    "type": "object",
    "required": ["street"],
    "properties": {
        "geom": {"$ref": "https://geojson.org/schema/Point.json"},
        "shape": {"format": "geometry-polygon"},
        "where": {"x-ogc-role": "primary-geometry"},
        "street": {"type": "string", "title": "Street"},
        "number": {"type": ["null", "integer"]},
        "height": {"type": "number"},
        "edited": {"type": "string", "format": "date-time"},
        "built": {"type": "string", "format": "date"},
    },
}

ABOUT = {
    "id": "addresses",
    "title": "Addresses",
    "links": [{"rel": "license", "href": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}],
}


def described(**more: Any) -> Answer:
    server = Server(items(3))

    def answer(asked: Asked) -> Any:
        name = asked.url.removeprefix(COLLECTION).strip("/")
        return ABOUT if not name else more[name] if name in more else server(asked)

    return answer


@pytest.mark.parametrize(
    "given", [{"queryables": QUERYABLES}, {"schema": QUERYABLES}, {"schema": {}, "queryables": QUERYABLES}]
)
def test_discovering_reads_the_schema_or_the_queryables(given: dict[str, Any]) -> None:
    found = OgcFeatures(CannedWeb(described(**given))).discover(Feed(url=COLLECTION))

    assert (found.title, found.licence, found.rows) == ("Addresses", "CC BY 4.0", 3)
    assert (found.key, found.geometry) == ("id", "point")
    assert found.fields == (
        SourceField(name="street", type="text", title="Street", required=True),
        SourceField(name="number", type="int"),
        SourceField(name="height", type="float"),
        SourceField(name="edited", type="instant"),
        SourceField(name="built", type="date"),
    )


def test_discovering_without_a_schema_looks_at_the_first_rows() -> None:
    cells = {"a": None, "b": 1, "c": 1.5, "d": "2026-11-25", "e": "2026-11-25T10:00:00Z", "f": True, "g": "x"}
    server = Server([item(1, **cells), item(2, **{**cells, "b": 2.5, "d": None, "g": 7})])
    about = CannedWeb(lambda asked: ABOUT if asked.url == COLLECTION else server(asked))

    found = OgcFeatures(about).discover(Feed(url=COLLECTION))

    assert {each.name: each.type for each in found.fields} == {
        "id": "int",
        "street": "text",
        "number": "int",
        "a": "text",
        "b": "float",
        "c": "float",
        "d": "date",
        "e": "instant",
        "f": "text",
        "g": "text",
    }


# Addresses.


@pytest.mark.parametrize("path", ["", "/", "/items", "/items/7", "/items?f=html&limit=2", "?f=json", "/queryables"])
def test_an_address_of_a_collection_is_known_without_asking(path: str) -> None:
    web = CannedWeb(lambda _: {})

    assert OgcFeatures(web).recognise(f"{COLLECTION}{path}") == Feed(url=COLLECTION)
    assert web.asked == []


ONE = {"collections": [{"id": "addresses", "title": "Addresses"}]}
TWO = {"collections": [{"id": "addresses", "title": "Addresses"}, {"id": "zones"}]}
LANDING = {"title": "Example", "links": [{"rel": "conformance", "href": "c"}, {"rel": "data", "href": "/collections"}]}


@pytest.mark.parametrize("url", [f"{SITE}/", f"{SITE}/?f=html", f"{SITE}/collections", f"{SITE}/collections?f=json"])
def test_a_landing_page_leads_to_its_only_collection(url: str) -> None:
    web = CannedWeb(lambda asked: ONE if "/collections" in asked.url else LANDING)

    assert OgcFeatures(web).recognise(url) == Feed(url=COLLECTION)


def test_a_landing_page_of_several_collections_names_them() -> None:
    with pytest.raises(SourceFailed, match=r"2 collections: addresses .Addresses., zones") as failure:
        OgcFeatures(CannedWeb(lambda asked: TWO if "/collections" in asked.url else LANDING)).recognise(SITE)

    assert f"{SITE}/collections/" in failure.value.fix


@pytest.mark.parametrize("page", ["<html></html>", {}, [], {"links": [{"rel": "self"}]}])
def test_another_page_is_not_ogc(page: Any) -> None:
    assert OgcFeatures(CannedWeb(lambda _: page)).recognise("https://elkgrove.gov/parks") is None


def test_a_declared_address_that_is_no_collection_says_what_one_looks_like() -> None:
    with pytest.raises(SourceFailed, match="no address of an OGC collection"):
        OgcFeatures(CannedWeb(lambda _: {})).discover(Feed(url=SITE))
