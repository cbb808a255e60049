"""All rows of a Socrata data set come once, in versions 2.1 and 3; a token never stands in a declaration."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import GEOMETRY, Delivery, Feed, Record, SourceFailed
from bot.opendata.connectors.socrata import Socrata
from bot.opendata.http.failures import TryAgain
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

HOST = "https://data.example.gov"
RESOURCE = f"{HOST}/resource/abcd-1234.json"
TOKEN = {"EXAMPLE_TOKEN": "s3cret"}

VIEW: dict[str, Any] = {
    "id": "abcd-1234",
    "name": "Service  requests",
    "attribution": "City",
    "license": {"name": "Public Domain"},
    "rowsUpdatedAt": 1764036000,  # 02:00 UTC on 25 November 2025
    "rowIdentifierColumnId": 2,
    "columns": [
        {"id": 1, "fieldName": "opened", "name": "Opened", "dataTypeName": "calendar_date"},
        {"id": 2, "fieldName": "case_id", "name": "Case", "dataTypeName": "text"},
        {"id": 3, "fieldName": "fee", "name": "Fee", "dataTypeName": "money"},
        {"id": 4, "fieldName": "depth", "name": "Depth", "dataTypeName": "number"},
        {"id": 5, "fieldName": "spot", "name": "Spot", "dataTypeName": "point"},
        {"id": 6, "fieldName": ":@computed_region_ab12", "name": "Wards", "dataTypeName": "number"},
    ],
}


def cases(count: int) -> list[dict[str, Any]]:
    return [
        {":id": f"row-{n:05}", ":created_at": "x", "case_id": f"C{n}", "opened": "2026-11-25T00:00:00.000"}
        for n in range(1, count + 1)
    ]


@dataclass(slots=True)
class Portal:
    """One data set behind both versions of the API."""

    rows: list[dict[str, Any]]
    counts: list[int] = field(default_factory=list)
    cap: int = 50_000
    view: dict[str, Any] = field(default_factory=lambda: dict(VIEW))
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Any:
        self.asked.append(asked)
        if asked.url == f"{HOST}/api/views/abcd-1234.json":
            return self.view
        if asked.method == "POST":
            return self._version_3(asked.content)
        if "count(*)" in asked.params["$select"]:
            return self._count()
        return self._slice(int(asked.params["$offset"]), int(asked.params["$limit"]))

    def _version_3(self, question: dict[str, Any]) -> Any:
        if "count(*)" in question["query"]:
            return self._count()
        size = min(self.cap, question["page"]["pageSize"])
        return self._slice((question["page"]["pageNumber"] - 1) * size, size)

    def _count(self) -> list[dict[str, str]]:
        return [{"counted": str(self.counts.pop(0) if self.counts else len(self.rows))}]

    def _slice(self, offset: int, limit: int) -> list[dict[str, Any]]:
        return self.rows[offset : offset + min(self.cap, limit)]


def socrata(answer: Answer) -> Socrata:
    return Socrata(CannedWeb(answer), ZoneInfo("America/Los_Angeles"), TOKEN)


def fetched(answer: Answer, since: dict[str, str] | None = None, **options: str) -> Delivery | None:
    return socrata(answer).fetch(Feed(url=RESOURCE, options=options), since or {})


def rows(answer: Answer, **options: str) -> list[Record]:
    delivery = fetched(answer, None, **options)
    assert delivery is not None
    return list(delivery.records)


THREE = {"version": "3", "token_from": "EXAMPLE_TOKEN"}

versions = pytest.mark.parametrize("version", [{}, THREE], ids=["2.1", "3"])


@versions
@pytest.mark.parametrize(("count", "cap"), [(0, 50_000), (1, 50_000), (25, 7), (20_001, 50_000), (20_000, 50_000)])
def test_all_rows_come_once_however_many_a_page_has(version: dict[str, str], count: int, cap: int) -> None:
    found = rows(Portal(cases(count), cap=cap), **version)

    assert [row["case_id"] for row in found] == [f"C{n}" for n in range(1, count + 1)]


def test_pages_of_version_2_have_an_order_and_the_rows_own_ids() -> None:
    portal = Portal(cases(3))

    rows(portal, where="status = 'Open'")

    queries = [asked.params for asked in portal.asked if "$select" in asked.params]
    assert {query["$where"] for query in queries} == {"status = 'Open'"}
    assert {(query["$order"], query["$select"]) for query in queries if "$order" in query} == {(":id", ":*,*")}


def test_questions_of_version_3_are_posted_with_an_order_a_page_and_the_token() -> None:
    portal = Portal(cases(3))

    rows(portal, **THREE, where="status = 'Open'")

    posted = [asked for asked in portal.asked if asked.method == "POST"]
    assert {asked.url for asked in posted} == {f"{HOST}/api/v3/views/abcd-1234/query.json"}
    assert {asked.headers["X-App-Token"] for asked in posted} == {"s3cret"}
    assert posted[1].content == {
        "query": "SELECT :*,* WHERE status = 'Open' ORDER BY :id",
        "page": {"pageNumber": 1, "pageSize": 10_000},
    }


def test_only_the_fields_wanted_and_the_shapes_are_asked_for() -> None:
    portal = Portal(cases(3))

    rows(portal, fields="case_id, :id,opened")

    assert portal.asked[-2].params["$select"] == ":id,case_id,opened,spot"


def test_a_field_that_is_gone_fails_with_the_fields_there_are() -> None:
    """Socrata leaves empty cells out of a row, so that rows cannot tell."""
    with pytest.raises(SourceFailed, match="no field 'case_no' any more") as failure:
        fetched(Portal(cases(3)), None, fields="case_no")

    assert "case_id" in failure.value.fix


@versions
def test_a_row_that_comes_twice_is_given_once(version: dict[str, str]) -> None:
    again = [*cases(10), *cases(10)[-2:]]

    assert len(rows(Portal(again, counts=[10, 10]), **version)) == 10


@pytest.mark.parametrize(("counts", "message"), [([70, 70], "gave 7 rows where it counts 70"), ([5, 6], "counts 6")])
@versions
def test_other_than_all_rows_fail_with_both_figures(version: dict[str, str], counts: list[int], message: str) -> None:
    with pytest.raises(SourceFailed, match=message):
        rows(Portal(cases(7), counts=[*counts]), **version)


def test_rows_edited_while_they_are_read_do_no_harm() -> None:
    assert len(rows(Portal(cases(7), counts=[6, 7]))) == 7


def test_a_portal_that_overlooks_the_offset_fails_instead_of_going_on() -> None:
    portal = Portal(cases(6000))

    def answer(asked: Asked) -> Any:
        overlooked = {**asked.params, "$offset": "0"} if "$offset" in asked.params else asked.params
        return portal(Asked(asked.method, asked.url, overlooked))

    with pytest.raises(SourceFailed, match="pages without end: 18,000 rows where it counts 6,000"):
        rows(answer)


POINT = {"type": "Point", "coordinates": [-121.4, 38.4]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"opened": "2026-11-25T00:00:00.000"}, {"opened": "2026-11-25T00:00:00.000"}),  # local, as it is meant
        ({":version": "rv-1", ":@computed_region_ab12": "7"}, {}),
        ({"site": {"url": "https://a.gov", "description": "A"}}, {"site": "https://a.gov"}),
        ({"call": {"phone_number": "9165550100", "phone_type": "Work"}}, {"call": "9165550100"}),
        ({"site": {"description": "A"}}, {"site": "A"}),
        ({"kinds": ["a", "b"]}, {"kinds": "a|b"}),
        ({"done": True, "depth": "12.5"}, {"done": True, "depth": "12.5"}),
        ({"spot": POINT}, {GEOMETRY: POINT}),
        ({"spot": {"latitude": "38.4", "longitude": "-121.4", "human_address": "{}"}}, {GEOMETRY: POINT}),
        ({"spot": {"human_address": "{}"}}, {}),
        ({"spot": {"latitude": "x", "longitude": "y"}}, {}),
        ({"spot": None}, {}),
    ],
)
def test_a_row_says_what_its_columns_mean(given: dict[str, Any], expected: dict[str, Any]) -> None:
    [row] = rows(Portal([{":id": "row-1", **given}]))

    assert row == {":id": "row-1", **expected}


@pytest.mark.parametrize(
    ("options", "what", "fix"),
    [
        ({"version": "3"}, "version 3 wants a token in the header X-App-Token", "token_from: NAME"),
        ({"token_from": "OTHER_TOKEN"}, "OTHER_TOKEN, for the header X-App-Token, is not set", "Set OTHER_TOKEN"),
        ({"version": "4"}, "no version '4'", "version: 2"),
    ],
)
def test_what_is_missing_is_named_with_its_cure(options: dict[str, str], what: str, fix: str) -> None:
    with pytest.raises(SourceFailed, match=what) as failure:
        rows(Portal(cases(1)), **options)

    assert fix in failure.value.fix


def failing(error: SourceFailed) -> Answer:
    def answer(asked: Asked) -> Reply | dict[str, Any]:
        if asked.method == "POST":
            raise error
        return VIEW

    return answer


def test_a_token_that_is_refused_is_named_by_its_variable_and_never_shown() -> None:
    with pytest.raises(SourceFailed, match="status 403") as failure:
        rows(failing(SourceFailed(RESOURCE, "answered with status 403")), **THREE)

    assert "EXAMPLE_TOKEN" in failure.value.fix
    assert "s3cret" not in f"{failure.value} {failure.value.args}"


def test_too_many_questions_stay_something_that_passes() -> None:
    with pytest.raises(TryAgain) as failure:
        rows(failing(TryAgain(RESOURCE, "answered with status 429", 5.0)), **THREE)

    assert failure.value.after == 5.0


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ({"error": True, "message": "Invalid SoQL query."}, "Socrata refused: Invalid SoQL query"),
        ({"code": "query.soql.no-such-column"}, "Socrata refused: query.soql.no-such-column"),
        ([], "does not count"),
        ([{"counted": "many"}], "does not count"),
        ("<html></html>", "HTML page"),
    ],
)
def test_a_refusal_is_one_plain_line(reply: Any, what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        rows(lambda asked: VIEW if "/views/" in asked.url else reply)


def test_a_data_set_that_was_not_updated_since_is_not_read_again() -> None:
    first = fetched(Portal(cases(3)))
    assert first is not None
    assert (first.mark, first.as_of) == ({"updated": "1764036000"}, date(2025, 11, 24))

    assert fetched(Portal(cases(3)), dict(first.mark)) is None


@pytest.mark.parametrize("view", [{"rowsUpdatedAt": 1764036001}, {"rowsUpdatedAt": None}, {"modifyingViewUid": "a"}])
def test_a_data_set_that_was_updated_or_cannot_tell_is_read_again(view: dict[str, Any]) -> None:
    assert fetched(Portal(cases(3), view={**VIEW, **view}), {"updated": "1764036000"}) is not None


def test_discovering_tells_fields_key_licence_and_rows() -> None:
    found = socrata(Portal(cases(3))).discover(Feed(url=RESOURCE))

    assert (found.title, found.publisher, found.licence) == ("Service requests", "City", "Public Domain")
    assert (found.key, found.geometry, found.rows, found.as_of) == ("case_id", "point", 3, date(2025, 11, 24))
    assert [(each.name, each.type) for each in found.fields] == [
        ("opened", "instant"),
        ("case_id", "text"),
        ("fee", "money"),
        ("depth", "float"),
    ]


def test_without_a_key_of_the_publisher_the_rows_own_id_is_the_key() -> None:
    view = {name: value for name, value in VIEW.items() if name != "rowIdentifierColumnId"}

    assert socrata(Portal([], view=view)).discover(Feed(url=RESOURCE)).key == ":id"


@pytest.mark.parametrize(
    "path",
    [
        "resource/abcd-1234.json?$limit=5",
        "resource/abcd-1234",
        "d/abcd-1234",
        "api/views/abcd-1234.json",
        "api/v3/views/abcd-1234/query.json",
        "City-Infrastructure/Service-Requests/abcd-1234",
        "City-Infrastructure/Service-Requests/abcd-1234/about_data",
    ],
)
def test_an_address_that_a_person_copies_leads_to_its_rows(path: str) -> None:
    assert socrata(Portal([])).recognise(f"{HOST}/{path}") == Feed(url=RESOURCE)


@pytest.mark.parametrize(
    "path", ["open-data/", "departments/it/open-data", "dataset/x/resource/1f2e3d4c-0000-4000-8000-123456789abc", ""]
)
def test_other_addresses_are_not_socrata(path: str) -> None:
    assert socrata(Portal([])).recognise(f"{HOST}/{path}") is None


def test_a_declared_address_without_an_id_says_what_one_looks_like() -> None:
    with pytest.raises(SourceFailed, match="no address of a Socrata data set") as failure:
        socrata(Portal([])).fetch(Feed(url=HOST), {})

    assert re.search(r"/resource/abcd-1234", failure.value.fix)
