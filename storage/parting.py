"""One contact becomes two again: a chat that was linked with a phone goes its own way."""

from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select, update

from flows.consent.chain import ALL, Event
from flows.contact import ContactId, Urn
from storage import consents, contacts, holds
from storage.consents import Said
from storage.contacts import AAD, Reach
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import contact as c
from storage.tables import msg as m
from storage.tables import subscription as s
from storage.tables import urn as u

SOURCE = "unlink"
"""How the ledger calls a word that goes on to hold for an address that was parted from another."""

Word = Literal["opt_in", "opt_out"]

WORDS: dict[str, Word] = {"in": "opt_in", "out": "opt_out"}
"""What was said about a programme that a contact is in, or has left."""


def reaches(db: Db, keyring: Keyring, contact_id: ContactId) -> list[Reach]:
    """Every URN of a contact and its channel, the oldest first."""
    rows = db.execute(select(u.c.id, u.c.address_sealed, u.c.channel).where(u.c.contact_id == contact_id)).all()
    return [
        Reach(urn_id=row.id, urn=Urn.parse(keyring.decrypt(row.address_sealed, AAD)), channel=row.channel)
        for row in sorted(rows, key=lambda row: row.id)
    ]


def part(db: Db, keyring: Keyring, contact_id: ContactId, reach: Reach, now: datetime) -> ContactId:
    """
    Make a URN of a contact a contact of its own, with the same settings; gives it. The caller holds the contact.

    What was agreed to holds for both from now on, each for itself, and the ledger says so. Responses, tickets and
    appointments stay where they are. Messages go with the URN, unless a legal hold is on them.
    """
    words = _words(db, contact_id)
    events = [_event(db, keyring, contact_id, reach.urn, scope, word, now) for scope, word in words.items()]
    own = _copied(db, contact_id)
    db.execute(update(u).where(u.c.id == reach.urn_id).values(contact_id=own))
    if not holds.stands(db, contact_id):
        _move_messages(db, contact_id, own, reach)
    consents.record_all(db, keyring, [Said(urn=reach.urn, contact_id=own, event=event) for event in events])
    return own


def _words(db: Db, contact_id: ContactId) -> dict[str, Word]:
    """What a contact has said about each scope, everything first: it begins anew with the programmes."""
    whole = contacts.get(db, contact_id)
    words: dict[str, Word] = {ALL: "opt_in" if whole.consented else "opt_out"}
    if not (whole.consented or whole.stopped):
        words = {}
    of_programmes = select(s.c.programme, s.c.state).where(s.c.contact_id == contact_id, s.c.state.in_(WORDS))
    return words | {row.programme: WORDS[row.state] for row in db.execute(of_programmes.order_by(s.c.programme))}


def _event(
    db: Db, keyring: Keyring, contact_id: ContactId, urn: Urn, scope: str, word: Word, now: datetime
) -> Event:  # fmt: skip
    """The word of a contact for one of its URNs, with the wording that it was given to by whichever of them."""
    links = [link for each in reaches(db, keyring, contact_id) for link in consents.of_urn(db, keyring, each.urn)]
    about = [link for link in links if (link.event.scope, link.event.kind) == (scope, word)]
    last = max(about, key=lambda link: link.id, default=None)
    return Event(
        kind=word, scheme=urn.scheme, scope=scope, source=SOURCE, wording=last.event.wording if last else "",
        language=last.event.language if last else None, at=now,
    )  # fmt: skip


def _copied(db: Db, contact_id: ContactId) -> ContactId:
    """A new contact with the settings of another, who has agreed to nothing yet."""
    settings = (c.c.language, c.c.timezone, c.c.zone, c.c.created_at, c.c.heard_at, c.c.weekly_limit)
    copied = select(*settings).where(c.c.id == contact_id)
    made = insert(c).from_select([column.name for column in settings], copied).returning(c.c.id)
    return ContactId(db.execute(made).scalar_one())


def _move_messages(db: Db, contact_id: ContactId, own: ContactId, reach: Reach) -> None:
    """
    Let what was sent to the URN go with it, and what was written by its channel.

    What came in does not name its URN: it stays where another one of that channel may have written it.
    """
    sent = (m.c.contact_id == contact_id, m.c.direction == "out", m.c.urn_id == reach.urn_id)
    db.execute(update(m).where(*sent).values(contact_id=own))
    others = select(u.c.id).where(u.c.contact_id == contact_id, u.c.channel == reach.channel)
    if db.execute(others.limit(1)).first() is None:
        wrote = (m.c.contact_id == contact_id, m.c.direction == "in", m.c.channel == reach.channel)
        db.execute(update(m).where(*wrote).values(contact_id=own))
