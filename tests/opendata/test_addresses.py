"""An address is answered only when it matches exactly; everything that comes near is offered, or an honest no."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answers
from bot.opendata.declarations import CITY
from flows.lookup import Found, LookUp, NotFound, Offered
from tests.opendata.conftest import NOW, Ask

with (CITY / "data" / "address_point.csv").open(encoding="utf-8", newline="") as file:
    POINTS = list(csv.DictReader(file))
OURS = [point for point in POINTS if point["city"] == "Elk Grove"]


def written(point: dict[str, str]) -> str:
    return " ".join(point[part] for part in ("number", "prefix", "street", "suffix") if point[part])


@pytest.mark.parametrize(
    "address",
    [
        "9380 Studio Ct",
        "9380 STUDIO COURT",
        "9380 studio crt elk grove ca 95758",
        "9380 Studio Ct., Elk Grove",
        "  9380   Studio   Ct #4 ",
        "it is 9380 studio ct",
        "９３８０ Studio Ct",
    ],
)
def test_an_address_matches_however_it_is_written_and_is_repeated(ask: Ask, address: str) -> None:
    result = ask("trash_day", address=address)

    assert isinstance(result, Found)
    assert result.values["address"] == "9380 STUDIO CT 95758"


@pytest.mark.parametrize(
    ("address", "kind", "labels"),
    [
        ("9380 Studio", "several", ["9380 STUDIO CT 95758", "9380 STUDIO WAY 95758"]),
        ("100 Harvest St", "several", ["100 W HARVEST ST 95758", "100 E HARVEST ST 95758"]),
        ("9380 Stuido Ct", "near", ["9380 STUDIO CT 95758"]),
        ("9380 Studio Ave", "near", ["9380 STUDIO WAY 95758", "9380 STUDIO CT 95758"]),
        ("9380 Studio Ct 95757", "near", ["9380 STUDIO CT 95758"]),
        ("9000 Poppy Side Dr", "near", ["9000 POPPYSIDE DR 95757"]),
    ],
)
def test_what_comes_near_is_offered_and_never_answered(ask: Ask, address: str, kind: str, labels: list[str]) -> None:
    result = ask("trash_day", address=address)

    assert isinstance(result, Offered)
    assert result.kind == kind
    assert sorted(offer.label for offer in result.offers) == sorted(labels)


def test_what_was_offered_matches_exactly_when_it_is_taken(ask: Ask) -> None:
    offered = ask("trash_day", address="9380 Studio")
    assert isinstance(offered, Offered)

    for offer in offered.offers:
        taken = ask("trash_day", **offer.slots)
        assert isinstance(taken, Found)
        assert taken.values["address"] == offer.label


@pytest.mark.parametrize(
    ("address", "reason", "values"),
    [
        ("9999 Studio Ct", "no_such", {"street": "STUDIO CT", "first": "9300", "last": "9398"}),
        ("9381 Studio Ct", "no_such", {"street": "STUDIO CT"}),  # between two that are there: no sliding
        ("12 Nowhere Rd", "no_such", {"address": "12 Nowhere Rd"}),
        ("hello", "no_such", {"address": "hello"}),
        ("9380", "no_such", {}),
        ("8100 Stockton Blvd", "outside", {"address": "8100 STOCKTON BLVD 95828"}),
        ("9380 Studio Ct, Sacramento", "outside", {}),
        ("9380 Studio Ct Sacramento", "outside", {}),
        ("9380 Studio Ct 95823", "outside", {}),
        ("1 Main St, Galt CA 95632", "outside", {}),
    ],
)
def test_an_honest_no_says_which_no_it_is(ask: Ask, address: str, reason: str, values: dict[str, str]) -> None:
    result = ask("trash_day", address=address)

    assert isinstance(result, NotFound)
    assert result.reason == reason
    assert values.items() <= result.values.items()


def test_a_long_text_is_repeated_only_in_part(ask: Ask) -> None:
    result = ask("trash_day", address="nowhere " * 200)

    assert isinstance(result, NotFound)
    assert len(str(result.values["address"])) <= 60


@given(point=st.sampled_from(OURS))
def test_every_address_of_the_city_gives_its_own_zone(answers: Answers, point: dict[str, str]) -> None:
    result = answers.look_up(LookUp(card="trash_day", slots={"address": written(point)}), NOW)

    assert isinstance(result, Found)
    assert result.source.keys == (point["collection_zone"],)


@settings(deadline=None)
@given(point=st.sampled_from(OURS), at=st.integers(0, 30), letter=st.sampled_from("ABEIKLMNORSTY"))
def test_a_mistyped_street_is_never_answered_for_another(
    answers: Answers, point: dict[str, str], at: int, letter: str
) -> None:
    """The street with one letter put in anywhere: an offer or a no, never an answer."""
    street = point["street"]
    at = min(at, len(street))
    mistyped = {**point, "street": street[:at] + letter + street[at:]}
    known = {other["street"] for other in POINTS}

    result = answers.look_up(LookUp(card="trash_day", slots={"address": written(mistyped)}), NOW)

    if mistyped["street"] not in known:
        assert not isinstance(result, Found)


@settings(deadline=None)
@given(point=st.sampled_from(OURS), number=st.integers(1, 12000))
def test_a_number_that_is_not_in_the_table_is_never_answered_for_a_neighbour(
    answers: Answers, point: dict[str, str], number: int
) -> None:
    there = {(other["number"], other["street"], other["suffix"]) for other in POINTS}
    held_out = {**point, "number": str(number)}

    result = answers.look_up(LookUp(card="trash_day", slots={"address": written(held_out)}), NOW)

    if (str(number), point["street"], point["suffix"]) not in there:
        assert isinstance(result, NotFound | Offered)


@settings(deadline=None)
@given(address=st.text(max_size=80))
def test_no_text_breaks_the_look_up(answers: Answers, address: str) -> None:
    answers.look_up(LookUp(card="trash_day", slots={"address": address}), NOW)
    answers.look_up(LookUp(card="find_park", slots={"address": address}), NOW)
    answers.look_up(LookUp(card="what_goes_where", slots={"item": address}), NOW)
