"""The gate: what was right when a fire was planned is asked again when it is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contact import Contact, ContactId
from flows.outreach.campaign import Campaign, CampaignId, Fire, Point
from flows.outreach.gate import Decision, Defer, Go, Reason, Rules, Skip, Standing, decide, reason_to_exclude
from flows.outreach.quiet import QuietHours

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


def decided(
    point: str = "invite", *, now: datetime = NOON, version: int = 2, state: Any = "running", **standing: Any
) -> Decision:
    fire = Fire(campaign_id=CampaignId(7), version=version, point=point, contact_id=ContactId(1), due_at=NOON)
    known = Standing(**{"contact": CONTACT, **standing})
    return decide(fire, replace(CAMPAIGN, state=state), known, RULES, now)


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "done"}, "done"),
        ({"state": "draft"}, "not-approved"),
        ({"version": 1}, "changed"),
        ({"point": "no_more"}, "changed"),
        ({"contact": replace(CONTACT, stopped=True)}, "stopped"),
        ({"contact": replace(CONTACT, consented=False)}, "no-consent"),
        ({"reachable": False}, "unreachable"),
        ({"point": "invite", "progress": "finished"}, "already-finished"),
        ({"point": "reminder", "progress": "finished"}, "already-finished"),
        ({"point": "thanks", "progress": "started"}, "not-finished"),
        ({"now": NOON + timedelta(days=3)}, "expired"),
        ({"sent_this_week": 3}, "fatigue"),
        ({"state": "paused", "contact": replace(CONTACT, stopped=True)}, "stopped"),
    ],
)
def test_what_cannot_change_back_is_skipped_with_its_reason(given_: dict[str, Any], reason: Reason) -> None:
    assert decided(**given_) == Skip(reason)


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"state": "scheduled"},
        {"progress": "started"},
        {"point": "reminder"},
        {"point": "reminder", "progress": "started"},
        {"point": "thanks", "progress": "finished"},
        {"sent_this_week": 2},
        {"now": NOON + timedelta(days=2)},
    ],
)
def test_what_is_wanted_and_allowed_goes(given_: dict[str, Any]) -> None:
    assert decided(**given_) == Go()


def test_a_late_evening_waits_for_the_morning() -> None:
    late = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)  # 9:30 in the evening

    assert decided(now=late, sent_this_week=9) == Defer(datetime(2026, 11, 26, 16, tzinfo=UTC))


def test_a_pause_waits_and_asks_again() -> None:
    assert decided(state="paused") == Defer(NOON + timedelta(minutes=15))


def test_the_preview_gives_the_same_reasons_as_the_gate() -> None:
    stopped = Standing(contact=replace(CONTACT, stopped=True, consented=False))

    assert reason_to_exclude(stopped) == "stopped"
    assert reason_to_exclude(Standing(contact=CONTACT)) is None


@given(
    now=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    state=st.sampled_from(["scheduled", "running", "paused", "cancelled"]),
    stopped=st.booleans(),
    consented=st.booleans(),
    sent=st.integers(0, 5),
)
def test_nothing_goes_at_night_nor_against_a_stop_nor_past_the_limit(
    *, now: datetime, state: str, stopped: bool, consented: bool, sent: int
) -> None:
    contact = replace(CONTACT, stopped=stopped, consented=consented)

    decision = decided(now=now, state=state, contact=contact, sent_this_week=sent)

    if decision == Go():
        assert not RULES.quiet.holds_at(now, contact.timezone)
        assert consented
        assert not stopped
        assert sent < RULES.weekly_limit
        assert state in {"scheduled", "running"}
    if isinstance(decision, Defer):
        assert decision.until > now
        assert not RULES.quiet.holds_at(decision.until, contact.timezone)
