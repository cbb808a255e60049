"""A count tells how many rows fit, in the city or in the zone of an address, and names none of them."""

from pathlib import Path

import pytest

from bot.answers import Answers
from flows.cards.answering import answer_text
from flows.cards.reading import load_card
from flows.lookup import Found, LookedUp, LookUp, Missing, NotFound
from flows.translator import ENGLISH
from tests.opendata.builders import AREA
from tests.opendata.conftest import NOW

CARD = """\
intent: places
title: Places
topic: city_hall
confirm_at: agency/city
look_up:
  kind: count
  dataset: place
  where:
    kind: library
say:
  found: "Libraries: {count}."
  none: "I know of no library."
"""

IN_ZONE = """\
intent: places
title: Places
topic: city_hall
confirm_at: agency/city
slots:
  address:
    kind: address
    ask: Where?
look_up:
  kind: count
  dataset: address_point
  addresses: address_point
  column: city
say:
  found: "{address}: {count} addresses in its city."
"""


def look_up(answers: Answers, folder: Path, card: str, **slots: str) -> tuple[Answers, LookedUp]:
    (folder / "places.yaml").write_text(card, encoding="utf-8")
    counting = Answers(answers.store, {"places": load_card(folder / "places.yaml")}, answers.datasets, AREA)
    return counting, counting.look_up(LookUp(card="places", slots=slots), NOW)


@pytest.mark.parametrize(("kind", "told"), [("library", "Libraries: 2."), ("zoo", "I know of no library.")])
def test_rows_that_fit_are_counted_and_none_is_said_in_words(
    answers: Answers, tmp_path: Path, kind: str, told: str
) -> None:
    counting, result = look_up(answers, tmp_path, CARD.replace("kind: library", f"kind: {kind}"))

    assert isinstance(result, Found)
    assert answer_text(counting.cards["places"], result, ENGLISH).startswith(told)
    assert result.source.keys == ()


def test_in_a_zone_the_rows_of_the_address_s_own_are_counted(answers: Answers, tmp_path: Path) -> None:
    counting, result = look_up(answers, tmp_path, IN_ZONE, address="9380 Studio Ct")

    assert isinstance(result, Found)
    assert "9380 STUDIO CT 95758: 337 addresses" in answer_text(counting.cards["places"], result, ENGLISH)


def test_without_an_address_one_is_asked_for_and_an_unknown_one_is_an_honest_no(
    answers: Answers, tmp_path: Path
) -> None:
    assert look_up(answers, tmp_path, IN_ZONE)[1] == Missing("address")
    assert isinstance(look_up(answers, tmp_path, IN_ZONE, address="12 Nowhere Rd")[1], NotFound)
