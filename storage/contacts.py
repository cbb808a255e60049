"""Contacts and the URNs where they are reached; addresses lie encrypted and are found by a keyed hash."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, not_, select, update

from flows.contact import Contact, ContactId, Urn
from storage import consents
from storage.crypto import Keyring
from storage.database import Db
from storage.once import insert_once
from storage.tables import contact as c
from storage.tables import msg as m
from storage.tables import urn as u

AAD = b"urn.address"

NOBODY = ContactId(0)
"""Whose sessions and answers those of erased contacts are until their time is over; in no audience, not counted."""

ENVELOPE = "receipt"
"""The scheme of an address that is kept for one last message only."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

ContactRow = Row[int, str | None, str, str | None, datetime | None, datetime | None, int | None]
"""What `COLUMNS` gives."""

WriterRow = Row[int, str | None, str, str | None, datetime | None, datetime | None, int | None, int, str]
"""The same, with the number and the channel of the URN."""

LookRow = Row[
    int, str | None, str, str | None, datetime | None, datetime | None, int | None, int, str, int, *tuple[Any, ...]
]
"""The same, with a message, how its campaign stands, and how the contact stands with its programme."""

COLUMNS = (c.c.id, c.c.language, c.c.timezone, c.c.zone, c.c.opted_in_at, c.c.stopped_at, c.c.weekly_limit)
"""What a contact is made from."""


WRITER = (
    select(*COLUMNS, u.c.id.label("urn_id"), u.c.channel)
    .join(u, u.c.contact_id == c.c.id)
    .where(u.c.scheme == bindparam("scheme"), u.c.address_index.in_(bindparam("indexes", expanding=True)))
    .order_by(u.c.id)
    .limit(1)
    .with_for_update(of=c)
)
USED_LAST = (
    select(u.c.id, u.c.address_sealed, u.c.channel)
    .where(u.c.contact_id == bindparam("who"))
    .order_by(u.c.refused_at.is_not(None), u.c.last_used_at.desc(), u.c.id)
    .limit(1)
)
BY_ID = select(*COLUMNS).where(c.c.id == bindparam("which"))
CONTACT = update(c).where(c.c.id == bindparam("which"))
URN = update(u).where(u.c.id == bindparam("which"))
"""Statements of every turn, built once: building one takes longer than running it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where one message goes: the URN, its row, and the channel it was last used on."""

    urn_id: int
    urn: Urn
    channel: str


def find(db: Db, keyring: Keyring, urn: Urn) -> ContactId | None:
    """The contact with this URN, also under an older key; under two keys, the one that was there first."""
    found = db.execute(
        select(u.c.contact_id)
        .where(u.c.scheme == urn.scheme, u.c.address_index.in_(keyring.blind_indexes(str(urn))))
        .order_by(u.c.id)
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else ContactId(found)


def find_or_create(db: Db, keyring: Keyring, urn: Urn, *, channel: str, timezone: ZoneInfo, now: datetime) -> Contact:
    """
    The contact with this URN, made when there is none.

    Two workers that make the same one at once end up with one: the URN's key decides who was first. A STOP that
    was said before the contact was erased holds for the new one.
    """
    known = find(db, keyring, urn)
    if known is None:
        known = _create(db, timezone, now)
        if not _add_urn(db, keyring, urn, known, channel, now):
            db.execute(c.delete().where(c.c.id == known))
            known = find(db, keyring, urn)
            assert known is not None, "the URN that was in our way is there"  # noqa: S101
        _obey_stop(db, keyring, urn, known)
    return get(db, known)


def meet(
    db: Db, keyring: Keyring, urn: Urn, *, channel: str, timezone: ZoneInfo, now: datetime
) -> tuple[Contact, Reach, bool]:
    """
    The contact who writes from this URN at `now`, how they are reached there, and whether they are new.

    They are held until the transaction ends, so that their turns come one after the other, and made when there
    are none yet.
    """
    known = _writer(db, keyring, urn)
    met = known
    if met is None:
        find_or_create(db, keyring, urn, channel=channel, timezone=timezone, now=now)
        met = _writer(db, keyring, urn)
        assert met is not None, "who was just made is there"  # noqa: S101
    contact, reached = met
    db.execute(CONTACT, {"which": contact.id, "heard_at": now})
    here = {"last_used_at": now, "channel": channel, "refused_at": None, "refused_as": None}
    db.execute(URN, {"which": reached.urn_id, **here})
    return contact, replace(reached, channel=channel), known is None


def _writer(db: Db, keyring: Keyring, urn: Urn) -> tuple[Contact, Reach] | None:
    """Whoever has this URN, held; under two keys, the one that was there first."""
    looked_for = {"scheme": urn.scheme, "indexes": keyring.blind_indexes(str(urn))}
    row = db.execute(WRITER, looked_for).one_or_none()
    return None if row is None else (from_row(row), Reach(urn_id=row.urn_id, urn=urn, channel=row.channel))


def languages(db: Db, keyring: Keyring, urns: Collection[Urn]) -> dict[Urn, str | None]:
    """The language we know of whoever has each of these URNs; of those we know."""
    of = {index: urn for urn in urns for index in keyring.blind_indexes(str(urn))}
    if not of:
        return {}  # SQLite would go through all URNs to find that none is among none
    rows = db.execute(
        select(u.c.address_index, c.c.language).join(c, c.c.id == u.c.contact_id)
        .where(u.c.address_index.in_(of)).order_by(u.c.id.desc())
    )  # fmt: skip
    return {of[row.address_index]: row.language for row in rows}


def get(db: Db, contact_id: ContactId) -> Contact:
    """Read one contact."""
    return from_row(db.execute(BY_ID, {"which": contact_id}).one())


def from_row(row: ContactRow | WriterRow | LookRow) -> Contact:
    """A contact from its row."""
    return Contact(
        id=ContactId(row.id),
        language=row.language,
        timezone=ZoneInfo(row.timezone),
        zone=row.zone,
        consented=row.opted_in_at is not None and row.stopped_at is None,
        stopped=row.stopped_at is not None,
        weekly_limit=row.weekly_limit,
    )


def lock(db: Db, contact_id: ContactId) -> None:
    """Hold this contact until the transaction ends, so that its turns come one after the other."""
    db.execute(select(c.c.id).where(c.c.id == contact_id).with_for_update())


def speak(db: Db, contact_id: ContactId, language: str) -> None:
    """Keep the language this contact is written to in."""
    db.execute(update(c).where(c.c.id == contact_id).values(language=language))


def live_in(db: Db, contact_id: ContactId, zone: str | None) -> None:
    """Keep the zone of a contact who agreed to that; None forgets it."""
    db.execute(update(c).where(c.c.id == contact_id).values(zone=zone))


def limit_to(db: Db, contact_id: ContactId, a_week: int | None) -> None:
    """Keep how many messages a week a contact wants at most, of those we send first; None for the city's limit."""
    db.execute(update(c).where(c.c.id == contact_id).values(weekly_limit=a_week))


def reach(db: Db, keyring: Keyring, contact_id: ContactId) -> Reach | None:
    """The URN this contact used last, one that no provider refused where there is one; None when all are gone."""
    row = db.execute(USED_LAST, {"who": contact_id}).one_or_none()
    if row is None:
        return None
    return Reach(urn_id=row.id, urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)), channel=row.channel)


