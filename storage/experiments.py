"""What contacts did after each wording of a campaign, and those who were held out of it: counts, and nobody's name."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select

from flows.consent.chain import ALL
from flows.outreach.campaign import Campaign
from flows.outreach.findings import HELD_OUT, Arm
from storage.database import Db
from storage.tables import consent_event as e
from storage.tables import fire as f
from storage.tables import msg as m
from storage.tables import result as r
from storage.tables import session as s

ONE = "sent"
"""What the only wording is called."""


def arms(db: Db, campaign: Campaign, point: str) -> dict[str, Arm]:
    """The wordings of a point over all versions, by name, and who was held out of it."""
    of_point = (f.c.campaign_id == campaign.id, f.c.point == point)
    went = (*of_point, f.c.fired_at.is_not(None), f.c.skipped.is_(None))
    told: ColumnElement[Any] = func.coalesce(f.c.variant, ONE)
    found = _counted(db, campaign, _each(told, *went), point)
    found |= _counted(db, campaign, _each(literal(HELD_OUT), *of_point, f.c.skipped == HELD_OUT), point)
    return found


def _each(name: ColumnElement[Any], *which: ColumnElement[bool]) -> Any:
    """Each contact once, with the wording they had and since when."""
    return (
        select(name.label("name"), f.c.contact_id.label("who"), func.min(f.c.fired_at).label("since"))
        .where(*which)
        .group_by(name, f.c.contact_id)
        .subquery()
    )


def _counted(db: Db, campaign: Campaign, each: Any, point: str) -> dict[str, Arm]:
    rows = db.execute(_counts(campaign, each, point)).all()
    return {
        row[0]: Arm(name=row[0], contacts=row[1], delivered=row[2], answered=row[3], finished=row[4], opted_out=row[5])
        for row in rows
    }


def _counts(campaign: Campaign, each: Any, point: str) -> Select[Any]:
    scopes = (ALL, campaign.programme.name) if campaign.programme else (ALL,)
    of_campaign = m.c.dedup_key.like(f"fire:{campaign.id}:%:{point}:%:0")
    delivered = exists().where(m.c.contact_id == each.c.who, of_campaign, m.c.state == "delivered")
    stopped = exists().where(
        e.c.contact_id == each.c.who, e.c.kind == "opt_out", e.c.scope.in_(scopes), e.c.at >= each.c.since
    )
    wrote = exists().where(m.c.contact_id == each.c.who, m.c.direction == "in", m.c.created_at >= each.c.since)
    answered = exists().where(
        r.c.contact_id == each.c.who, r.c.survey == (campaign.survey or ""), r.c.answered_at >= each.c.since
    )
    finished = exists().where(
        s.c.contact_id == each.c.who, s.c.flow == (campaign.survey or ""), s.c.state == "finished",
        s.c.touched_at >= each.c.since,
    )  # fmt: skip
    measures = (delivered, answered if campaign.survey else wrote & ~stopped, finished, stopped)
    counts = [func.count(each.c.who).filter(measure) for measure in measures]
    return select(each.c.name, func.count(), *counts).group_by(each.c.name).order_by(each.c.name)
