"""Campaigns and their points. Editing raises the version; the points of older versions stay readable."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, insert, or_, select, update

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, CampaignId, Point, State
from flows.outreach.experiments import Variant
from flows.outreach.moments import parse_when
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
from storage import subscriptions
from storage.database import Db
from storage.tables import campaign as c
from storage.tables import point as p

PLANNED = ContactId(2**62)
"""`planned_to` of a campaign whose every fire is planned: greater than any contact's number."""


def save(db: Db, campaign: Campaign, now: datetime) -> Campaign:
    """Keep a draft; one of the same name gets a new version, whose fires replace the old ones."""
    row = db.execute(select(c.c.id, c.c.version).where(c.c.name == campaign.name)).one_or_none()
    values = {
        "state": "draft", "audience": campaign.audience, "starts_on": campaign.starts_on, "survey": campaign.survey,
        "author": campaign.author, "planned_to": 0, "programme": campaign.programme and campaign.programme.name,
        "ends_on": campaign.ends_on, "budget": str(campaign.budget) if campaign.budget else None,
        "open": campaign.open, "look_at": None, "looked_to": 0, "stood_still_for": None,
        "undo_until": None, "hold_out": campaign.hold_out, "split_key": campaign.split_key,
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


def held(db: Db, id_: CampaignId) -> Campaign:
    """Read a campaign; one with a budget is held until the transaction ends, so that two do not spend the same."""
    found = get(db, id_)
    if found.budget is None:
        return found
    db.execute(select(c.c.id).where(c.c.id == id_).with_for_update())
    return get(db, id_)


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


def set_state(db: Db, id_: CampaignId, state: State, because: str | None = None) -> None:
    """Move a campaign on: `scheduled`, `running`, `paused`, `done`, `cancelled`; `because`: by itself."""
    db.execute(update(c).where(c.c.id == id_).values(state=state, stood_still_for=because))


def stands_still_for(db: Db, id_: CampaignId) -> str | None:
    """Why a campaign was paused without anybody of the staff; None where it was not."""
    return db.execute(select(c.c.stood_still_for).where(c.c.id == id_)).scalar_one()


def allow(db: Db, id_: CampaignId, budget: Budget | None) -> None:
    """Give a campaign under way another budget; None: as much as it takes."""
    db.execute(update(c).where(c.c.id == id_).values(budget=str(budget) if budget else None))


def spend(db: Db, id_: CampaignId, segments: int) -> None:
    """Count segments against a campaign's budget."""
    db.execute(update(c).where(c.c.id == id_).values(spent=c.c.spent + segments))


def to_plan(db: Db, now: datetime) -> list[CampaignId]:
    """Approved campaigns whose fires are not all planned yet, and whose approval cannot be taken back any more."""
    planned = (c.c.state.in_(("scheduled", "running")), c.c.planned_to < PLANNED)
    found = db.execute(select(c.c.id).where(*planned, _settled(now)).order_by(c.c.id)).scalars()
    return [CampaignId(id_) for id_ in found]


def approve(db: Db, id_: CampaignId, undo_until: datetime) -> None:
    """Let a draft go, but nothing of it leaves before `undo_until`."""
    db.execute(update(c).where(c.c.id == id_).values(state="scheduled", undo_until=undo_until))


def undo_until(db: Db, id_: CampaignId) -> datetime | None:
    """Until when a campaign's approval can be taken back; None where it was not approved in this version."""
    return db.execute(select(c.c.undo_until).where(c.c.id == id_)).scalar_one()


def next_settled(db: Db) -> datetime | None:
    """When the next approval is final, and its fires are to be planned; None when none is under way."""
    waits = (c.c.state == "scheduled", c.c.planned_to < PLANNED)
    return db.execute(select(func.min(c.c.undo_until)).where(*waits)).scalar_one()


def _settled(now: datetime | BindParameter[datetime | None]) -> ColumnElement[bool]:
    return or_(c.c.undo_until.is_(None), c.c.undo_until <= now)


def listening(db: Db, now: datetime) -> list[CampaignId]:
    """Campaigns approved for good that follow what happens to contacts; in a pause too, so that nothing is lost."""
    return [CampaignId(id_) for id_ in db.execute(LISTENING, {"now": now}).scalars()]


_NOW = bindparam("now", type_=c.c.undo_until.type)
_UNDER_WAY = or_(*(c.c.state == state for state in ("scheduled", "running", "paused")))
LISTENING = select(c.c.id).where(c.c.open, _UNDER_WAY, _settled(_NOW)).order_by(c.c.id)
"""Built once, for it is asked at each answer: building it costs as much as running it."""


def to_look(db: Db, now: datetime) -> list[CampaignId]:
    """Campaigns under way of which it is time to see who came into their audience, and whether they are over."""
    due = (c.c.state == "running", c.c.planned_to == PLANNED, c.c.look_at <= now)
    return [CampaignId(id_) for id_ in db.execute(select(c.c.id).where(*due).order_by(c.c.id)).scalars()]


def looked_to(db: Db, id_: CampaignId) -> ContactId:
    """The last contact of the audience that was looked at; another who looks waits here until we are done."""
    return ContactId(db.execute(select(c.c.looked_to).where(c.c.id == id_).with_for_update()).scalar_one())


def look_on(db: Db, id_: CampaignId, contact_id: ContactId) -> None:
    """Note up to which contact the audience was looked through."""
    db.execute(update(c).where(c.c.id == id_).values(looked_to=contact_id))


def look_again(db: Db, id_: CampaignId, at: datetime | None) -> None:
    """Look at a campaign again then, from the first contact on; None: never."""
    db.execute(update(c).where(c.c.id == id_).values(looked_to=0, look_at=at))


def look_now(db: Db, now: datetime) -> None:
    """Look at every audience that may grow: contacts were imported, or their dates were."""
    db.execute(update(c).where(c.c.look_at > now).values(look_at=now))


def next_look(db: Db) -> datetime | None:
    """When a campaign under way is to be looked at next; None when none is."""
    return db.execute(select(func.min(c.c.look_at)).where(c.c.state == "running")).scalar_one()


def close(db: Db, id_: CampaignId) -> None:
    """Nothing more comes due than what is planned: it is done when nothing waits."""
    db.execute(update(c).where(c.c.id == id_).values(open=False, look_at=None))


def of_programme(db: Db, programme: str) -> list[str]:
    """The names of a programme's campaigns that are not over, in order."""
    found = select(c.c.name).where(c.c.programme == programme, c.c.state.not_in(("done", "cancelled")))
    return list(db.execute(found.order_by(c.c.name)).scalars())


def planned_to(db: Db, id_: CampaignId) -> ContactId:
    """The last contact whose fires are planned; another planner waits here until we are done."""
    return ContactId(db.execute(select(c.c.planned_to).where(c.c.id == id_).with_for_update()).scalar_one())


def plan_to(db: Db, id_: CampaignId, contact_id: ContactId) -> None:
    """Note up to which contact the fires are planned."""
    db.execute(update(c).where(c.c.id == id_).values(planned_to=contact_id))


def earlier(db: Db, campaign: Campaign, key: str) -> dict[int, Point]:
    """A point as it was in each earlier version of a campaign."""
    of_point = (p.c.campaign_id == campaign.id, p.c.version < campaign.version, p.c.key == key)
    rows = db.execute(select(p.c.version, p.c.definition).where(*of_point)).all()
    return {row.version: _point(key, row.definition) for row in rows}


def _read(db: Db, which: Any) -> Campaign:
    row = db.execute(
        select(
            c.c.id, c.c.name, c.c.version, c.c.state, c.c.audience, c.c.survey, c.c.author, c.c.starts_on,
            c.c.programme, c.c.ends_on, c.c.budget, c.c.spent, c.c.hold_out, c.c.split_key,
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
        ends_on=row.ends_on,
        budget=None if row.budget is None else Budget.parse(row.budget),
        spent=row.spent,
        hold_out=row.hold_out,
        split_key=row.split_key,
    )


def _point_row(id_: int, version: int, position: int, point: Point) -> dict[str, Any]:
    definition = {
        "kind": point.kind, "day": point.day, "at": point.at.isoformat(), "only": point.only, "text": point.text,
        "missing": point.missing, "when": str(point.when) if point.when else None,
        "expires": str(point.expires) if point.expires else None,
        "variants": [[variant.key, variant.share, variant.text] for variant in point.variants],
        "template": point.template,
    }  # fmt: skip
    return {
        "campaign_id": id_, "version": version, "key": point.key, "position": position, "definition": definition,
    }  # fmt: skip


def _point(key: str, definition: dict[str, Any]) -> Point:
    """A point as it was kept; older ones say nothing of other moments than a day and an hour."""
    when, expires = definition.get("when"), definition.get("expires")
    moment: dict[str, Any] = {
        "when": parse_when(when) if when else None,
        "expires": Offset.parse(expires) if expires else None,
    }
    moment["variants"] = tuple(Variant(*each) for each in definition.get("variants", ()))
    return Point(key=key, **{**definition, **moment, "at": time.fromisoformat(definition["at"])})
