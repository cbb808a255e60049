"""
Contacts who are alike in all that a coming week asks of them: one of each kind is enough to play it through.

What lies in time counts by the minute. Who has begun a survey is like nobody else.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from flows.contact import ContactId
from storage.contacts import NOBODY
from storage.database import Db
from storage.stripped import ROWS_AT_ONCE, under_way, wrote_since
from storage.tables import contact, contact_date, contact_topic, fire, msg, session, subscription, survey, urn

Weights = Mapping[ContactId, int]
"""Contacts that are played, and for how many each of them stands."""


def kinds(db: Db, *, planned: str, since: datetime, moments: bool, split: Callable[[ContactId], Hashable]) -> Weights:
    """
    Give one contact of each kind for the campaign `planned` and those under way, and how many are alike.

    `since`: messages before it count for nothing; `moments`: when they came and were heard last is asked too;
    `split`: what else tells contacts apart, by their number.
    """
    kind = {who: hash(split(who)) for who in map(ContactId, db.execute(select(contact.c.id)).scalars())}
    for statement in _facts(planned, since, moments=moments):
        for who, *facts in db.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}):
            if who in kind:
                kind[who] = hash((kind[who], *map(_coarse, facts)))
    surveys = select(survey.c.name)
    begun = set(db.execute(select(session.c.contact_id).where(session.c.flow.in_(surveys))).scalars())
    return _gathered(kind, {*begun, NOBODY})


def _facts(planned: str, since: datetime, *, moments: bool) -> Iterator[Select[*tuple[Any, ...]]]:
    """What may tell contacts apart; each in an order that is the same for all who are alike."""
    c, u, f, m = contact.c, urn.c, fire.c, msg.c
    yield select(c.id, c.language, c.timezone, c.zone, c.opted_in_at.is_(None), c.stopped_at.is_(None), c.weekly_limit)
    if moments:
        yield select(c.id, c.created_at, c.heard_at)
    yield select(u.contact_id, u.channel, u.refused_at.is_(None)).order_by(u.contact_id, u.last_used_at.desc(), u.id)
    yield select(contact_topic.c.contact_id, contact_topic.c.topic).order_by(*contact_topic.primary_key)
    yield select(contact_date.c.contact_id, contact_date.c.name, contact_date.c.on).order_by(*contact_date.primary_key)
    yield select(subscription.c.contact_id, subscription.c.programme, subscription.c.state).order_by(
        *subscription.primary_key
    )
    yield (
        select(
            f.contact_id, f.campaign_id, f.version, f.point, f.occurrence, f.due_at, f.planned_at, f.fired_at.is_(None),
            f.skipped,
        )
        .where(f.campaign_id.in_(under_way(planned)))
        .order_by(*fire.primary_key)
    )  # fmt: skip
    yield select(m.contact_id, m.created_at, m.state == "cancelled").where(*wrote_since(since)).order_by(m.id)


def _coarse(fact: Hashable) -> Hashable:
    return fact.replace(second=0, microsecond=0) if isinstance(fact, datetime) else fact


def _gathered(kind: Mapping[ContactId, int], single: set[int]) -> Weights:
    """The first of each kind stands for all of it; some stand for themselves alone."""
    first = dict[int, ContactId]()
    many = Counter[ContactId]()
    for who in sorted(kind):
        many[who if who in single else first.setdefault(kind[who], who)] += 1
    return many
