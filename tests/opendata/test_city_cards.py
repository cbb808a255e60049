"""The cards of what the city has no data on: the agency that has, and never a guess; and lists that may be empty."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from bot.answers import Answers
from flows.cards.answering import answer_text, more_text
from flows.lookup import Found, LookUp, Missing, NotFound
from flows.segments import count
from flows.translator import ENGLISH
from storage.snapshots.schema import Cells, Fetched
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import AREA
from tests.opendata.conftest import NOW, Ask, Told

HERE = replace(ENGLISH, zone=AREA.timezone)

ALERT = {
    "id": "urn:1",
    "event": "Heat Advisory",
    "severity": "Moderate",
    "area": "Southern Sacramento Valley",
    "headline": "",
    "ends": "2026-11-22T20:00:00-08:00",
}
OVER = {**ALERT, "id": "urn:2", "event": "Flood Watch", "ends": "2026-11-22T09:59:00-08:00"}


def with_rows(answers: Answers, folder: Path, dataset: str, *rows: Mapping[str, str], at: datetime = NOW) -> Answers:
    """The city with other rows in one data set, as if they had been fetched."""
    store = SnapshotStore(folder / "city")
    copytree(answers.store.folder, store.folder)
    cells = tuple(Cells(number, row) for number, row in enumerate(rows, 1))
    store.build(answers.datasets[dataset], Fetched(origin="test", rows=cells), at)
    return Answers(store, answers.cards, answers.datasets, AREA)


def said(answers: Answers, card: str, now: datetime = NOW) -> str:
    result = answers.look_up(LookUp(card=card, slots={}), now)
    assert isinstance(result, Found | NotFound)
    return answer_text(answers.cards[card], result, HERE)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("garage_sale", "I do not have the rules for garage sales"),
        ("garage_sale", "City of Elk Grove, elkgrove.gov"),
        ("police_report", "Elk Grove Police, non-emergency, (916) 714-5115. Lobby: 8400 Laguna Palms Way."),
        ("social_help", "2-1-1 Sacramento, (916) 498-1000"),
        ("social_help", "As of 2017-01-01. Please confirm"),
        ("school", "Elk Grove Unified School District, not by the city"),
        ("school", "egusd.net"),
        ("restaurant_inspection", "Sacramento County, not by the city"),
        ("restaurant_inspection", "saccounty.gov"),
        ("events", "I have no events in my data just now."),
        ("road_closure", "that does not mean that every road is open"),
        ("weather_alert", "I cannot read the weather alerts just now."),  # never fetched: no all-clear
    ],
)
def test_where_there_is_no_data_the_agency_that_has_it_is_named(told: Told, card: str, expected: str) -> None:
    assert expected in told(card)


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("city hall", "City Hall: I do not have the hours. Please ask: City of Elk Grove, elkgrove.gov."),
        ("when is the drop off center open", "hazardous waste drop-off: I do not have the hours."),
        ("republic", "Garbage company: Monday to Friday, 8 AM to 5 PM. Republic Services: (916) 635-2500."),
        ("business_license", "Business licenses: Monday to Friday, 8 AM to 5 PM."),
        ("public works", "As of 2018-01-01. Please confirm"),
        ("the moon", "I do not have the hours of that."),
    ],
)
def test_hours_are_told_only_where_a_page_gives_them(told: Told, office: str, expected: str) -> None:
    assert expected in told("opening_hours", office=office)


def test_without_a_place_the_hours_card_asks_for_one(ask: Ask) -> None:
    assert ask("opening_hours", text="are you open today") == Missing("office")
    assert isinstance(ask("opening_hours", text="is city hall open today"), Found)


@pytest.mark.parametrize(
    "card",
    ["garage_sale", "police_report", "social_help", "school", "restaurant_inspection", "events", "road_closure"],
)
def test_each_fits_two_segments(told: Told, card: str) -> None:
    assert count(told(card)).segments <= 2


def test_an_alert_is_told_until_its_very_end(answers: Answers, tmp_path: Path) -> None:
    alerted = with_rows(answers, tmp_path, "weather_alert", ALERT, OVER)

    lines = said(alerted, "weather_alert").splitlines()

    assert lines[:2] == ["Weather alerts for Elk Grove:", "Heat Advisory, until Sun, Nov 22, 8:00 PM"]
    assert "Flood Watch" not in "".join(lines)


def test_the_long_form_of_an_alert_tells_every_row_at_length(answers: Answers, tmp_path: Path) -> None:
    alerted = with_rows(answers, tmp_path, "weather_alert", ALERT)
    result = alerted.look_up(LookUp(card="weather_alert", slots={}), NOW)
    assert isinstance(result, Found)

    more = more_text(alerted.cards["weather_alert"], result, HERE)

    assert more is not None
    assert more.startswith(
        "Heat Advisory (Moderate), until Sun, Nov 22, 8:00 PM: Southern Sacramento Valley\n"
        "More about each: National Weather Service, weather.gov."
    )


def test_that_there_is_no_alert_is_said_only_while_the_source_was_heard_of(answers: Answers, tmp_path: Path) -> None:
    quiet = with_rows(answers, tmp_path, "weather_alert")

    assert "has no alert for Elk Grove just now" in said(quiet, "weather_alert", NOW + timedelta(minutes=14))
    assert "I cannot read the weather alerts" in said(quiet, "weather_alert", NOW + timedelta(minutes=16))


def test_events_come_in_the_order_of_their_days_and_those_that_are_over_are_left_out(
    answers: Answers, tmp_path: Path
) -> None:
    days = [("late", "2026-12-20"), ("over", "2026-11-21"), ("today", "2026-11-22"), ("soon", "2026-12-01")]
    rows = [{"key": name, "name": name, "place": "Plaza", "starts_on": day, "ends_on": day} for name, day in days]

    lines = said(with_rows(answers, tmp_path, "event", *rows), "events").splitlines()

    assert lines[1:4] == ["Sun, Nov 22: today, Plaza", "Tue, Dec 1: soon, Plaza", "Sun, Dec 20: late, Plaza"]


def test_the_rows_behind_the_answer_are_for_the_long_form_and_not_its_source(ask: Ask) -> None:
    result = ask("find_park", address="9150 Union Park Way")

    assert isinstance(result, Found)
    assert (len(result.rows), len(result.more)) == (3, 6)
    assert len(result.source.keys) == 3
