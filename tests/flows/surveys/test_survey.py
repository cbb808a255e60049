"""Surveys: what their files may hold, how questions are put, what replies are saved as."""

from pathlib import Path

import pytest

from flows.conversation import Say
from flows.reading import DefinitionError
from flows.segments import count
from flows.surveys.definition.reading import LIBRARY, answers_of, load_survey
from flows.surveys.survey import SKIPPED, Question, Survey
from flows.translator import ENGLISH

PARKS = load_survey(LIBRARY / "park_use.yaml")

TOP = "name: parks\ntitle: Parks\nintro: Hello.\nclosing: Thanks.\nquestions:\n"
"""Five lines, so the first question stands on line 6."""


def survey(questions: str) -> Survey:
    return load_survey(Path("parks.yaml"), TOP + questions)


def choice(**fields: object) -> Question:
    given = {"labels": ("Every day", "Never"), "codes": ("daily", "never"), **fields}
    return Question(key="q", kind="choice", ask="How often?", **given)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("questions", "line", "what"),
    [
        ("  []", 5, "questions"),
        ("  - just text", 5, "no keys"),
        ("  - {key: a, kind: text, ask: A, asks: B}", 6, "unknown key 'asks'"),
        ("  - {key: A b, kind: text, ask: A}", 6, "no name"),
        ("  - {key: a, kind: guess, ask: A}", 6, "no kind"),
        ("  - {key: a, kind: text}", 6, "'ask' needs a text"),
        ("  - {key: a, kind: text, ask: A}\n  - {key: a, kind: text, ask: B}", 7, "two questions"),
        ("  - key: a\n    kind: choice\n    ask: A\n    labels: [One thing]", 9, "two labels"),
        ("  - {key: a, kind: choice, ask: A}", 6, "two labels"),
        ("  - {key: a, kind: choice, ask: A, labels: [Más, mas!]}", 6, "the label 'mas'"),
        ("  - {key: a, kind: choice, ask: A, labels: [{label: A, code: x}, {label: B, code: x}]}", 6, "'x'"),
        ("  - {key: a, kind: choice, ask: A, labels: [Go on, Stop!]}", 6, "obeys"),
        ("  - {key: a, kind: choice, ask: A, labels: [Go on, HELP]}", 6, "obeys"),
        ("  - {key: a, kind: choice, ask: A, labels: [Yes, No]}", 6, "not True"),
        ("  - {key: a, kind: choice, ask: A, labels: ['2', '1']}", 6, "taken for a choice's number"),
        ("  - {key: a, kind: choice, ask: A, labels: [One, More]}", 6, "taken for a choice's number"),
        ("  - {key: a, kind: choice, ask: A, labels: ['???', More]}", 6, "no code"),
        ("  - {key: a, kind: text, ask: A, labels: [x, y]}", 6, "takes no labels"),
        ("  - {key: a, kind: scale, ask: A, min: 5, max: 1}", 6, "not below"),
        ("  - {key: a, kind: scale, ask: A, min: 1, max: 100}", 6, "no scale"),
        ("  - {key: a, kind: scale, ask: A, min: one}", 6, "whole number"),
        ("  - {key: a, kind: text, ask: A, max: 3}", 6, "no bounds"),
        ("  - {key: a, kind: text, ask: A, optional: perhaps}", 6, "true or false"),
        ("  - {key: a, kind: text, ask: A, only_if: {b: [x]}}", 6, "no earlier question"),
        ("  - {key: a, kind: yes_no, ask: A}\n  - {key: b, kind: text, ask: B, only_if: {a: m}}", 7, "'m'"),
    ],
)  # fmt: skip
def test_a_file_that_would_fail_a_resident_is_refused_with_file_line_and_cure(
    questions: str, line: int, what: str
) -> None:
    with pytest.raises(DefinitionError, match=what) as refused:
        survey(questions)

    assert (str(refused.value.path), refused.value.line) == ("parks.yaml", line)
    assert refused.value.fix


def test_codes_are_the_same_in_every_language() -> None:
    read = survey("  - {key: a, kind: choice, ask: A, labels: [Twice a week, {label: 'Never!', code: none_at_all}]}")

    assert read.question("a").codes == ("twice_a_week", "none_at_all")


@pytest.mark.parametrize(
    ("reply", "code"),
    [("1", "daily"), ("every", "daily"), ("NEVER!", "never"), ("3", None), ("skip", None), ("", None)],
)
def test_a_choice_is_saved_under_its_code(reply: str, code: str | None) -> None:
    assert choice().code_of(reply, ENGLISH) == code


