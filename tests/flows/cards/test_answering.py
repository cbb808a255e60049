"""An answer is whole sentences on lines of their own: DEMO DATA first, the source last."""

from dataclasses import replace
from datetime import date

import pytest

from flows.cards.answering import answer_text, more_text, offer_text
from flows.cards.card import WORDING, Card, CardLookUp
from flows.lookup import Distance, Found, NotFound, Offer, Offered, Phrase, Source
from flows.translator import ENGLISH

CARD = Card(
    name="trash_day",
    intent="trash_day",
    title="Trash",
    topic="waste",
    confirm_at="agency/city",
    slots=(),
    look_up=CardLookUp(kind="find", dataset="zone", key="a"),
    say={
        "found": "{item} goes on {day}.",
        "holiday": "{item} waits.",
        "row": "{name}, {distance}",
        "listed": "Near:\n{rows}",
        "outside": "Not ours: {address}.",
    },
)
SOURCE = Source(dataset="zone", title="Zones", as_of=date(2026, 11, 1), version="1", confirm_at="City, elkgrove.gov")
FOUND = Found(values={"item": Phrase("Paint"), "day": date(2026, 11, 25)}, source=SOURCE)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (SOURCE, ["Paint goes on Wed, Nov 25.", "Source: Zones, 2026-11-01"]),
        (
            replace(SOURCE, sample=True, stale=True),
            [
                "DEMO DATA: made-up rows, only for trying this out.",
                "Paint goes on Wed, Nov 25.",
                "As of 2026-11-01. Please confirm: City, elkgrove.gov",
                "Source: Zones, 2026-11-01",
            ],
        ),
    ],
)
def test_an_answer_says_how_far_it_is_to_be_trusted(source: Source, lines: list[str]) -> None:
    assert answer_text(CARD, replace(FOUND, source=source), ENGLISH).splitlines() == lines


def test_the_look_up_picks_the_wording_and_an_unknown_one_falls_back() -> None:
    assert answer_text(CARD, replace(FOUND, variant="holiday"), ENGLISH).startswith("Paint waits.")
    assert answer_text(CARD, replace(FOUND, variant="strange"), ENGLISH).startswith("Paint goes on")


def test_each_row_of_a_list_is_a_line() -> None:
    found = Found(
        values={},
        rows=({"name": "Oak Park", "distance": Distance(700)}, {"name": "Elm Park", "distance": Distance(3000)}),
        source=SOURCE,
        variant="listed",
    )

    told = answer_text(CARD, found, ENGLISH)

    assert told.splitlines()[:3] == ["Near:", "Oak Park, 0.4 mi", "Elm Park, 1.9 mi"]


def test_a_row_may_say_which_wording_fits_it() -> None:
    card = replace(CARD, say={**CARD.say, "late": "{name} is late"})
    found = replace(FOUND, rows=({"name": "A", "distance": 1}, {"name": "B", WORDING: "late"}), variant="listed")

    told = answer_text(card, found, ENGLISH)

    assert told.splitlines()[1:3] == ["A, 1", "B is late"]


@pytest.mark.parametrize(
    ("say", "expected"),
    [
        ({}, None),
        ({"more": "Further:\n{rows}"}, ["Further:", "C, 3"]),
        ({"more": "All:\n{rows}", "more_row": "{name} at length"}, ["All:", "A at length", "C at length"]),
        ({"more": "{item} is told at length."}, ["Paint is told at length."]),
    ],
)
def test_the_long_form_tells_what_the_answer_left_out_or_all_at_length(
    say: dict[str, str], expected: list[str] | None
) -> None:
    found = replace(FOUND, rows=({"name": "A", "distance": 1},), more=({"name": "C", "distance": 3},))

    told = more_text(replace(CARD, say={**CARD.say, **say}), found, ENGLISH)

    assert (told and told.splitlines()) == (expected and [*expected, "Source: Zones, 2026-11-01"])


def test_where_nothing_was_left_out_there_is_no_long_form() -> None:
    card = replace(CARD, say={**CARD.say, "more": "Further: {rows}"})

    assert more_text(card, replace(FOUND, rows=({"name": "A", "distance": 1},)), ENGLISH) is None


def test_a_long_form_is_marked_as_the_answer_was() -> None:
    card = replace(CARD, say={**CARD.say, "more": "{item} at length."})

    told = more_text(card, replace(FOUND, source=replace(SOURCE, sample=True, stale=True)), ENGLISH)

    assert told is not None
    assert told.startswith("DEMO DATA")
    assert "Please confirm: City, elkgrove.gov" in told


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    told = answer_text(CARD, replace(FOUND, values={"item": "{day} {0}", "day": "{item}"}), ENGLISH)

    assert told.startswith("{day} {0} goes on {item}.")


@pytest.mark.parametrize(
    ("no", "expected"),
    [
        (NotFound(reason="no_such", values={"contact": "City"}), "I could not find that."),
        (NotFound(reason="no_such", values={"address": "1 A St"}), "I could not find 1 A St. Please text"),
        (
            NotFound(reason="no_such", values={"address": "1 A St", "street": "A ST", "first": "5", "last": "9"}),
            "On A ST I know the numbers 5 to 9.",
        ),
        (NotFound(reason="outside", values={"address": "1 A St"}), "Not ours: 1 A St."),
        (NotFound(reason="no_data", values={"contact": "City, elkgrove.gov"}), "Please ask: City, elkgrove.gov."),
        (NotFound(reason="down"), "I cannot read the city's data just now."),
    ],
)
def test_each_no_has_its_own_words(no: NotFound, expected: str) -> None:
    assert expected in answer_text(CARD, no, ENGLISH)


def test_a_no_names_the_data_it_searched() -> None:
    no = NotFound(reason="no_such", values={"contact": "City"}, source=replace(SOURCE, sample=True, stale=True))

    lines = answer_text(CARD, no, ENGLISH).splitlines()

    assert lines[0].startswith("DEMO DATA")
    assert lines[-1] == "Source: Zones, 2026-11-01"
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        (Offered(offers=(Offer("9380 STUDIO CT", {}),), kind="near"), "Did you mean 9380 STUDIO CT?"),
        (Offered(offers=(Offer("A", {}), Offer("B", {})), kind="near"), "I did not find exactly that. Which one"),
        (Offered(offers=(Offer("A", {}), Offer("B", {})), kind="several"), "There is more than one. Which one"),
    ],
)
def test_what_comes_near_is_asked_about(offered: Offered, expected: str) -> None:
    assert expected in offer_text(offered, ENGLISH)
