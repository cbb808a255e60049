"""
Turns an audience query into SQL over contacts, for exactly those that `audience.matches` holds for.

`now` is what `heard within 30 days` looks back from; `seed` is what a sample is drawn with: the same for one version
of a campaign, each time it is asked.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from flows.contact import ContactId
from flows.outreach.audience import And, Answered, Audience, Comparison, Everyone, Expression, Not, Or, Sample, Within
from flows.outreach.audience_tree import AND, ORDERS, WHOLE
from flows.outreach.sampling import PRIME, keys_of, shares
from storage.contacts import NOBODY
from storage.database import Db
from storage.refusals import USABLE
from storage.tables import contact as c
from storage.tables import contact_topic as t
from storage.tables import result as r
from storage.tables import session as s
from storage.tables import urn as u

KIND = case((u.c.channel.like("sms-%"), "sms"), else_=u.c.channel)
"""What `kind_of` says of a channel: which of several senders writes to them is no matter."""


def zones(
    db: Db, audience: Audience, after: ContactId, limit: int, *, now: datetime, seed: str
) -> dict[ContactId, str]:
    """The next `limit` contacts of an audience by their number, behind `after`, with their time zones."""
    asked = select(c.c.id, c.c.timezone).where(belongs(db, audience, now=now, seed=seed), c.c.id > after)
    return {ContactId(row.id): row.timezone for row in db.execute(asked.order_by(c.c.id).limit(limit))}


def count(db: Db, audience: Audience, *, now: datetime) -> int:
    """How many contacts an audience has; a sample has as many with any seed."""
    if isinstance(audience, Sample):
        return sum(shares(audience, _sizes(db, audience, now)).values())
    return db.execute(select(func.count()).select_from(c).where(_is_one_in(audience, now))).scalar_one()


def tally(db: Db, audience: Audience, field: str, *, now: datetime, seed: str) -> Mapping[str, int]:
    """How many of an audience have each value of `language`, `zone` or `channel`; those without one under ""."""
    value = _last_channel() if field == "channel" else _stratum(field)
    return _tallied(db, value, and_(belongs(db, audience, now=now, seed=seed), c.c.id > NOBODY))


def excluded(db: Db, audience: Audience, *, now: datetime, seed: str) -> Mapping[str, int]:
    """How many of an audience get nothing whatever the campaign, by the reason that the gate would give."""
    reason = case(
        (c.c.stopped_at.is_not(None), "stopped"),
        (c.c.opted_in_at.is_(None), "no-consent"),
        (~exists().where(u.c.contact_id == c.c.id, USABLE), "unreachable"),
        else_="",
    )
    found = _tallied(db, reason, and_(belongs(db, audience, now=now, seed=seed), c.c.id > NOBODY))
    return {each: number for each, number in found.items() if each}


def belongs(db: Db, audience: Audience, *, now: datetime, seed: str) -> ColumnElement[bool]:
    """The condition on the contact table; that of a sample is made from how many there are just now."""
    return _drawn(db, audience, now, seed) if isinstance(audience, Sample) else condition(audience, now)


def _drawn(db: Db, sample: Sample, now: datetime, seed: str) -> ColumnElement[bool]:
    """Of each stratum the contacts with the lowest lots, over the whole audience."""
    stratum = _stratum(sample.by)
    place = func.row_number().over(partition_by=stratum, order_by=_lot(seed))
    ranked = select(c.c.id, stratum.label("stratum"), place.label("place")).where(_is_one_in(sample.of, now)).subquery()
    drawn = [
        and_(ranked.c.stratum == name, ranked.c.place <= share)
        for name, share in shares(sample, _sizes(db, sample, now)).items()
    ]
    return c.c.id.in_(select(ranked.c.id).where(or_(false(), *drawn)))


def _sizes(db: Db, sample: Sample, now: datetime) -> Mapping[str, int]:
    return _tallied(db, _stratum(sample.by), _is_one_in(sample.of, now))


def _tallied(db: Db, value: ColumnElement[str], which: ColumnElement[bool]) -> Mapping[str, int]:
    each = select(value.label("value")).select_from(c).where(which).subquery()
    rows = db.execute(select(each.c.value, func.count()).group_by(each.c.value))
    return {row[0]: row[1] for row in rows.all()}


def _stratum(by: str | None) -> ColumnElement[str]:
    """What a contact is drawn or counted under; those of whom we do not know are one stratum."""
    if by is None:
        return literal_column("''")
    columns: list[ColumnElement[Any]] = [
        func.coalesce(c.c.language if name == "language" else c.c.zone, "") for name in by.split(AND)
    ]
    return reduce(lambda one, other: one + "|" + other, columns)


def _last_channel() -> ColumnElement[str]:
    """By which channel a contact is reached: the one used last, of those that no provider refused."""
    theirs = select(KIND).where(u.c.contact_id == c.c.id, USABLE).order_by(u.c.last_used_at.desc(), u.c.id).limit(1)
    return func.coalesce(theirs.scalar_subquery(), "")


def _lot(seed: str) -> ColumnElement[Any]:
    """What `sampling.lot` gives for a contact's number."""
    factor, summand = keys_of(seed)
    keyed = (factor * (c.c.id % PRIME) + summand) % PRIME
    square = (keyed * keyed) % PRIME
    return (((square * square) % PRIME) * keyed) % PRIME


