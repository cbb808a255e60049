"""What broke off between the claim and its outcome: held until the provider's receipt or answer tells."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from storage.crypto import Keyring
from storage.database import Db
from storage.lanes.claiming import Outbound, columns, outbound
from storage.partial import is_word
from storage.tables import lane as lane_table
from storage.tables import msg as m

ERASED = "erased"
"""Why such a message failed."""


def leases_ended(db: Db, now: datetime) -> int:
    """Mark as uncertain what a dead worker had under way; gives how many."""
    found = db.execute(
        update(m)
        .where(m.c.state == "sending", m.c.lease_until < now)
        .values(state="uncertain", error="worker-lost", lease_until=now)
    )
    return found.rowcount


def give_up_erased(db: Db, before: datetime) -> int:
    """
    Give up what broke off before then to contacts who were erased since; gives how many.

    Nobody can be asked about it by an address any more. A receipt may still tell that it was delivered.
    """
    nobodys = (is_word(m.c.state, "uncertain"), m.c.urn_id.is_(None), m.c.lease_until < before)
    return db.execute(update(m).where(*nobodys).values(state="failed", error=ERASED)).rowcount


def uncertain_since(db: Db, keyring: Keyring, lane: str, since: datetime, limit: int, after: int = 0) -> list[Outbound]:
    """What broke off before `since`, behind a number, so that the provider can be asked what became of it."""
    rows = db.execute(
        columns()
        .where(m.c.state == "uncertain", m.c.channel == lane, m.c.lease_until < since, m.c.id > after)
        .order_by(m.c.id)
        .limit(limit)
    ).all()
    return [outbound(row, keyring) for row in rows]


def resolvable(db: Db, lane: str, msg_id: int) -> bool:
    """
    Whether what the provider told can decide about a message now; holds its lane until the transaction ends.

    Not when it is uncertain no more: a receipt or another worker was quicker. Nor while the same words
    are under way to the same URN: the provider's answer may be about those.
    """
    db.execute(select(lane_table.c.name).where(lane_table.c.name == lane).with_for_update())
    twin = m.alias("twin")
    same = exists().where(twin.c.urn_id == m.c.urn_id, twin.c.text == m.c.text, twin.c.state == "sending")
    found = select(m.c.id).where(m.c.id == msg_id, m.c.state == "uncertain", ~same).with_for_update(of=m)
    return db.execute(found).scalar_one_or_none() is not None


def known_ids(db: Db, provider_ids: Sequence[str]) -> set[str]:
    """Those of a provider's ids that are messages of ours already."""
    found = db.execute(select(m.c.provider_id).where(m.c.provider_id.in_(provider_ids))).scalars()
    return {id_ for id_ in found if id_ is not None}
