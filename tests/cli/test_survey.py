"""Surveys at the command line: checked before they go out, tried without sending, and published only when good."""

import json
from pathlib import Path

import pytest

from flows.surveys.definition.reading import LIBRARY
from tests.cli.conftest import Grove, objects

PARKS = LIBRARY / "park_use.yaml"


@pytest.fixture
def parks(tmp_path: Path) -> Path:
    """A copy of a survey of the library, to be worked on."""
    path = tmp_path / "park_use.yaml"
    path.write_text(PARKS.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_survey_of_the_library_passes_in_every_language(grove: Grove, path: Path) -> None:
    checked = grove.invoke("survey", "check", str(path), "--json")

    [told] = objects(checked.stdout)
    assert checked.exit_code == 0
    assert (told["good"], {cost["language"] for cost in told["costs"]}) == (
        True, {"en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko"},
    )  # fmt: skip


def test_check_says_file_line_language_and_cure_gravest_first(grove: Grove, parks: Path) -> None:
    change(parks, "How often do you visit a park?", "How often do you see a park?")

    checked = grove.invoke("survey", "check", str(parks), str(PARKS), "--json")

    changed, good = objects(checked.stdout)
    assert checked.exit_code == 1
    assert good["good"]
    assert [fault["severity"] for fault in changed["faults"]] == ["error"] * 8
    first = changed["faults"][0]
    assert (first["file"], first["line"], first["place"], first["language"]) == (str(parks), 11, "visits.ask", "es")
    assert "fall_back" in first["fix"]


def test_check_goes_on_behind_a_file_that_cannot_be_read(grove: Grove, parks: Path) -> None:
    change(parks, "kind: scale", "kind: guess")

    checked = grove.invoke("survey", "check", str(parks), str(PARKS))

    assert checked.exit_code == 1
    assert f"{parks}:19: 'guess' is no kind of question" in checked.stderr
    assert f"{PARKS}: 3 questions, good" in checked.stdout


def test_a_published_survey_can_be_exported_by_its_name_with_its_translations(grove: Grove, tmp_path: Path) -> None:
    form, back = str(tmp_path / "form.xlsx"), str(tmp_path / "back.yaml")
    assert grove.invoke("migrate").exit_code == 0

    published = grove.invoke("survey", "publish", str(LIBRARY / "city_services.yaml"))
    exported = grove.invoke("survey", "export", "city_services", "--xlsform", form)
    unknown = grove.invoke("survey", "export", "nowhere", "--xlsform", form)
    imported = grove.invoke("survey", "import", form, "--out", back)

    assert [run.exit_code for run in (published, exported, unknown, imported)] == [0, 0, 2, 0]
    assert published.stdout.strip() == "city_services is published, version 1."
    assert "no-survey" in unknown.stderr
    assert "Servicios de la ciudad" in (tmp_path / "back.translations.yml").read_text(encoding="utf-8")


def test_a_survey_can_be_tried_in_any_language_without_a_database(grove: Grove) -> None:
    lines = "5\nalgo\n4\nmás sombra\n"

    tried = grove.invoke("survey", "try", str(PARKS), "--language", "es", "--json", stdin=lines.encode())

    steps = objects(tried.stdout)
    assert tried.exit_code == 0
    assert [step["in"] for step in steps] == [None, "5", "algo", "4", "más sombra"]
    assert [step["saved"] for step in steps] == [
        {}, {"visits": "never"}, {}, {"rating": "4"}, {"change": "más sombra"},
    ]  # fmt: skip
    assert steps[0]["sent"][1]["text"].startswith("¿Con qué frecuencia")
    assert (steps[-1]["over"], steps[0]["sent"][1]["segments"]) == (True, 1)
    assert not (grove.folder / "grove.db").exists()


def test_stop_ends_a_trial_too(grove: Grove) -> None:
    tried = grove.invoke("survey", "try", str(PARKS), stdin=b"1\nSTOP\n5\n")

    assert tried.exit_code == 0
    assert "Saved would be: visits = daily." in tried.stdout


def test_a_trial_in_a_language_the_city_does_not_write_says_which_it_does(grove: Grove) -> None:
    tried = grove.invoke("survey", "try", str(PARKS), "--language", "tlh")

    assert tried.exit_code == 2
    assert "zh_Hans" in tried.stderr


def test_the_schema_is_json(grove: Grove) -> None:
    printed = grove.invoke("survey", "schema")

    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
