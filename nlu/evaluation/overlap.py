"""Finds test sentences that training has seen, but for case, width, accents and punctuation."""

from collections import Counter
from collections.abc import Iterable

import regex

from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.folding import folded
from nlu.sentences import Sentence

_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def bare(text: str) -> str:
    """The letters and digits of a text, one space between words."""
    return _SIGNS.sub(" ", folded(text)).strip()


def seen(train: Iterable[Sentence], test: Iterable[Sentence]) -> list[Sentence]:
    """The test sentences that stand in training too: whoever learned them by heart is not examined by them."""
    known = {bare(s.text) for s in train}
    return [s for s in test if bare(s.text) in known]


def strangers(train: Iterable[Sentence], test: Iterable[Sentence]) -> dict[str, int]:
    """
    Intents of the test that training has not, with how many sentences each; none of them can be right.

    Out of scope is no such intent: an engine may know it by abstaining.
    """
    known = {s.intent for s in train} | {OUT_OF_SCOPE}
    return dict(sorted(Counter(s.intent for s in test if s.intent not in known).items()))
