"""
Keeps contacts of an import, a chunk in one transaction: found by address, made where there is none, never twice.

An opt-out of before stands, also of who was erased; consent that is as new as the file's is kept as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update

from flows.consent.chain import ALL, Event
from flows.consent.scopes import last_word
from flows.contact import ContactId, Urn
from storage import consents, subscriptions
from storage.consents import Said
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.once import insert_all_once, insert_once
from storage.tables import consent_event as e
from storage.tables import contact as c
from storage.tables import contact_date, contact_topic, import_run
from storage.tables import urn as u

AT_ONCE = 500
"""Values in one question to the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A contact of a file, with the opt-in that is its proof."""

    row: int
    urn: Urn
    channel: str
    """By which they are written to, where the contact is new."""
    language: str | None
    zone: str | None
    topics: Sequence[str]
    dates: Mapping[str, date]
    joined_at: datetime
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a chunk: contacts that are new, rows joined with one that was there, rows that opted out."""

    new: int
    merged: int
    opted_out: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Standing:
    """What stands of one contact while a chunk is gone through; written in the end."""

    id: ContactId
    language: str | None
    zone: str | None
    opted_in_at: datetime | None
    known_at: datetime
    """When we learnt language and zone last; what is newer wins."""


def begin(db: Db, file: str, staff: str, now: datetime) -> int:
    """Begin the import of a file or go on with it; gives the last row that is done with."""
    insert_once(db, import_run, {"file": file, "rows": 0, "staff": staff, "begun_at": now})
    held = select(import_run.c.rows).where(import_run.c.file == file).with_for_update()
    return db.execute(held).scalar_one()


def reach(db: Db, file: str, row: int, done_at: datetime | None = None) -> None:
    """Note the last row that is done with; with an instant, that it was the last of all."""
    values = {"rows": row} if done_at is None else {"rows": row, "done_at": done_at}
    db.execute(update(import_run).where(import_run.c.file == file).values(values))


def keep(db: Db, keyring: Keyring, arrivals: Sequence[Arrival], *, timezone: ZoneInfo, now: datetime) -> Kept:
    """Keep a chunk, the oldest consent first, so that of two rows of one resident the newer one wins."""
    indexes = {index: each.urn for each in arrivals for index in keyring.blind_indexes(str(each.urn))}
    said, there = _said(db, indexes), _standing(db, indexes)
    stay = [each for each in arrivals if not _is_out(said[each.urn], each.event.scope)]
    known = {each.urn for each in stay if each.urn in there}
    there |= _make(db, keyring, [each for each in stay if each.urn not in there], timezone, now)
    proofs = list[Said]()
    for each in sorted(stay, key=lambda each: (each.event.at, each.row)):
        proofs += _join(there[each.urn], each, said[each.urn])
    _write(db, keyring, [there[urn] for urn in {each.urn for each in stay}], proofs)
    _keep_interests(db, there, stay)
    new = len({each.urn for each in stay} - known)
    out = tuple(each.row for each in arrivals if _is_out(said[each.urn], each.event.scope))
    return Kept(new=new, merged=len(stay) - new, opted_out=out)


def _said(db: Db, indexes: Mapping[bytes, Urn]) -> Mapping[Urn, list[Event]]:
    """Of each address what was said before, in its order."""
    found: dict[Urn, list[Event]] = defaultdict(list)
    for some in _parts(indexes):
        asked = select(e.c.kind, e.c.scheme, e.c.scope, e.c.at, e.c.address_index).where(e.c.address_index.in_(some))
        for row in db.execute(asked.order_by(e.c.id)):
            event: Any = {"kind": row.kind, "scheme": row.scheme, "scope": row.scope, "at": row.at}
            found[indexes[row.address_index]].append(Event(source="", wording="", language=None, **event))
    return found


def _parts(indexes: Mapping[bytes, Urn]) -> Iterator[list[bytes]]:
    rest = iter(indexes)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _is_out(said: Sequence[Event], scope: str) -> bool:
    """Whether they left everything, or the programme that the file says they agreed to."""
    word = last_word(said)
    of_scope = [event for event in said if event.scope == scope and event.kind in ("opt_in", "opt_out")]
    left = scope != ALL and bool(of_scope) and of_scope[-1].kind == "opt_out"
    return left or (word is not None and word[0] == "opt_out")


