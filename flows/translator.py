"""
Writes every text a resident reads in the resident's language, with the values in it.

Pure: given a gettext catalogue. What Babel knows no locale for is written as `FORMATS` and `flows/hmong.py` say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal
from babel.units import format_unit

from flows import hmong
from flows.lookup import Distance, Phrase, Value, Weekday

FORMATS: Mapping[str, str] = {"en": "en_US", "es": "es_US", hmong.LANGUAGE: "en_US"}
"""Whose dates and numbers: Spanish as in this country; Hmong numbers as English, for CLDR has no Hmong in RPA."""

HOURS: Mapping[str, str] = {"ko": "aaaa h:mm"}
"""How a time is written where CLDR's short form is not what people write: Korean there has AM, not 오전."""

METRES_A_MILE = 1609.344
"""The international mile."""

SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " "})
"""CLDR's narrow spaces are not in the GSM-7 alphabet: one of them makes an SMS more than twice as dear."""


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for extraction where it is defined, to be translated where it is said."""
    return msgid


def direction(language: str) -> str:
    """`ltr` or `rtl`: which way the language is written."""
    return str(_locale(language).text_direction)


class OwnTexts(NullTranslations):
    """Texts of one survey in one language, said before those of a catalogue behind them."""

    def __init__(self, texts: Mapping[str, str], behind: NullTranslations | None = None) -> None:
        super().__init__()
        self.texts = texts
        if behind is not None:
            self.add_fallback(behind)

    def gettext(self, message: str) -> str:
        return self.texts.get(message) or super().gettext(message)


@dataclass(frozen=True, slots=True)
class Translator:
    """
    One language: its texts, and how it writes days, hours, numbers and distances.

    A text without a translation comes out in English: a resident never sees an error. `elsewhere` holds the
    catalogues of the other languages, for what a resident may type back.
    """

    catalogue: NullTranslations
    language: str
    zone: tzinfo = UTC
    """Where instants are told: the city's own time."""
    elsewhere: tuple[NullTranslations, ...] = ()

    def text(self, msgid: str, /, **values: Value) -> str:
        """
        Write one text; each `{name}` in it is the value of that name, written as the language does.

        Values are never read as texts: a brace in one stays a brace. Raises KeyError where one is not given.
        """
        return self._told(msgid).format_map(_Written(self, msgid, values))

    def plural(self, one: str, many: str, n: int, /, **values: Value) -> str:
        """Write the text for `n` things, in as many forms as the language has; `{n}` is the number."""
        told = self.catalogue.ngettext(one, many, n)
        return told.format_map(_Written(self, many, {"n": n, **values}))

    def spellings(self, msgid: str, /) -> tuple[str, ...]:
        """Give one text in this language, in English, and in every other: all that a reply may say."""
        elsewhere = (catalogue.gettext(msgid) for catalogue in self.elsewhere if msgid)
        return tuple(dict.fromkeys((self._told(msgid), msgid, *elsewhere)))

    def with_own(self, texts: Mapping[str, Mapping[str, str]], /) -> "Translator":
        """Give the same language with texts of a survey's own before the catalogues: by language, by English text."""
        mine = OwnTexts(texts.get(self.language, {}), self.catalogue)
        others = tuple(OwnTexts(own) for language, own in texts.items() if language != self.language)
        return replace(self, catalogue=mine, elsewhere=(*self.elsewhere, *others))

    def write(self, value: Value) -> str:
        """Write one value; raises ValueError for an instant that has no zone."""
        return self._written(value).translate(SPACES)

    def _told(self, msgid: str) -> str:
        """The empty text has no translation: gettext keeps its headers there."""
        return self.catalogue.gettext(msgid) if msgid else ""

    def _written(self, value: Value) -> str:
        locale = _locale(self.language)
        match value:
            case str():
                return value
            case Phrase(text):
                return self._told(text)
            case Distance(metres):
                return _miles(metres, self.language)
            case int() | float() | Decimal():
                return format_decimal(value, format=_number_pattern(value, locale), locale=locale)
            case _:
                return _when(_here(value, self.zone), self.language)


ENGLISH = Translator(NullTranslations(), "en")
"""The language the texts are written in; needs no catalogue."""


@dataclass(frozen=True, slots=True)
class _Written(Mapping[str, str]):
    """The values of one text, each written when its name is met."""

    translator: Translator
    msgid: str
    given: Mapping[str, Value]

    def __getitem__(self, name: str) -> str:
        if name not in self.given:
            given = ", ".join(sorted(self.given)) or "none"
            raise KeyError(f"the text {self.msgid!r} needs a value for {{{name}}}; given: {given}")
        return self.translator.write(self.given[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


@lru_cache
def _locale(language: str) -> Locale:
    """The locale that writes this language's values; English's for a tag that nobody knows."""
    try:
        return Locale.parse(FORMATS.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FORMATS["en"])


def _here(value: date | time | Weekday, zone: tzinfo) -> date | time | Weekday:
    """Bring an instant to the zone it is told in; whatever else stays as it is."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone: an instant to be told needs one")
    return value.astimezone(zone)


def _when(value: date | time | Weekday, language: str) -> str:
    if language == hmong.LANGUAGE:
        return hmong.when(value)
    locale = _locale(language)
    match value:
        case Weekday(number):
            return str(locale.days["stand-alone"]["wide"][number])
        case datetime():
            pattern = str(get_datetime_format("medium", locale=locale))
            hour = _when(value.time(), language)
            return pattern.replace("{0}", hour).replace("{1}", _when(value.date(), language))
        case date():
            return format_skeleton("MMMEd", value, locale=locale)
        case time():
            return format_time(value, HOURS.get(language, "short"), locale=locale)


def _miles(metres: float, language: str) -> str:
    """To a tenth; what is nearer than that is a tenth, for nobody stands in the door."""
    miles, locale = max(0.1, round(metres / METRES_A_MILE, 1)), _locale(language)
    if language == hmong.LANGUAGE:
        return hmong.distance(format_decimal(miles, locale=locale))
    return format_unit(miles, "length-mile", length="short", locale=locale)


def _number_pattern(value: float | Decimal, locale: Locale) -> str:
    """How the language writes a number; a Decimal keeps its places, so that 12.50 stays 12.50."""
    pattern = str(locale.decimal_formats[None].pattern)
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return pattern.replace(".###", "." + "0" * places) if places else pattern
