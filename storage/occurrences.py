"""The days of points that recur: the next one of each stands here before it is planned."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, update

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, CampaignId
from storage.campaigns import PLANNED
from storage.database import Db
from storage.once import insert_once
from storage.tables import campaign as c
from storage.tables import occurrence as o

OF_PRESENT = and_(o.c.campaign_id == c.c.id, o.c.version == c.c.version, c.c.state == "running")
"""Of campaigns under way, in the version they are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One day of a point that recurs; days are numbered from 1."""

    campaign_id: CampaignId
    version: int
    point: str
    number: int
    day: date
    plan_at: datetime


def keep(db: Db, occurrence: Occurrence) -> None:
    """Keep the next day of a point; one that is there stays as it is."""
    insert_once(
        db,
        o,
        {
            "campaign_id": occurrence.campaign_id,
            "version": occurrence.version,
            "point": occurrence.point,
            "number": occurrence.number,
            "day": occurrence.day,
            "plan_at": occurrence.plan_at,
        },
    )


def to_plan(db: Db, now: datetime) -> list[Occurrence]:
    """Those whose fires are to be planned, longest due first."""
    rows = db.execute(
        select(o.c.campaign_id, o.c.version, o.c.point, o.c.number, o.c.day, o.c.plan_at)
        .join(c, OF_PRESENT)
        .where(o.c.planned_to < PLANNED, o.c.plan_at <= now)
        .order_by(o.c.plan_at, o.c.campaign_id, o.c.point)
    ).all()
    return [
        Occurrence(
            campaign_id=CampaignId(row.campaign_id),
            version=row.version,
            point=row.point,
            number=row.number,
            day=row.day,
            plan_at=row.plan_at,
        )
        for row in rows
    ]


def next_plan(db: Db) -> datetime | None:
    """When the next one is to be planned; None when none is."""
    waiting = select(func.min(o.c.plan_at)).join(c, OF_PRESENT).where(o.c.planned_to < PLANNED)
    return db.execute(waiting).scalar_one()


def planned_to(db: Db, occurrence: Occurrence) -> ContactId:
    """The last contact whose fires are planned; another planner waits here until we are done."""
    return ContactId(db.execute(select(o.c.planned_to).where(_is(occurrence)).with_for_update()).scalar_one())


def plan_to(db: Db, occurrence: Occurrence, contact_id: ContactId) -> None:
    """Note up to which contact the fires are planned."""
    db.execute(update(o).where(_is(occurrence)).values(planned_to=contact_id))


def any_left(db: Db, campaign: Campaign) -> bool:
    """Whether a campaign has a day that is not planned yet."""
    mine = (o.c.campaign_id == campaign.id, o.c.version == campaign.version)
    return db.execute(select(exists().where(*mine, o.c.planned_to < PLANNED))).scalar_one()


def _is(one: Occurrence) -> ColumnElement[bool]:
    return and_(
        o.c.campaign_id == one.campaign_id, o.c.version == one.version, o.c.point == one.point,
        o.c.number == one.number,
    )  # fmt: skip
