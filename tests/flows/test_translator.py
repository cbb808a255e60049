"""How texts and values come out in each language."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.lookup import Distance, Phrase, Value, Weekday
from flows.segments import count
from flows.translator import ENGLISH, Translator, direction

ELK_GROVE = ZoneInfo("America/Los_Angeles")
LANGUAGES = ("en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko")

LARGEST = 10**15
"""Beyond any number in a data set."""

values = st.one_of(
    st.integers(-LARGEST, LARGEST),
    st.floats(-LARGEST, LARGEST),
    st.decimals(-LARGEST, LARGEST, places=2),
    st.dates(),
    st.times(),
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.builds(Weekday, st.integers(0, 6)),
    st.builds(Distance, st.floats(0, 1e7)),
    st.builds(Phrase, st.text()),
    st.text(),
)


@dataclass
class Texts(NullTranslations):
    """A catalogue of a few texts, with one form for any number."""

    texts: dict[str, str] = field(default_factory=dict)

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.texts.get(msgid1, msgid1 if n == 1 else msgid2)


def spanish(**texts: str) -> Translator:
    return Translator(Texts(texts=texts), "es", ELK_GROVE)


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", date(2026, 11, 25), "Wed, Nov 25"),
        ("es", date(2026, 11, 25), "mié, 25 de nov"),
        ("zh_Hans", date(2026, 11, 25), "11月25日周三"),
        ("vi", date(2026, 11, 25), "Th 4, 25 thg 11"),
        ("hmn", date(2026, 11, 25), "hnub Wednesday, lub 11 hli tim 25"),
        ("nobody", date(2026, 11, 25), "Wed, Nov 25"),
        ("", date(2026, 11, 25), "Wed, Nov 25"),
        ("en", time(18, 0), "6:00 PM"),
        ("es", time(18, 0), "6:00 p.m."),
        ("zh_Hans", time(18, 0), "18:00"),
        ("vi", time(18, 5), "18:05"),
        ("ko", time(18, 0), "오후 6:00"),
        ("ko", time(0, 5), "오전 12:05"),
        ("ko", datetime(2026, 11, 26, 2, 0, tzinfo=UTC), "11월 25일 (수) 오후 6:00"),
        ("en", datetime(2026, 11, 26, 2, 0, tzinfo=UTC), "Wed, Nov 25, 6:00 PM"),
        ("vi", datetime(2026, 7, 2, 1, 0, tzinfo=UTC), "18:00 Th 4, 1 thg 7"),
        ("en", Weekday(0), "Monday"),
        ("es", Weekday(2), "miércoles"),
        ("vi", Weekday(6), "Chủ Nhật"),
        ("zh_Hans", Weekday(2), "星期三"),
        ("en", Distance(643.7), "0.4 mi"),
        ("en", Distance(0), "0.1 mi"),
        ("en", Distance(1609.344), "1 mi"),
        ("vi", Distance(643.7), "0,4 dặm"),
        ("zh_Hans", Distance(2414), "1.5英里"),
        ("en", 176_000, "176,000"),
        ("es", 1234.5, "1,234.5"),
        ("vi", 176_000, "176.000"),
        ("en", Decimal("12.50"), "12.50"),
        ("es", Decimal("1250.00"), "1,250.00"),
        ("pa", Decimal(25), "25"),
        ("en", Decimal("1E+3"), "1,000"),
        ("en", "95758", "95758"),
        ("es", "9380 STUDIO CT", "9380 STUDIO CT"),
        ("es", Phrase("mattress"), "colchón"),
        ("es", Phrase("sofa"), "sofa"),
        ("es", Phrase(""), ""),
    ],
)
def test_a_value_is_written_as_the_language_does(language: str, value: Value, expected: str) -> None:
    translator = Translator(Texts(texts={"mattress": "colchón", "": "headers"}), language, ELK_GROVE)

    assert translator.write(value) == expected


def test_an_instant_without_a_zone_is_refused_rather_than_told_wrong() -> None:
    with pytest.raises(ValueError, match="no zone"):
        ENGLISH.write(datetime(2026, 11, 25, 18, 0))  # noqa: DTZ001 - the mistake in question


def test_a_value_that_is_missing_is_our_mistake_and_named() -> None:
    with pytest.raises(KeyError, match=r"needs a value for \{date\}; given: street"):
        ENGLISH.text("{street}: {date}", street="Elm St")


def test_a_value_is_never_read_as_a_text() -> None:
    said = spanish(hello="Hola, {name}. {city}").text("hello", name="{city} {0} {{", city="Elk Grove")

    assert said == "Hola, {city} {0} {{. Elk Grove"


@pytest.mark.parametrize("name", ["msgid", "self", "one", "many", "n"])
def test_a_value_may_have_any_name(name: str) -> None:
    assert ENGLISH.text("<{" + name + "}>", **{name: "x"}) == "<x>"


def test_values_nobody_asked_for_are_left_alone() -> None:
    assert ENGLISH.text("Hello", when=datetime(2026, 1, 1)) == "Hello"  # noqa: DTZ001 - would raise if written


def test_a_text_without_a_translation_comes_out_in_english_with_local_values() -> None:
    assert spanish().text("Next: {day}", day=Weekday(2)) == "Next: miércoles"


def test_the_empty_text_stays_empty() -> None:
    """Gettext keeps a catalogue's headers under it: they are nobody's business."""
    assert Translator(Texts(texts={"": "Language: es"}), "es").text("") == ""


@pytest.mark.parametrize(("n", "expected"), [(1, "1 park"), (0, "0 parks"), (1200, "1,200 parks")])
def test_a_count_takes_its_form(n: int, expected: str) -> None:
    assert ENGLISH.plural("{n} park", "{n} parks", n) == expected


def test_a_language_with_one_form_uses_it_for_every_number() -> None:
    translator = Translator(Texts(texts={"{n} park": "{n} 个公园"}), "zh_Hans")

    assert [translator.plural("{n} park", "{n} parks", n) for n in (1, 2)] == ["1 个公园", "2 个公园"]


def test_a_reply_may_come_in_any_of_our_languages() -> None:
    vietnamese = Texts(texts={"Yes": "Có"})
    translator = Translator(Texts(texts={"Yes": "Sí"}), "es", ELK_GROVE, (NullTranslations(), vietnamese))

    assert translator.spellings("Yes") == ("Sí", "Yes", "Có")


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("hmn", "ltr"), ("fa", "rtl"), ("ar", "rtl"), ("??", "ltr")]
)
def test_each_language_has_its_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


@given(value=values, language=st.sampled_from(LANGUAGES))
def test_every_value_can_be_written_in_every_language(value: Value, language: str) -> None:
    written = Translator(NullTranslations(), language, ELK_GROVE).text("<{it}>", it=value)

    assert written.startswith("<")
    assert written.endswith(">")


@given(value=values.filter(lambda value: not isinstance(value, str | Phrase)))
def test_a_value_in_english_never_makes_an_sms_dearer(value: Value) -> None:
    assert count(ENGLISH.write(value)).encoding == "GSM-7"
