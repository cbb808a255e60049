"""How well the engine understands sentences that it was not trained on, language by language."""

from collections import Counter

import pytest

from nlu.embedded import EmbeddedInterpreter
from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.evaluation.curve import abstention
from nlu.evaluation.judged import Judged
from nlu.evaluation.overlap import seen
from nlu.evaluation.scores import accuracy, wrong_as_sure
from nlu.sentences import read_all
from tests.nlu.conftest import SENTENCES
from tests.nlu.ratchet import examined, failures, held_out, line, listed, shorter

pytestmark = pytest.mark.xdist_group("held_out")  # one process understands them all, once

FLOORS = {
    "en": 0.97,
    "es": 0.88,
    "zh_Hans": 0.88,
    "zh_Hant": 0.88,
    "vi": 0.88,
    "fil": 0.88,
    "pa": 0.88,
    "hmn": 0.88,
    "ko": 0.88,
}
"""Share of in-scope sentences whose intent must be found, a language."""

MACRO_FLOOR = 0.94
"""The mean of those shares."""

WRONG_AS_SURE = 0.01
"""Of all sentences, those that may be acted on wrongly."""

NEAR = 0.02
"""A confidence so near another one, or the bar, is a tie."""

STOPPED = 0.85
"""Of what is out of scope, the share to be stopped by a threshold that keeps 95 % of the rest."""

FEWEST = 400
"""Held-out sentences, over all languages."""

PER_INTENT = {"en": 25}
"""Training sentences that an intent needs at least."""

PER_INTENT_ELSEWHERE = 8


@pytest.fixture(scope="module")
def judged(engine: EmbeddedInterpreter) -> list[Judged]:
    return examined(engine, held_out())


def test_there_are_sentences_in_every_language_and_of_both_kinds() -> None:
    languages = Counter(s.language for s in held_out())
    outside = Counter(s.language for s in held_out() if s.intent == OUT_OF_SCOPE)

    assert set(languages) == set(FLOORS)
    assert languages.total() >= FEWEST
    assert min(outside[language] for language in FLOORS) >= 20


def test_no_held_out_sentence_is_among_the_training_sentences() -> None:
    assert not [(s.language, s.text) for s in seen(read_all(SENTENCES), held_out())]


@pytest.mark.parametrize("language", FLOORS)
def test_the_intent_of_unseen_sentences_is_found(judged: list[Judged], language: str) -> None:
    share = accuracy(j for j in judged if j.language == language)

    assert share.value is not None
    assert share.value >= FLOORS[language], share


def test_the_mean_over_the_languages_is_high(judged: list[Judged]) -> None:
    shares = [accuracy(j for j in judged if j.language == language).value or 0.0 for language in FLOORS]

    assert sum(shares) / len(shares) >= MACRO_FLOOR


def test_we_are_hardly_ever_sure_and_wrong(judged: list[Judged]) -> None:
    wrong = wrong_as_sure(judged)

    assert wrong.value is not None
    assert wrong.value <= WRONG_AS_SURE, [(j.text, j.expected, j.given) for j in judged if j.wrong_as_sure]


def test_what_no_card_answers_can_be_stopped_without_stopping_the_rest(judged: list[Judged]) -> None:
    stopped = abstention(judged).out_of_scope_recall_at_95

    assert stopped is not None
    assert stopped >= STOPPED


@pytest.fixture(scope="module")
def plain(judged: list[Judged], engine: EmbeddedInterpreter) -> list[Judged]:
    """Those that no other processor would judge otherwise: its last digits differ, and so do near ties."""
    bars = {language: engine.classifier.bar(language).sure for language in FLOORS}
    return [j for j in judged if (j.lead if j.in_scope else abs(j.score - bars[j.language])) >= NEAR]


def test_nothing_fails_that_is_not_known_to_fail(plain: list[Judged]) -> None:
    new = set(failures(plain)) - set(listed())

    assert not new, "understood wrongly and not in known_failures.txt: add training sentences of that kind, not these"


def test_what_is_understood_now_is_no_known_failure_any_more(judged: list[Judged], plain: list[Judged]) -> None:
    understood = [j for j in plain if line(j) not in failures(judged)]
    mended = set(listed()) & set(map(line, understood))

    assert not mended, "remove these lines from known_failures.txt: `python -m tests.nlu.ratchet` does"


def test_the_list_of_known_failures_never_gets_longer() -> None:
    assert shorter(["a", "b", "c"], ["c", "a", "new"]) == ["a", "c"]


@pytest.mark.parametrize("language", FLOORS)
def test_each_intent_has_sentences_enough_in_each_language(language: str) -> None:
    sentences = read_all(SENTENCES)
    times = Counter(s.intent for s in sentences if s.language == language)
    least = PER_INTENT.get(language, PER_INTENT_ELSEWHERE)

    assert {i: times[i] for i in {s.intent for s in sentences} if times[i] < least} == {}