@pytest.mark.parametrize(
    ("question", "reply", "code"),
    [
        (Question(key="q", kind="multi", ask="?", labels=("A", "B", "C"), codes=("a", "b", "c")), "3,1", "a c"),
        (Question(key="q", kind="yes_no", ask="?", labels=("Yes", "No"), codes=("yes", "no")), "sí", "yes"),
        (Question(key="q", kind="scale", ask="?", min=1, max=5, max_label="Good"), "good", "5"),
        (Question(key="q", kind="scale", ask="?", min=0, max=10), "0", "0"),
        (Question(key="q", kind="number", ask="?", min=0), "none", None),
        (Question(key="q", kind="number", ask="?", min=0), "12", "12"),
        (Question(key="q", kind="text", ask="?"), "  more shade ", "more shade"),
        (Question(key="q", kind="text", ask="?"), "SKIP", "SKIP"),
        (Question(key="q", kind="text", ask="?", optional=True), "Bỏ qua", SKIPPED),
        (Question(key="q", kind="text", ask="?"), " \n", None),
        (Question(key="q", kind="text", ask="?"), "x" * 5000, "x" * 1600),
    ],
)
def test_each_kind_saves_what_was_meant(question: Question, reply: str, code: str | None) -> None:
    assert question.code_of(reply, ENGLISH) == code


def test_a_pressed_button_saves_what_its_number_would_and_a_stale_one_nothing() -> None:
    scale = Question(key="q", kind="scale", ask="?", min=1, max=5)

    assert [choice().code_at(index) for index in (0, 1, 2, -1)] == ["daily", "never", None, None]
    assert [scale.code_at(index) for index in (0, 4, 5)] == ["1", "5", None]


def test_a_scale_names_its_places_and_has_a_button_for_each() -> None:
    said = PARKS.question("rating").asked(ENGLISH)

    assert said.text.splitlines()[1:] == ["1 = Not at all", "5 = Very satisfied"]
    assert (said.choices, said.listed) == (("1", "2", "3", "4", "5"), False)


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (choice(), "Please reply with one number from 1 to 2."),
        (Question(key="q", kind="scale", ask="?", min=0, max=9), "Please reply with one number from 0 to 9."),
        (Question(key="q", kind="number", ask="?"), "Please reply with a whole number."),
        (Question(key="q", kind="text", ask="?"), "Please reply in your own words."),
        (Question(key="q", kind="yes_no", ask="?", labels=("Yes", "No")), "Please reply YES or NO."),
    ],
)
def test_the_hint_says_how_to_answer(question: Question, hint: str) -> None:
    assert question.hint(ENGLISH) == hint


def test_a_question_is_left_out_unless_the_answer_it_depends_on_was_given() -> None:
    read = survey(
        "  - {key: visits, kind: yes_no, ask: A}\n"
        "  - {key: why, kind: text, ask: B, only_if: {visits: [no]}}\n"
        "  - {key: more, kind: text, ask: C}\n"
    )

    why, more = read.question("why"), read.question("more")

    assert why.applies({"visits": "no"})
    assert not why.applies({"visits": "yes"})
    assert not why.applies({"visits": SKIPPED})
    assert not why.applies({})
    assert more.applies({})


def test_one_of_several_choices_is_enough_for_a_question_that_depends_on_it() -> None:
    question = Question(key="q", kind="text", ask="Why?", only_if={"places": ("pools", "trails")})

    assert question.applies({"places": "library pools"})
    assert not question.applies({"places": "library"})


def test_park_use_asks_three_things_and_says_so() -> None:
    assert [question.kind for question in PARKS.questions] == ["choice", "scale", "text"]
    assert str(len(PARKS.questions)) in PARKS.intro
    assert "STOP" in PARKS.intro
    assert answers_of(PARKS.question("visits")) == ("daily", "weekly", "monthly", "rarely", "never")


def numbered(said: Say) -> list[str]:
    return [f"{n}. {label}" for n, label in enumerate(said.choices, 1)] if said.listed else []


def test_each_text_of_park_use_is_one_segment() -> None:
    said = [question.asked(ENGLISH) for question in PARKS.questions]
    asked = ["\n".join([one.text, *numbered(one)]) for one in said]
    intro = PARKS.intro.format(city="City of Elk Grove")

    assert [count(text).segments for text in [*asked, intro, PARKS.closing]] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_survey_of_the_library_loads_under_its_own_name(path: Path) -> None:
    assert load_survey(path).name == path.stem
