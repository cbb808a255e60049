"""Templates: no version changes, and a campaign keeps the one it was written with."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import campaign_life, templates
from bot.cli.campaigns.commands import read
from bot.rehearsal import Rehearsal
from bot.templates import TemplateWrong
from flows.reading import DefinitionError
from storage import templates as kept

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)

FILE = """
name: news
audience: all
points:
  - key: news
    kind: message
    day: 0
    at: "10:00"
    template: {}
"""


def file_with(folder: Path, template: str) -> Path:
    path = folder / "news.yaml"
    path.write_text(FILE.format(template), encoding="utf-8")
    return path


def saved(rehearsal: Rehearsal, text: str, name: str = "hours") -> int:
    with rehearsal.app.database.transaction() as db:
        return templates.save(db, name, text, by="maria", now=NOW)


def test_another_text_is_another_version_and_the_same_text_is_not(rehearsal: Rehearsal) -> None:
    assert [saved(rehearsal, text) for text in ("One.", "Two.", "Two.", "One.")] == [1, 2, 2, 3]
    with rehearsal.app.database.reading() as db:
        assert kept.texts(db) == {"hours@1": "One.", "hours@2": "Two.", "hours@3": "One."}
        assert (templates.found(db, "hours").version, templates.found(db, "hours@2").text) == (3, "Two.")


def test_a_campaign_keeps_the_version_it_was_written_with(rehearsal: Rehearsal, tmp_path: Path) -> None:
    saved(rehearsal, "{city}: one.")
    with rehearsal.app.database.transaction() as db:
        draft = read(file_with(tmp_path, "hours@1"), "maria", date(2026, 11, 3), None, kept.texts(db))
        campaign_life.draft(db, draft, NOW)
    saved(rehearsal, "{city}: two.")

    with rehearsal.app.database.reading() as db:
        [point] = campaign_life.named(db, "news").points
    assert (point.text, point.template) == ("{city}: one.", "hours@1")


@pytest.mark.parametrize("template", ["hours", "hours@2", "others@1"])
def test_a_template_that_is_not_there_in_that_version_is_refused(
    rehearsal: Rehearsal, tmp_path: Path, template: str
) -> None:
    saved(rehearsal, "{city}: one.")
    with (
        rehearsal.app.database.reading() as db,
        pytest.raises(DefinitionError, match="there is no template"),
    ):
        read(file_with(tmp_path, template), "maria", date(2026, 11, 3), None, kept.texts(db))


@pytest.mark.parametrize("also", ['\n    text: "Two."', "\n    variants: []"])
def test_a_template_and_a_text_of_its_own_are_too_much(rehearsal: Rehearsal, tmp_path: Path, also: str) -> None:
    with pytest.raises(DefinitionError):
        read(file_with(tmp_path, f"hours@1{also}"), "maria", date(2026, 11, 3), None, {"hours@1": "One."})


@pytest.mark.parametrize(
    ("name", "text"), [("Hours", "One."), ("hours", "{nobody}: one."), ("hours", "{city"), ("hours", "  ")]
)
def test_a_text_that_would_fail_residents_is_not_kept(rehearsal: Rehearsal, name: str, text: str) -> None:
    with pytest.raises(TemplateWrong):
        saved(rehearsal, text, name)
