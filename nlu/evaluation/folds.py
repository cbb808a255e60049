"""Cuts sentences into parts, so that each is judged by a machine that saw only the others."""

from collections.abc import Iterator, Sequence

from nlu.sentences import Sentence

FEWEST = 2
"""Folds: with one there would be nothing left to train on."""


def folds(sentences: Sequence[Sentence], count: int) -> Iterator[tuple[list[Sentence], list[Sentence]]]:
    """
    Give `count` pairs of training and test sentences; each sentence is tested once.

    The sentences of an intent and language take turns, so that every part has some of each; the same
    sentences give the same parts. Raises ValueError for fewer than two folds or more than sentences.
    """
    if not FEWEST <= count <= len(sentences):
        raise ValueError(f"{count} folds cannot be cut from {len(sentences)} sentences")
    turns = _turns(sentences, count)
    for fold in range(count):
        train = [s for s, turn in zip(sentences, turns, strict=True) if turn != fold]
        yield train, [s for s, turn in zip(sentences, turns, strict=True) if turn == fold]


def _turns(sentences: Sequence[Sentence], count: int) -> list[int]:
    """The fold of each sentence. Each group goes on where the last one ended, so that the parts are of one size."""
    order = sorted(range(len(sentences)), key=lambda at: (sentences[at].intent, sentences[at].language))
    turns = [0] * len(sentences)
    for turn, at in enumerate(order):
        turns[at] = turn % count
    return turns
