"""What a copy of the city asks while a week is played through in it: what was queued, and is taken out again."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from flows.contact import ContactId
from flows.outreach.campaign import Campaign
from storage.database import Db
from storage.tables import contact as c
from storage.tables import fire as f
from storage.tables import msg as m
from storage.tables import survey as s


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Messages of one campaign that wait for one contact."""

    contact_id: ContactId
    campaign_id: int | None
    channel: str
    timezone: str
    messages: int
    segments: int


def settle(db: Db) -> list[Queued]:
    """Count what waits to be sent, and set it aside as if it had been."""
    found = waiting(db)
    if found:
        db.execute(update(m).where(m.c.state == "queued").values(state="wired"))
    return found


def waiting(db: Db) -> list[Queued]:
    """What waits to be sent, by contact, campaign, channel and time zone."""
    rows = db.execute(
        select(c.c.id, m.c.campaign_id, m.c.channel, c.c.timezone, func.count(), func.sum(m.c.segments))
        .join_from(m, c, c.c.id == m.c.contact_id)
        .where(m.c.state == "queued", m.c.direction == "out")
        .group_by(c.c.id, m.c.campaign_id, m.c.channel, c.c.timezone)
    ).all()
    return [
        Queued(
            contact_id=ContactId(row[0]), campaign_id=row[1], channel=row[2], timezone=row[3], messages=row[4],
            segments=row[5] or 0,
        )
        for row in rows
    ]  # fmt: skip


def fires_waiting(db: Db, campaign: Campaign) -> list[tuple[str, ContactId]]:
    """The points of a campaign that wait, and for whom."""
    waiting = (f.c.campaign_id == campaign.id, f.c.version == campaign.version, f.c.fired_at.is_(None))
    return [(point, ContactId(who)) for point, who in db.execute(select(f.c.point, f.c.contact_id).where(*waiting))]


def survey_versions(db: Db) -> list[tuple[str, int]]:
    """Every version of every survey that was published."""
    return [(row.name, row.version) for row in db.execute(select(s.c.name, s.c.version)).all()]
