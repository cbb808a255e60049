"""How well the engine understands sentences that it was not trained on, language by language."""

from pathlib import Path

import pytest

from nlu.embedded import EmbeddedInterpreter
from nlu.sentences import Sentence, read_all, read_file
from nlu.verdict import OUT_OF_SCOPE
from tests.nlu.conftest import SENTENCES

HELD_OUT = Path(__file__).parent / "held_out"

TALK = frozenset(
    [
        *("greet", "thanks", "goodbye", "human", "complaint", "language_change", "survey_refusal"),
        *("help", "stop", "start", OUT_OF_SCOPE),
    ]
)
"""Every other intent is a card's."""


def held_out(language: str) -> list[Sentence]:
    return read_file(HELD_OUT / f"{language}.yml", language)


@pytest.mark.parametrize(("language", "floor"), [("en", 0.92), ("es", 0.90), ("vi", 0.90), ("zh_Hans", 0.90)])
def test_the_intent_of_unseen_sentences_is_found(engine: EmbeddedInterpreter, language: str, floor: float) -> None:
    asked = [s for s in held_out(language) if s.intent != OUT_OF_SCOPE]

    right = [s for s in asked if engine.understand(s.text, language).intent == s.intent]

    assert len(right) / len(asked) >= floor


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh_Hans"])
def test_what_no_card_answers_is_hardly_ever_answered(engine: EmbeddedInterpreter, language: str) -> None:
    strange = [engine.understand(s.text, language) for s in held_out(language) if s.intent == OUT_OF_SCOPE]

    answered = [u for u in strange if u.outcome == "sure" and u.intent not in TALK]

    assert len(strange) >= 20
    assert len(answered) / len(strange) <= 0.10


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh_Hans"])
def test_we_are_hardly_ever_sure_and_wrong(engine: EmbeddedInterpreter, language: str) -> None:
    asked = [(s, engine.understand(s.text, language)) for s in held_out(language) if s.intent != OUT_OF_SCOPE]

    wrong = [s for s, u in asked if u.outcome == "sure" and u.intent != s.intent]

    assert len(wrong) / len(asked) <= 0.03


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh_Hans"])
def test_no_held_out_sentence_is_among_the_training_sentences(language: str) -> None:
    trained_on = {sentence.text.casefold() for sentence in read_all(SENTENCES)}

    assert not [s.text for s in held_out(language) if s.text.casefold() in trained_on]


@pytest.mark.parametrize(("language", "least"), [("en", 20), ("es", 10), ("vi", 10), ("zh_Hans", 10)])
def test_each_card_has_sentences_enough_in_each_complete_language(language: str, least: int) -> None:
    sentences = [s for s in read_all(SENTENCES) if s.language == language]

    for card in {s.intent for s in read_all(SENTENCES)} - TALK:
        assert sum(s.intent == card for s in sentences) >= least, card
