"""The bundled city, built once, and ways to ask it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.answers import Answers
from bot.opendata.declarations import load_datasets
from bot.opendata.refresh import prepare
from flows.cards.answering import answer_text
from flows.cards.reading import load_cards
from flows.lookup import Found, LookedUp, LookUp, NotFound
from flows.translator import ENGLISH
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import AREA

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""A Sunday morning in Elk Grove."""

Ask = Callable[..., LookedUp]
Told = Callable[..., str]


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    store, datasets = SnapshotStore(tmp_path_factory.mktemp("snapshots")), load_datasets()
    results = prepare(datasets, store, NOW)
    assert [result for result in results if result.status != "built"] == []
    return Answers(store, load_cards(), datasets, AREA)


@pytest.fixture
def ask(answers: Answers) -> Ask:
    def ask(card: str, now: datetime = NOW, **slots: str) -> LookedUp:
        return answers.look_up(LookUp(card=card, slots=slots), now)

    return ask


@pytest.fixture
def told(answers: Answers, ask: Ask) -> Told:
    """What the resident reads, in English."""

    def told(card: str, now: datetime = NOW, **slots: str) -> str:
        result = ask(card, now, **slots)
        assert isinstance(result, Found | NotFound), result
        return answer_text(answers.cards[card], result, ENGLISH)

    return told
