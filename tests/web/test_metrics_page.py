"""Operators near the service read its metrics; the public does not, and no resident is in them."""

import asyncio
from contextlib import closing

import pytest

from bot.clock import SimulatedClock
from bot.understanding.rasa import rasa_interpreter
from bot.understanding.server import RasaServer, rasa_client
from tests.conftest import MORNING
from tests.nlu.rasa.stand_in import Ours
from tests.web.service import Service

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


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_what_a_proxy_passes_on_from_the_public_is_not_found(service: Service, header: str) -> None:
    page = await service.client.get("/metrics", headers={header: "for=203.0.113.9"})

    assert page.status_code == 404
    assert "grove" not in page.text
