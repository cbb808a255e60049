"""Money: exact, and by language before anything is sent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outreach.pricing import Render, Total, cost, estimate, total
from flows.segments import count

PRICE = Decimal("0.0083")


@pytest.mark.parametrize(("segments", "money"), [(0, Decimal(0)), (1, Decimal("0.0083")), (1000, Decimal("8.3"))])
def test_a_cost_is_exact(segments: int, money: Decimal) -> None:
    assert cost(segments, PRICE) == money


@pytest.mark.parametrize(
    ("segments", "price"), [(-1, PRICE), (1, Decimal(-1)), (1, Decimal("NaN")), (1, Decimal("Infinity"))]
)
def test_what_cannot_be_a_cost_is_refused(segments: int, price: Decimal) -> None:
    with pytest.raises(ValueError, match="segments"):
        cost(segments, price)


def test_the_preview_has_a_row_a_language_and_says_what_makes_one_dear() -> None:
    renders = {
        "vi": Render(texts=("Bạn có hay đi công viên không?",), contacts=100),
        "en": Render(texts=("a" * 161, "b"), contacts=1000),
        "ko": Render(texts=("공원",), contacts=0),
    }

    rows = list(estimate(renders, PRICE))

    assert [(row.language, row.each, row.segments, row.encoding, row.culprits) for row in rows] == [
        ("en", 3, 3000, "GSM-7", ()),
        ("ko", 1, 0, "UCS-2", ("공",)),
        ("vi", 1, 100, "UCS-2", ("ạ",)),
    ]
    assert total(rows) == Total(contacts=1100, segments=3100, money=Decimal("25.73"))


def test_nobody_costs_nothing() -> None:
    assert total(estimate({}, PRICE)) == Total(contacts=0, segments=0, money=Decimal(0))


@given(st.dictionaries(st.sampled_from(["en", "es", "vi", "pa"]), st.tuples(st.text(), st.integers(0, 10**6))))
def test_the_total_is_what_each_message_costs_added_up(rows: dict[str, tuple[str, int]]) -> None:
    renders = {language: Render(texts=(text,), contacts=n) for language, (text, n) in rows.items()}

    money = total(estimate(renders, PRICE)).money

    assert money == sum((count(text).segments * n * PRICE for text, n in rows.values()), Decimal(0))
