"""The bare words of a text, for rules that look at whole messages."""

import regex

from flows.replies.words import bare

LONGEST = 1600
"""Characters read of a text: what one SMS can carry."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def spoken_words(text: str) -> str:
    """Give the words with one space between and nothing else: `¡PAREN  ya! 🛑` → `paren ya`, `don’t` → `dont`."""
    return " ".join(_WORD.findall(bare(text[:LONGEST])))