def count(db: Db) -> int:
    """How many contacts there are."""
    return db.execute(select(func.count()).select_from(c).where(c.c.id > NOBODY)).scalar_one()


def make_nobody(db: Db) -> None:
    """Make sure that the contact is there to whom nothing belongs any more."""
    insert_once(db, c, {"id": NOBODY, "timezone": "UTC", "created_at": BEGINNING})


def make_envelope(
    db: Db, keyring: Keyring, reach: Reach, label: str, *, timezone: ZoneInfo, now: datetime
) -> tuple[ContactId, Reach]:
    """
    Make a contact for one last message to who is erased: it has the address, and is not found by it.

    `label` is found in its place. Whoever writes from that address is a stranger from this moment on.
    """
    envelope = _create(db, timezone, now)
    made = db.execute(
        insert(u)
        .values(
            contact_id=envelope, scheme=ENVELOPE, address_sealed=keyring.encrypt(str(reach.urn), AAD),
            address_index=keyring.blind_index(f"{ENVELOPE}:{label}"), channel=reach.channel, last_used_at=now,
        )
        .returning(u.c.id)
    )  # fmt: skip
    return envelope, Reach(urn_id=made.scalar_one(), urn=reach.urn, channel=reach.channel)


def drop_envelopes(db: Db, now: datetime) -> int:
    """Forget each whose message is on its way, or given up, or of which nothing is known for a day; gives how many."""
    envelopes = select(u.c.contact_id).where(u.c.scheme == ENVELOPE)
    lost = and_(m.c.state == "uncertain", m.c.created_at < now - timedelta(days=1))
    waits = and_(m.c.state.in_(("queued", "sending", "uncertain")), not_(lost))
    pending = exists().where(m.c.contact_id == c.c.id, waits)
    return db.execute(delete(c).where(c.c.id.in_(envelopes), ~pending)).rowcount


def _create(db: Db, timezone: ZoneInfo, now: datetime) -> ContactId:
    made = db.execute(insert(c).values(timezone=str(timezone), created_at=now).returning(c.c.id))
    return ContactId(made.scalar_one())


def _obey_stop(db: Db, keyring: Keyring, urn: Urn, contact_id: ContactId) -> None:
    word = consents.latest(db, keyring, urn)
    if word is not None and word[0] == "opt_out":
        db.execute(update(c).where(c.c.id == contact_id).values(stopped_at=word[1]))


def _add_urn(db: Db, keyring: Keyring, urn: Urn, contact_id: ContactId, channel: str, now: datetime) -> bool:
    return insert_once(
        db,
        u,
        {
            "contact_id": contact_id,
            "scheme": urn.scheme,
            "address_sealed": keyring.encrypt(str(urn), AAD),
            "address_index": keyring.blind_index(str(urn)),
            "channel": channel,
            "last_used_at": now,
        },
    )
