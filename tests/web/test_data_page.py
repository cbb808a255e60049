"""Everybody may see what the answers are made from, how old it is, and what went wrong last."""

from datetime import timedelta

import pytest

from storage import refreshes
from tests.conftest import MORNING
from tests.web.service import Service

pytestmark = pytest.mark.anyio


async def test_the_page_names_every_data_set_and_says_what_is_made_up(service: Service) -> None:
    page = await service.client.get("/data")

    assert page.status_code == 200
    for dataset in service.app.answers.datasets.values():
        assert f'id="{dataset.name}"' in page.text
    samples = [each for each in (await service.client.get("/data.json")).json() if each["sample"]]
    assert samples
    assert page.text.count("DEMO DATA") == len(samples)


async def test_an_error_is_shown_as_text_whatever_a_source_wrote(service: Service) -> None:
    error = 'https://data.example: not JSON but <script>alert("x")</script>'
    name = next(iter(service.app.answers.datasets))
    with service.database.transaction() as db:
        refreshes.expect(db, [name], MORNING)
        refreshes.went_wrong(db, name, error=error, now=MORNING, next_at=MORNING + timedelta(minutes=15))

    page = await service.client.get("/data")

    assert "not JSON but &lt;script&gt;" in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]  # default-src 'none' stands


async def test_programs_read_the_same_and_the_page_needs_nothing_from_elsewhere(service: Service) -> None:
    told = (await service.client.get("/data.json")).json()
    style = await service.client.get("/data/static/data.css")

    assert [each["dataset"] for each in told] == list(service.app.answers.datasets)
    assert all(each["state"] in {"fresh", "bundled", "stale", "missing"} for each in told)
    assert style.headers["content-type"].startswith("text/css")
