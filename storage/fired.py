"""What was sent for earlier versions of a campaign: an edit does not send the same a second time."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, Fire, Point
from flows.outreach.recurring import Every
from storage import campaigns
from storage.database import Db
from storage.tables import fire as f

SAME_DAY = timedelta(hours=12)
"""Two days of a point that recurs lie further apart; the same day, moved to another hour, mostly does not."""


def already_sent(db: Db, campaign: Campaign, due: Collection[Fire]) -> set[Fire]:
    """Those of some fires whose point an earlier version sent to the same contact, with the same content."""
    if campaign.version == 1:
        return set()
    found = set[Fire]()
    for key in sorted({fire.point for fire in due}):
        point, of_point = campaign.by_key.get(key), [fire for fire in due if fire.point == key]
        versions = _same(campaigns.earlier(db, campaign, key), point) if point else []
        if point is not None and versions:
            sent = _sent(db, campaign, key, versions, {fire.contact_id for fire in of_point})
            found |= {fire for fire in of_point if _is_in(fire, point, sent.get(fire.contact_id, []))}
    return found


def _same(earlier: Mapping[int, Point], point: Point) -> list[int]:
    return [version for version, before in earlier.items() if _content(before) == _content(point)]


def _content(point: Point) -> tuple[object, ...]:
    """What a resident would read, whenever it comes."""
    return point.kind, point.only, point.wordings, point.missing


def _sent(
    db: Db, campaign: Campaign, key: str, versions: list[int], ids: set[ContactId]
) -> Mapping[ContactId, list[tuple[int, datetime]]]:
    went = (f.c.fired_at.is_not(None), f.c.skipped.is_(None))
    rows = db.execute(
        select(f.c.contact_id, f.c.occurrence, f.c.planned_at, f.c.due_at)
        .where(f.c.campaign_id == campaign.id, f.c.version.in_(versions), f.c.point == key, f.c.contact_id.in_(ids))
        .where(*went)
    ).all()
    sent = dict[ContactId, list[tuple[int, datetime]]]()
    for who, occurrence, planned_at, due_at in rows:
        sent.setdefault(ContactId(who), []).append((occurrence, planned_at or due_at))
    return sent


def _is_in(fire: Fire, point: Point, sent: list[tuple[int, datetime]]) -> bool:
    """The days of a point that recurs are numbered anew in each version: the same day tells them."""
    if isinstance(point.when, Every):
        planned_at = fire.planned_at or fire.due_at
        return any(abs(at - planned_at) < SAME_DAY for _, at in sent)
    return any(occurrence == fire.occurrence for occurrence, _ in sent)
