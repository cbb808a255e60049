"""The schema editors use and the reader say the same of a file, as far as a schema can know."""

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flows.reading import DefinitionError
from flows.surveys.definition.reading import LIBRARY, definition_text, load_survey
from flows.surveys.definition.schema import survey_schema
from flows.surveys.definition.writing import entries_of, written, written_translations
from flows.surveys.survey import Survey
from tests.flows.surveys.generated import BOUNDED, surveys
from tests.flows.surveys.test_survey_writing import ANY

SCHEMA = survey_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)

WRONG: tuple[object, ...] = (None, "", " ", 0, -1, 99, 1.5, True, [], {}, ["x"], {"x": "y"}, "not so", "Ünïcode")


def plain(value: Any) -> Any:
    """A document as editors see it: days are texts, keys too."""
    match value:
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def text_of(survey: Survey) -> str:
    return written(survey) + written_translations(survey, entries_of(survey))


def readable(text: str) -> bool:
    try:
        load_survey(ANY, text)
    except DefinitionError:
        return False
    return True


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_survey_of_the_library_is_valid(path: Any) -> None:
    assert VALIDATOR.is_valid(plain(yaml.safe_load(definition_text(path))))


@BOUNDED
@given(survey=surveys())
def test_what_the_reader_takes_is_valid(survey: Survey) -> None:
    assert VALIDATOR.is_valid(plain(yaml.safe_load(text_of(survey))))


@BOUNDED
@given(survey=surveys(), data=st.data())
def test_what_is_not_valid_the_reader_refuses(survey: Survey, data: st.DataObject) -> None:
    document = yaml.safe_load(text_of(survey))
    section = data.draw(st.sampled_from([document, *document["questions"]]))
    known = SCHEMA["properties"] if section is document else SCHEMA["properties"]["questions"]["items"]["properties"]
    key = data.draw(st.sampled_from([*known, "asks"]))
    section[key] = data.draw(st.sampled_from(WRONG))

    if not VALIDATOR.is_valid(plain(document)):
        assert not readable(yaml.safe_dump(document, allow_unicode=True))


@BOUNDED
@given(survey=surveys(), data=st.data())
def test_a_key_that_is_needed_is_missed_by_both(survey: Survey, data: st.DataObject) -> None:
    document = yaml.safe_load(text_of(survey))
    section, needed = data.draw(
        st.sampled_from(
            [
                (document, SCHEMA["required"]),
                *((each, SCHEMA["properties"]["questions"]["items"]["required"]) for each in document["questions"]),
            ]
        )
    )
    del section[data.draw(st.sampled_from(needed))]

    assert not VALIDATOR.is_valid(plain(document))
    assert not readable(yaml.safe_dump(document, allow_unicode=True))
