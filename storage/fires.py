"""Fires: each contact's appointment with each point, kept once whoever plans it, claimed once whoever comes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, update

from flows.contact import ContactId
from flows.outreach.campaign import CampaignId, Fire
from storage.database import Db
from storage.once import insert_all_once
from storage.tables import campaign as c
from storage.tables import fire as f


def plan(db: Db, fires: Iterable[Fire]) -> None:
    """Keep fires; those that are there already stay as they are."""
    insert_all_once(
        db,
        f,
        [
            {
                "campaign_id": fire.campaign_id,
                "version": fire.version,
                "point": fire.point,
                "contact_id": fire.contact_id,
                "due_at": fire.due_at,
            }
            for fire in fires
        ],
    )


def due(db: Db, now: datetime, limit: int) -> list[Fire]:
    """Those that are due longest."""
    rows = db.execute(
        select(f.c.campaign_id, f.c.version, f.c.point, f.c.contact_id, f.c.due_at)
        .where(f.c.due_at <= now, f.c.fired_at.is_(None))
        .order_by(f.c.due_at)
        .limit(limit)
    ).all()
    return [
        Fire(
            campaign_id=CampaignId(row.campaign_id),
            version=row.version,
            point=row.point,
            contact_id=ContactId(row.contact_id),
            due_at=row.due_at,
        )
        for row in rows
    ]


def claim(db: Db, fire: Fire, now: datetime) -> bool:
    """
    Mark a fire as fired; False when another worker has fired it, or put it off.

    If the caller's transaction rolls back, the fire is due again.
    """
    waits = and_(f.c.fired_at.is_(None), f.c.due_at <= now)
    return db.execute(update(f).where(_is(fire), waits).values(fired_at=now)).rowcount == 1


def skip(db: Db, fire: Fire, reason: str) -> None:
    """Note why nothing was sent for a fire that was claimed."""
    db.execute(update(f).where(_is(fire)).values(skipped=reason))


def defer(db: Db, fire: Fire, until: datetime) -> None:
    """Let a fire that was claimed come due again at a better hour."""
    db.execute(update(f).where(_is(fire)).values(fired_at=None, due_at=until))


def next_due(db: Db) -> datetime | None:
    """When the next fire is due; None when none waits."""
    return db.execute(select(func.min(f.c.due_at)).where(f.c.fired_at.is_(None))).scalar_one()


def outcome(db: Db, campaign_id: CampaignId, version: int) -> dict[tuple[str, str], int]:
    """How many fires of each point went, wait, or were skipped and why."""
    rows = db.execute(
        select(f.c.point, f.c.fired_at.is_(None), f.c.skipped, func.count())
        .where(f.c.campaign_id == campaign_id, f.c.version == version)
        .group_by(f.c.point, f.c.fired_at.is_(None), f.c.skipped)
    ).all()
    return {(row[0], "waiting" if row[1] else row[2] or "went"): row[3] for row in rows}


def finished_campaigns(db: Db) -> list[CampaignId]:
    """Running campaigns of which no fire waits any more."""
    waits = exists().where(and_(f.c.campaign_id == c.c.id, f.c.version == c.c.version, f.c.fired_at.is_(None)))
    found = db.execute(select(c.c.id).where(c.c.state == "running", ~waits)).scalars()
    return [CampaignId(id_) for id_ in found]


def _is(fire: Fire) -> ColumnElement[bool]:
    return and_(
        f.c.campaign_id == fire.campaign_id,
        f.c.version == fire.version,
        f.c.point == fire.point,
        f.c.contact_id == fire.contact_id,
    )
