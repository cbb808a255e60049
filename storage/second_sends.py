"""What a campaign has waiting for two contacts who turn out to be one person is sent once."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Row, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.tables import msg as m
from storage.tables import session as s

MERGED = "merged"
"""The state of a session that is a person's second response to a survey: kept, and not counted."""

SECOND = "second-send"
"""Why such a message was cancelled."""

SENT_OR_WAITING = ("queued", "sending", "uncertain", "wired", "delivered")

SendRow = Row[int, int | None, str, str, str | None]
"""Message, contact, key, state, state of the response it belongs to."""


def cancel(db: Db, kept: ContactId, gone: ContactId) -> int:
    """
    Take back what waits for one of the two while the other has the same point of a campaign; gives how many.

    Who got more of it already keeps it; else the one whose response counts; else `kept`. What a response asks
    by itself that counts no more is taken back as well.
    """
    rows = db.execute(
        select(m.c.id, m.c.contact_id, m.c.dedup_key, m.c.state, s.c.state.label("response"))
        .outerjoin(s, s.c.id == m.c.session_id)
        .where(m.c.contact_id.in_((kept, gone)), m.c.direction == "out", m.c.state.in_(SENT_OR_WAITING))
        .where(m.c.campaign_id.is_not(None))
    ).all()
    of_point = defaultdict(list)
    for row in rows:
        of_point[_point(row.dedup_key)].append(row)
    asked_again = [row.id for row in of_point.pop(None, []) if row.state == "queued" and row.response == MERGED]
    second = asked_again + [id_ for of_one in of_point.values() for id_ in _second(of_one, kept, gone)]
    db.execute(update(m).where(m.c.id.in_(second)).values(state="cancelled", error=SECOND))
    return len(second)


def _point(key: str) -> str | None:
    """Campaign, version and point of a fire's message, whose contact and number end its key; None of any other."""
    return key.rsplit(":", 2)[0] if key.startswith("fire:") else None


def _second(rows: Sequence[SendRow], kept: ContactId, gone: ContactId) -> list[int]:
    """What waits for the one who does not keep this point; nothing where it was only one's."""
    if len({row.contact_id for row in rows}) == 1:
        return []
    stays = max((kept, gone), key=lambda who: (*_standing(rows, who), who == kept))
    return [row.id for row in rows if row.contact_id != stays and row.state == "queued"]


def _standing(rows: Sequence[SendRow], who: ContactId) -> tuple[int, bool]:
    """How many messages are on their way to one of the two, and whether the response counts."""
    mine = [row for row in rows if row.contact_id == who]
    return sum(row.state != "queued" for row in mine), all(row.response != MERGED for row in mine)
