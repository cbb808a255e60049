"""What we ask of NWS and of Open311, checked against their published OpenAPI documents by Prism."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.connectors.nws import Nws
from bot.opendata.connectors.open311 import Open311
from bot.opendata.http.http_web import HttpWeb
from tests.external.between import Change, between
from tests.external.conftest import NOW, ZONE
from tests.external.servers import Server
from tests.opendata.http.serving import Seen

pytestmark = pytest.mark.xdist_group("contracts")


def noting(violations: list[object], change: Change = lambda _, response: response.content) -> Change:
    """Note what Prism finds wrong in our requests; in its own examples it finds faults too, which are not ours."""

    def note(seen: Seen, response: httpx.Response) -> bytes:
        found = json.loads(response.headers.get("sl-violations", "[]"))
        violations.extend(each for each in found if each["location"][0] == "request")
        return change(seen, response)

    return note


def with_two_pages(seen: Seen, response: httpx.Response) -> bytes:
    """The example leads on to example.com; the service leads on to itself, and comes to an end."""
    found = response.json()
    found["pagination"] = (
        {} if "cursor" in seen.target else {"next": f"http://{seen.headers['host']}{seen.target}&cursor=2"}
    )
    return json.dumps(found).encode()


@pytest.mark.parametrize("where", [{"zone": "CAZ017"}, {"point": "38.40879,-121.37160"}])
def test_we_ask_for_weather_alerts_and_their_next_page_as_the_contract_says(
    nws_contract: Server, web: HttpWeb, where: dict[str, str]
) -> None:
    wrong: list[object] = []

    with between(nws_contract, noting(wrong, with_two_pages)) as server:
        feed = Feed(url=server.url("/alerts/active"), options={"kind": "alerts", **where}, private=True)
        delivery = Nws(web, ZONE).fetch(feed, {})
        asked = len(server.seen)

    assert delivery is not None
    assert wrong == []
    assert asked == 2
    [alert] = delivery.records  # the same example on both pages is one alert
    assert (alert["severity"], alert["ends"]) == ("Extreme", "2019-08-24T14:15:22Z")


def test_a_next_page_on_another_server_is_not_followed(nws_contract: Server, web: HttpWeb) -> None:
    feed = Feed(url=f"{nws_contract.url}/alerts/active", options={"kind": "alerts", "zone": "CAZ017"}, private=True)

    with pytest.raises(SourceFailed, match="sends us to another server"):
        Nws(web, ZONE).fetch(feed, {})


def test_the_contract_does_refuse_what_is_wrong(nws_contract: Server, open311_contract: Server, web: HttpWeb) -> None:
    """Else the tests beside this one would prove nothing."""
    with pytest.raises(SourceFailed, match="status 4"):
        web.get(f"{nws_contract.url}/alerts/active", {"zone": "ELK GROVE"}, private=True)
    with pytest.raises(SourceFailed, match="status 400"):
        web.get(f"{open311_contract.url}/requests.json", {"jurisdiction_id": "c", "start_date": "May 1"}, private=True)


@pytest.fixture
def open311(web: HttpWeb) -> Open311:
    return Open311(web, lambda: NOW)


def feed_of(server: str, kind: str, **options: str) -> Feed:
    return Feed(url=server, options={"kind": kind, "jurisdiction": "city.example.gov", **options}, private=True)


def test_we_ask_for_kinds_of_report_as_the_contract_says_and_read_the_wrapped_ones(
    open311_contract: Server, open311: Open311
) -> None:
    wrong: list[object] = []

    with between(open311_contract, noting(wrong)) as server:
        delivery = open311.fetch(feed_of(server.url(""), "services"), {})
        assert delivery is not None
        rows = list(delivery.records)

    assert wrong == []
    assert [(row["service_code"], row["service_name"]) for row in rows] == [(3, "Curb or curb ramp defect")]


def test_we_ask_for_requests_as_the_contract_says_and_keep_no_picture_of_them(
    open311_contract: Server, open311: Open311
) -> None:
    wrong: list[object] = []

    with between(open311_contract, noting(wrong)) as server:
        delivery = open311.fetch(feed_of(server.url(""), "requests"), {})
        assert delivery is not None
        [row] = delivery.records

    assert wrong == []
    assert (row["service_request_id"], row["status"], row["long"]) == (638349, "open", -122.4651145)
    assert datetime.fromisoformat(str(row["requested_datetime"])) == datetime(2010, 4, 19, 14, 37, 38, tzinfo=UTC)
    assert "media_url" not in row


def test_a_request_without_the_jurisdiction_it_wants_is_one_line_for_staff(
    open311_contract: Server, open311: Open311
) -> None:
    feed = Feed(url=open311_contract.url, options={"kind": "services"}, private=True)

    with pytest.raises(SourceFailed, match=r"services.json: answered with status 400. Compare `url` and `options`"):
        open311.fetch(feed, {})
