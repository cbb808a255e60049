"""Reads yes or no in any of our languages. In doubt None: ask again."""

from functools import cache
from typing import Literal

import regex

from flows.replies.digits import spoken_number
from flows.replies.words import any_of, bare, spoken

YesNo = Literal["yes", "no"]


def match_yes_no(reply: str) -> YesNo | None:
    """
    Read yes or no, said with or without courtesies, or 👍 and 👎, or 1 for yes and 2 for no.

    None when it says both (“yes and no”), neither, or anything besides (“no sé”, “yes but …”).
    """
    said = polarity(reply)
    if said is None:
        numbered: dict[int | None, YesNo] = {1: "yes", 2: "no"}
        return numbered.get(spoken_number(reply))
    return said


def polarity(reply: str) -> YesNo | None:
    """Read yes or no from words alone; also tells whether a label is a yes or a no."""
    found = _pattern().fullmatch(bare(reply))
    words = set(found.captures("word")) if found else set()
    match bool(words & spoken("yes")), bool(words & spoken("no")):
        case True, False:
            return "yes"
        case False, True:
            return "no"
        case _:
            return None


@cache
def _pattern() -> "regex.Pattern[str]":
    """Longest word first and never back: “không có” is one no, not a no and a yes."""
    word = any_of("yes", "no", "courtesies")
    return regex.compile(rf"(?>\s*(?>(?P<word>{word})|\p{{Extended_Pictographic}}))++")
