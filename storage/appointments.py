"""All fires of one contact, those that are over too: what staff look at who are asked why somebody got nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from flows.contact import ContactId
from flows.outreach.campaign import CampaignId, Fire
from storage.database import Db
from storage.tables import fire as f
from storage.tables import point as p
from storage.tables import urn as u


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A fire, and what has become of it."""

    fire: Fire
    fired_at: datetime | None
    """When it went, or was skipped; None while it waits."""
    skipped: str | None
    """Why it did not go, where it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A URN of theirs that a provider called of no use."""

    channel: str
    at: datetime
    code: str


def of_contact(db: Db, contact_id: ContactId, most: int) -> list[Appointment]:
    """
    The fires of a contact, those that are due last first.

    By way of the points, each by its key: fires are not listed by contact, and there are millions of them.
    """
    its_point = and_(f.c.campaign_id == p.c.campaign_id, f.c.version == p.c.version, f.c.point == p.c.key)
    rows = db.execute(
        select(
            f.c.campaign_id, f.c.version, f.c.point, f.c.occurrence, f.c.due_at, f.c.planned_at, f.c.fired_at,
            f.c.skipped,
        )
        .join_from(p, f, and_(its_point, f.c.contact_id == contact_id))
        .order_by(f.c.due_at.desc(), f.c.campaign_id, f.c.version, f.c.point)
        .limit(most)
    ).all()  # fmt: skip
    return [
        Appointment(
            fire=Fire(
                campaign_id=CampaignId(row.campaign_id), version=row.version, point=row.point, contact_id=contact_id,
                occurrence=row.occurrence, due_at=row.due_at, planned_at=row.planned_at,
            ),
            fired_at=row.fired_at,
            skipped=row.skipped,
        )
        for row in rows
    ]  # fmt: skip


def refusals(db: Db, contact_id: ContactId) -> list[Refusal]:
    """The URNs of a contact that campaigns leave out."""
    refused = (u.c.contact_id == contact_id, u.c.refused_at.is_not(None))
    rows = db.execute(select(u.c.channel, u.c.refused_at, u.c.refused_as).where(*refused).order_by(u.c.id)).all()
    return [Refusal(channel=row[0], at=row[1], code=row[2] or "") for row in rows if row[1] is not None]
