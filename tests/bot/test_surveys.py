"""A survey is published when it passes the gate, with its translations, and read back as it was."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.city import load_city
from bot.cli.surveys.launch import launch_in
from bot.surveys import SurveyRefused, Surveys, publish
from flows.surveys.definition.reading import LIBRARY, load_survey
from flows.surveys.gate.checks import Launch
from flows.translator import ENGLISH
from storage import migrate
from storage.database import Database

NOON = datetime(2026, 11, 16, 20, tzinfo=UTC)

OTHERS = ("es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path}/grove.db") as opened:
        migrate.upgrade(opened)
        yield opened


@pytest.fixture(scope="module")
def launch() -> Launch:
    return launch_in(load_city(), date(2026, 11, 16))


def changed(tmp_path: Path, before: str, after: str) -> Path:
    """A copy of a survey of the library with other words."""
    text = (LIBRARY / "park_use.yaml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "park_use.yaml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


def test_a_survey_that_fails_in_a_language_is_refused_and_nothing_is_kept(
    database: Database, launch: Launch, tmp_path: Path
) -> None:
    path = changed(tmp_path, "How often do you visit", "How often do you see")

    with database.transaction() as db, pytest.raises(SurveyRefused, match=r"visits\.ask.* and 7 more") as refused:
        publish(db, path, NOON, launch)

    assert "fall_back" in refused.value.fix
    with database.reading() as db:
        assert Surveys().latest(db, "park_use") is None


def test_a_language_falls_back_by_choice_only(database: Database, launch: Launch, tmp_path: Path) -> None:
    chosen = ", ".join(f"{tag}: en" for tag in OTHERS)
    path = changed(tmp_path, "title: Park use", f"title: Use of parks\nfall_back: {{{chosen}}}")

    with database.transaction() as db:
        assert publish(db, path, NOON, launch) == ("park_use", 1)


def test_a_published_version_holds_the_translations_that_stood_beside_it(database: Database, launch: Launch) -> None:
    path = LIBRARY / "city_services.yaml"

    with database.transaction() as db:
        publish(db, path, NOON, launch)
        latest = Surveys().latest(db, "city_services")
        flow = Surveys().flow(db, "city_services", 1)

    assert latest == (load_survey(path), 1)
    assert flow is not None
    assert ENGLISH.with_own(flow.own).spellings("Trash and recycling")[:2] == (
        "Trash and recycling", "Basura y reciclaje",
    )  # fmt: skip
