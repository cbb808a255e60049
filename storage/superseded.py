"""What an edit of a campaign leaves in the lanes: messages of the version before, of which nothing leaves any more."""

from sqlalchemy import select, update

from flows.outreach.campaign import Campaign
from storage import fires
from storage.database import Db
from storage.fires import Key
from storage.tables import msg as m

REASON = "changed"
"""Why such a message was cancelled, and its fire counts as skipped: the next version may send it."""

AT_ONCE = 1_000


def cancel_queued(db: Db, campaign: Campaign) -> int:
    """Cancel what fires of earlier versions have queued and is not on its way yet; gives how many messages."""
    mine = (m.c.campaign_id == campaign.id, m.c.state == "queued", m.c.dedup_key.like("fire:%"))
    rows = db.execute(select(m.c.id, m.c.dedup_key).where(*mine).with_for_update()).all()
    old = {row.id: row.dedup_key for row in rows if version_of(row.dedup_key) != campaign.version}
    for start in range(0, len(old), AT_ONCE):
        some = list(old)[start : start + AT_ONCE]
        db.execute(update(m).where(m.c.id.in_(some)).values(state="cancelled", error=REASON))
    fires.skip_all(db, [_fire(key) for key in old.values() if key.endswith(":0")], REASON)
    return len(old)


def version_of(key: str) -> int:
    """The version of the campaign whose fire queued a message."""
    return int(key.split(":")[2])


def _fire(key: str) -> Key:
    _, campaign, version, point, who, _ = key.split(":")
    contact, _, occurrence = who.partition(".")
    return int(campaign), int(version), point, int(contact), int(occurrence or 0)
