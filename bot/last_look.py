"""The last look at messages, when their lane lets them out: since they were queued hours may have passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.app import App
from flows.outreach.campaign import State
from flows.outreach.gate import Ask, Decision, Defer, Go, Halt, Skip, Standing, reason_to_exclude
from flows.outreach.quiet import QuietHours, next_allowed, next_quiet
from storage import lanes, standings
from storage.database import Db
from storage.lanes import Outbound

LOOK_AGAIN = timedelta(minutes=15)
"""How long a message of a paused campaign waits before it asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A claimed message that goes, and for how many seconds more it makes sense; None: for ever."""

    outbound: Outbound
    valid_s: int | None = None


def let_go(app: App, db: Db, claimed: Sequence[Outbound], now: datetime) -> list[Released]:
    """Those of the claimed that are to be sent now; the others are put off or cancelled. A reply always goes."""
    theirs = [outbound.id for outbound in claimed if outbound.campaign_id is not None]
    looks = standings.of_messages(db, theirs) if theirs else {}
    quiet_from: dict[tzinfo, datetime | None] = {}
    released = []
    for outbound in claimed:
        if outbound.id not in looks:
            released.append(Released(outbound=outbound, valid_s=_seconds(now, outbound.valid_until)))
            continue
        state, standing = looks[outbound.id]
        if not _goes(db, outbound, decide(state, standing, app.city.quiet, now)):
            continue
        zone = standing.contact.timezone
        if zone not in quiet_from:
            quiet_from[zone] = next_quiet(now, zone, app.city.quiet)
        released.append(Released(outbound=outbound, valid_s=_seconds(now, outbound.valid_until, quiet_from[zone])))
    return released


def decide(state: State, standing: Standing, quiet: QuietHours, now: datetime) -> Decision:
    """Nothing goes to who said STOP to all or to the programme, from a campaign that stands still, or in the quiet."""
    reason = "cancelled" if state == "cancelled" else reason_to_exclude(standing)
    if reason is not None:
        return Skip(reason)
    zone = standing.contact.timezone
    allowed = next_allowed(now + LOOK_AGAIN if state == "paused" else now, zone, quiet)
    return Defer(allowed) if allowed > now else Go()


def _goes(db: Db, outbound: Outbound, decision: Decision) -> bool:
    match decision:
        case Skip(reason):
            lanes.cancel(db, outbound.id, reason)
        case Defer(until):
            lanes.again(db, outbound.id, "put-off", until, counts=False)
        case Go() | Ask() | Halt():
            return True
    return False


def _seconds(now: datetime, *untils: datetime | None) -> int | None:
    """Whole seconds until the first of several instants; None where there is none."""
    known = [until for until in untils if until is not None]
    return int((min(known) - now).total_seconds()) if known else None
