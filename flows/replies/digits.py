"""Reads a reply that is one number and what people write around it: “2.”, “#2”, “option 2”, “2번”."""

from functools import cache

import regex

from flows.numerals import number_words, to_int
from flows.replies.words import any_of, unmarked

DRESSING = r"[\s.,:;!?()\[\]*#\"“”‘’«»…。、，：；！？（）．【】「」\p{Extended_Pictographic}]"
"""What stands around a number and does not change it."""

COUNTERS = r"(?:번째|번|号|號|个|個|项|項)"
"""Said after a number in Korean and Chinese."""


def spoken_number(reply: str) -> int | None:
    """
    Read a reply that is a number with its dressing and courtesies; None when it says anything else.

    A dash is a list's only with a space behind it; before a digit it makes the number negative.

    >>> spoken_number("Option 2, please!"), spoken_number("第二个"), spoken_number("I have 2 kids")
    (2, 2, None)
    """
    found = _pattern().fullmatch(unmarked(reply))
    return None if found is None else to_int(found["number"])


@cache
def _pattern() -> "regex.Pattern[str]":
    """Possessive throughout, so that 1,600 dots cost no more than 1,600 steps."""
    return regex.compile(
        rf"""
        (?:{DRESSING}|[-–—]\s)*+
        (?:{any_of("option")}{DRESSING}*+)?
        (?P<number>[-−]?\p{{Nd}}+|{number_words()}|[^\p{{L}}\p{{Nd}}\p{{P}}\s])
        (?:{DRESSING}|[-–—])*+
        (?:{COUNTERS}{DRESSING}*+)?
        (?:(?<!\p{{Latin}}){any_of("courtesies")}{DRESSING}*+)*+
        """,
        regex.VERBOSE,
    )
