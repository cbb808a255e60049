"""What a survey file may say besides its questions, of days and places, and of answers that are none of the choices."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.reading import DefinitionError
from flows.surveys.definition.reading import answers_of, definition_text, load_survey
from flows.surveys.survey import DONT_KNOW, REFUSED, SKIPPED, Survey

TOP = "name: parks\ntitle: Parks\nintro: Hello {city}, {questions} questions, {minutes} min.\nclosing: Thanks.\n"
"""Four lines, so what is added begins on line 5."""

ASKED = "questions:\n  - {key: a, kind: yes_no, ask: A}\n"


def survey(more: str = "", questions: str = ASKED) -> Survey:
    return load_survey(Path("parks.yaml"), TOP + more + questions)


def test_what_is_not_said_is_as_always() -> None:
    read = survey()

    assert (read.version, read.minutes, read.segments, read.programme) == (1, 1, 2, None)
    assert (read.expires_after, read.remind_after) == (timedelta(days=3), None)
    assert (read.languages, read.fall_back, read.translations) == ((), {}, {})


def test_a_survey_says_how_long_it_stays_open_and_in_which_languages() -> None:
    read = survey(
        "programme: parks\nminutes: 4\nsegments: 3\nexpires_after_days: 7\nremind_after_hours: 48\n"
        "languages: [en, es, zh_Hans]\nfall_back: {hmn: en}\n"
    )

    assert (read.programme, read.minutes, read.segments) == ("parks", 4, 3)
    assert (read.expires_after, read.remind_after) == (timedelta(days=7), timedelta(hours=48))
    assert (read.languages, read.fall_back) == (("en", "es", "zh_Hans"), {"hmn": "en"})


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("programme: All parks\n", "no name"),
        ("minutes: 0\n", "'minutes' cannot be 0"),
        ("minutes: soon\n", "whole number"),
        ("segments: 7\n", "'segments'"),
        ("expires_after_days: 31\n", "'expires_after_days'"),
        ("remind_after_hours: 72\n", "comes when the survey is over"),
        ("remind_after_hours: 0\n", "'remind_after_hours'"),
        ("languages: es\n", "is a list"),
        ("languages: [es, es]\n", "stands twice"),
        ("languages: [Spanish]\n", "'Spanish' is no language"),
        ("languages: [no]\n", "False is no language"),
        ("fall_back: {hmn: English}\n", "no language"),
        ("fall_back: {hmn: ko, ko: en}\n", "falls back itself"),
        ("fall_back: en\n", "keys of its own"),
        ("version: 0\n", "'version' cannot be 0"),
        ("translations: {es: {intro: Hola}}\n", "lacks {city}, {minutes}, {questions}"),
        ("translations: {es: {title: '{city}'}}\n", "which the English text has not"),
        ("translations: {es: {closing: {text: Hola, state: done}}}\n", "no state"),
        ("translations: {es: {b.ask: Hola}}\n", "unknown key 'b.ask'"),
        ("translations: [es]\n", "keys of its own"),
    ],
)
def test_what_a_survey_cannot_mean_is_refused_at_its_line(more: str, what: str) -> None:
    with pytest.raises(DefinitionError, match=what) as refused:
        survey(more)

    assert refused.value.line == 5
    assert refused.value.fix


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("kind: date, earliest: soon", "'soon' is no day"),
        ("kind: date, earliest: 2026-12-31, latest: 2026-01-01", "is after latest"),
        ("kind: date, latest: 2026-12-31 10:00:00", "no day"),
        ("kind: text, latest: today", "takes no latest"),
        ("kind: place", "none is named"),
        ("kind: place, zone: The districts", "no name"),
        ("kind: text, zone: council_district", "takes no zone"),
        ("kind: text, dont_know: maybe", "true or false"),
        ("kind: text, refusable: 1", "true or false"),
        ("kind: text, on_fail: give up", "'give up' is no on_fail"),
        ("kind: number, min_label: None", "takes no min_label"),
        ("kind: choice, labels: [Parks, Don’t know]", "dont_know: true"),
        ("kind: choice, labels: [Parks, I'd rather not say]", "refusable: true"),
        ("kind: choice, labels: [Parks, Dừng lại]", "obeys"),
        ("kind: choice, labels: [Parks, Later]", "obeys"),
        ("kind: choice, labels: [Parks, Atrás]", "obeys"),
        ("kind: choice, labels: [Parks, 取消]", "obeys"),
        ("kind: choice, labels: [Parks, Forget me]", "obeys"),
        ("kind: choice, labels: [Parks, '{city}']", "can tell no value"),
        ("kind: choice, labels: [Parks, {label: Trails, code: dont_know}]", "no code"),
        ("kind: text, only_if: {a: []}", "no answer"),
        ("kind: text, only_if: {a: [dont_know]}", "never answered"),
        ("kind: text, ask: 'Is it {city}?'", "cannot tell {city}"),
        ("kind: text, ask: 'Is it {'", "brace"),
    ],
)
def test_a_question_that_nobody_could_put_or_answer_is_refused(question: str, what: str) -> None:
    asked = question if "ask:" in question else f"ask: B, {question}"

    with pytest.raises(DefinitionError, match=what) as refused:
        survey(questions=f"{ASKED}  - {{key: b, {asked}}}\n")

    assert refused.value.line == 7
    assert refused.value.fix


def test_intro_and_closing_may_name_what_a_survey_knows_and_nothing_else() -> None:
    with pytest.raises(DefinitionError, match=r"cannot tell \{name\}"):
        load_survey(Path("parks.yaml"), TOP.replace("{city}", "{name}") + ASKED)


def test_days_and_places_are_read() -> None:
    read = survey(
        questions="questions:\n"
        "  - {key: a, kind: date, ask: A, earliest: 2026-01-02, latest: today, dont_know: true}\n"
        "  - {key: b, kind: place, ask: B, zone: council_district, refusable: true, on_fail: person}\n"
    )

    a, b = read.questions
    assert (a.earliest, a.latest, a.may_not_know) == (date(2026, 1, 2), "today", True)
    assert (b.zone, b.may_refuse, b.on_fail) == ("council_district", True, "person")


def test_answers_that_are_none_of_the_choices_can_lead_on_too() -> None:
    read = survey(
        questions="questions:\n  - {key: a, kind: scale, ask: A, optional: true, dont_know: true, refusable: true}\n"
        "  - {key: b, kind: text, ask: Why, only_if: {a: [1, dont_know]}}\n"
    )

    assert answers_of(read.questions[0]) == ("1", "2", "3", "4", "5", SKIPPED, DONT_KNOW, REFUSED)
    assert read.questions[1].only_if == {"a": ("1", DONT_KNOW)}


def test_translations_stand_beside_a_survey_and_are_published_with_it(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "parks.yaml", tmp_path / "parks.translations.yml"
    path.write_text(TOP + ASKED, encoding="utf-8")
    sidecar.write_text("translations:\n  es:\n    a.ask: ¿A?\n", encoding="utf-8")

    read = load_survey(path)

    assert read.translations["es"]["A"].text == "¿A?"
    assert load_survey(Path("parks.yaml"), definition_text(path)) == read


def test_a_fault_beside_a_survey_is_told_with_that_file_and_its_line(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "parks.yaml", tmp_path / "parks.translations.yml"
    path.write_text(TOP + ASKED, encoding="utf-8")
    sidecar.write_text("translations:\n  es:\n    a.ask: '{A}?'\n", encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_survey(path)

    assert (refused.value.path, refused.value.line) == (sidecar, 3)


def test_translations_in_two_places_are_refused(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "parks.yaml", tmp_path / "parks.translations.yml"
    path.write_text(f"{TOP}translations: {{es: {{title: Parques}}}}\n{ASKED}", encoding="utf-8")
    sidecar.write_text("translations:\n  es:\n    a.ask: ¿A?\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match="here and in parks"):
        load_survey(path)


def test_one_english_text_has_one_translation_in_a_language() -> None:
    with pytest.raises(DefinitionError, match="translated in two ways"):
        survey(
            "translations: {es: {a.ask: Uno, b.ask: Dos}}\n",
            "questions:\n  - {key: a, kind: text, ask: A}\n  - {key: b, kind: text, ask: A}\n",
        )
