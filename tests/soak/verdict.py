"""What became of everything: nobody got anything twice, after STOP or in the quiet; nothing is left over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from flows.outreach.quiet import QuietHours
from storage.database import Db
from storage.tables import consent_event, contact, msg
from storage.troubles import SETTLED
from tests.soak.memory import Sample, growth_mb, left_over

Taken = Mapping[str, Sequence[datetime]]
"""When the providers took each message, by its token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be nought or empty comes first."""

    twice: int
    """Messages that a provider took more than once."""
    said_twice: int
    """Contacts who were told the same point of the campaign in two messages."""
    after_stop: int
    in_quiet: int
    lost: int
    """Messages we say were taken and no provider has."""
    turns_failed: int
    without_owner: Mapping[str, int]
    left_over: Mapping[str, int]
    growth_mb: float
    """How much memory rose after it was warm; `flat_mb`: how much it may."""
    flat_mb: float
    messages: Mapping[str, int]
    taken: int

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        numbers = (self.twice, self.said_twice, self.after_stop, self.in_quiet, self.lost, self.turns_failed)
        return not (any(numbers) or self.without_owner or self.left_over) and self.growth_mb <= self.flat_mb


@dataclass(frozen=True, slots=True)
class _Told:
    """One message of the campaign that a provider took."""

    contact: int
    key: str
    at: datetime


def read_book(book: Path) -> Taken:
    """What the providers wrote down."""
    taken: dict[str, list[datetime]] = {}
    with book.open(encoding="ascii") as lines:
        for line in lines:
            at, token = line.split(" ")
            taken.setdefault(token.strip(), []).append(datetime.fromtimestamp(int(at), UTC))
    return taken


def verdict(
    db: Db,
    taken: Taken,
    quiet: QuietHours,
    warm: Sequence[Sample],
    *,
    failed: int,
    flat_mb: float,
    without_owner: Mapping[str, int],
) -> Verdict:
    """Hold the providers' book against the database; `warm`: the samples from when the program was warm on."""
    told = _campaign(db, taken)
    said = ("wired", "delivered")
    by_itself = or_(msg.c.error.is_(None), msg.c.error != SETTLED)
    ours = db.execute(select(msg.c.token).where(msg.c.state.in_(said), msg.c.direction == "out", by_itself)).scalars()
    states = db.execute(select(msg.c.channel, msg.c.state, func.count()).group_by(msg.c.channel, msg.c.state)).all()
    return Verdict(
        twice=sum(len(times) > 1 for times in taken.values()),
        said_twice=sum(number > 1 for number in Counter((each.contact, each.key) for each in told).values()),
        after_stop=_after_stop(db, told),
        in_quiet=_in_quiet(db, told, quiet),
        lost=sum(token is not None and token not in taken for token in ours),
        turns_failed=failed,
        without_owner=without_owner,
        left_over=left_over(warm[0], warm[-1]),
        growth_mb=round(growth_mb(warm), 2),
        flat_mb=flat_mb,
        messages={f"{channel} {state}": number for channel, state, number in states},
        taken=len(taken),
    )


def _campaign(db: Db, taken: Taken) -> list[_Told]:
    rows = db.execute(
        select(msg.c.token, msg.c.contact_id, msg.c.dedup_key).where(
            msg.c.campaign_id.is_not(None), msg.c.direction == "out", msg.c.contact_id.is_not(None)
        )
    )
    return [_Told(who or 0, key, at) for token, who, key in rows for at in taken.get(token or "", ())]


def _after_stop(db: Db, told: Sequence[_Told]) -> int:
    """Messages of the campaign that went to who had said STOP before, and not START since."""
    events: dict[int | None, list[Any]] = {}
    rows = db.execute(
        select(consent_event.c.contact_id, consent_event.c.at, consent_event.c.kind)
        .where(consent_event.c.kind.in_(("opt_in", "opt_out")), consent_event.c.scope == "all")
        .order_by(consent_event.c.id)
    )
    for row in rows:
        events.setdefault(row.contact_id, []).append(row)
    return sum(_stopped_at(events.get(each.contact, ()), each.at) for each in told)


def _stopped_at(events: Sequence[Any], at: datetime) -> bool:
    before = [row.kind for row in events if row.at < at]
    return bool(before) and before[-1] == "opt_out"


def _in_quiet(db: Db, told: Sequence[_Told], quiet: QuietHours) -> int:
    zones = {row.id: ZoneInfo(row.timezone) for row in db.execute(select(contact.c.id, contact.c.timezone))}
    return sum(each.contact in zones and quiet.holds_at(each.at, zones[each.contact]) for each in told)
