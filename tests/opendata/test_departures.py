"""The next bus: by the city's clock, over midnight and the change of clocks, late, canceled, or not today."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.answers import Answers
from flows.cards.answering import answer_text, more_text
from flows.lookup import Found, LookedUp, LookUp, Missing, NotFound, Offered
from flows.segments import count
from flows.translator import ENGLISH
from tests.opendata.timetables import leaves, local, many_departures, said, timetable

MORNING = (leaves("a", "7:00"), leaves("b", "7:30"), leaves("c", "8:00", stop="s"), leaves("d", "9:00"))


Timetable = Callable[..., Answers]


@pytest.fixture
def a_timetable(answers: Answers, tmp_path: Path) -> Timetable:
    return partial(timetable, answers, tmp_path)


def ask(answers: Answers, now: datetime, **slots: str) -> LookedUp:
    return answers.look_up(LookUp(card="next_bus", slots=slots), now)


def told(answers: Answers, now: datetime, **slots: str) -> list[str]:
    """The lines a resident reads, but for the source."""
    result = ask(answers, now, **slots)
    assert isinstance(result, Found | NotFound), result
    return answer_text(answers.cards["next_bus"], result, ENGLISH).splitlines()[:-1]


def test_the_next_three_leave_from_both_sides_of_the_street(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)

    assert told(answers, local(18, 7, 10), stop="n") == [
        "Next buses at Elm St at Oak Ave:",
        "E113 Downtown: 7:30 AM, scheduled",
        "E113 Downtown: 8:00 AM, scheduled",
        "E113 Downtown: 9:00 AM, scheduled",
    ]


def test_a_bus_that_leaves_this_very_minute_is_told_and_one_that_left_is_not(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)

    assert told(answers, local(18, 7, 30), stop="n")[1] == "E113 Downtown: 7:30 AM, scheduled"
    assert told(answers, local(18, 7, 31), stop="n")[1] == "E113 Downtown: 8:00 AM, scheduled"


def test_near_an_address_the_nearest_stop_that_is_served_is_taken_and_the_address_repeated(
    a_timetable: Timetable,
) -> None:
    answers = a_timetable(MORNING)

    first = told(answers, local(18, 7), address="9380 Studio Ct")[:2]

    assert first[-1] == "Next buses at Elm St at Oak Ave, 0.1 mi from 9380 STUDIO CT 95758:"


@pytest.mark.parametrize(
    "slots",
    [
        {"stop": "elm st at oak ave"},
        {"address": "Elm & Oak"},
        {"address": "1234"},  # the number on the pole
        {"text": "when is the next bus at Elm St at Oak Ave please"},
    ],
)
def test_a_stop_is_found_by_its_name_or_its_number(a_timetable: Timetable, slots: dict[str, str]) -> None:
    assert told(a_timetable(MORNING), local(18, 7), **slots)[0] == "Next buses at Elm St at Oak Ave:"


def test_a_number_in_a_question_is_no_stop(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)

    assert ask(answers, local(18, 7), text="is there a bus in 9 minutes") == Missing("address")
    assert ask(answers, local(18, 7)) == Missing("address")


def test_what_is_only_spelled_like_a_stop_is_offered_once_however_many_rows_it_has(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)
    result = ask(answers, local(18, 7), stop="Elm St at Oek Ave")

    assert isinstance(result, Offered)
    [offer] = result.offers
    assert (result.kind, offer.label) == ("near", "Elm St at Oak Ave")
    assert told(answers, local(18, 7), **offer.slots)[0] == "Next buses at Elm St at Oak Ave:"


def test_words_that_two_stops_have_are_asked_about_and_words_that_none_has_are_an_honest_no(
    a_timetable: Timetable,
) -> None:
    answers = a_timetable(MORNING)
    result = ask(answers, local(18, 7), stop="Elm St")

    assert isinstance(result, Offered)
    assert {offer.label for offer in result.offers} == {"Elm St at Oak Ave", "Elm St at Birch Ave"}
    assert told(answers, local(18, 7), stop="Main Plaza") == [
        "I could not find Main Plaza. Please text the name or number of a bus stop, or a street address in Elk Grove."
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(18, 23, 55), "12:10 AM"),  # of today's service, after midnight
        (local(19, 0, 5), "12:10 AM"),  # of yesterday's
        (local(21, 0, 5), "12:10 AM"),  # of Friday's, on a Saturday
    ],
)
def test_a_time_past_24_belongs_to_the_day_before(a_timetable: Timetable, now: datetime, expected: str) -> None:
    answers = a_timetable([leaves("night", "24:10")])

    assert told(answers, now, stop="n") == ["Next buses at Elm St at Oak Ave:", f"E113 Downtown: {expected}, scheduled"]


def test_on_a_day_without_service_the_next_day_with_one_is_told(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)

    assert told(answers, local(26, 10), stop="n")[0] == (
        "No more buses leave Elm St at Oak Ave today. The first ones on Fri, Nov 27:"
    )
    assert "today. The first ones on Thu, Nov 19:" in told(answers, local(18, 10), stop="n")[0]
    assert "7:00 AM" in told(answers, local(18, 10), stop="n")[1]


def test_a_timetable_that_has_ended_is_an_honest_no(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)

    assert told(answers, local(1, 8, month=12), stop="n") == [
        "I know of no bus there in the next days. Please ask: SacRT, sacrt.com."
    ]


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [(1, 11, "7:00 AM"), (8, 3, "7:00 AM")],  # the clocks go back, and forward
)
def test_the_clock_on_the_wall_counts_on_the_days_it_is_changed(
    a_timetable: Timetable, day: int, month: int, expected: str
) -> None:
    date = f"2026-{month:02}-{day:02}"
    services = [{"key": date, "service_id": "weekday", "date": date}]
    answers = a_timetable([leaves("a", "7:00")], services=services)

    assert told(answers, local(day, 6, month=month), stop="n")[1] == f"E113 Downtown: {expected}, scheduled"


@pytest.mark.parametrize(("route", "times"), [("E113", ["7:00"]), ("113", ["7:00"]), ("e-114", ["7:30"])])
def test_a_route_is_found_with_or_without_its_letter(a_timetable: Timetable, route: str, times: list[str]) -> None:
    answers = a_timetable([leaves("a", "7:00"), leaves("b", "7:30", route="E114")])

    lines = told(answers, local(18, 6), stop="n", route=route)[1:]

    assert [line.split()[2] for line in lines] == times


def test_a_route_that_does_not_stop_there_is_an_honest_no(a_timetable: Timetable) -> None:
    assert told(a_timetable(MORNING), local(18, 6), stop="n", route="E999")[0].startswith("I know of no bus")


NOW = local(18, 7, 32)


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        (said("b", NOW, stop_id="n", delay_s="300"), "7:35 AM, expected"),  # late, and not gone
        (said("b", NOW, sequence="1", time=local(18, 7, 40).isoformat()), "7:40 AM, expected"),
        (said("b", NOW, stop_id="n", delay_s="60"), "8:00 AM, scheduled"),  # it left a minute ago
        (said("b", NOW - timedelta(minutes=4), stop_id="n", delay_s="300"), "8:00 AM, scheduled"),  # too old to tell
        (said("c", NOW, stop_id="s", delay_s="-120"), "7:58 AM, expected"),
        (said("c", NOW, canceled="1"), "8:00 AM, canceled"),
        (said("c", NOW, delay_s="240"), "8:04 AM, expected"),  # of the whole trip
        (said("c", NOW, stop_id="s", canceled="1"), "8:00 AM, canceled"),  # it passes this stop
        (said("c", NOW, stop_id="s"), "8:00 AM, scheduled"),  # nothing is known of this stop
        (said("c", NOW, stop_id="elsewhere", delay_s="600"), "8:00 AM, scheduled"),  # says nothing of this stop
        (said("c", NOW, sequence="0", delay_s="600"), "8:10 AM, expected"),  # a delay lasts
        (said("c", NOW, sequence="2", delay_s="600"), "8:00 AM, scheduled"),  # one that begins later does not
    ],
)
def test_a_time_is_expected_only_where_the_operator_said_so_just_now(
    a_timetable: Timetable, delay: dict[str, str], expected: str
) -> None:
    answers = a_timetable(MORNING, delays=[delay])

    assert told(answers, NOW, stop="n")[1] == f"E113 Downtown: {expected}"


def test_after_canceled_buses_the_first_that_runs_is_told(a_timetable: Timetable) -> None:
    canceled = [said(trip, local(18, 7), canceled="1") for trip in ("a", "b", "c")]

    lines = told(a_timetable(MORNING, delays=canceled), local(18, 7), stop="n")[1:]

    assert [line.rpartition(" ")[2] for line in lines] == ["canceled"] * 3 + ["scheduled"]


def test_what_is_said_of_todays_trip_is_not_said_of_yesterdays(a_timetable: Timetable) -> None:
    now = local(19, 0, 5)
    delays = [said("night", now, stop_id="n", time=local(19, 0, 20).isoformat())]

    lines = told(a_timetable([leaves("night", "24:10")], delays=delays), now, stop="n")[1:]

    assert lines == ["E113 Downtown: 12:20 AM, expected"]


def test_the_long_form_goes_on_where_the_answer_ends(a_timetable: Timetable) -> None:
    many = [leaves(f"t{hour}", f"{hour}:15") for hour in range(5, 20)]
    answers = a_timetable(many)
    result = ask(answers, local(18, 6), stop="n")
    assert isinstance(result, Found)

    more = more_text(answers.cards["next_bus"], result, ENGLISH)

    assert more is not None
    assert more.splitlines()[:2] == ["Then at Elm St at Oak Ave:", "E113 Downtown: 9:15 AM, scheduled"]
    assert len(result.more) == 6


def test_the_source_is_the_timetable_with_the_keys_of_what_was_told(a_timetable: Timetable) -> None:
    result = ask(a_timetable(MORNING), local(18, 7, 10), address="9380 Studio Ct")

    assert isinstance(result, Found)
    assert (result.source.dataset, result.source.keys) == ("bus_departure", ("b:1", "c:1", "d:1"))


def test_an_answer_from_the_real_timetable_fits_two_segments(a_timetable: Timetable) -> None:
    answers = a_timetable(MORNING)
    result = ask(answers, local(18, 7), stop="n")

    assert isinstance(result, Found)
    assert count(answer_text(answers.cards["next_bus"], result, ENGLISH)).segments <= 2


def test_ten_times_the_timetable_takes_little_longer(answers: Answers, tmp_path: Path) -> None:
    """A timetable that was read through would take ten times as long. The best of rounds, in the processor's time."""
    small, large = (timetable(answers, tmp_path / str(trips), many_departures(trips)) for trips in (160, 1600))
    rounds = [(_cost(small), _cost(large)) for _ in range(5)]

    assert min(cost for _, cost in rounds) < 4 * min(cost for cost, _ in rounds)


def _cost(answers: Answers) -> float:
    """Seconds for twenty look-ups."""
    start = time.process_time()
    for _ in range(20):
        assert isinstance(ask(answers, local(18, 7, 10), address="9380 Studio Ct"), Found)
    return time.process_time() - start
