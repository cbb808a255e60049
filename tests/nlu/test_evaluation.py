"""The figures of an evaluation, against ones counted by hand."""

from math import exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Outcome, Understanding
from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.evaluation.curve import abstention, auroc, keeps, risk_coverage
from nlu.evaluation.judged import Judged, judge
from nlu.evaluation.report import report
from nlu.evaluation.scores import (
    Share,
    accuracy,
    against,
    by_intent,
    confusions,
    macro_f1,
    quantile,
    scored,
    wrong_as_sure,
)
from nlu.sentences import Sentence

SCORES = st.lists(st.integers(-1000, 1000), min_size=1, max_size=40)


def one(
    expected: str, given: str | None, *, score: float = 0.5, outcome: Outcome = "sure", language: str = "en"
) -> Judged:
    """A text that was asked as `expected` and understood as `given`."""
    answer = None if given == OUT_OF_SCOPE else given
    return Judged(
        text="x", language=language, expected=expected, given=given, answer=answer, score=score, outcome=outcome
    )


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # by hand, from Wilson's formula
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (97, 100, 0.9155, 0.9897),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_the_interval_is_wilson_s(count: int, of: int, low: float, high: float) -> None:
    interval = Share(count, of).interval

    assert interval == pytest.approx((low, high), abs=1e-4)


def test_a_share_of_nothing_is_none() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


@given(of=st.integers(1, 5000), part=st.floats(0, 1))
def test_a_share_lies_within_its_interval_and_that_between_nought_and_one(of: int, part: float) -> None:
    share = Share(round(of * part), of)

    assert share.interval is not None
    assert share.value is not None
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1


@pytest.mark.parametrize(
    ("inside", "outside", "area"),
    [
        ([3, 2], [1, 0], 1.0),
        ([0, 1], [2, 3], 0.0),
        ([1], [1], 0.5),
        # pairs: 2>1, 2=2, 2<3 → 1.5; 4 above all → 3; 4.5 of 6
        ([2, 4], [1, 2, 3], 0.75),
        # pairs: 1=1, 1=1, 1<2 → 1; 2>1 twice, 2=2 → 2.5; 3.5 of 6
        ([1, 2], [1, 1, 2], 3.5 / 6),
    ],
)
def test_the_area_under_the_curve_counts_a_tie_half(inside: list[float], outside: list[float], area: float) -> None:
    assert auroc(inside, outside) == pytest.approx(area)


@pytest.mark.parametrize(("inside", "outside"), [([], [1.0]), ([1.0], []), ([], [])])
def test_there_is_no_area_without_texts_of_both_kinds(inside: list[float], outside: list[float]) -> None:
    assert auroc(inside, outside) is None


@given(inside=SCORES, outside=SCORES)
def test_the_area_is_the_share_of_pairs_in_order(inside: list[int], outside: list[int]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in inside for b in outside]

    area = auroc(inside, outside)

    assert area is not None
    assert 0 <= area <= 1
    assert isclose(area, sum(pairs) / len(pairs), abs_tol=1e-12)


@given(inside=SCORES, outside=SCORES)
def test_only_the_order_of_scores_counts_and_turned_round_it_is_the_rest(inside: list[int], outside: list[int]) -> None:
    area = auroc(inside, outside)

    assert area is not None
    assert auroc([exp(a / 500) for a in inside], [exp(b / 500) for b in outside]) == pytest.approx(area)
    assert auroc(outside, inside) == pytest.approx(1 - area)


@pytest.mark.parametrize(
    ("scores", "threshold"),
    [
        (list(range(1, 21)), 2),  # 19 of 20 are 95 %
        (list(range(1, 101)), 6),  # 95 of 100
        ([5, 4, 3], 3),  # two of three would be too few
        ([7], 7),
        ([1, 1, 1, 9], 1),
        ([], None),
    ],
)
def test_the_threshold_keeps_95_of_100_and_is_the_highest_that_does(
    scores: list[float], threshold: float | None
) -> None:
    assert keeps(scores) == threshold


@given(scores=SCORES)
def test_no_higher_threshold_keeps_as_many(scores: list[int]) -> None:
    threshold = keeps(scores)

    assert threshold is not None
    assert sum(s >= threshold for s in scores) >= 0.95 * len(scores)
    assert sum(s > threshold for s in scores) < 0.95 * len(scores)


def test_fpr95_is_what_gets_through_and_recall_what_is_stopped() -> None:
    inside = [one("a", "a", score=score) for score in range(1, 21)]
    outside = [one(OUT_OF_SCOPE, "a", score=score) for score in (0, 1, 2, 30)]

    measured = abstention([*inside, *outside])

    assert measured.threshold_at_95 == 2
    assert measured.fpr95 == 0.5  # a text at the threshold gets through
    assert measured.out_of_scope_recall_at_95 == 0.5


def test_what_needs_both_kinds_is_none_where_one_is_missing() -> None:
    alone = abstention([one("a", "a")])

    assert (alone.auroc, alone.fpr95, alone.out_of_scope_recall_at_95) == (None, None, None)
    assert abstention([]).curve == ()


def test_the_curve_says_what_is_wrong_among_what_is_answered() -> None:
    judged = [
        one("a", "a", score=0.9),
        one("a", "b", score=0.8),
        one(OUT_OF_SCOPE, "a", score=0.7),
        one("b", "b", score=0.6),
    ]

    curve = risk_coverage(judged, points=4)

    assert [(p.coverage, p.risk) for p in curve] == [(0.25, 0), (0.5, 0.5), (0.75, pytest.approx(2 / 3)), (1, 0.5)]
    assert [p.in_scope_kept for p in curve] == [pytest.approx(k / 3) for k in (1, 2, 2, 3)]
    assert [p.out_of_scope_kept for p in curve] == [0, 0, 1, 1]


