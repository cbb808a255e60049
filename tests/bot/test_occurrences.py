"""The days of what recurs: they only go forward, and their hour stays where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.occurrences import next_day, plan_at
from flows.outreach.campaign import Point
from flows.outreach.planning import occurrence_hours
from flows.outreach.quiet import QuietHours
from flows.outreach.recurring import Every

NEVER_QUIET = QuietHours(time(0), time(0))
ZONES = ["America/Los_Angeles", "Australia/Lord_Howe", "Europe/London", "Asia/Manila", "UTC"]
RULES = [
    "day", "week on mon, thu", "week on sunday", "month on 2nd tuesday", "month on last friday", "month on last day",
    "month on 15", 'cron "0 10 * * 1"', "cron 30 9 1 */3 *", "cron 0 8 * * fri-7", "cron 0 8 * 2-4 *",
]  # fmt: skip


def days(rule: str, after: date, number: int = 5, until: date | None = None, times: int | None = None) -> list[date]:
    found, every = list[date](), Every.parse(rule, until, times)
    for count in range(1, number + 1):
        day = next_day(every, after, count)
        if day is None:
            break
        found.append(after := day)
    return found


def hours(rule: str, at: time, zone: str, after: date, number: int) -> list[datetime]:
    point = Point(key="a", kind="message", at=at, when=Every.parse(rule), text="Hi")
    return [
        hour.due_at for day in days(rule, after, number) for hour in occurrence_hours(point, day, [zone], NEVER_QUIET)
    ]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("day", ["11-02", "11-03", "11-04"]),
        ("week on mon, thu", ["11-02", "11-05", "11-09"]),
        ("week on Sunday", ["11-08", "11-15", "11-22"]),
        ("month on 2nd tuesday", ["11-10", "12-08", "01-12"]),
        ("month on last friday", ["11-27", "12-25", "01-29"]),
        ("month on last day", ["11-30", "12-31", "01-31"]),
        ("month on 1", ["12-01", "01-01", "02-01"]),
        ('cron "0 10 * * 1"', ["11-02", "11-09", "11-16"]),  # cron's 1 is Monday
        ("cron 0 10 * * 0", ["11-08", "11-15", "11-22"]),  # and its 0 Sunday
        ("cron 0 10 * * 5-7", ["11-06", "11-07", "11-08"]),
        ("cron 0 10 1 */3 *", ["01-01", "04-01", "07-01"]),
    ],
)
def test_a_rule_names_its_days_after_the_first_of_november(rule: str, first: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in days(rule, date(2026, 11, 1), 3)] == first


def test_it_ends_after_its_last_day_and_after_so_many_times() -> None:
    assert days("day", date(2026, 11, 1), until=date(2026, 11, 3)) == [date(2026, 11, 2), date(2026, 11, 3)]
    assert days("day", date(2026, 11, 1), times=2) == [date(2026, 11, 2), date(2026, 11, 3)]


@pytest.mark.parametrize(
    ("at", "before_change", "instants"),
    [
        # the clocks go forward at 2:00 on 14 March 2027, and back at 2:00 on 7 November 2027
        (time(10), date(2027, 3, 12), [(13, 18, 0), (14, 17, 0), (15, 17, 0)]),
        (time(10), date(2027, 11, 5), [(6, 17, 0), (7, 18, 0), (8, 18, 0)]),
        (time(2, 30), date(2027, 3, 12), [(13, 10, 30), (14, 10, 30), (15, 9, 30)]),  # no 2:30: at 3:30 instead
        (time(1, 30), date(2027, 11, 5), [(6, 8, 30), (7, 8, 30), (8, 9, 30)]),  # 1:30 twice: the first
    ],
)
def test_the_local_hour_stays_over_both_changes_of_the_clocks(
    at: time, before_change: date, instants: list[tuple[int, int, int]]
) -> None:
    found = hours("day", at, "America/Los_Angeles", before_change, 3)

    assert [(instant.day, instant.hour, instant.minute) for instant in found] == instants


@given(
    rule=st.sampled_from(RULES),
    at=st.times().map(lambda hour: hour.replace(microsecond=0)),
    zone=st.sampled_from(ZONES),
    after=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_occurrences_only_go_forward_and_keep_their_hour(rule: str, at: time, zone: str, after: date) -> None:
    instants = hours(rule, at, zone, after, 12)

    assert len(instants) == 12
    assert all(one < other for one, other in pairwise(instants))
    moved = [each for each in instants if each.astimezone(ZoneInfo(zone)).time() != at]
    assert len(moved) <= 2  # a year or two have no more hours that do not exist


@given(at=st.times(), day=st.dates(date(2026, 1, 1), date(2027, 12, 31)), zone=st.sampled_from([*ZONES, "Etc/GMT-14"]))
def test_a_day_is_planned_before_its_hour_has_come_anywhere(at: time, day: date, zone: str) -> None:
    due = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)

    assert plan_at(day, at) <= due
    assert due - plan_at(day, at) <= timedelta(hours=27)
