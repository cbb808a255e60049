"""Campaigns: who comes due when, whatever the order, the zone and the day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.consent.scopes import Programme
from flows.outreach.campaign import Campaign, CampaignId, Hour, Point
from flows.outreach.moments import OnDate
from flows.outreach.planning import plan_hours
from flows.outreach.quiet import QuietHours
from flows.outreach.reading import LIBRARY, load_campaign
from flows.reading import DefinitionError
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from flows.surveys.definition.reading import load_survey

NIGHT = QuietHours(time(21), time(8))

ZONES = [
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "UTC",
]

PARKS = {"park_use": load_survey(SURVEYS / "park_use.yaml")}

TOP = "name: parks\nsurvey: park_use\npoints:\n"
"""Three lines, so the first point stands on line 4."""


def a_campaign(starts_on: date, *points: Point) -> Campaign:
    return Campaign(
        id=CampaignId(7), name="parks", version=2, state="scheduled", audience="all", points=points,
        survey="park_use", author="ana", starts_on=starts_on,
    )  # fmt: skip


def a_point(key: str = "invite", day: int = 0, at: time = time(10)) -> Point:
    return Point(key=key, kind="survey", day=day, at=at)


def hours(campaign: Campaign, *zones: str) -> list[Hour]:
    return list(plan_hours(campaign, zones, NIGHT))


def test_each_contact_is_due_at_their_own_local_hour() -> None:
    planned = hours(a_campaign(date(2026, 11, 25), a_point()), "America/Los_Angeles", "America/New_York")

    assert [(hour.timezone, hour.due_at) for hour in planned] == [
        ("America/Los_Angeles", datetime(2026, 11, 25, 18, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 25, 15, tzinfo=UTC)),
    ]


def test_the_hour_stays_when_the_clocks_change_between_two_points() -> None:
    campaign = a_campaign(date(2026, 10, 31), a_point("a"), a_point("b", day=1))

    assert [hour.due_at.hour for hour in hours(campaign, "America/Los_Angeles")] == [17, 18]


def test_a_point_on_a_date_comes_on_that_day_whenever_the_campaign_begins() -> None:
    point = replace(a_point(), when=OnDate(date(2026, 12, 24)))

    [hour] = hours(a_campaign(date(2026, 10, 31), point), "UTC")

    assert hour.due_at == datetime(2026, 12, 24, 10, tzinfo=UTC)


@given(
    first_day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    at=st.times(),
    day=st.integers(0, 60),
    zone=st.sampled_from(ZONES),
)
def test_we_never_write_first_in_the_quiet_hours(first_day: date, at: time, day: int, zone: str) -> None:
    """Holds on the days the clocks change, and for any hour that staff may type."""
    [hour] = hours(a_campaign(first_day, a_point(day=day, at=at)), zone)

    local = hour.due_at.astimezone(ZoneInfo(zone))
    assert time(8) <= local.time() < time(21)


def test_park_use_invites_reminds_and_thanks() -> None:
    campaign = load_campaign(LIBRARY / "park_use.yaml", PARKS, author="ana", starts_on=date(2026, 11, 25))

    assert [(point.day, point.at.hour, point.kind, point.only) for point in campaign.points] == [
        (0, 10, "survey", "all"), (2, 10, "message", "unfinished"), (4, 10, "results", "finished"),
    ]  # fmt: skip
    assert (campaign.state, campaign.survey, campaign.audience, campaign.version) == (
        "draft",
        "park_use",
        "all",
        1,
    )


@pytest.mark.parametrize(
    ("points", "line", "what"),
    [
        ("  []", 3, "points"),
        ("  - {key: a, kind: survey, day: 0}", 4, "no time of day"),
        ("  - {key: a, kind: survey, at: '25:00'}", 4, "no time of day"),
        ("  - {key: a, kind: survey, at: 24:00}", 4, "no time of day"),
        ("  - {key: a, kind: survey, at: '10:00', day: -1}", 4, "not within"),
        ("  - {key: a, kind: survey, at: '10:00', day: soon}", 4, "whole number"),
        ("  - {key: a, kind: call, at: '10:00'}", 4, "no kind of point"),
        ("  - {key: a, kind: survey, at: '10:00', only: some}", 4, "says nothing"),
        ("  - {key: a, kind: survey, at: '10:00', text: Hello}", 4, "says no 'text'"),
        ("  - {key: a, kind: message, at: '10:00'}", 4, "'text' needs a text"),
        ("  - {key: a, kind: message, at: '10:00', text: 'Hi {name}'}", 4, "cannot tell {name}"),
        ("  - {key: a, kind: message, at: '10:00', text: 'Hi {'}", 4, "brace"),
        ("  - {key: a, kind: results, at: '10:00', text: '{top_rating}', missing: None.}", 4, "cannot tell"),
        ("  - {key: a, kind: results, at: '10:00', text: '{count}'}", 4, "'missing' needs"),
        ("  - {key: a, kind: survey, at: '10:00'}\n  - {key: a, kind: survey, at: '10:00'}", 5, "two points"),
    ],
)
def test_a_file_that_would_fail_a_resident_is_refused_with_file_line_and_cure(
    tmp_path: Path, points: str, line: int, what: str
) -> None:
    path = tmp_path / "parks.yaml"
    path.write_text(TOP + points, encoding="utf-8")

    with pytest.raises(DefinitionError, match=what) as refused:
        load_campaign(path, PARKS, author="ana", starts_on=date(2026, 11, 25))

    assert (refused.value.path, refused.value.line) == (path, line)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("top", "what"),
    [
        ("name: parks\nsurvey: pools\n", "no survey 'pools'"),
        ("name: parks\naudience: langage = es\n", "langage"),
    ],
)
def test_an_unknown_survey_or_audience_is_refused(tmp_path: Path, top: str, what: str) -> None:
    path = tmp_path / "parks.yaml"
    path.write_text(top + "points:\n  - {key: a, kind: message, at: 9:30, text: Hi}\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=what):
        load_campaign(path, PARKS, author="ana", starts_on=date(2026, 11, 25))


POINTS = "points:\n  - {key: a, kind: message, at: 9:30, text: Hi}\n"

OF_TREES = {"park_use": replace(PARKS["park_use"], programme="trees")}


@pytest.mark.parametrize(
    ("top", "programme"),
    [
        ("name: a\n", None),
        ("name: a\nsurvey: park_use\n", None),
        ("name: a\nsurvey: park_use\nprogramme: parks\n", Programme(name="parks", title=PARKS["park_use"].title)),
        ("name: a\nprogramme: parks\ntitle: Parks\n", Programme(name="parks", title="Parks")),
        ("name: a\nprogramme: a\ntitle: A\nconfirm: true\n", Programme(name="a", title="A", confirm=True)),
        ("name: a\nsurvey: park_use\nprogramme: a\ntitle: A\n", Programme(name="a", title="A")),
    ],
)
def test_a_campaign_is_of_the_programme_it_names_under_its_own_title_or_its_surveys(
    tmp_path: Path, top: str, programme: Programme | None
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(top + POINTS, encoding="utf-8")

    assert load_campaign(path, PARKS, author="ana", starts_on=date(2026, 11, 25)).programme == programme


def test_a_survey_brings_its_own_programme(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("name: a\nsurvey: park_use\n" + POINTS, encoding="utf-8")

    campaign = load_campaign(path, OF_TREES, author="ana", starts_on=date(2026, 11, 25))

    assert campaign.programme == Programme(name="trees", title=PARKS["park_use"].title)


@pytest.mark.parametrize(
    ("top", "line", "what"),
    [
        ("name: a\nprogramme: parks\n", 2, "no title"),
        ("name: a\nprogramme: all\ntitle: All\n", 2, "cannot be 'all'"),
        ("name: a\nprogramme: area\ntitle: Area\n", 2, "cannot be 'area'"),
        ("name: a\nprogramme: Big Parks\ntitle: A\n", 2, "no name"),
        ("name: a\nsurvey: park_use\nprogramme: parks\n", 3, "cannot be 'parks'"),
        ("name: a\ntitle: A\n", 2, "without a programme"),
        ("name: a\nconfirm: true\n", 2, "without a programme"),
        ("name: a\nprogramme: a\ntitle: A\nconfirm: maybe\n", 4, "neither true nor false"),
        ("name: a\nprogramme: a\ntitle: 'News of {city}'\n", 3, "tells no values"),
    ],
)
def test_a_programme_that_nobody_could_leave_is_refused_with_line_and_cure(
    tmp_path: Path, top: str, line: int, what: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(top + POINTS, encoding="utf-8")
    surveys = OF_TREES if "survey" in top else PARKS

    with pytest.raises(DefinitionError, match=what) as refused:
        load_campaign(path, surveys, author="ana", starts_on=date(2026, 11, 25))

    assert (refused.value.path, refused.value.line) == (path, line)
