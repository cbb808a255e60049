"""XLSForms: what is read of one, what is refused by name, and that a survey comes back from one as it was."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given

from bot.cli.surveys.forms import name_of, tag_of
from flows.reading import DefinitionError
from flows.surveys.definition.reading import LIBRARY, load_survey
from flows.surveys.survey import DONT_KNOW, Survey
from flows.surveys.xlsform.expressions import NotInSubset, bounds_of, days_of, wanted_of
from flows.surveys.xlsform.reading import Form, read_form
from flows.surveys.xlsform.writing import form_sheets
from tests.flows.surveys.generated import BOUNDED, surveys

FORM = Path("form.xlsx")

Rows = Sequence[Sequence[str]]

HEADS = ("type", "name", "label", "required", "relevant", "constraint", "parameters", "appearance")

CHOICES = (
    ("list_name", "name", "label", "label::Español (es)"),
    ("often", "1", "Every day", "Todos los días"),
    ("often", "2", "Never", "Nunca"),
    ("often", "98", "Don't know", "No sé"),
    ("yn", "yes", "Yes", "Sí"),
    ("yn", "no", "No", "No"),
)

SETTINGS = (("form_title", "form_id", "version", "default_language"), ("Parks", "Parks", "2", "English (en)"))


def read(rows: Rows, *, heads: Sequence[str] = HEADS, choices: Rows = CHOICES, settings: Rows = SETTINGS) -> Form:
    sheets: Mapping[str, Rows] = {"survey": [heads, *rows], "choices": choices, "settings": settings}
    return read_form(FORM, sheets, tag_of)


@BOUNDED
@given(survey=surveys())
def test_a_survey_comes_back_from_a_form_as_it_was(survey: Survey) -> None:
    assert read_form(FORM, form_sheets(survey, name_of), tag_of).survey == survey


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_survey_of_the_library_comes_back_but_for_its_reviews(path: Path) -> None:
    survey = load_survey(path)

    back = read_form(FORM, form_sheets(survey, name_of), tag_of).survey

    assert back.questions == survey.questions
    assert {tag: len(texts) for tag, texts in back.translations.items()} == {
        tag: len(texts) for tag, texts in survey.translations.items()
    }


def test_a_form_as_others_make_it_is_a_survey() -> None:
    form = read(
        [
            ("note", "hello", "The city asks."),
            ("select_one often", "Q1-Visits", "How often?", "yes"),
            ("select_one yn", "dog", "Do you have a dog?", "true", "${Q1-Visits} = '1' or ${Q1-Visits} = '98'"),
            ("integer", "walks", "How many walks?", "", "${dog} = 'yes'", ". > 0 and . <= 9"),
            ("range", "rating", "How good?", "yes", "", "", "start=0 end=10 step=1", "likert"),
            ("date", "day", "Since when?", "", "", ". <= today()"),
            ("text", "why", "Why?", "", "selected(${Q1-Visits}, '2') and ${walks} = 3"),
            ("note", "bye", "Thanks."),
        ]
    )

    survey = form.survey
    assert [question.kind for question in survey.questions] == ["choice", "yes_no", "number", "scale", "date", "text"]
    visits, dog, walks, rating, day, why = survey.questions
    assert (visits.key, visits.codes, visits.may_not_know, visits.optional) == (
        "q1_visits", ("every_day", "never"), True, False,
    )  # fmt: skip
    assert dog.only_if == {"q1_visits": ("every_day", DONT_KNOW)}
    assert (walks.min, walks.max, walks.optional) == (1, 9, True)
    assert (rating.min, rating.max) == (0, 10)
    assert (day.earliest, day.latest) == (None, "today")
    assert why.only_if == {"q1_visits": ("never",), "walks": ("3",)}
    assert survey.translations["es"]["Every day"].text == "Todos los días"
    assert (survey.name, survey.version, survey.intro, survey.closing) == ("parks", 2, "The city asks.", "Thanks.")
    assert form.remarks == ()


def test_a_form_without_notes_says_what_was_made_up() -> None:
    form = read([("text", "why", "Why?")])

    assert (form.survey.intro, form.survey.closing) == ("Parks", "Thank you!")
    assert len(form.remarks) == 2


def test_labels_in_the_default_language_need_english_beside_them() -> None:
    settings = (SETTINGS[0], ("Parks", "parks", "", "Español (es)"))
    heads = ("type", "name", "label", "label::English (en)")
    told = (("form_title::English (en)", "form_id", "default_language"), ("Parks", "parks", "Español (es)"))

    read_well = read([("text", "why", "¿Por qué?", "Why?")], heads=heads, settings=told).survey

    assert read_well.questions[0].ask == "Why?"
    assert read_well.translations["es"]["Why?"].text == "¿Por qué?"
    with pytest.raises(DefinitionError, match="no title"):
        read([("text", "why", "¿Por qué?")], settings=settings)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (("begin_repeat", "r", "R"), "begin_repeat"),
        (("begin repeat", "r", "R"), "begin_repeat"),
        (("begin_group", "g", "G"), "begin_group"),
        (("calculate", "c", "C"), "calculate"),
        (("image", "photo", "A photo"), "image"),
        (("geotrace", "way", "A way"), "geotrace"),
        (("decimal", "n", "How much?"), "decimal"),
        (("start", "start", ""), "start"),
        (("select_one_from_file x.csv", "s", "Which?"), "select_one_from_file"),
        (("select_one nowhere", "s", "Which?"), "no list 'nowhere'"),
        (("select_one often or_other", "s", "Which?"), "or_other"),
        (("note", "n", "Go on."), "note stands among"),
        (("text", "t", ""), "no label"),
        (("text", "t", "Why?", "perhaps"), "perhaps"),
        (("text", "9", "Why?"), "'9' is no name"),
        (("text", "t", "Why?", "", "${z} = 'x'"), "no earlier question"),
        (("text", "t", "Why?", "", "${a} != 'x'"), "relevant"),
        (("text", "t", "Why?", "", "count(${a}) = 1"), "relevant"),
        (("text", "t", "Why?", "", "", "regex(., 'x')"), "constraint"),
        (("integer", "t", "Why?", "", "", ". >= ${a}"), "constraint"),
        (("range", "t", "Why?", "", "", "", "start=1 end=5 step=2"), "parameters"),
        (("text", "t", "Why?", "", "", "", "rows=3"), "parameters"),
        (("text", "t", "Why?", "", "", "", "", "ex:scan"), "ex:scan"),
        (("geopoint", "t", "Where?"), "zone"),
        (("text", "a", "Again?"), "name 'a'"),
    ],
)  # fmt: skip
def test_what_a_text_message_cannot_do_is_refused_by_name_row_and_cure(row: Sequence[str], what: str) -> None:
    with pytest.raises(DefinitionError, match=what) as refused:
        read([("note", "i", "Hello."), ("text", "a", "A?"), row, ("text", "z1", "Z?")])

    assert (str(refused.value.path), refused.value.line) == ("form.xlsx:survey", 4)
    assert refused.value.fix


@pytest.mark.parametrize(
    "column", ["calculation", "choice_filter", "media::image", "default", "guidance_hint", "label::Klingon (tlh)"]
)
def test_a_column_that_nobody_reads_is_refused_where_it_says_something(column: str) -> None:
    heads = ("type", "name", "label", column)

    assert read([("text", "a", "A?", "")], heads=heads).survey.questions

    with pytest.raises(DefinitionError, match=re.escape(column)) as refused:
        read([("text", "a", "A?", ""), ("text", "b", "B?", "x")], heads=heads)
    assert refused.value.line == 3


@pytest.mark.parametrize(
    ("relevant", "wanted"),
    [
        ("${a} = 'x'", {"a": ("x",)}),
        ('${ a }="x"', {"a": ("x",)}),
        ("selected(${a}, 'x')", {"a": ("x",)}),
        ("${a} = 5", {"a": ("5",)}),
        ("${a}='x' or ${a}='y'", {"a": ("x", "y")}),
        ("(${a}='x' or selected(${a},'y')) and ${b}=''", {"a": ("x", "y"), "b": ("",)}),
    ],
)
def test_relevant_is_read(relevant: str, wanted: Mapping[str, Sequence[str]]) -> None:
    assert wanted_of(relevant) == wanted


@pytest.mark.parametrize(
    "relevant",
    [
        "", "${a}", "${a} =", "'x' = ${a}", "${a} = x", "${a} > 5", "not(${a} = 'x')", "${a}='x' or ${b}='y'",
        "${a}='x' and ${a}='y'", "${a}='x' or ${a}='y' and ${b}='z'", "(${a}='x'", "${a}='x')", "${a} = 5.5", "true()",
    ],
)  # fmt: skip
def test_any_other_relevant_is_refused(relevant: str) -> None:
    with pytest.raises(NotInSubset):
        wanted_of(relevant)


def test_constraints_of_numbers_and_days_are_read() -> None:
    assert bounds_of(".>=1 and .<=5") == (1, 5)
    assert bounds_of("(. > -1)") == (0, None)
    assert days_of(". >= today()") == ("today", None)
    with pytest.raises(NotInSubset):
        days_of(". <= date('2026-02-30')")
