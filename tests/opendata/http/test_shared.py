"""Several data sets made from one file: it is fetched once a round, by however many threads."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import Connector, SourceFailed
from bot.opendata.http.http_web import HttpWeb, Limits, open_web
from bot.opendata.http.shared import SharedWeb
from bot.opendata.refresh import RefreshResult, Sources, refresh
from bot.opendata.sources import connectors
from storage.snapshots.schema import Column, Dataset
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import a_dataset
from tests.opendata.http.serving import Serving, answer, serving

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
NO_KEYS: Mapping[str, str] = {}


@pytest.fixture(scope="module")
def web() -> HttpWeb:
    return open_web("grove (elk-grove@example.org)", Limits(idle_s=5, wait_s=0, within_s=60))


def round_of(web: HttpWeb, url: str, *names: str) -> tuple[Sources, list[Dataset]]:
    """The ways for one round in which all these data sets come from one address of loopback."""
    columns = (Column(name="key", type="text"), Column(name="name", type="text"))
    made = [replace(a_dataset(), name=name, connector="csv", url=url, columns=columns, private=True) for name in names]

    def sharing(urls: frozenset[str]) -> Mapping[str, Connector]:
        return connectors(SharedWeb(web=web, urls=urls), ZONE, lambda: NOW, NO_KEYS)

    sources = Sources(zone=ZONE, connectors=connectors(web, ZONE, lambda: NOW, NO_KEYS), sharing=sharing)
    return sources.for_round(made), made


def side_by_side(sources: Sources, datasets: list[Dataset], folder: Path) -> list[RefreshResult]:
    store = SnapshotStore(folder)
    with ThreadPoolExecutor(len(datasets)) as threads:
        return list(threads.map(lambda dataset: refresh(dataset, store, sources, NOW), datasets))


def asked(there: Serving) -> int:
    return len(there.seen)


def test_four_data_sets_of_one_file_ask_for_it_once_and_the_next_round_asks_again(web: HttpWeb, tmp_path: Path) -> None:
    with serving(lambda _: answer(b"key,name\na,A\n")) as there:
        sources, made = round_of(web, there.url("/all.csv"), "one", "two", "three", "four")
        results = side_by_side(sources, made, tmp_path)
        once = asked(there)
        side_by_side(round_of(web, there.url("/all.csv"), "one", "two")[0], made, tmp_path)

    assert [result.status for result in results] == ["built"] * 4
    assert (once, asked(there)) == (1, 2)


def test_an_error_is_told_to_each_of_them_and_asked_for_once(web: HttpWeb, tmp_path: Path) -> None:
    with serving(lambda _: answer(status=404)) as there:
        results = side_by_side(*round_of(web, there.url(), "one", "two", "three"), tmp_path)

    assert ["answered with status 404" in result.error for result in results] == [True] * 3
    assert asked(there) == 1


def test_a_data_set_alone_at_its_address_shares_nothing(web: HttpWeb) -> None:
    sources, _ = round_of(web, "https://data.example/rows.csv", "one")

    assert all(not isinstance(getattr(each, "web", None), SharedWeb) for each in sources.connectors.values())


def test_what_one_of_them_knows_already_is_another_question(web: HttpWeb) -> None:
    """A data set that was declared anew needs all rows, while the others may hear that nothing changed."""
    with serving(lambda seen: answer(status=304) if "if-none-match" in seen.headers else answer(b"all")) as there:
        shared = SharedWeb(web=web, urls=frozenset({there.url()}))
        known = [shared.get(there.url(), since={"etag": "1"}, private=True) for _ in range(2)]
        new = [shared.get(there.url(), private=True) for _ in range(2)]

    assert known == [None, None]
    assert [reply and reply.content for reply in new] == [b"all", b"all"]
    assert asked(there) == 2


def test_an_address_that_is_not_shared_is_asked_each_time(web: HttpWeb) -> None:
    with serving(lambda _: answer(status=404)) as there:
        shared = SharedWeb(web=web, urls=frozenset())
        for _ in range(2):
            with pytest.raises(SourceFailed):
                shared.get(there.url(), private=True)

    assert asked(there) == 2
