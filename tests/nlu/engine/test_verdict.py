import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.engine.calibration import WRONG_AS_SURE, bars, scale
from nlu.engine.classifier import ANY, confidence, standing
from nlu.engine.verdict import OUT_OF_SCOPE, Bar, outcome

BAR = Bar(sure=0.8, likely=0.4)
INTENTS = ("bus", OUT_OF_SCOPE, "trash")


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ((), "unknown"),
        ((("trash_day", 0.8), ("library", 0.1)), "sure"),
        ((("trash_day", 0.79), ("library", 0.1)), "ask"),
        ((("trash_day", 0.4), (OUT_OF_SCOPE, 0.3)), "ask"),
        ((("trash_day", 0.39), ("library", 0.3)), "unknown"),
        (((OUT_OF_SCOPE, 0.99), ("library", 0.01)), "unknown"),
    ],
)
def test_we_act_when_sure_ask_when_it_is_likely_and_never_guess(
    ranking: tuple[tuple[str, float], ...], expected: str
) -> None:
    assert outcome(ranking, BAR) == expected


@given(st.lists(st.integers(-100, 200), min_size=3, max_size=3))
def test_what_stands_out_is_what_was_decided_for_except_near_the_edge_of_scope(decided: list[int]) -> None:
    decisions = (np.array([decided]) / 100).astype(np.float32)

    stands = standing(decisions, INTENTS)[0]

    assert (stands[0] > stands[2]) == (decisions[0, 0] > decisions[0, 2])


def test_a_rival_and_strangeness_make_an_intent_stand_out_less() -> None:
    alone, rivalled, strange = standing(
        np.array([[0.8, 0.0, 0.0], [0.8, 0.0, 0.4], [0.8, 0.4, 0.0]], dtype=np.float32), INTENTS
    )[:, 0]

    assert alone > rivalled > strange


def decisions_of(count: int, wrong: int) -> tuple[np.ndarray, np.ndarray]:
    """Decisions for trash, rising evenly; of the surest, some are of sentences about the bus."""
    rising = np.linspace(0.1, 0.9, count)
    labels = np.full(count, 2)
    labels[count - 50 * wrong :: 50] = 0
    return np.column_stack([1 - rising, np.zeros(count), rising]).astype(np.float32), labels


@pytest.mark.parametrize("wrong", [2, 5, 12])
def test_the_bar_lets_through_no_more_wrong_ones_than_are_allowed(wrong: int) -> None:
    decisions, labels = decisions_of(1000, wrong)
    scaled = scale(decisions, labels, INTENTS)

    bar = bars(decisions, labels, ["en"] * 1000, INTENTS, scaled)[ANY]

    sure = confidence(standing(decisions, INTENTS), scaled)
    acted = sure.max(axis=1) >= bar.sure
    assert (acted & (sure.argmax(axis=1) != labels)).sum() <= WRONG_AS_SURE * 1000
    assert bar.likely <= bar.sure


def test_a_language_with_few_sentences_leans_on_the_others() -> None:
    decisions, labels = decisions_of(1000, 12)
    easy = np.repeat(np.array([[0.0, 0.0, 1.0]], dtype=np.float32), 10, axis=0)
    spoken = ["en"] * 1000 + ["ko"] * 10
    both, all_labels = np.vstack([decisions, easy]), np.append(labels, [2] * 10)
    scaled = scale(both, all_labels, INTENTS)

    found = bars(both, all_labels, spoken, INTENTS, scaled)

    own = bars(easy, all_labels[-10:], ["ko"] * 10, INTENTS, scaled)[ANY]
    assert own.sure < found["ko"].sure
    assert abs(found["ko"].sure - found[ANY].sure) < abs(own.sure - found[ANY].sure) / 2


def test_where_all_is_right_nothing_can_be_measured_and_the_scale_is_plain() -> None:
    decisions, _ = decisions_of(20, 0)

    slope, _ = scale(decisions, decisions.argmax(axis=1), INTENTS)

    assert slope > 0
