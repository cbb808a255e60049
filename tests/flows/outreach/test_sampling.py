"""Samples: proportional, nobody's stratum left out, and by a lot that shows no pattern."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outreach.audience import Everyone, Sample
from flows.outreach.sampling import lot, shares

sizes_of = st.dictionaries(st.text(max_size=3), st.integers(0, 5000), max_size=12)


@given(sizes_of, st.integers(1, 20_000))
def test_a_sample_has_as_many_as_were_asked_for_and_no_stratum_gives_more_than_it_has(
    sizes: dict[str, int], size: int
) -> None:
    drawn = shares(Sample(Everyone(), size), sizes)

    assert sum(drawn.values()) == min(size, sum(sizes.values()))
    assert all(1 <= share <= sizes[name] for name, share in drawn.items())


@given(sizes_of, st.integers(12, 20_000))
def test_every_stratum_has_one_where_that_many_are_drawn_and_larger_ones_have_no_fewer(
    sizes: dict[str, int], size: int
) -> None:
    drawn = shares(Sample(Everyone(), size), sizes)

    assert set(drawn) == {name for name, there in sizes.items() if there}
    by_size = sorted(drawn, key=lambda name: sizes[name])
    assert all(drawn[a] <= drawn[b] for a, b in pairwise(by_size) if sizes[a] < sizes[b])


def test_shares_are_by_size_with_the_largest_remainders_first() -> None:
    sizes = {"en": 700, "es": 250, "vi": 49, "ko": 1}

    assert shares(Sample(Everyone(), 100), sizes) == {"en": 70, "es": 25, "vi": 4, "ko": 1}
    assert shares(Sample(Everyone(), 2), sizes) == {"en": 1, "es": 1}
    assert shares(Sample(Everyone(), 1, percent=True), {"": 150}) == {"": 2}
    assert shares(Sample(Everyone(), 5), {}) == {}


@given(st.text(max_size=20))
def test_a_seed_draws_the_same_contacts_again_and_no_two_have_one_lot(seed: str) -> None:
    lots = [lot(number, seed) for number in range(1, 2000)]

    assert lots == [lot(number, seed) for number in range(1, 2000)]
    assert len(set(lots)) == len(lots)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_lowest_lots_are_spread_over_contacts_and_differ_between_campaigns(number: int) -> None:
    """A tenth of 10,000: each thousand gives 100 on average (σ 9), two campaigns share 100 (σ 9); 7 σ are allowed."""
    one, other = (
        set(sorted(range(1, 10_001), key=lambda n: lot(n, f"{name}/{number}"))[:1000]) for name in ("parks", "roads")
    )

    assert all(37 <= sum(n // 1000 == k for n in one) <= 163 for k in range(10))
    assert 37 <= len(one & other) <= 163
    assert 37 <= sum(n + 1 in one for n in one) <= 163
