"""The gate: what was right when a fire was planned is asked again when it is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.consent.scopes import Programme, Subscription
from flows.contact import Contact, ContactId
from flows.outreach.campaign import Campaign, CampaignId, Fire, Point, State
from flows.outreach.gate import (
    Ask,
    Decision,
    Defer,
    Go,
    Halt,
    Reason,
    Rules,
    Skip,
    Standing,
    decide,
    reason_to_exclude,
    weekly_limit,
)
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
from flows.outreach.quiet import QuietHours, next_allowed

RULES = Rules(quiet=QuietHours(time(21), time(8)), weekly_limit=3)

NOON = datetime(2026, 11, 25, 20, tzinfo=UTC)
"""In California; the invitation was due two hours ago."""

FIRST, LAST = datetime.fromisoformat("2026-11-20"), datetime.fromisoformat("2026-12-05")

CALIFORNIA = ZoneInfo("America/Los_Angeles")

CONTACT = Contact(id=ContactId(1), language="es", timezone=CALIFORNIA, consented=True)

CAMPAIGN = Campaign(
    id=CampaignId(7), name="parks", version=2, state="running", audience="all", survey="park_use",
    author="ana", starts_on=date(2026, 11, 25),
    points=(
        Point(key="invite", kind="survey", day=0, at=time(10)),
        Point(key="reminder", kind="message", day=0, at=time(10), only="unfinished", text="Hi"),
        Point(key="thanks", kind="results", day=0, at=time(10), only="finished", text="{count}", missing="-"),
    ),
)  # fmt: skip

PLANNED = NOON - timedelta(hours=2)

PARKS, NEWS = Programme(name="parks", title="Parks"), Programme(name="news", title="News", confirm=True)

DAY = timedelta(days=1)


def decided(
    point: str = "invite",
    *,
    now: datetime = NOON,
    version: int = 2,
    due_at: datetime = PLANNED,
    campaign: Campaign = CAMPAIGN,
    **standing: Any,
) -> Decision:
    fire = Fire(campaign_id=CampaignId(7), version=version, point=point, contact_id=ContactId(1), due_at=due_at)
    return decide(fire, campaign, Standing(**{"contact": CONTACT, **standing}), RULES, now)


def of(programme: Programme | None = None, state: State = "running") -> Campaign:
    return replace(CAMPAIGN, programme=programme, state=state)


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"campaign": of(state="cancelled")}, "cancelled"),
        ({"campaign": of(state="done")}, "done"),
        ({"campaign": of(state="draft")}, "not-approved"),
        ({"version": 1}, "changed"),
        ({"point": "no_more"}, "changed"),
        ({"contact": replace(CONTACT, stopped=True)}, "stopped"),
        ({"contact": replace(CONTACT, consented=False)}, "no-consent"),
        ({"reachable": False}, "unreachable"),
        ({"point": "invite", "progress": "finished"}, "already-finished"),
        ({"point": "reminder", "progress": "finished"}, "already-finished"),
        ({"point": "thanks", "progress": "started"}, "not-finished"),
        ({"now": NOON + timedelta(days=3)}, "expired"),
        ({"contact": replace(CONTACT, weekly_limit=0)}, "fatigue"),
        ({"campaign": of(PARKS), "subscription": "out"}, "left-programme"),
        ({"campaign": of(NEWS), "subscription": "out"}, "left-programme"),
        ({"campaign": of(NEWS), "subscription": "asked"}, "not-confirmed"),
        ({"campaign": of(NEWS), "contact": replace(CONTACT, consented=False)}, "no-consent"),
        ({"campaign": of(NEWS), "contact": replace(CONTACT, stopped=True), "subscription": "in"}, "stopped"),
        ({"progress": "started", "due_at": NOON}, "already-started"),
        ({"campaign": of(state="paused"), "contact": replace(CONTACT, stopped=True)}, "stopped"),
    ],
)
def test_what_cannot_change_back_is_skipped_with_its_reason(given_: dict[str, Any], reason: Reason) -> None:
    assert decided(**given_) == Skip(reason)


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"campaign": of(state="scheduled")},
        {"progress": "started"},
        {"point": "reminder"},
        {"point": "reminder", "progress": "started"},
        {"point": "thanks", "progress": "finished"},
        {"room_at": NOON},
        {"room_at": NOON - 2 * DAY},
        {"campaign": of(PARKS)},
        {"campaign": of(PARKS), "subscription": "in"},
        {"campaign": of(NEWS), "subscription": "in"},
        {"point": "reminder", "progress": "started", "due_at": NOON},
        {"now": NOON + timedelta(days=2)},
    ],
)
def test_what_is_wanted_and_allowed_goes(given_: dict[str, Any]) -> None:
    assert decided(**given_) == Go()


def in_the_morning(day: date, decision: Decision) -> bool:
    """Whether it waits until the quiet hours end, or up to twenty minutes longer."""
    end = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return isinstance(decision, Defer) and end <= decision.until < end + timedelta(minutes=20)


def test_a_late_evening_waits_for_the_morning() -> None:
    late = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)  # 9:30 in the evening

    assert in_the_morning(date(2026, 11, 26), decided(now=late))


def test_a_pause_waits_and_asks_again() -> None:
    assert decided(campaign=of(state="paused")) == Defer(NOON + timedelta(minutes=15))


@pytest.mark.parametrize("waited", [timedelta(), 5 * DAY, 30 * DAY])
def test_a_full_week_puts_a_message_off_until_there_is_room_however_long_it_has_waited(waited: timedelta) -> None:
    now = NOON + waited

    assert decided(now=now, due_at=now, room_at=now + DAY) == Defer(now + DAY)


def test_room_that_comes_at_night_is_used_in_the_morning() -> None:
    midnight = datetime(2026, 11, 27, 8, tzinfo=UTC)

    assert in_the_morning(date(2026, 11, 27), decided(room_at=midnight))


@pytest.mark.parametrize(
    ("late", "decision"), [(3 * DAY, Go()), (3 * DAY + timedelta(seconds=1), Skip("expired"))], ids=["in time", "late"]
)
def test_lateness_counts_from_when_there_was_room(late: timedelta, decision: Decision) -> None:
    room_at = NOON + 10 * DAY

    assert decided(now=room_at + late, due_at=room_at, room_at=room_at) == decision


def test_room_there_was_before_its_hour_makes_nothing_late() -> None:
    assert decided(now=PLANNED + 3 * DAY, room_at=PLANNED - 60 * DAY) == Go()


def test_who_never_heard_of_a_recurring_programme_is_asked_at_an_hour_when_a_message_could_go() -> None:
    late = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)

    assert decided(campaign=of(NEWS)) == Ask()
    assert in_the_morning(date(2026, 11, 26), decided(campaign=of(NEWS), now=late))
    assert decided(campaign=of(NEWS), room_at=NOON + DAY) == Defer(NOON + DAY)
    assert decided(campaign=of(NEWS, state="cancelled")) == Skip("cancelled")


@pytest.mark.parametrize(("own", "limit"), [(None, 3), (1, 1), (0, 0), (7, 3)])
def test_a_resident_may_want_less_than_the_city_allows_and_never_more(own: int | None, limit: int) -> None:
    assert weekly_limit(replace(CONTACT, weekly_limit=own), RULES) == limit


def test_the_preview_gives_the_same_reasons_as_the_gate() -> None:
    stopped = Standing(contact=replace(CONTACT, stopped=True, consented=False))

    assert reason_to_exclude(stopped) == "stopped"
    assert reason_to_exclude(Standing(contact=CONTACT)) is None
    assert reason_to_exclude(Standing(contact=CONTACT), NEWS) == "not-confirmed"
    assert reason_to_exclude(Standing(contact=CONTACT, subscription="in"), NEWS) is None


BRIEF = replace(
    CAMPAIGN, points=(Point(key="invite", kind="message", day=0, at=time(10), text="Hi", expires=Offset(3, "hour")),)
)
"""Its message makes sense until one in the afternoon; it was due at ten."""


@pytest.mark.parametrize(
    ("given_", "decision"),
    [
        ({"now": PLANNED + timedelta(hours=3)}, Go()),
        ({"now": PLANNED + timedelta(hours=3, seconds=1)}, Skip("expired")),
        ({"room_at": PLANNED + timedelta(hours=2, minutes=30)}, Defer(PLANNED + timedelta(hours=2, minutes=30))),
        ({"room_at": PLANNED + timedelta(hours=4)}, Skip("expired")),
        ({"campaign": replace(BRIEF, state="paused"), "now": NOON + timedelta(minutes=50)}, Skip("expired")),
    ],
)
def test_what_cannot_go_before_it_expires_is_not_put_off(given_: dict[str, Any], decision: Decision) -> None:
    assert decided(**{"campaign": BRIEF, **given_}) == decision


def test_what_a_point_followed_and_is_so_no_longer_is_skipped() -> None:
    assert decided(holds=False) == Skip("no-longer")
    assert decided(holds=False, contact=replace(CONTACT, stopped=True)) == Skip("stopped")


@pytest.mark.parametrize(
    ("spent", "decision"), [(9, Go()), (10, Halt(NOON + RULES.look_again)), (99, Halt(NOON + RULES.look_again))]
)
def test_a_campaign_halts_before_the_first_segment_that_is_not_in_its_budget(spent: int, decision: Decision) -> None:
    campaign = replace(CAMPAIGN, budget=Budget(Decimal(10), of_segments=True), spent=spent)

    assert decided(campaign=campaign) == decision
    assert decided(campaign=campaign, contact=replace(CONTACT, stopped=True)) == Skip("stopped")


@given(number=st.integers(1, 10_000), minute=st.integers(0, 59), from_=st.times(), until=st.times())
def test_who_waits_for_the_morning_has_a_moment_of_their_own_that_is_not_quiet(
    number: int, minute: int, from_: time, until: time
) -> None:
    quiet, now = QuietHours(from_, until), datetime(2026, 11, 26, 5, minute, tzinfo=UTC)
    fire = Fire(campaign_id=CampaignId(7), version=2, point="invite", contact_id=ContactId(number), due_at=PLANNED)
    rules = replace(RULES, quiet=quiet)

    decision = decide(fire, CAMPAIGN, Standing(contact=CONTACT), rules, now)

    if isinstance(decision, Defer):
        assert not quiet.holds_at(decision.until, CALIFORNIA)
        assert decision == decide(fire, CAMPAIGN, Standing(contact=CONTACT), rules, now)
        assert timedelta() <= decision.until - next_allowed(now, CALIFORNIA, quiet) < timedelta(minutes=20)


@given(
    now=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    state=st.sampled_from(["scheduled", "running", "paused", "cancelled"]),
    programme=st.sampled_from([None, PARKS, NEWS]),
    subscription=st.sampled_from(["none", "asked", "in", "out"]),
    stopped=st.booleans(),
    consented=st.booleans(),
    room_at=st.none() | st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
)
def test_nothing_goes_at_night_nor_against_a_no_nor_past_the_limit(
    *,
    now: datetime,
    state: State,
    programme: Programme | None,
    subscription: Subscription,
    stopped: bool,
    consented: bool,
    room_at: datetime | None,
) -> None:
    contact = replace(CONTACT, stopped=stopped, consented=consented)

    decision = decided(
        now=now, campaign=of(programme, state), contact=contact, room_at=room_at, subscription=subscription
    )

    if decision in (Go(), Ask()):
        assert not RULES.quiet.holds_at(now, contact.timezone)
        assert consented
        assert not stopped
        assert subscription != "out"
        assert room_at is None or room_at <= now
        assert state in {"scheduled", "running"}
    if decision == Go():
        assert programme != NEWS or subscription == "in"
    if isinstance(decision, Defer):
        assert decision.until > now
        assert not RULES.quiet.holds_at(decision.until, contact.timezone)