def _standing(db: Db, indexes: Mapping[bytes, Urn]) -> dict[Urn, Standing]:
    found = {}
    columns = (c.c.id, c.c.language, c.c.zone, c.c.opted_in_at, c.c.heard_at, c.c.created_at, u.c.address_index)
    for some in _parts(indexes):
        asked = select(*columns).join_from(u, c, u.c.contact_id == c.c.id).where(u.c.address_index.in_(some))
        for row in db.execute(asked.order_by(u.c.id.desc())):  # the oldest URN comes last and stands, as in contacts
            found[indexes[row.address_index]] = Standing(
                id=ContactId(row.id), language=row.language, zone=row.zone, opted_in_at=row.opted_in_at,
                known_at=max(filter(None, (row.heard_at, row.opted_in_at, row.created_at))),
            )  # fmt: skip
    return found


def _make(
    db: Db, keyring: Keyring, arrivals: Sequence[Arrival], timezone: ZoneInfo, now: datetime
) -> dict[Urn, Standing]:
    """Make the contacts there are not, each with its URN."""
    since: dict[Urn, datetime] = {}
    channels = {each.urn: each.channel for each in arrivals}
    for each in arrivals:
        since[each.urn] = min(each.joined_at, since.get(each.urn, each.joined_at))
    if not since:
        return {}
    made = insert(c).returning(c.c.id, sort_by_parameter_order=True)
    rows = [{"timezone": str(timezone), "created_at": at} for at in since.values()]
    ids = dict(zip(since, map(ContactId, db.execute(made, rows).scalars()), strict=True))
    urns = [
        {
            "contact_id": ids[urn], "scheme": urn.scheme, "address_sealed": keyring.encrypt(str(urn), AAD),
            "address_index": keyring.blind_index(str(urn)), "channel": channels[urn], "last_used_at": now,
        }
        for urn in ids
    ]  # fmt: skip
    db.execute(insert(u), urns)
    return {urn: Standing(id=ids[urn], language=None, zone=None, opted_in_at=None, known_at=since[urn]) for urn in ids}


def _join(standing: Standing, arrival: Arrival, said: Sequence[Event]) -> list[Said]:
    """Take over what a row says; gives its proof, unless consent as new as it stands already."""
    event, newer = arrival.event, arrival.event.at >= standing.known_at
    standing.language = (arrival.language if newer else None) or standing.language or arrival.language
    standing.zone = (arrival.zone if newer else None) or standing.zone or arrival.zone
    standing.known_at = max(standing.known_at, event.at)
    if event.scope == ALL:
        stands = standing.opted_in_at is not None and standing.opted_in_at >= event.at
        standing.opted_in_at = max(filter(None, (standing.opted_in_at, event.at)))
    else:
        stands = any(each.kind == "opt_in" and each.scope == event.scope and each.at >= event.at for each in said)
    return [] if stands else [Said(urn=arrival.urn, contact_id=standing.id, event=event)]


def _write(db: Db, keyring: Keyring, standing: Sequence[Standing], proofs: Sequence[Said]) -> None:
    consents.write_all(db, keyring, proofs)
    for each in proofs:
        if each.event.scope != ALL and each.contact_id is not None:
            subscriptions.set_state(db, each.contact_id, each.event.scope, "in", each.event.at)
    if standing:
        new = {name: bindparam(f"new_{name}", type_=c.c[name].type) for name in ("language", "zone", "opted_in_at")}
        rows = [
            {
                "which": each.id, "new_language": each.language, "new_zone": each.zone,
                "new_opted_in_at": each.opted_in_at,
            }
            for each in standing
        ]  # fmt: skip
        db.execute(update(c).where(c.c.id == bindparam("which")).values(new), rows)


def _keep_interests(db: Db, there: Mapping[Urn, Standing], arrivals: Sequence[Arrival]) -> None:
    """Add topics; of two days of one name, the file's last one stands."""
    topics = [{"contact_id": there[each.urn].id, "topic": topic} for each in arrivals for topic in each.topics]
    insert_all_once(db, contact_topic, topics)
    days = {(there[each.urn].id, name): on for each in arrivals for name, on in each.dates.items()}
    if days:
        theirs = contact_date.c.contact_id == bindparam("which"), contact_date.c.name == bindparam("called")
        db.execute(delete(contact_date).where(*theirs), [{"which": who, "called": name} for who, name in days])
        rows = [{"contact_id": who, "name": name, "on": on} for (who, name), on in days.items()]
        db.execute(insert(contact_date), rows)
