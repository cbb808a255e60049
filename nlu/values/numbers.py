"""Finds the first number in a text: in digits of any script, as a word, in Chinese or Korean characters."""

from collections.abc import Iterator, Mapping
from functools import cache

import regex

from flows.numerals import to_int
from flows.replies.words import WORDS
from nlu.folding import Folded, folded
from nlu.values.han_numbers import HAN, HANGUL, han_number

Found = tuple[int, int, int]
"""The number, and where it stands in the text it was looked for in."""

LONG_ENOUGH = 4
"""Letters of an English number that is read in another language: a folded Vietnamese *tên* is no ten."""

_DIGITS = regex.compile(r"(?<!\p{Nd})(?:\p{Nd}{1,3}(?:,\p{Nd}{3}){1,4}|\p{Nd}{1,15})(?!\p{Nd})")
"""A number of up to 15 digits; longer runs are no amount, count or choice of a resident's."""

_COUNTED = (
    rf"(?P<han>(?<![{HAN}期周週拜第])(?:[{HAN}]{{2,}}(?![{HAN}])"
    rf"|[二两兩三四五六七八九十](?=\s?[个個只隻张張件袋桶台臺箱棵条條次位辆輛年天人块塊])))"
    rf"|(?P<hangul>(?<!\p{{Hangul}})(?:[{HANGUL}]*십[{HANGUL}]*|[{HANGUL}]+[백천][{HANGUL}]*)(?=\s?(?:개|명|번|대|장|봉지|마리|년|$|[^\p{{Hangul}}])))"
    r"|(?P<native>(?<!\p{Hangul})(?:두|세|네|한)(?=\s?(?:개|명|대|장|봉지|마리|번)))"
)
_CHARACTERS = regex.compile(_COUNTED)
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4}

_TEENS = {
    "en": "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "es": "once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte",
    "vi": ("muoi_mot muoi_hai muoi_ba muoi_bon muoi_lam muoi_sau muoi_bay muoi_tam muoi_chin hai_muoi"),
    "fil": (
        "labing-isa labindalawa labintatlo labing-apat labinlima labing-anim labimpito labingwalo labinsiyam dalawampu"
    ),
    "pa": "ਗਿਆਰਾਂ ਬਾਰਾਂ ਤੇਰਾਂ ਚੌਦਾਂ ਪੰਦਰਾਂ ਸੋਲਾਂ ਸਤਾਰਾਂ ਅਠਾਰਾਂ ਉੱਨੀ ਵੀਹ",
    "hmn": "kaum_ib kaum_ob kaum_peb kaum_plaub kaum_tsib kaum_rau kaum_xya kaum_yim kaum_cuaj nees_nkaum",
    "ko": "열하나 열둘 열셋 열넷 열다섯 열여섯 열일곱 열여덟 열아홉 스물",
}
"""Eleven to twenty; one to ten stand with the words of replies."""

_LINKED = {"fil": "isa dalawang tatlong apat_na limang anim_na pitong walong siyam_na sampung"}
"""Tagalog numbers as they stand before what they count."""

_LATIN_PUNJABI = "ikk do tinn chaar panj chhe satt atth naun dass"

_OTHER_MEANINGS = {
    "en": "one",
    "es": "un una uno",
    "vi": "mot ba tu nam hai sau bay tam chin",
    "fil": "isa",
    "pa": "ਦੋ ਦੱਸ ਇੱਕ ਇਕ do",
    "hmn": "ib rau ob peb",
    "ko": "일 이 삼 사 오 육 칠 팔 구 십 하나 둘 열",
}
"""Left out inside a sentence: an article, a preposition, a year, a direction, “we”, a request (“tell”)."""


def find_numbers(original: str, text: Folded, language: str | None) -> Iterator[Found]:
    """
    Give the numbers in a text with their offsets in the original: digits first, then words.

    Words are those of `language` and English. A text that is one number word and nothing else is always
    read; inside a sentence the words that mean something else as well are left alone.
    """
    for match in _DIGITS.finditer(original):
        digits = match[0].replace(",", "")
        if digits.isdecimal():  # Python knows fewer scripts' digits than the newest Unicode has
            yield int(digits), match.start(), match.end()
    alone = original.strip()
    if alone and (whole := to_int(alone)) is not None and whole >= 0:
        start = original.index(alone)
        yield whole, start, start + len(alone)
    for number, start, end in _in_words(text.text, language):
        yield number, *text.span(start, end)


def _in_words(text: str, language: str | None) -> Iterator[Found]:
    found = [*_characters(text)]
    own = (language or "en").partition("_")[0]
    for spoken in {own, "en"}:
        table = _table(spoken)
        words = _pattern(spoken).finditer(text) if table else ()
        found += [(table[m[0]], m.start(), m.end()) for m in words if spoken == own or len(m[0]) >= LONG_ENOUGH]
    yield from sorted(found, key=lambda number: (number[1], -number[2]))


def _characters(text: str) -> Iterator[Found]:
    for match in _CHARACTERS.finditer(text):
        number = _NATIVE.get(match[0]) or han_number(match[0])
        if number is not None:
            yield number, match.start(), match.end()


@cache
def _table(language: str) -> Mapping[str, int]:
    """Number words of one language, folded, without those that mean something else too."""
    if language not in WORDS or language == "zh":
        return {}
    to_ten = [(word, n) for n, words in enumerate(WORDS[language].numbers, 1) for word in words.split("|")]
    more = [(word, n) for n, word in enumerate(_TEENS[language].split(), 11)]
    more += [(word, n) for n, word in enumerate(_LINKED.get(language, "").split(), 1)]
    more += [(word, n) for n, word in enumerate(_LATIN_PUNJABI.split(), 1)] if language == "pa" else []
    left_out = set(map(folded, _OTHER_MEANINGS[language].split()))
    listed = {folded(word).replace("_", " "): n for word, n in to_ten + more}
    return {word: n for word, n in listed.items() if word not in left_out}


@cache
def _pattern(language: str) -> "regex.Pattern[str]":
    any_of = "|".join(sorted(map(regex.escape, _table(language)), key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{any_of})(?![\p{{L}}\p{{M}}])")
