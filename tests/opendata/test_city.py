"""The bundled city is whole: every card has its rows, every row its wording, every fact its grade."""

import pytest

from bot.answers import Answers
from bot.opendata.declarations import load_datasets
from flows.cards.reading import load_cards

CARDS = {
    "trash_day", "what_goes_where", "bulky_pickup", "who_is_responsible", "report_problem", "abandoned_vehicle",
    "animal_shelter", "council_meeting", "council_member", "find_park", "library", "cooling_center", "fireworks",
    "utility_outage", "business_license", "building_permit", "code_enforcement", "street_sweeping", "elections",
    "police_non_emergency", "bus_stop", "next_bus", "opening_hours", "weather_alert", "events", "road_closure",
    "garage_sale", "police_report", "social_help", "school", "restaurant_inspection",
}  # fmt: skip


def test_there_is_a_card_for_each_intent() -> None:
    assert load_cards().keys() == CARDS


@pytest.mark.parametrize("name", sorted(CARDS))
def test_every_row_that_picks_a_wording_has_it(answers: Answers, name: str) -> None:
    card = answers.cards[name]
    look = card.look_up
    if look.variant_by:
        wordings = {value for (value,) in answers.store.open(look.dataset).distinct(look.variant_by)}
        assert wordings <= card.say.keys()


def test_the_slots_that_name_rows_are_those_the_language_understanding_finds(answers: Answers) -> None:
    assert answers.gazetteer().keys() == {"place", "item", "service", "problem"}


A_DAY = 24 * 3600
SAMPLES = {"address_point", "collection_zone", "bus_stop", "bus_departure", "bus_service"}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_made_up_rows_are_declared_as_samples_and_say_so_in_their_title(answers: Answers, name: str) -> None:
    meta = answers.store.open(name).meta

    assert meta.sample
    assert "(sample)" in meta.title


def test_no_other_data_set_is_a_sample(answers: Answers) -> None:
    assert {name for name in load_datasets() if answers.store.open(name).meta.sample} == SAMPLES


@pytest.mark.parametrize("name", sorted(SAMPLES - {"collection_zone"}))
def test_rows_of_the_source_itself_are_no_sample(name: str) -> None:
    dataset = load_datasets()[name]

    assert dataset.is_live
    assert "(sample)" not in dataset.title


def test_the_last_of_the_trips_that_a_stop_is_served_by_goes_past_midnight(answers: Answers) -> None:
    """The made-up timetable shows what is hard in a real one."""
    seconds = [row["seconds"] for row in answers.store.open("bus_departure").where()]

    assert any(isinstance(each, int) and each > A_DAY for each in seconds)


@pytest.mark.parametrize(
    "name", ["agency", "place", "waste_rule", "fee", "sweep_rule", "city_rule", "meeting", "office"]
)
def test_every_fact_of_the_city_is_graded_a_or_b_and_names_its_source(answers: Answers, name: str) -> None:
    for row in answers.store.open(name).where():
        assert row["grade"] in {"A", "B"}
        assert row["source_title"]


def test_all_parks_of_the_list_are_there_and_lie_in_the_box(answers: Answers) -> None:
    parks = answers.store.open("park")

    assert len(parks.where()) == 80
    assert all(answers_area_holds(parks.point(row)) for row in parks.where())


def answers_area_holds(point: tuple[float, float]) -> bool:
    return 38.35 <= point[0] <= 38.46 and -121.50 <= point[1] <= -121.33
