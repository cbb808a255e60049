"""A survey that is written is read again as it was, with all its translations."""

from pathlib import Path

from hypothesis import given

from flows.surveys.definition.reading import LIBRARY, load_survey
from flows.surveys.definition.writing import entries_of, without_translations, written, written_translations
from flows.surveys.survey import Survey
from flows.surveys.translating.reading import beside
from tests.flows.surveys.generated import BOUNDED, surveys

ANY = Path("any.yaml")


@BOUNDED
@given(survey=surveys())
def test_what_is_written_is_read_as_the_same_survey(survey: Survey) -> None:
    text = written(survey) + written_translations(survey, entries_of(survey))

    assert load_survey(ANY, text) == survey


@BOUNDED
@given(survey=surveys())
def test_translations_can_be_taken_out_of_a_file_and_nothing_else(survey: Survey) -> None:
    alone, told = written(survey), written_translations(survey, entries_of(survey))

    assert without_translations(alone + told) == alone
    assert without_translations(told + alone) == alone


def test_comments_stay_when_translations_are_taken_out() -> None:
    source = "# Ours.\nname: a\ntranslations:\n  es:\n    # theirs\n    intro: Hola\n\n# The end.\nclosing: Bye\n"

    assert without_translations(source) == "# Ours.\nname: a\n\n# The end.\nclosing: Bye\n"


def test_every_survey_of_the_library_can_be_written() -> None:
    for path in LIBRARY.glob("*.yaml"):
        survey = load_survey(path)
        text = written(survey) + written_translations(survey, entries_of(survey))

        assert load_survey(ANY, text) == survey
        assert beside(path).suffix == ".yml"
