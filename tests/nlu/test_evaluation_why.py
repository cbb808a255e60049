"""Why an engine understood a text as it did: the sentences it is like, and the bar it passed."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Outcome, Understanding
from nlu.engine.features import Floats
from nlu.engine.verdict import OUT_OF_SCOPE, Bar
from nlu.evaluation.machine import trained
from nlu.evaluation.nearest import MeaningLikeness, WordLikeness, nearest
from nlu.evaluation.why import why
from nlu.sentences import Sentence

TAUGHT = [
    Sentence(text=text, intent=intent, language="en")
    for text, intent in [("when is trash day", "trash"), ("Trash pickup?", "trash"), ("library hours", "library")]
]


class TwoMeanings:
    """An encoder that knows books from everything else."""

    identity = "two meanings"

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.array([[1, 0] if "book" in text or "library" in text else [0, 1] for text in texts], np.float32)


def test_the_same_sentence_is_nearest_and_likeness_falls() -> None:
    found = nearest(TAUGHT, WordLikeness.of(TAUGHT).to, "trash pickup")

    assert found[0][0] == TAUGHT[1]
    assert found[0][1] > found[1][1] > 0
    assert nearest(TAUGHT, WordLikeness.of(TAUGHT).to, "WHEN IS TRASH DAY")[0][1] == pytest.approx(1)


def test_what_has_nothing_in_common_is_like_nothing() -> None:
    assert nearest(TAUGHT, WordLikeness.of(TAUGHT).to, "쓰레기") == []


def test_meaning_finds_what_shares_no_word() -> None:
    alike = MeaningLikeness.of(TwoMeanings().encode([s.text for s in TAUGHT]), TwoMeanings())

    [best, *_] = nearest(TAUGHT, alike.to, "borrow a book")
    assert best[0] == TAUGHT[2]
    assert best[1] == pytest.approx(1)


@given(text=st.text(st.characters(), max_size=400))
def test_every_text_has_a_likeness_between_nought_and_one(text: str) -> None:
    likeness = WordLikeness.of(TAUGHT).to(text)

    assert likeness.shape == (len(TAUGHT),)
    assert ((likeness >= 0) & (likeness <= 1.0001)).all()


@pytest.mark.parametrize(
    ("intents", "outcome", "begins"),
    [
        ((("trash", 0.93),), "sure", "sure: 0.93, and 0.80"),
        ((("trash", 0.6),), "ask", "ask: 0.60 is below 0.80, but from 0.40"),
        ((("trash", 0.2),), "unknown", "unknown: 0.20 is below 0.40"),
        (((OUT_OF_SCOPE, 0.9),), "unknown", "unknown: it is most like"),
        ((), "unknown", "unknown: there are no words"),
    ],
)
def test_the_reason_names_the_bar(intents: tuple[tuple[str, float], ...], outcome: Outcome, begins: str) -> None:
    understood = Understanding(text="x", language="en", intent=None, confidence=0, outcome=outcome, intents=intents)

    assert why(understood, Bar(sure=0.8, likely=0.4)).startswith(begins)


def test_an_engine_is_trained_on_any_sentences_in_any_language() -> None:
    foreign = [Sentence(text=t, intent=i, language="xx") for t, i in [("a b", "1/x"), ("c d", "2 y"), ("c e", "2 y")]]

    engine = trained(foreign)

    assert engine.understand("c d", "xx").intent == "2 y"
    assert list(engine.offered) == ["xx"]


def test_one_intent_is_not_enough_to_train_on() -> None:
    with pytest.raises(ValueError, match="two intents"):
        trained(TAUGHT[:2])
