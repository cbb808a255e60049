"""Operators near the service read its metrics; the public does not, and no resident is in them."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from bot.clock import SimulatedClock
from bot.metrics import Metrics
from bot.understanding.rasa import rasa_interpreter
from bot.understanding.server import RasaServer, rasa_client
from tests.conftest import MORNING
from tests.nlu.rasa.stand_in import Ours
from tests.web.service import STATUS, Service, written

pytestmark = pytest.mark.anyio


async def test_the_page_shows_that_rasa_is_away_and_nothing_of_who_wrote_what(service: Service) -> None:
    with closing(RasaServer(rasa_client("http://127.0.0.1:9"))) as away:
        rasa = rasa_interpreter(away, Ours(), SimulatedClock(MORNING), service.app.metrics)
        await asyncio.to_thread(rasa.understand, "petunia asks when trash day is")

    page = await service.client.get("/metrics")

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE grove_rasa_fallbacks_total counter" in page.text
    assert 'grove_rasa_fallbacks_total{reason="no-connection"} 1.0' in page.text
    assert "petunia" not in page.text


async def test_the_page_shows_what_waits_and_what_was_done(service: Service) -> None:
    await service.sms("when is trash day", sid="SM1")
    await service.update(written("HELP"))
    await service.sms("when is trash day", sid="SM2", sender="+19165550102")
    waiting = await service.client.get("/metrics")
    await service.work()
    await service.form(f"{STATUS}?token=t", {"MessageSid": "SM3", "MessageStatus": "undelivered"})
    clock(service).advance(timedelta(seconds=6))
    done = await service.client.get("/metrics")

    assert "grove_inbox_waiting 3.0" in waiting.text
    assert "grove_inbox_waiting 0.0" in done.text
    assert 'grove_lane_waiting{lane="sms",priority="reply"} 0.0' in done.text
    assert 'grove_sends_total{channel="sms",result="sent"} 2.0' in done.text
    assert 'grove_sends_total{channel="telegram",result="sent"} 1.0' in done.text
    assert 'grove_receipts_total{channel="sms",status="failed"} 1.0' in done.text
    assert "grove_turn_seconds_count 3.0" in done.text


async def test_however_many_scrape_the_database_is_asked_once_in_five_seconds(service: Service) -> None:
    await service.client.get("/metrics")
    await service.sms("HELP")
    soon = await service.client.get("/metrics")
    clock(service).advance(timedelta(seconds=5))
    later = await service.client.get("/metrics")

    assert "grove_inbox_waiting 0.0" in soon.text
    assert "grove_inbox_waiting 1.0" in later.text
    assert "grove_inbox_oldest_seconds 5.0" in later.text


async def test_nothing_of_a_resident_is_in_any_series(service: Service) -> None:
    await service.sms("petunia asks when trash day is at 9380 Studio Ct", sender="+19165550142")
    await service.work()

    page = await service.client.get("/metrics")

    assert not [secret for secret in ("petunia", "Studio", "9165550142") if secret in page.text]


async def test_a_database_that_is_away_is_a_series_too(service: Service) -> None:
    service.database.unreadable = True

    page = await service.client.get("/metrics")

    assert page.status_code == 200
    assert "grove_database_up 0.0" in page.text
    assert "grove_inbox_waiting" not in page.text


async def test_work_that_breaks_off_is_counted_by_pump() -> None:
    metrics = Metrics.new()

    async def breaks() -> int:
        raise OSError

    drain = metrics.counting("inbox", breaks)
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011 - it says nothing
            await drain()

    assert metrics.registry.get_sample_value("grove_pump_failures_total", {"pump": "inbox"}) == 2


def clock(service: Service) -> SimulatedClock:
    assert isinstance(service.app.clock, SimulatedClock)
    return service.app.clock


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_what_a_proxy_passes_on_from_the_public_is_not_found(service: Service, header: str) -> None:
    page = await service.client.get("/metrics", headers={header: "for=203.0.113.9"})

    assert page.status_code == 404
    assert "grove" not in page.text
