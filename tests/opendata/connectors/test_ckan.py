"""All rows of a CKAN resource come once; a resource that is only a file says how it is declared instead."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import Delivery, Feed, SourceFailed
from bot.opendata.connectors.ckan import Ckan
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

SITE = "https://data.ca.gov"
ID = "1f2e3d4c-0000-4000-8000-123456789abc"
OTHER = "1f2e3d4c-0000-4000-8000-123456789abd"

FIELDS = [
    {"id": "_id", "type": "int"},
    {"id": "name", "type": "text", "info": {"label": "Name of the well", "notes": ""}},
    {"id": "depth", "type": "numeric"},
    {"id": "drilled", "type": "timestamp"},
    {"id": "tags", "type": "text[]"},
]

RESOURCE = {
    "id": ID,
    "package_id": "wells",
    "name": "Wells",
    "datastore_active": True,
    "url": f"{SITE}/wells.csv",
    "url_type": "upload",
    "last_modified": "2026-11-20T03:00:00.123456",
    "metadata_modified": "2026-11-21T00:00:00",
}

PACKAGE = {
    "title": "Ground water",
    "license_title": "CC BY 4.0",
    "organization": {"title": "Department of Water"},
    "resources": [RESOURCE, {"id": OTHER, "datastore_active": False, "url": f"{SITE}/readme.pdf"}],
}


@dataclass(slots=True)
class Portal:
    """A CKAN portal with one resource; gives `cap` rows at most, and says nothing of it."""

    rows: list[dict[str, Any]]
    cap: int = 32_000
    totals: list[int] = field(default_factory=list)
    resource: dict[str, Any] = field(default_factory=lambda: dict(RESOURCE))
    package: dict[str, Any] = field(default_factory=lambda: dict(PACKAGE))
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked)
        action = asked.url.removeprefix(f"{SITE}/api/3/action/")
        if action == "datastore_search":
            return {"success": True, "result": self._page(asked)}
        return {"success": True, "result": {"resource_show": self.resource, "package_show": self.package}[action]}

    def _page(self, asked: Asked) -> dict[str, Any]:
        offset, limit = int(asked.params["offset"]), min(self.cap, int(asked.params["limit"]))
        total = self.totals.pop(0) if self.totals else len(self.rows)
        return {"fields": FIELDS, "records": self.rows[offset : offset + limit], "total": total, "limit": limit}


def wells(count: int) -> list[dict[str, Any]]:
    return [{"_id": n, "name": f"W{n}", "depth": 12.5, "drilled": "2020-05-01T00:00:00"} for n in range(1, count + 1)]


def fetched(answer: Answer, since: dict[str, str] | None = None) -> Delivery | None:
    ckan = Ckan(CannedWeb(answer), ZoneInfo("America/Los_Angeles"))
    return ckan.fetch(Feed(url=SITE, options={"resource": ID}), since or {})


def rows(answer: Answer) -> list[Any]:
    delivery = fetched(answer)
    assert delivery is not None
    return list(delivery.records)


@pytest.mark.parametrize("cap", [7, 10_000, 32_000])
def test_paging_goes_by_what_came_because_a_server_gives_less_without_a_word(cap: int) -> None:
    portal = Portal(wells(25), cap=cap)

    assert [row["name"] for row in rows(portal)] == [f"W{n}" for n in range(1, 26)]
    assert {asked.params["sort"] for asked in portal.asked if "sort" in asked.params} == {"_id"}


def test_more_rows_than_a_page_come_in_pages() -> None:
    portal = Portal(wells(20_001))

    assert len(rows(portal)) == 20_001
    assert [a.params["offset"] for a in portal.asked if a.params.get("limit") == "10000"] == ["0", "10000", "20000"]


def test_a_row_keeps_what_json_knows_and_loses_the_number_that_begins_anew() -> None:
    [row] = rows(Portal([{**wells(1)[0], "tags": ["old", "dry"], "extra": {"a": 1}, "none": None, "_full_text": "x"}]))

    assert row == {
        "name": "W1",
        "depth": 12.5,
        "drilled": "2020-05-01T00:00:00",
        "tags": "old|dry",
        "extra": '{"a": 1}',
        "none": None,
    }


def test_only_the_fields_wanted_are_asked_for() -> None:
    portal = Portal(wells(3))
    delivery = Ckan(CannedWeb(portal)).fetch(Feed(url=SITE, options={"resource": ID, "fields": "name, depth"}), {})
    assert delivery is not None

    list(delivery.records)

    assert portal.asked[-1].params["fields"] == "_id,name,depth"


def test_a_field_that_is_gone_fails_with_the_fields_there_are() -> None:
    feed = Feed(url=SITE, options={"resource": ID, "fields": "title"})

    with pytest.raises(SourceFailed, match="no field 'title' any more") as failure:
        Ckan(CannedWeb(Portal(wells(3)))).fetch(feed, {})

    assert "drilled" in failure.value.fix


def test_a_row_that_comes_twice_is_given_once() -> None:
    again = [*wells(10), *wells(10)[-1:]]

    assert len(rows(Portal(again, totals=[10, 10]))) == 10


def test_rows_that_do_not_tell_themselves_apart_all_count() -> None:
    assert len(rows(Portal([{"name": "a"}, {"name": "a"}]))) == 2


@pytest.mark.parametrize(
    ("totals", "message"), [([70, 70, 70], "gave 7 rows where it counts 70"), ([5, 6], "counts 6")]
)
def test_other_than_all_rows_fail_with_both_figures(totals: list[int], message: str) -> None:
    with pytest.raises(SourceFailed, match=message):
        rows(Portal(wells(7), totals=[*totals]))


def test_rows_that_are_added_meanwhile_do_no_harm() -> None:
    assert len(rows(Portal(wells(7), totals=[6, 7]))) == 7


def test_a_resource_without_datastore_says_to_declare_its_file() -> None:
    portal = Portal([], resource={**RESOURCE, "datastore_active": False})

    with pytest.raises(SourceFailed, match="no rows in the DataStore") as failure:
        fetched(portal)

    assert failure.value.fix == f"Declare the file itself: connector: csv, url: {SITE}/wells.csv"


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (
            {"success": False, "error": {"__type": "Not Found Error", "message": "Not found:\n Resource."}},
            "Not found: Res",
        ),
        ({"success": False, "error": {"__type": "Authorization Error"}}, "CKAN refused: Authorization Error"),
        ({"success": False}, "it does not say why"),
        ({"success": True, "result": []}, "CKAN refused"),
        ("<!DOCTYPE html><title>502</title>", "not JSON but an HTML page"),
        ("Bad request - Action name not known", "not JSON but something else"),
    ],
)
def test_a_refusal_is_one_plain_line(reply: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        fetched(lambda _: reply)


def test_a_resource_that_does_not_count_fails() -> None:
    portal = Portal(wells(3))

    def answer(asked: Asked) -> dict[str, Any]:
        return {"success": True, "result": {"records": []}} if asked.url.endswith("search") else portal(asked)

    with pytest.raises(SourceFailed, match="does not count"):
        fetched(answer)


def test_a_declaration_without_resource_says_what_to_write() -> None:
    with pytest.raises(SourceFailed, match="`resource` is missing") as failure:
        Ckan(CannedWeb(lambda _: {})).fetch(Feed(url=SITE), {})

    assert "options: {resource:" in failure.value.fix


def test_a_resource_that_did_not_change_is_not_read_again() -> None:
    first = fetched(Portal(wells(3)))
    assert first is not None
    assert first.as_of == date(2026, 11, 19)  # 03:00 UTC on the 20th

    assert fetched(Portal(wells(3)), dict(first.mark)) is None


@pytest.mark.parametrize(
    "changed", [{"last_modified": "2026-11-22T00:00:00"}, {"last_modified": None}, {"url_type": "datastore"}]
)
def test_a_resource_that_changed_or_cannot_tell_is_read_again(changed: dict[str, Any]) -> None:
    first = fetched(Portal(wells(3)))
    assert first is not None

    assert fetched(Portal(wells(3), resource={**RESOURCE, **changed}), dict(first.mark)) is not None


def test_rows_that_were_added_without_touching_the_day_are_read() -> None:
    first = fetched(Portal(wells(3)))
    assert first is not None

    assert fetched(Portal(wells(4)), dict(first.mark)) is not None


def test_discovering_tells_fields_licence_and_publisher() -> None:
    found = Ckan(CannedWeb(Portal(wells(3)))).discover(Feed(url=SITE, options={"resource": ID}))

    assert (found.title, found.publisher, found.licence) == ("Wells", "Department of Water", "CC BY 4.0")
    assert (found.rows, found.as_of, found.key, found.options) == (3, date(2026, 11, 20), "", {"resource": ID})
    assert [(each.name, each.type, each.title) for each in found.fields] == [
        ("name", "text", "Name of the well"),
        ("depth", "float", ""),
        ("drilled", "instant", ""),
        ("tags", "text", ""),
    ]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        (f"{SITE}/dataset/wells/resource/{ID}", SITE),
        (f"{SITE}/dataset/wells/resource/{ID}?view_id=7#x", SITE),
        (f"{SITE}/en/dataset/wells/resource/{ID}", f"{SITE}/en"),
        (f"{SITE}/api/3/action/datastore_search?limit=5&resource_id={ID}", SITE),
        (f"{SITE}/datastore/dump/{ID}?bom=True", SITE),
        (f"{SITE}/dataset/wells", SITE),
        (f"{SITE}/dataset/wells/?q=a", SITE),
    ],
)
def test_an_address_that_a_person_copies_leads_to_its_resource(url: str, site: str) -> None:
    assert Ckan(CannedWeb(Portal([]))).recognise(url) == Feed(url=site, options={"resource": ID})


@pytest.mark.parametrize(
    ("resources", "what", "fix"),
    [
        ([RESOURCE, {**RESOURCE, "id": OTHER, "name": "Old"}], f"2 resources with rows: Wells .{ID}., Old", "Open one"),
        ([{"url": f"{SITE}/wells.csv"}], "no rows in the DataStore", f"There are: {SITE}/wells.csv"),
        ([], "no rows in the DataStore", "There are: none"),
    ],
)
def test_a_data_set_without_one_resource_says_which_there_are(resources: list[Any], what: str, fix: str) -> None:
    with pytest.raises(SourceFailed, match=what) as failure:
        Ckan(CannedWeb(Portal([], package={"resources": resources}))).recognise(f"{SITE}/dataset/wells")

    assert fix in failure.value.fix


@pytest.mark.parametrize("url", ["https://elkgrove.gov/parks", "https://x.hub.arcgis.com/datasets/a::b"])
def test_other_addresses_are_not_ckan(url: str) -> None:
    assert Ckan(CannedWeb(Portal([]))).recognise(url) is None