def _is_one_in(audience: Expression, now: datetime) -> ColumnElement[bool]:
    return and_(condition(audience, now), c.c.id > NOBODY)


def condition(audience: Expression, now: datetime) -> ColumnElement[bool]:  # noqa: PLR0911 - one for each kind
    """The condition on the contact table; what we do not know of a contact is a field without a value."""
    match audience:
        case Everyone():
            return true()
        case Comparison(field, op, values):
            found = _among(field, values)
            return not_(found) if op == "!=" else found
        case Answered():
            return _answered(audience)
        case Within(moment):
            at = c.c.heard_at if moment == "heard" else c.c.created_at
            return and_(at.is_not(None), at >= audience.since(now))
        case Not(part):
            return not_(condition(part, now))
        case And(parts):
            return and_(*(condition(part, now) for part in parts))
        case Or(parts):
            return or_(*(condition(part, now) for part in parts))


def _among(field: str, values: tuple[str, ...]) -> ColumnElement[bool]:  # noqa: PLR0911 - one for each field
    match field:
        case "language":
            return _is_one_of(c.c.language, values)
        case "zone":
            return _is_one_of(c.c.zone, values)
        case "consent":
            consents = and_(c.c.opted_in_at.is_not(None), c.c.stopped_at.is_(None))
            return or_(false(), *(consents if value == "yes" else not_(consents) for value in values))
        case "topic":
            return exists().where(t.c.contact_id == c.c.id, t.c.topic.in_(values))
        case "channel":
            return exists().where(u.c.contact_id == c.c.id, KIND.in_(values))
        case "started":
            return exists().where(s.c.contact_id == c.c.id, s.c.flow.in_(values))
        case "finished":
            return exists().where(s.c.contact_id == c.c.id, s.c.flow.in_(values), s.c.state == "finished")
        case _:
            return false()


def _answered(audience: Answered) -> ColumnElement[bool]:
    of_question = and_(r.c.contact_id == c.c.id, r.c.survey == audience.survey, r.c.question == audience.question)
    return exists().where(of_question, _holds(audience))


def _holds(audience: Answered) -> ColumnElement[bool]:
    """What `Answered.holds` says of one saved answer."""
    match audience.op:
        case None:
            return true()
        case "=" | "in" | "!=":
            codes = "|".join(map(re.escape, audience.values))
            among = r.c.value.regexp_match(f"(^|\\s)({codes})(\\s|$)")
            return not_(among) if audience.op == "!=" else among
        case order:
            number = case((r.c.value.regexp_match(f"^{WHOLE}$"), cast(r.c.value, Integer)))
            return func.coalesce(ORDERS[order](number, int(audience.values[0])), false())


def _is_one_of(column: ColumnElement[str | None], values: tuple[str, ...]) -> ColumnElement[bool]:
    """True or false, never NULL: `not` of it holds for those of whom we do not know."""
    return and_(column.is_not(None), column.in_(values))