@given(scores=SCORES)
def test_the_curve_ends_with_every_text_answered_and_always_rises(scores: list[int]) -> None:
    curve = risk_coverage([one("a", "a" if score % 2 else "b", score=score) for score in scores])

    coverages = [point.coverage for point in curve]
    assert coverages == sorted(set(coverages))
    assert coverages[-1] == 1
    assert len(curve) <= 10
    assert all(0 <= point.risk <= 1 for point in curve)


def test_precision_recall_and_f1_are_those_counted_by_hand() -> None:
    judged = [
        *(one("bus", "bus"), one("bus", "bus"), one("bus", "park")),
        *(one("park", "park"), one("park", None)),
        one("tree", "bus"),
    ]

    scores = by_intent(judged)

    assert (scores["bus"].precision, scores["bus"].recall, scores["bus"].f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (scores["park"].precision, scores["park"].recall, scores["park"].f1) == pytest.approx((0.5, 0.5, 0.5))
    assert (scores["tree"].precision, scores["tree"].recall, scores["tree"].f1) == (0, 0, 0)
    assert macro_f1(scores.values()) == pytest.approx((2 / 3 + 0.5 + 0) / 3)
    assert confusions(judged) == [("bus", "park", 1), ("park", None, 1), ("tree", "bus", 1)]


def test_an_intent_that_nobody_asked_has_no_part_in_the_mean() -> None:
    assert macro_f1(by_intent([one("a", "b")]).values()) == 0
    assert macro_f1(by_intent([one("a", "a"), one("a", "b")]).values()) == pytest.approx(2 / 3)
    assert macro_f1([]) is None


def test_accuracy_is_of_what_is_in_scope_before_abstaining() -> None:
    judged = [one("a", "a", outcome="unknown"), one("a", "b"), one(OUT_OF_SCOPE, OUT_OF_SCOPE)]

    assert accuracy(judged) == Share(1, 2)


def test_whatever_is_acted_on_wrongly_counts_out_of_scope_too() -> None:
    judged = [
        one("a", "a"),
        one("a", "b"),
        one("a", "b", outcome="ask"),
        one(OUT_OF_SCOPE, "greet"),
        one(OUT_OF_SCOPE, OUT_OF_SCOPE, outcome="unknown"),
    ]

    assert wrong_as_sure(judged) == Share(2, 5)


def test_a_machine_that_was_shown_nothing_out_of_scope_is_not_blamed_for_not_naming_it() -> None:
    judged = [one("a", "a"), one(OUT_OF_SCOPE, "a")]

    assert len(scored(judged, {"a"})) == 1
    assert len(scored(judged, {"a", OUT_OF_SCOPE})) == 2


@pytest.mark.parametrize(
    ("intents", "answer", "score"),
    [
        ((("a", 0.7), ("b", 0.2)), "a", 0.7),
        ((("out_of_scope", 0.6), ("b", 0.3)), "b", 0.3),
        ((("out_of_scope", 0.6),), None, 0.0),
        ((), None, 0.0),
    ],
)
def test_the_score_is_that_of_the_best_intent_with_an_answer(
    intents: tuple[tuple[str, float], ...], answer: str | None, score: float
) -> None:
    head, confidence = intents[0] if intents else (None, 0.0)
    understood = Understanding(
        text="x", language="en", intent=head, confidence=confidence, outcome="unknown", intents=intents
    )

    judged = judge(Sentence(text="x", intent="b", language="en"), understood, 0.25)

    assert (judged.given, judged.answer, judged.score, judged.seconds) == (head, answer, score, 0.25)


@pytest.mark.parametrize(
    ("values", "share", "value"),
    [([], 0.5, None), ([3], 0.99, 3), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.99, 99), ([2, 1], 1.0, 2)],
)
def test_a_quantile_is_a_value_that_was_measured(values: list[float], share: float, value: float | None) -> None:
    assert quantile(values, share) == value


def test_a_report_has_every_language_and_the_mean_over_them() -> None:
    judged = [*[one("a", "a")] * 3, one("a", "b"), one("a", "a", language="es"), one("a", "b", language="es")]

    told = report(judged, {"a", "b"})

    assert (told["accuracy"], told["macro_accuracy"]) == (0.6667, 0.625)
    assert {tag: part["accuracy"] for tag, part in told["languages"].items()} == {"en": 0.75, "es": 0.5}
    assert told["intents"]["a"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "support": 6, "given": 4}
    assert told["confusions"] == [{"expected": "a", "given": "b", "times": 2}]
    assert told["outcomes"]["in_scope"] == {"sure": 6, "ask": 0, "unknown": 0}


def test_a_report_of_nothing_has_nulls_and_no_error() -> None:
    told = report([], set())

    assert (told["sentences"], told["accuracy"], told["macro_accuracy"]) == (0, None, None)


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (Share(97, 100), Share(93, 100), "tie"),  # 91.5 % to 99.0 %
        (Share(97, 100), Share(91, 100), "ahead"),
        (Share(97, 100), Share(10, 10), "behind"),
        (Share(97, 100), Share(0, 0), "–"),
        (Share(0, 0), Share(1, 1), "–"),
    ],
)
def test_a_difference_inside_the_interval_is_a_tie(ours: Share, theirs: Share, verdict: str) -> None:
    assert against(ours, theirs) == verdict
