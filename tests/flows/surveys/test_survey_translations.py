"""A survey's own translations: said before the catalogues', stale when the English changes, out and back by row."""

from dataclasses import dataclass, field, replace
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.surveys.definition.writing import entries_of
from flows.surveys.survey import Survey, Translation
from flows.surveys.texts import texts_of
from flows.surveys.translating.merge import Row, merged, rows
from flows.surveys.translating.reading import Entries, Entry
from flows.surveys.translating.translations import survey_translator
from flows.translator import ENGLISH, Translator
from tests.builders import a_question, a_survey
from tests.flows.surveys.generated import BOUNDED, surveys

ASK, PLACE = "How often?", "visits.ask"


@dataclass
class Texts(NullTranslations):
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)


SPANISH = Translator(Texts({"Never": "Nunca", ASK: "¿Cada cuánto?"}), "es", elsewhere=(Texts({"Never": "Không"}),))


def told(**languages: dict[str, Translation]) -> Survey:
    return replace(a_survey(a_question()), translations=languages)


def test_a_survey_s_own_text_is_said_before_the_catalogue_s() -> None:
    tr = survey_translator(SPANISH, told(es={ASK: Translation("¿Qué tanto?")}))

    assert (tr.text(ASK), tr.text("Never"), tr.text("Unknown")) == ("¿Qué tanto?", "Nunca", "Unknown")


def test_a_survey_without_texts_of_its_own_changes_nothing() -> None:
    assert survey_translator(SPANISH, a_survey()) is SPANISH


def test_a_stale_translation_is_never_said() -> None:
    tr = survey_translator(SPANISH, told(es={ASK: Translation("¿Qué tanto?", of="How much?")}))

    assert tr.text(ASK) == "¿Cada cuánto?"


def test_a_resident_may_type_a_label_in_any_language_of_the_survey() -> None:
    survey = told(es={"Never": Translation("Jamás")}, ko={"Never": Translation("전혀")})

    tr = survey_translator(SPANISH, survey)

    assert tr.spellings("Never") == ("Jamás", "Never", "Không", "전혀")
    assert survey.question("visits").code_of("전혀", tr) == "never"


def test_a_language_that_falls_back_speaks_the_other_one_s_texts_by_choice() -> None:
    survey = replace(told(es={ASK: Translation("¿Qué tanto?")}), fall_back={"hmn": "es", "ko": "en"})
    hmong = Translator(Texts({ASK: "Zaus?"}), "hmn")

    assert survey_translator(hmong, survey).text(ASK) == "¿Qué tanto?"
    assert survey_translator(Translator(Texts({ASK: "몇 번?"}), "ko"), survey).text(ASK) == ASK


def test_english_is_english_whatever_is_translated() -> None:
    assert survey_translator(ENGLISH, told(es={ASK: Translation("¿Qué tanto?")})).text(ASK) == ASK


SURVEY = a_survey(a_question())


def row(text: str, **fields: object) -> Row:
    return Row(**{"place": PLACE, "english": ASK, "text": text, "line": 7, **fields})  # type: ignore[arg-type]  # a test's shorthand


def kept(text: str, **fields: str) -> Entries:
    return {"es": {PLACE: Entry(text, **{"of": ASK, **fields})}}  # type: ignore[arg-type]  # likewise


def test_every_text_goes_out_once_with_its_state() -> None:
    out = rows(SURVEY, kept("¿Cada cuánto?", state="reviewed", by="Ana"), "es")

    assert [each.place for each in out] == [text.place for text in texts_of(SURVEY)]
    [asked] = [each for each in out if each.place == PLACE]
    assert (asked.text, asked.state, asked.by, asked.was) == ("¿Cada cuánto?", "reviewed", "Ana", "")


def test_a_stale_text_goes_out_as_a_draft_with_what_it_was_made_from() -> None:
    [asked] = [each for each in rows(SURVEY, kept("¿Qué?", of="What?", state="reviewed"), "es") if each.text]

    assert (asked.state, asked.was) == ("draft", "What?")


@pytest.mark.parametrize(
    ("given_row", "what"),
    [
        (row("¿{city}?"), "has {city}"),
        (row("¿Cada {?"), "braces"),
        (row("¿Cada cuánto?", place="nowhere"), "no text 'nowhere'"),
        (row("¿Cada cuánto?", english="How much?"), "has changed since"),
        (row("¿Cada cuánto?", state="reviewed"), "nobody says who"),
    ],
)
def test_a_row_that_would_fail_a_resident_is_refused_with_its_line_and_cure(given_row: Row, what: str) -> None:
    done = merged(SURVEY, {}, "es", [given_row, Row(place="title", english="Park use", text="Parques")])

    [refused] = done.refused
    assert what in refused.what
    assert refused.fix
    assert refused.row.line == 7
    assert done.entries["es"] == {"title": Entry("Parques", "Park use")}
    assert done.taken == 1


def test_a_reviewed_row_is_signed_by_its_own_reviewer_or_by_who_brings_it() -> None:
    own = merged(SURVEY, {}, "es", [row("¿Qué?", state="reviewed", by="Ana")], "Luis").entries["es"][PLACE]
    brought = merged(SURVEY, {}, "es", [row("¿Qué?", state="reviewed")], "Luis").entries["es"][PLACE]

    assert (own.by, brought.by) == ("Ana", "Luis")


def test_a_stale_text_that_nobody_touched_stays_stale() -> None:
    before = kept("¿Qué?", of="What?", state="reviewed")

    assert merged(SURVEY, before, "es", rows(SURVEY, before, "es")).entries == before


def test_an_empty_row_takes_nothing_away() -> None:
    assert merged(SURVEY, kept("¿Qué?"), "es", [row(" ")]).entries == kept("¿Qué?")


def test_one_english_text_gets_one_translation_from_an_import_too() -> None:
    survey = a_survey(a_question("a"), a_question("b"))
    two = [Row(place=f"{key}.ask", english=ASK, text=text) for key, text in (("a", "¿Uno?"), ("b", "¿Dos?"))]

    assert [each.row.place for each in merged(survey, {}, "es", two).refused] == ["b.ask"]


@BOUNDED
@given(survey=surveys(), language=st.sampled_from(["es", "vi", "ko"]))
def test_what_goes_out_and_comes_back_untouched_changes_nothing(survey: Survey, language: str) -> None:
    before = entries_of(survey)

    done = merged(survey, before, language, rows(survey, before, language))

    assert (done.taken, done.refused) == (0, ())
    assert {tag: of for tag, of in done.entries.items() if of} == before
