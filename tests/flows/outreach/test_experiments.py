"""Experiments: who is drawn stays drawn, an interval holds its share, and nothing is told of fewer than ten."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contact import ContactId
from flows.outreach.experiments import Variant, choose, difference, is_held_out, quantile, wilson
from flows.outreach.findings import HELD_OUT, Arm, findings
from flows.outreach.reading import load_campaign
from flows.reading import DefinitionError

EVERYBODY = [ContactId(number) for number in range(1, 5_001)]

THREE = (Variant("a", 50, "A."), Variant("b", 30, "B."), Variant("c", 20, "C."))

shares = st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def test_contacts_are_split_by_the_shares_and_by_another_key_otherwise() -> None:
    first = [variant.key for who in EVERYBODY if (variant := choose("a key", THREE, who))]
    again = [variant.key for who in EVERYBODY if (variant := choose("a key", THREE, who))]
    other = [variant.key for who in EVERYBODY if (variant := choose("another", THREE, who))]

    assert first == again != other
    assert len(first) == len(EVERYBODY)
    for variant in THREE:
        low, high = wilson(Counter(first)[variant.key], len(first), quantile(pairs=1_000))
        assert low <= variant.share / 100 <= high


def test_who_is_held_out_says_nothing_about_the_wording() -> None:
    kept = [who for who in EVERYBODY if not is_held_out("a key", 10, who)]
    tried = Counter(variant.key for who in kept if (variant := choose("a key", THREE, who)))

    assert 0.08 < 1 - len(kept) / len(EVERYBODY) < 0.12
    assert 0.47 < tried["a"] / len(kept) < 0.53


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 20, 0.2993, 0.7007), (81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    """81 of 263: R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), method 3."""
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_a_difference_is_newcombes() -> None:
    """56 of 70 less 48 of 80: R. G. Newcombe, Interval estimation for the difference (1998), example a, method 10."""
    assert difference((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(one=shares, other=shares)
def test_an_interval_holds_the_share_and_a_difference_turns_around(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = wilson(*one)
    least, most = difference(one, other)

    assert 0 <= low <= one[0] / one[1] + 1e-12
    assert one[0] / one[1] - 1e-12 <= high <= 1
    assert difference(other, one) == pytest.approx((-most, -least))
    assert difference(one, other, pairs=6)[0] <= least


def test_a_difference_that_is_real_is_said_and_one_that_is_not_is_not() -> None:
    real = {
        "short": Arm(name="short", contacts=1_000, answered=300, finished=200),
        "long": Arm(name="long", contacts=1_000, answered=200, finished=195),
    }

    told = list(findings(real))
    assert told[0].startswith("answered: more with short than with long: 30.0% against 20.0%")
    assert told[1] == "finished: no difference can be told between short and long."
    assert told[2] == "opted out: too few to tell short from long."


@pytest.mark.parametrize("contacts", [0, 1, 9])
def test_nothing_is_told_of_fewer_than_ten(contacts: int) -> None:
    few = Arm(name="few", contacts=contacts, answered=contacts)
    many = Arm(name="many", contacts=500, answered=contacts, delivered=400)

    assert few.told("answered") is None
    assert many.told("answered") is None
    assert many.told("delivered") == 400
    assert list(findings({"few": few, "many": many})) == ["Too few contacts to compare: it takes 10 of each."]


def test_those_held_out_are_not_compared_in_what_they_could_not_do() -> None:
    arms = {
        "sent": Arm(name="sent", contacts=900, answered=200, finished=100, opted_out=30),
        HELD_OUT: Arm(name=HELD_OUT, contacts=100, answered=10, opted_out=10),
    }

    assert not [line for line in findings(arms) if line.startswith("finished")]


GOOD = """
name: news
audience: all
hold_out: 10%
points:
  - key: news
    kind: message
    day: 0
    at: "10:00"
    variants:
      - key: short
        share: 50%
        text: "{city}: open on Sundays."
      - key: long
        share: 50
        text: "{city}: good news, open on Sundays now."
"""


def test_wordings_and_the_hold_out_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.yaml"
    path.write_text(GOOD, encoding="utf-8")
    campaign = load_campaign(path, {}, author="maria", starts_on=date(2026, 12, 1))

    [point] = campaign.points
    assert campaign.hold_out == 10
    assert [(each.key, each.share) for each in point.variants] == [("short", 50), ("long", 50)]
    assert point.text == point.variants[0].text


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("hold_out: 10%", "hold_out: ten", "no share"),
        ("hold_out: 10%", "hold_out: 0%", "no share"),
        ("hold_out: 10%", "hold_out: 60%", "more than half"),
        ("share: 50%", "share: 40%", "do not make 100%"),
        ("share: 50%", "share: true", "no share"),
        ("key: long", "key: short", "told apart"),
        ("    variants:", '    text: "{city}"\n    variants:', "instead of the text"),
        ('text: "{city}: open on Sundays."', 'text: "{nobody}: open."', "cannot tell {nobody}"),
        ('        text: "{city}: open on Sundays."\n', "", "text"),
    ],
)
def test_an_experiment_that_would_fail_is_refused_with_a_cure(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in GOOD
    path = tmp_path / "news.yaml"
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_campaign(path, {}, author="maria", starts_on=date(2026, 12, 1))
    assert told in str(refused.value)
