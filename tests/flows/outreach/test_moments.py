"""When a point comes due: written, read back, and reckoned over the days the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contact import ContactId
from flows.outreach.audience_tree import WORDS, Answered
from flows.outreach.campaign import Campaign, CampaignId, Point
from flows.outreach.events import (
    AnsweredSo,
    AnswerGiven,
    Enrolled,
    Event,
    Fact,
    Finished,
    Joined,
    SurveyBegun,
    SurveyFinished,
    TicketClosed,
    TicketDone,
    Unfinished,
    follows,
    parse_event,
)
from flows.outreach.moments import After, OfDate, OnDate, When, parse_when
from flows.outreach.offsets import Offset
from flows.outreach.planning import date_fire, enrolment_hours, event_fire, is_over
from flows.outreach.pricing import Budget
from flows.outreach.quiet import QuietHours
from flows.outreach.reading import load_campaign
from flows.outreach.recurring import Every
from flows.reading import DefinitionError
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from flows.surveys.definition.reading import load_survey

NIGHT = QuietHours(time(21), time(8))
CALIFORNIA = ZoneInfo("America/Los_Angeles")
LOW = AnsweredSo(Answered("park_use", "rating", "<=", ("2",)))
PARKS = {"park_use": load_survey(SURVEYS / "park_use.yaml")}

OFFSETS = st.builds(Offset, st.integers(0, 500), st.sampled_from(["minute", "hour", "day", "week", "month"]))
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda name: name not in WORDS)
"""A query could not name a survey that is called after one of its own words."""
EVENTS = st.one_of(
    st.just(Enrolled()), st.just(TicketClosed()), st.just(LOW), st.builds(Finished, NAMES),
    st.builds(Unfinished, NAMES, OFFSETS), st.builds(AnsweredSo, st.builds(Answered, NAMES, NAMES)),
)  # fmt: skip
RULES = st.sampled_from(["day", "week on mon, thu", "month on 2nd tuesday", "month on last day", 'cron "0 10 * * 1"'])
WHENS = st.one_of(
    st.builds(OnDate, st.dates()), st.builds(After, EVENTS, st.none() | OFFSETS), st.builds(OfDate, NAMES),
    st.builds(OfDate, NAMES, st.builds(Offset, st.integers(1, 99) | st.integers(-99, -1), st.just("week"))),
    st.builds(Every.parse, RULES, st.none() | st.dates(), st.none() | st.integers(1, 99)),
)  # fmt: skip


def a_campaign(*points: Point, ends_on: date | None = None) -> Campaign:
    return Campaign(
        id=CampaignId(7), name="parks", version=2, state="running", audience="all", points=points,
        survey=None, author="ana", starts_on=date(2026, 10, 20), ends_on=ends_on,
    )  # fmt: skip


def a_point(when: When, at: time = time(10)) -> Point:
    return Point(key="a", kind="message", at=at, when=when, text="Hi")


ANA = ContactId(1)


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CALIFORNIA).astimezone(UTC)


@given(WHENS)
def test_what_is_written_of_a_moment_is_read_back_as_the_same(when: When) -> None:
    assert parse_when(str(when)) == when


@given(EVENTS)
def test_what_is_written_of_an_event_is_read_back_as_the_same(event: Event) -> None:
    assert parse_event(str(event)) == event


@pytest.mark.parametrize(
    ("text", "day", "behind"),
    [
        ("1 day", date(2026, 10, 31), date(2026, 11, 1)),
        ("2 weeks", date(2026, 12, 25), date(2027, 1, 8)),
        ("1 month", date(2027, 1, 31), date(2027, 2, 28)),
        ("13 months", date(2027, 1, 31), date(2028, 2, 29)),
        ("0 days", date(2027, 1, 31), date(2027, 1, 31)),
    ],
)
def test_days_weeks_and_months_follow_the_calendar(text: str, day: date, behind: date) -> None:
    assert Offset.parse(text).behind(day) == behind


def test_a_month_before_the_last_of_march_is_the_last_of_february() -> None:
    assert Offset(-1, "month").behind(date(2027, 3, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("text", ["", "3", "days", "3 dayz", "-3 days", "3.5 days", "three days", "３ days", "1 year"])
def test_what_is_no_offset_is_refused_with_how_it_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        Offset.parse(text)


@pytest.mark.parametrize(
    ("event", "fact", "is_it"),
    [
        (LOW, AnswerGiven("park_use", "rating", "2"), True),
        (LOW, AnswerGiven("park_use", "rating", "3"), False),
        (LOW, AnswerGiven("park_use", "rating", "skipped"), False),
        (LOW, AnswerGiven("park_use", "visits", "2"), False),
        (LOW, AnswerGiven("pools", "rating", "2"), False),
        (Finished("park_use"), SurveyFinished("park_use"), True),
        (Finished("park_use"), SurveyBegun("park_use"), False),
        (Unfinished("park_use", Offset(2, "day")), SurveyBegun("park_use"), True),
        (Unfinished("park_use", Offset(2, "day")), SurveyFinished("park_use"), False),
        (TicketClosed(), TicketDone(7), True),
        (Enrolled(), Joined(), True),
        (Enrolled(), TicketDone(7), False),
    ],
)
def test_an_event_is_followed_by_its_own_facts_only(event: Event, fact: Fact, *, is_it: bool) -> None:
    assert follows(event, fact) == is_it


@pytest.mark.parametrize(
    ("when", "due"),
    [
        (After(LOW), local(2026, 10, 31, 15)),
        (After(LOW, Offset(30, "minute")), local(2026, 10, 31, 15, 30)),
        (After(LOW, Offset(8, "hour")), local(2026, 11, 1, 8)),  # at night, so in the morning
        (After(LOW, Offset(1, "day")), local(2026, 11, 1, 10)),  # the clocks went back
        (After(LOW, Offset(1, "month")), local(2026, 11, 30, 10)),
        (After(Unfinished("park_use", Offset(2, "day"))), local(2026, 11, 2, 10)),
        (After(Unfinished("park_use", Offset(2, "day")), Offset(3, "hour")), local(2026, 11, 2, 13)),
    ],
)
def test_a_follow_up_comes_so_long_after_what_happened_at_a_decent_hour(when: After, due: datetime) -> None:
    fire = event_fire(a_campaign(a_point(when)), a_point(when), ANA, CALIFORNIA, local(2026, 10, 31, 15), NIGHT, 9)

    assert fire is not None
    assert (fire.due_at, fire.occurrence) == (due, 9)


@pytest.mark.parametrize("day", [19, 31])
def test_what_happens_before_the_first_day_or_after_the_last_is_not_followed(day: int) -> None:
    point = a_point(After(LOW))
    campaign = a_campaign(point, ends_on=date(2026, 10, 30))

    assert event_fire(campaign, point, ANA, CALIFORNIA, local(2026, 10, day, 12), NIGHT) is None


def test_a_campaign_is_over_when_its_last_day_has_ended_everywhere() -> None:
    campaign = a_campaign(ends_on=date(2026, 10, 30))

    assert not is_over(campaign, datetime(2026, 10, 31, 11, 59, tzinfo=UTC))
    assert is_over(campaign, datetime(2026, 10, 31, 12, tzinfo=UTC))
    assert not is_over(a_campaign(), datetime(2999, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("now", "day"), [(local(2026, 10, 1, 12), 23), (local(2026, 10, 25, 12), 28)])
def test_enrolment_begins_with_the_campaign_at_the_earliest(now: datetime, day: int) -> None:
    point = a_point(After(Enrolled(), Offset(3, "day")))

    [hour] = enrolment_hours(a_campaign(point), ["America/Los_Angeles"], now, NIGHT)

    assert hour.due_at == local(2026, 10, day, 10)


@pytest.mark.parametrize(
    ("offset", "due"),
    [(None, local(2026, 11, 30, 10)), (Offset(-7, "day"), local(2026, 11, 23, 10)),
     (Offset(-1, "month"), local(2026, 10, 30, 10)), (Offset(1, "week"), local(2026, 12, 7, 10))],
)  # fmt: skip
def test_a_point_stands_around_the_contacts_own_date(offset: Offset | None, due: datetime) -> None:
    point, on = a_point(OfDate("permit_expires", offset)), date(2026, 11, 30)

    fire = date_fire(a_campaign(point), point, ANA, CALIFORNIA, on, local(2026, 10, 1, 0), NIGHT)

    assert fire is not None
    assert (fire.due_at, fire.occurrence) == (due, on.toordinal())


def test_a_date_that_went_by_plans_nothing() -> None:
    point = a_point(OfDate("permit_expires"))

    assert date_fire(a_campaign(point), point, ANA, CALIFORNIA, date(2026, 11, 1), local(2026, 11, 2, 0), NIGHT) is None
    assert date_fire(a_campaign(point), point, ANA, CALIFORNIA, date(2026, 10, 1), local(2026, 1, 1, 0), NIGHT) is None


@given(when=WHENS, now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), zone=st.sampled_from(["UTC", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Manila"]))  # fmt: skip  # noqa: DTZ001, E501
def test_no_follow_up_comes_at_night_nor_before_what_it_follows(when: When, now: datetime, zone: str) -> None:
    fact_at, point = now.replace(tzinfo=UTC), a_point(when)

    fire = event_fire(a_campaign(point), point, ANA, ZoneInfo(zone), fact_at, NIGHT)

    if fire is not None and isinstance(when, After):
        assert not NIGHT.holds_at(fire.due_at, ZoneInfo(zone))
        zero = Offset(0, "day")
        if (when.offset or zero).amount or not when.of_calendar:
            assert fire.due_at >= fact_at - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "segments", "price", "allowed"),
    [("250.00", 29_411, "0.0085", True), ("250.00", 29_412, "0.0085", False), ("10 segments", 10, "9", True),
     ("10 segments", 11, "0", False)],
)  # fmt: skip
def test_a_budget_is_counted_in_money_or_in_segments(text: str, segments: int, price: str, *, allowed: bool) -> None:
    budget = Budget.parse(text)

    assert Budget.parse(str(budget)) == budget
    assert budget.allows(segments, Decimal(price)) == allowed


@pytest.mark.parametrize("text", ["", "0", "-5", "much", "NaN", "Infinity", "10 EUR", "1.5 segments", "5segments"])
def test_what_is_no_budget_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no budget"):
        Budget.parse(text)


def load(tmp_path: Path, point: str, top: str = "") -> Campaign:
    path = tmp_path / "parks.yaml"
    text = f"name: parks\nsurvey: park_use\n{top}points:\n  - {{key: a, kind: message, text: Hi, {point}}}\n"
    path.write_text(text, encoding="utf-8")
    return load_campaign(path, PARKS, author="ana", starts_on=date(2026, 11, 25))


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("at: 10:00", None),
        ("at: 10:00, day: 3", None),
        ("at: 10:00, date: 2026-12-01", OnDate(date(2026, 12, 1))),
        ("after: 30 minutes", After(Enrolled(), Offset(30, "minute"))),
        ("after: 1 month, at: 10:00", After(Enrolled(), Offset(1, "month"))),
        ("from: permit_expires, at: 10:00", OfDate("permit_expires")),
        ("from: permit_expires, before: 7 days, at: 10:00", OfDate("permit_expires", Offset(-7, "day"))),
        ("from: permit_expires, after: 1 week, at: 10:00", OfDate("permit_expires", Offset(1, "week"))),
        ("event: answered park_use.rating <= 2", After(LOW)),
        ("event: finished park_use, after: 2 hours", After(Finished("park_use"), Offset(2, "hour"))),
        ("event: not finished park_use within 2 days, at: 9:00", After(Unfinished("park_use", Offset(2, "day")))),
        ("event: ticket closed, after: 1 day, at: 9:00", After(TicketClosed(), Offset(1, "day"))),
        ("every: day, at: 10:00, times: 3", Every("day", times=3)),
        ('every: "week on Mon,Thursday", at: 10:00', Every("week on mon, thursday")),
        ("every: cron 30 9 1 */3 *, until: 2027-12-31", Every("cron 30 9 1 */3 *", until=date(2027, 12, 31))),
    ],
)
def test_a_moment_is_read_from_a_file(tmp_path: Path, written: str, when: When | None) -> None:
    [point] = load(tmp_path, written).points

    assert point.when == when


def test_expiry_budget_and_last_day_are_read(tmp_path: Path) -> None:
    campaign = load(tmp_path, "at: 10:00, expires: 2 days", "budget: 250.00\nuntil: 2027-06-30\n")

    assert campaign.points[0].expires == Offset(2, "day")
    assert (str(campaign.budget), campaign.ends_on) == ("250.0", date(2027, 6, 30))


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("at: 10:00, date: soon", "no day"),
        ("at: 10:00, day: 1, date: 2026-12-01", "two moments"),
        ("at: 10:00, day: 1, after: 1 day", "says nothing beside 'day'"),
        ("after: 3 moons", "such as 30 minutes"),
        ("after: 9 years", "such as"),
        ("after: 900 days, at: 10:00", "longer than two years"),
        ("after: 3 days", "no time of day"),
        ("after: 30 minutes, at: 10:00", "'at' says nothing"),
        ("before: 7 days, at: 10:00", "says nothing beside 'day'"),
        ("from: permit_expires, at: 10:00, before: 1 day, after: 1 day", "two moments"),
        ("from: permit_expires, at: 10:00, before: 2 hours", "no hour to count from"),
        ("from: The Permit, at: 10:00", "no name"),
        ("event: answered park_use.raiting", "asks no 'raiting'"),
        ("event: answered pools.rating", "no survey 'pools'"),
        ("event: finished pools", "no survey 'pools'"),
        ("event: finished", "no event"),
        ("event: enrolled", "no event"),
        ("event: finished park_use, until: 2027-01-01", "says nothing beside 'event'"),
        ("every: week, at: 10:00", "no rule"),
        ("every: week on someday, at: 10:00", "no day of the week"),
        ("every: month on 31, at: 10:00", "no day of every month"),
        ("every: month on 5th friday, at: 10:00", "no day of every month"),
        ("every: cron * * * * *", "no one hour"),
        ("every: cron 0 10 * *", "five fields"),
        ("every: cron 0 10 1 * 1", "either the day or the weekday"),
        ("every: cron 0 10 30 2 *", "never comes"),
        ("every: cron 0 10 1 * *, at: 10:00", "'at' says nothing"),
        ("every: day, at: 10:00, times: 0", "cannot be 0"),
        ("every: day, at: 10:00, only: finished, kind: survey", "twice"),
        ("at: 10:00, expires: 0 days", "expires at once"),
        ("at: 10:00, expires: never", "such as"),
    ],
)
def test_a_moment_that_makes_no_sense_is_refused_with_its_cure(tmp_path: Path, written: str, what: str) -> None:
    with pytest.raises(DefinitionError, match=what) as refused:
        load(tmp_path, written)

    assert refused.value.line >= 4
    assert refused.value.fix


def test_a_survey_does_not_recur(tmp_path: Path) -> None:
    path = tmp_path / "parks.yaml"
    path.write_text(
        "name: parks\nsurvey: park_use\npoints:\n  - {key: a, kind: survey, every: day, at: 10:00}\n", encoding="utf-8"
    )

    with pytest.raises(DefinitionError, match="a survey does not recur") as refused:
        load_campaign(path, PARKS, author="ana", starts_on=date(2026, 11, 25))

    assert "each season" in refused.value.fix
