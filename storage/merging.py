"""Two contacts that turn out to be one person become one: what either said or answered is the one's now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from flows.consent.chain import ALL, Event
from flows.contact import ContactId, Urn
from storage import answers, consents, interests, msgs, personal, second_sends, sessions
from storage.consents import Said
from storage.crypto import Keyring
from storage.database import Db
from storage.second_sends import MERGED
from storage.tables import (
    answer,
    consent_event,
    contact,
    erasure,
    fire,
    flag,
    hold,
    link,
    msg,
    result,
    session,
    subscription,
    survey,
    ticket,
    urn,
)

MOVED: tuple[Any, ...] = (urn, msg, session, result, ticket, flag, consent_event, link, hold)
"""Tables whose rows go over as they are."""

RANKS: Mapping[str, int] = {"finished": 0, "active": 1, "expired": 2, "stopped": 2}
"""Which response of two counts: a finished one before one under way, before one that was left."""

WEIGHT: Mapping[str, int] = {"out": 2, "in": 1, "asked": 0}
"""Which of two words on a programme holds: a no before a yes, before none yet."""

SOURCE = "link"
"""How the ledger calls a STOP that holds for an address because the other one of the same person said it."""

ResponseRow = Row[int, int, str, str, datetime, datetime]
"""Session, contact, survey, state, begun, touched."""


def merge(db: Db, keyring: Keyring, kept: ContactId, gone: ContactId, now: datetime) -> None:
    """
    Make two contacts one: `kept` has all in the end, `gone` is no more.

    Both are held until the transaction ends. An opt-out on either side is one of both: what is pending
    ends, and the ledger has an event for each address that had not said it. A survey that both answered counts
    once: the first finished response, else the older one. What a campaign has waiting for both is sent once.
    """
    lock_both(db, kept, gone)
    _stop_the_other(db, keyring, kept, gone, now)
    _drop_second_responses(db, kept, gone, now)
    second_sends.cancel(db, kept, gone)
    _join_subscriptions(db, kept, gone)
    _join_fires(db, kept, gone)
    _keep_last_answer(db, kept, gone)
    interests.join(db, kept, gone)
    for table in MOVED:
        db.execute(update(table).where(table.c.contact_id == gone).values(contact_id=kept))
    _move_erasures(db, kept, gone)
    stopped = _join_contacts(db, kept, gone)
    db.execute(delete(contact).where(contact.c.id == gone))
    if stopped:
        sessions.end_all(db, kept, "stopped", now)
        answers.forget(db, kept)
        msgs.cancel_unsent(db, kept)


def lock_both(db: Db, one: ContactId, other: ContactId) -> None:
    """Hold two contacts, always in the same order, so that two who do this at once wait for each other in turn."""
    both = select(contact.c.id).where(contact.c.id.in_((one, other)))
    db.execute(both.order_by(contact.c.id).with_for_update()).all()


def _stop_the_other(db: Db, keyring: Keyring, kept: ContactId, gone: ContactId, now: datetime) -> None:
    """Where one of the two has said STOP, write it for each address of the other."""
    stopped = set(
        db.execute(select(contact.c.id).where(contact.c.id.in_((kept, gone)), contact.c.stopped_at.is_not(None)))
        .scalars()
        .all()
    )
    if len(stopped) != 1:
        return
    [other] = {kept, gone} - stopped
    urns = [Urn.parse(address) for address in personal.addresses(db, keyring, other)]
    consents.record_all(db, keyring, [_stop_of(urn, other, now) for urn in urns])


def _stop_of(urn: Urn, of: ContactId, now: datetime) -> Said:
    event = Event(kind="opt_out", scheme=urn.scheme, scope=ALL, source=SOURCE, wording="", language=None, at=now)
    return Said(urn=urn, contact_id=of, event=event)


def _drop_second_responses(db: Db, kept: ContactId, gone: ContactId, now: datetime) -> None:
    rows = db.execute(
        select(
            session.c.id, session.c.contact_id, session.c.flow, session.c.state, session.c.started_at,
            session.c.touched_at,
        )
        .where(session.c.contact_id.in_((kept, gone)), session.c.flow.in_(select(survey.c.name)))
        .where(session.c.state.in_(RANKS))
    ).all()  # fmt: skip
    of_survey = defaultdict(list)
    for row in rows:
        of_survey[row.flow].append(row)
    for second in (each for responses in of_survey.values() for each in _second_ones(responses)):
        sessions.end(db, second, MERGED, now, forget=True)


def _second_ones(responses: Iterable[ResponseRow]) -> list[int]:
    """The responses of whichever of the two contacts does not have the one that counts."""
    ranked = sorted(responses, key=_rank)
    return [row.id for row in ranked if row.contact_id != ranked[0].contact_id]


def _rank(row: ResponseRow) -> tuple[int, datetime, int]:
    at = row.touched_at if row.state == "finished" else row.started_at
    return RANKS[row.state], at, row.id


def _join_subscriptions(db: Db, kept: ContactId, gone: ContactId) -> None:
    s = subscription
    both = select(s.c.contact_id, s.c.programme, s.c.state, s.c.at).where(s.c.contact_id.in_((kept, gone)))
    holds: dict[str, tuple[str, datetime]] = {}
    for row in db.execute(both.order_by(s.c.at)):
        before = holds.get(row.programme)
        if before is None or WEIGHT[row.state] >= WEIGHT[before[0]]:
            holds[row.programme] = (row.state, row.at)
    db.execute(delete(s).where(s.c.contact_id.in_((kept, gone))))
    for programme, (state, at) in holds.items():
        db.execute(s.insert().values(contact_id=kept, programme=programme, state=state, at=at))


def _join_fires(db: Db, kept: ContactId, gone: ContactId) -> None:
    """Leave one appointment with each point: who was written to once is not written to again."""
    key = (fire.c.campaign_id, fire.c.version, fire.c.point, fire.c.occurrence)
    read = select(*key, fire.c.fired_at, fire.c.skipped)
    mine = {tuple(row[:4]): row for row in db.execute(read.where(fire.c.contact_id == kept))}
    for row in db.execute(read.where(fire.c.contact_id == gone)).all():
        point = (
            fire.c.campaign_id == row.campaign_id, fire.c.version == row.version, fire.c.point == row.point,
            fire.c.occurrence == row.occurrence,
        )  # fmt: skip
        theirs, same = (fire.c.contact_id == gone, *point), mine.get(tuple(row[:4]))
        if same is None:
            db.execute(update(fire).where(*theirs).values(contact_id=kept))
            continue
        if same.fired_at is None and row.fired_at is not None:
            fired = {"fired_at": row.fired_at, "skipped": row.skipped}
            db.execute(update(fire).where(fire.c.contact_id == kept, *point).values(fired))
        db.execute(delete(fire).where(*theirs))


def _keep_last_answer(db: Db, kept: ContactId, gone: ContactId) -> None:
    both = select(answer.c.contact_id).where(answer.c.contact_id.in_((kept, gone))).order_by(answer.c.told_at.desc())
    last, *older = list(db.execute(both).scalars()) or [kept]
    db.execute(delete(answer).where(answer.c.contact_id.in_(older)))
    db.execute(update(answer).where(answer.c.contact_id == last).values(contact_id=kept))


def _move_erasures(db: Db, kept: ContactId, gone: ContactId) -> None:
    """An erasure that waits for a hold is now of the one contact."""
    for row in db.execute(select(erasure.c.receipt, erasure.c.counts).where(erasure.c.done_at.is_(None))).all():
        if row.counts.get("waits_for") == gone:
            moved = {**row.counts, "waits_for": kept}
            db.execute(update(erasure).where(erasure.c.receipt == row.receipt).values(counts=moved))


def _join_contacts(db: Db, kept: ContactId, gone: ContactId) -> bool:
    """Join what stands in the two rows; gives whether the one contact has opted out."""
    c = contact.c
    one, other = (
        db.execute(
            select(c.language, c.zone, c.opted_in_at, c.stopped_at, c.created_at, c.heard_at, c.weekly_limit).where(
                c.id == which
            )
        ).one()
        for which in (kept, gone)
    )
    stopped_at = _last(one.stopped_at, other.stopped_at)
    limits = [limit for limit in (one.weekly_limit, other.weekly_limit) if limit is not None]
    joined = {
        "language": one.language or other.language,
        "zone": one.zone or other.zone,
        "opted_in_at": _last(one.opted_in_at, other.opted_in_at),
        "stopped_at": stopped_at,
        "created_at": min(one.created_at, other.created_at),
        "heard_at": _last(one.heard_at, other.heard_at),
        "weekly_limit": min(limits, default=None),
    }
    db.execute(update(contact).where(c.id == kept).values(joined))
    return stopped_at is not None


def _last(*instants: datetime | None) -> datetime | None:
    return max((at for at in instants if at is not None), default=None)
