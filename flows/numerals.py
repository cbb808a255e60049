"""Whole numbers as residents write them: digits of any script, circled or keycap digits, words to ten."""

import unicodedata
from functools import cache

import regex

from flows.replies.words import WORDS, alternatives, unmarked, without_noise

LONGEST = 9
"""Digits we read; what is longer is a telephone or account number, and none of our answers."""


def to_int(text: str) -> int | None:
    """
    Read a text that is one whole number and nothing else; None when it is not.

    >>> to_int("٣"), to_int("②"), to_int("Tres"), to_int("3 kids")
    (3, 2, 3, None)
    """
    written = without_noise(text).strip()
    if regex.fullmatch(rf"[-−]?\p{{Nd}}{{1,{LONGEST}}}", written):
        return int(written.replace("−", "-"))
    circled = _circled(written) if len(written) == 1 else None
    word = regex.fullmatch(r"[\p{L}\p{M}]+", written)
    return _words().get(unmarked(written)) if circled is None and word else circled


def _circled(character: str) -> int | None:
    """Read ② or ❷; fractions, superscripts and Roman numerals are left alone."""
    value = unicodedata.numeric(character, None)
    circled = "CIRCLED" in unicodedata.name(character, "")
    return int(value) if circled and value is not None and value.is_integer() else None


def number_words() -> str:
    """Give a pattern for any number word, longest first, without marks, ending where the word ends."""
    return alternatives(_words())


@cache
def _words() -> dict[str, int]:
    return {
        unmarked(word): number
        for words in WORDS.values()
        for number, spellings in enumerate(words.numbers, start=1)
        for word in spellings.split("|")
    }
