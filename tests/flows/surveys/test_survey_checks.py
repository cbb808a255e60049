"""What is found before a survey goes out: questions nobody is asked, texts nobody can read, messages that cost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from pathlib import Path

import pytest

from flows.conversation import Say
from flows.surveys.definition.reading import load_survey
from flows.surveys.gate.checks import Fault, Launch, check_survey, costs
from flows.surveys.gate.cost import cheaper
from flows.surveys.survey import Survey, Translation
from flows.surveys.texts import texts_of
from flows.translator import OwnTexts, Translator

TOP = "name: parks\ntitle: Parks\nintro: Hello from {city}.\nclosing: Thanks.\nquestions:\n"

WHERE = "  - {key: where, kind: choice, ask: Where to, labels: [Pools, Trails, Courts]}\n"


def shown(say: Say) -> str:
    return "\n".join([say.text, *(f"{n}. {label}" for n, label in enumerate(say.choices, 1) if say.listed)])


def launch(*languages: str, **fields: object) -> Launch:
    translators = {tag: Translator(NullTranslations(), tag) for tag in ("en", *languages)}
    values = {"city": "City of Elk Grove"}
    return Launch(translators=translators, values=values, shown=shown, **fields)  # type: ignore[arg-type]  # a test's shorthand


def survey(questions: str, top: str = TOP) -> Survey:
    return load_survey(Path("parks.yaml"), top + questions)


def told(read: Survey, language: str = "es", **changed: str) -> Survey:
    """The survey with all its texts in a language, some as a test needs them, by place."""
    texts = {
        text.english: Translation(changed.get(text.place, f"{text.english}."), "reviewed") for text in texts_of(read)
    }
    return replace(read, translations={**read.translations, language: texts})


def found(read: Survey, *languages: str, **fields: object) -> list[Fault]:
    return list(check_survey(read, launch(*languages, **fields)).faults)


def whats(faults: list[Fault], severity: str = "error") -> list[str]:
    return [f"{fault.place}: {fault.what}" for fault in faults if fault.severity == severity]


def test_a_good_survey_has_no_faults() -> None:
    assert found(told(survey(WHERE)), "es") == []


@pytest.mark.parametrize(
    ("questions", "unreachable"),
    [
        ("  - {key: b, kind: text, ask: B, only_if: {where: pools}}\n", []),
        (
            (
                "  - {key: b, kind: yes_no, ask: B, only_if: {where: pools}}\n"
                "  - {key: c, kind: text, ask: C, only_if: {b: [yes], where: trails}}\n"
            ),
            ["c"],
        ),
        (
            (
                "  - {key: b, kind: yes_no, ask: B, only_if: {where: pools}}\n"
                "  - {key: c, kind: yes_no, ask: C, only_if: {b: [yes]}}\n"
                "  - {key: d, kind: text, ask: D, only_if: {c: [no], where: [trails, courts]}}\n"
                "  - {key: e, kind: text, ask: E, only_if: {where: [trails, courts]}}\n"
            ),
            ["d"],
        ),
        (
            "  - {key: b, kind: number, ask: B, min: 1, max: 5}\n  - {key: c, kind: text, ask: C, only_if: {b: 9}}\n",
            ["c"],
        ),
        (
            (
                "  - {key: b, kind: number, ask: B, dont_know: true}\n"
                "  - {key: c, kind: text, ask: C, only_if: {b: dont_know}}\n"
                "  - {key: d, kind: text, ask: D, only_if: {b: many}}\n"
            ),
            ["d"],
        ),
        (
            (
                "  - {key: b, kind: multi, ask: B, labels: [Morning, Evening], optional: true}\n"
                "  - {key: c, kind: text, ask: C, only_if: {b: morning}}\n"
                "  - {key: d, kind: text, ask: D, only_if: {c: anything, b: evening}}\n"
                "  - {key: e, kind: text, ask: E, only_if: {c: anything, b: skipped}}\n"
            ),
            ["e"],
        ),
    ],
)
def test_a_question_that_nobody_is_ever_asked_is_found_through_all_it_depends_on(
    questions: str, unreachable: list[str]
) -> None:
    faults = found(survey(WHERE + questions))

    assert [fault.place for fault in faults if fault.severity == "error"] == unreachable
    assert all("nobody is ever asked" in what for what in whats(faults))


def test_a_day_that_no_longer_comes_cannot_be_answered() -> None:
    read = survey("  - {key: a, kind: date, ask: A, earliest: today, latest: 2026-11-01}\n")

    assert whats(found(read, today=date(2026, 10, 31))) == []
    assert "nobody can answer" in whats(found(read, today=date(2026, 11, 2)))[0]


def test_a_place_needs_zones_that_are_there() -> None:
    read = survey("  - {key: a, kind: place, ask: A, zone: districts}\n")

    assert whats(found(read, zones=frozenset({"districts"}))) == []
    assert "no data set of zones 'districts'" in whats(found(read, zones=frozenset({"parks"})))[0]


def test_an_answer_that_ends_the_survey_is_told_and_no_error() -> None:
    read = survey(WHERE + "  - {key: b, kind: text, ask: B, only_if: {where: [pools, trails]}}\n")

    assert whats(found(read), "hint") == ["where: whoever answers 'where' with courts is asked nothing more"]
    assert whats(found(read)) == []


def test_each_text_that_a_language_lacks_is_an_error() -> None:
    faults = found(survey(WHERE), "es")

    assert {fault.place for fault in faults} == {text.place for text in texts_of(survey(WHERE))}
    assert {fault.language for fault in faults} == {"es"}
    assert "fall_back: {es: en}" in faults[0].fix


def test_the_catalogues_count_as_translations() -> None:
    read = survey(WHERE)
    texts = OwnTexts({text.english: f"{text.english}." for text in texts_of(read)})
    into = replace(launch(), translators={**launch().translators, "es": Translator(texts, "es")})

    assert check_survey(read, into).faults == ()


def test_a_translation_of_an_older_text_is_an_error() -> None:
    read = told(survey(WHERE))
    stale = Translation("¿Dónde?", "reviewed", of="Where, please?")
    read = replace(read, translations={"es": {**read.translations["es"], "Where to": stale}})

    assert whats(found(read, "es")) == ["where.ask: the translation is of an older text: “Where, please?”"]


def test_drafts_are_told_and_no_error() -> None:
    read = told(survey(WHERE))
    drafts = {english: replace(text, state="draft") for english, text in read.translations["es"].items()}

    faults = found(replace(read, translations={"es": drafts}), "es")

    assert (whats(faults), len(whats(faults, "warning"))) == ([], 1)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"where.labels.pools": "Alto"}, "word the service obeys"),
        ({"where.labels.pools": "Ayuda"}, "word the service obeys"),
        ({"where.labels.pools": "Dos"}, "taken for a choice's number"),
        ({"where.labels.pools": "Canchas", "where.labels.courts": "canchas!"}, "two choices are called"),
    ],
)
def test_a_label_that_means_something_else_in_a_language_is_an_error(changed: Mapping[str, str], what: str) -> None:
    assert all(what in each for each in whats(found(told(survey(WHERE), **changed), "es")))
    assert whats(found(told(survey(WHERE), **changed), "es"))


def test_what_residents_are_told_to_type_stays_in_every_language() -> None:
    read = survey(WHERE, TOP.replace("Thanks.", "Thanks. Reply STOP to stop."))

    assert whats(found(told(read, closing="Gracias. Responda ALTO."), "es")) == ["closing: lacks STOP"]
    assert whats(found(told(read, closing="감사합니다. STOP이라고 답장하세요."), "es")) == []


def test_a_language_is_left_out_by_choice_only() -> None:
    read = told(survey(WHERE, f"languages: [en, es]\n{TOP}"))

    [left_out] = found(read, "es", "hmn")
    assert (left_out.severity, left_out.language) == ("error", "hmn")
    assert found(replace(read, fall_back={"hmn": "en"}), "es", "hmn") == []
    assert found(replace(read, fall_back={"hmn": "es"}), "es", "hmn") == []
    assert len(found(replace(read, fall_back={"hmn": "vi"}), "es", "vi", "hmn")) == 2


def test_a_language_the_city_does_not_write_is_an_error() -> None:
    assert "the city has no tlh" in whats(found(told(survey(WHERE), "tlh")))[0]


def test_a_message_over_the_budget_says_why_how_much_and_what_helps() -> None:
    long = survey(f'  - {{key: a, kind: text, ask: "{"Tell us all about it, please. " * 5}It’s long."}}\n')

    [fault] = found(long, price=Decimal("0.01"), currency="USD")

    assert (fault.severity, fault.place, fault.language) == ("error", "a.ask", "en")
    assert fault.what == (
        "takes 3 segments as UCS-2; 2 are allowed; '’' makes it UCS-2, which costs 2 segments more"
        " (0.02 USD a resident)"
    )
    assert "write \"'\" for '’'" in fault.fix
    assert found(replace(long, segments=3)) != []
    assert whats(found(replace(long, segments=3))) == []


def test_a_dear_letter_within_the_budget_is_a_hint() -> None:
    asked = "¿Cuántas veces visita usted un parque de la ciudad en una semana como cualquier otra?"
    read = told(survey("  - {key: a, kind: text, ask: A}\n"), **{"a.ask": asked})

    [hint] = found(read, "es")

    assert (hint.severity, hint.place) == ("hint", "a.ask")
    assert "'á' makes it UCS-2, which costs 1 segment more" in hint.what
    assert "'a' for 'á'" in hint.fix


def test_a_language_whose_letters_are_dear_may_take_one_segment_more() -> None:
    read = survey("  - {key: a, kind: text, ask: A}\n")

    assert whats(found(told(read, "zh_Hans", **{"a.ask": "园" * 201}), "zh_Hans")) == []
    [over] = found(told(read, "zh_Hans", **{"a.ask": "园" * 202}), "zh_Hans")
    assert over.what.startswith("takes 4 segments as UCS-2; 3 are allowed; '园' makes it UCS-2, which costs 2 segments")


@pytest.mark.parametrize(
    ("text", "language", "cheap"),
    [
        ("It’s “here”…", "en", 'It\'s "here"...'),
        ("¿Qué día?", "es", "¿Qué dia?"),
        ("bà, bá, bả", "vi", None),
        ("Plain.", "es", None),
        ("Parks 公園’s", "en", None),
    ],
)
def test_a_cheaper_text_is_offered_only_where_the_meaning_stays(text: str, language: str, cheap: str | None) -> None:
    assert cheaper(text, language) == cheap


def test_each_language_s_cost_is_that_of_all_its_messages() -> None:
    read = told(survey(WHERE), "zh_Hans", **{"where.ask": "您常去哪里？"})

    rows = {row.language: row for row in costs(read, launch("zh_Hans", price=Decimal("0.01")))}

    assert (rows["en"].segments, rows["en"].encoding, rows["en"].money) == (3, "GSM-7", Decimal("0.03"))
    assert (rows["zh_Hans"].encoding, rows["zh_Hans"].culprits) == ("UCS-2", ("您",))
