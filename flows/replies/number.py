"""Reads a place on a scale, or a count, out of a reply. In doubt None: ask again rather than guess."""

from collections.abc import Mapping, Sequence

import regex

from flows.numerals import to_int
from flows.replies.choice import match_label
from flows.replies.digits import spoken_number
from flows.replies.words import any_of, unmarked, without_noise

MOST_WORDS = 4
"""Words beside a count that we still take for an answer: “there are 4 of us here”."""


def match_scale(reply: str, low: int, high: int, labels: Mapping[int, Sequence[str]] | None = None) -> int | None:
    """
    Read a place on a scale from `low` to `high`: its number, “4/5”, its label, or “5, very good”.

    `labels` gives the spellings of the places that have a name, mostly the two ends.
    """
    number = spoken_number(_without_top(reply, high))
    if number is None:
        number = _labelled_place(reply, labels or {})
    return number if number is not None and low <= number <= high else None


def match_number(reply: str, low: int | None = None, high: int | None = None) -> int | None:
    """
    Read a whole number within bounds: “4”, “four”, “1,200”, or one number in a few words (“4 people”).

    Ranges, fractions, “more than 5” and “5+” are no whole numbers, so they give None.
    """
    number = spoken_number(regex.sub(r"(?<=\p{Nd})[,.’' ](?=\p{Nd}{3}(?!\p{Nd}))", "", without_noise(reply)))
    if number is None:
        number = _number_among_words(unmarked(reply))
    if number is None or (low is not None and number < low) or (high is not None and number > high):
        return None
    return number


def _labelled_place(reply: str, labels: Mapping[int, Sequence[str]]) -> int | None:
    places = sorted(labels)
    numbered = regex.fullmatch(r"\s*(\p{Nd}{1,3})[\s.):,=-]+(\P{Nd}+)", without_noise(reply))
    index = match_label(numbered[2] if numbered else reply, [labels[place] for place in places])
    place = None if index is None else places[index]
    return place if numbered is None or place == int(numbered[1]) else None


def _without_top(reply: str, high: int) -> str:
    """“4/5”, “4 out of 5”, “4 de 5” say the top along with the answer."""
    found = regex.fullmatch(
        r"(.*?\S)\s*(?:/|out of|of|de|tren|sa|중|ਵਿੱਚੋਂ)\s*(\p{Nd}+)\W*", unmarked(reply), regex.DOTALL
    )
    return found[1] if found and spoken_number(found[2]) == high else reply


def _number_among_words(text: str) -> int | None:
    """The one number of a short text whose words do not make it inexact."""
    digits = regex.findall(r"\p{N}+", text)
    free = regex.findall(r"(?<![\p{Latin}\p{N}.,/:$€<>~+-])\p{Nd}+(?![\p{Latin}\p{N}%+/:-]|[.,]\p{N})", text)
    words = regex.findall(r"\p{Latin}[\p{L}\p{M}']*", text)
    hedged = regex.search(rf"(?<![\p{{Latin}}\p{{M}}]){any_of('hedges')}", text)
    if len(digits) == 1 and digits == free and len(words) <= MOST_WORDS and not hedged and "?" not in text:
        return to_int(free[0])
    return None
