"""Results told to participants: right, and never from too few."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from flows.lookup import Phrase
from flows.surveys.definition.reading import LIBRARY, load_survey
from flows.surveys.results import result_names, result_values

PARKS = load_survey(LIBRARY / "park_use.yaml")


def test_results_are_the_count_the_top_choice_and_the_mean() -> None:
    tallies = {
        "visits": {"daily": 4, "weekly": 7, "skipped": 30},
        "rating": {"4": 9, "5": 3, "skipped": 1},
        "change": {"more shade": 1},
    }

    values = result_values(PARKS, tallies)

    assert values == {"count": 12, "top_visits": Phrase("Every week"), "mean_rating": Decimal("4.3")}
    assert values.keys() == result_names(PARKS)


@pytest.mark.parametrize(
    "tallies",
    [
        {},
        {"visits": {"daily": 9}, "rating": {"4": 20}},
        {"visits": {"daily": 9, "skipped": 9}, "rating": {"4": 20}},
        {"visits": {"daily": 20}, "rating": {}},
    ],
)
def test_fewer_than_ten_answers_to_a_question_tell_nothing(tallies: Mapping[str, Mapping[str, int]]) -> None:
    assert result_values(PARKS, tallies) is None
