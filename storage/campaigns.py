"""Campaigns and their points. Editing raises the version; the points of older versions stay readable."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import insert, select, update

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, CampaignId, Point, State
from storage import subscriptions
from storage.database import Db
from storage.tables import campaign as c
from storage.tables import msg as m
from storage.tables import point as p

PLANNED = ContactId(2**62)
"""`planned_to` of a campaign whose every fire is planned: greater than any contact's number."""


def save(db: Db, campaign: Campaign, now: datetime) -> Campaign:
    """Keep a draft; one of the same name gets a new version, whose fires replace the old ones."""
    row = db.execute(select(c.c.id, c.c.version).where(c.c.name == campaign.name)).one_or_none()
    values = {
        "state": "draft", "audience": campaign.audience, "starts_on": campaign.starts_on, "survey": campaign.survey,
        "author": campaign.author, "planned_to": 0, "programme": campaign.programme and campaign.programme.name,
    }  # fmt: skip
    if campaign.programme is not None:
        subscriptions.keep_programme(db, campaign.programme)
    if row is None:
        given = {"name": campaign.name, "version": 1, "created_at": now, **values}
        id_, version = db.execute(insert(c).values(given).returning(c.c.id)).scalar_one(), 1
    else:
        id_, version = row.id, row.version + 1
        db.execute(update(c).where(c.c.id == id_).values(version=version, **values))
    db.execute(insert(p), [_point_row(id_, version, index, point) for index, point in enumerate(campaign.points)])
    return replace(campaign, id=CampaignId(id_), version=version, state="draft")


def get(db: Db, id_: CampaignId) -> Campaign:
    """Read a campaign in its present version."""
    return _read(db, c.c.id == id_)


def state(db: Db, id_: CampaignId) -> State:
    """How a campaign stands."""
    return cast("State", db.execute(select(c.c.state).where(c.c.id == id_)).scalar_one())


def by_name(db: Db, name: str) -> Campaign | None:
    """Read the campaign of that name; None when there is none."""
    found = db.execute(select(c.c.id).where(c.c.name == name)).scalar_one_or_none()
    return None if found is None else get(db, CampaignId(found))


def all_names(db: Db) -> list[str]:
    """The names of all campaigns, in order."""
    return list(db.execute(select(c.c.name).order_by(c.c.name)).scalars())


def set_state(db: Db, id_: CampaignId, state: State) -> None:
    """Move a campaign on: `scheduled`, `running`, `paused`, `done`, `cancelled`."""
    db.execute(update(c).where(c.c.id == id_).values(state=state))


def to_plan(db: Db) -> list[CampaignId]:
    """Approved campaigns whose fires are not all planned yet."""
    found = db.execute(
        select(c.c.id).where(c.c.state.in_(("scheduled", "running")), c.c.planned_to < PLANNED).order_by(c.c.id)
    ).scalars()
    return [CampaignId(id_) for id_ in found]


def of_programme(db: Db, programme: str) -> list[str]:
    """The names of a programme's campaigns that are not over, in order."""
    found = select(c.c.name).where(c.c.programme == programme, c.c.state.not_in(("done", "cancelled")))
    return list(db.execute(found.order_by(c.c.name)).scalars())


def unasked_at(db: Db, contact_id: ContactId, nth: int) -> datetime | None:
    """
    When a campaign wrote to a contact for the last time, or the `nth` time from the end; None: not so often.

    A fire of several messages counts once, one that was taken back does not.
    """
    wrote = (m.c.contact_id == contact_id, m.c.dedup_key.like("fire:%:0"), m.c.state != "cancelled")
    return db.execute(
        select(m.c.created_at).where(*wrote).order_by(m.c.created_at.desc(), m.c.id.desc()).limit(1).offset(nth - 1)
    ).scalar_one_or_none()


def planned_to(db: Db, id_: CampaignId) -> ContactId:
    """The last contact whose fires are planned; another planner waits here until we are done."""
    return ContactId(db.execute(select(c.c.planned_to).where(c.c.id == id_).with_for_update()).scalar_one())


def plan_to(db: Db, id_: CampaignId, contact_id: ContactId) -> None:
    """Note up to which contact the fires are planned."""
    db.execute(update(c).where(c.c.id == id_).values(planned_to=contact_id))


def _read(db: Db, which: Any) -> Campaign:
    row = db.execute(
        select(
            c.c.id, c.c.name, c.c.version, c.c.state, c.c.audience, c.c.survey, c.c.author, c.c.starts_on, c.c.programme
        ).where(which)
    ).one()  # fmt: skip
    points = db.execute(
        select(p.c.key, p.c.definition)
        .where(p.c.campaign_id == row.id, p.c.version == row.version)
        .order_by(p.c.position)
    ).all()
    return Campaign(
        id=CampaignId(row.id),
        name=row.name,
        version=row.version,
        state=cast("State", row.state),
        audience=row.audience,
        points=tuple(_point(point.key, point.definition) for point in points),
        survey=row.survey,
        author=row.author,
        starts_on=row.starts_on,
        programme=None if row.programme is None else subscriptions.programme(db, row.programme),
    )


def _point_row(id_: int, version: int, position: int, point: Point) -> dict[str, Any]:
    definition = {
        "kind": point.kind, "day": point.day, "at": point.at.isoformat(), "only": point.only, "text": point.text,
        "missing": point.missing,
    }  # fmt: skip
    return {
        "campaign_id": id_, "version": version, "key": point.key, "position": position, "definition": definition,
    }  # fmt: skip


def _point(key: str, definition: dict[str, Any]) -> Point:
    return Point(key=key, **{**definition, "at": time.fromisoformat(definition["at"])})
