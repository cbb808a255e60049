"""Fires: each contact's appointment with each point, kept once whoever plans it, claimed once whoever comes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    union_all,
    update,
)

from flows.contact import ContactId
from flows.outreach.campaign import Campaign, CampaignId, Fire, Hour
from storage.database import Db
from storage.once import insert_all_once, insert_or_pass
from storage.tables import campaign as c
from storage.tables import contact
from storage.tables import fire as f
from storage.types import Instant

Key = tuple[int, int, str, int, int]
"""Campaign, version, point, contact, occurrence."""

KEY = (f.c.campaign_id, f.c.version, f.c.point, f.c.contact_id, f.c.occurrence)


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
                "occurrence": fire.occurrence,
                "due_at": fire.due_at,
            }
            for fire in fires
        ],
    )


def plan_for(
    db: Db, campaign: Campaign, hours: Sequence[Hour], contacts: Sequence[ContactId], occurrence: int = 0
) -> None:
    """
    Keep a fire for each contact and each of the hours of their time zone; those that are there stay as they are.

    The database does it by itself in one statement: row by row it would take four times as long.
    """
    if not hours or not contacts:
        return
    when = union_all(*map(_row, hours)).subquery("hours")
    fires = (
        select(
            literal(campaign.id), literal(campaign.version), when.c.point, contact.c.id, literal(occurrence),
            when.c.due_at,
        )
        .join_from(contact, when, when.c.timezone == contact.c.timezone)
        .where(contact.c.id.in_(contacts))
    )  # fmt: skip
    columns = ["campaign_id", "version", "point", "contact_id", "occurrence", "due_at"]
    db.execute(insert_or_pass(f, db.dialect.name).from_select(columns, fires, include_defaults=False))


def due(db: Db, now: datetime, limit: int) -> list[Fire]:
    """Those that are due longest."""
    rows = db.execute(
        select(*KEY, f.c.due_at, f.c.planned_at)
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
            occurrence=row.occurrence,
            due_at=row.due_at,
            planned_at=row.planned_at,
        )
        for row in rows
    ]


def claim(db: Db, fires: Sequence[Fire], now: datetime) -> list[Fire]:
    """
    Mark fires as fired and give them; without those that another worker has, has fired, or put off.

    If the caller's transaction rolls back, they are due again.
    """
    together = defaultdict[tuple[int, int, str, int], list[int]](list)
    for fire in fires:
        together[fire.campaign_id, fire.version, fire.point, fire.occurrence].append(fire.contact_id)
    mine = {key for group, who in together.items() for key in _claim_alike(db, group, who, now)}
    return [fire for fire in fires if _key(fire) in mine]


def _claim_alike(db: Db, group: tuple[int, int, str, int], who: list[int], now: datetime) -> list[Key]:
    """
    The same of fires of one campaign, version, point and occurrence, found by their key.

    A list of whole rows to compare with is no key to SQLite: it would look at every fire there is.
    """
    campaign, version, point, occurrence = group
    of = {"of_campaign_id": campaign, "of_version": version, "of_point": point, "of_occurrence": occurrence}
    found = list(db.execute(WAITING, {**of, "who": who, "now": now}).scalars())
    if found:
        db.execute(FIRED, {**of, "who": found, "now": now})
    return [(campaign, version, point, contact_id, occurrence) for contact_id in found]


def skip(db: Db, fire: Fire, reason: str) -> None:
    """Note why nothing was sent for a fire that was claimed."""
    skip_all(db, [_key(fire)], reason)


def skip_all(db: Db, keys: Sequence[Key], reason: str) -> None:
    """The same of many, by their keys."""
    if keys:
        db.execute(SKIP, [{**_named(key), "why": reason} for key in keys])


def said(db: Db, fire: Fire, variant: str) -> None:
    """Note which of several wordings a fire had."""
    db.execute(SAID, {**_named(_key(fire)), "wording": variant})


def defer(db: Db, fire: Fire, until: datetime) -> None:
    """Let a fire that was claimed come due again at a better hour."""
    db.execute(DEFER, {**_named(_key(fire)), "until": until, "since": fire.planned_at or fire.due_at})


def take_back(db: Db, campaign: Campaign, point: str, contact_id: ContactId, *, but: int | None) -> None:
    """Forget the fires of a point that wait for a contact, except one occurrence."""
    of_point = (f.c.campaign_id == campaign.id, f.c.version == campaign.version, f.c.point == point)
    waiting = delete(f).where(*of_point, f.c.contact_id == contact_id, f.c.fired_at.is_(None))
    db.execute(waiting if but is None else waiting.where(f.c.occurrence != but))


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
    """Running campaigns of which no fire waits any more, and none may come."""
    waits = exists().where(and_(f.c.campaign_id == c.c.id, f.c.version == c.c.version, f.c.fired_at.is_(None)))
    found = db.execute(select(c.c.id).where(c.c.state == "running", ~c.c.open, ~waits)).scalars()
    return [CampaignId(id_) for id_ in found]


def _row(hour: Hour) -> Select[str, str, datetime]:
    return select(
        literal(hour.point).label("point"),
        literal(hour.timezone).label("timezone"),
        literal(hour.due_at, Instant).label("due_at"),
    )


def _key(fire: Fire) -> Key:
    return fire.campaign_id, fire.version, fire.point, fire.contact_id, fire.occurrence


def _named(key: Key) -> dict[str, object]:
    """The key of a fire, as the statements below ask for it."""
    return dict(zip(KEY_NAMES, key, strict=True))


KEY_NAMES = tuple(f"of_{column.name}" for column in KEY)
_ALIKE = and_(
    f.c.campaign_id == bindparam("of_campaign_id"),
    f.c.version == bindparam("of_version"),
    f.c.point == bindparam("of_point"),
    f.c.occurrence == bindparam("of_occurrence"),
)
_THESE = and_(_ALIKE, f.c.contact_id.in_(bindparam("who", expanding=True)))
_THIS = and_(_ALIKE, f.c.contact_id == bindparam("of_contact_id"))
WAITING = (
    select(f.c.contact_id)
    .where(_THESE, f.c.fired_at.is_(None), f.c.due_at <= bindparam("now", type_=f.c.due_at.type))
    .with_for_update(skip_locked=True)
)
FIRED = update(f).where(_THESE).values(fired_at=bindparam("now", type_=f.c.fired_at.type))
SKIP = update(f).where(_THIS).values(skipped=bindparam("why"))
SAID = update(f).where(_THIS).values(variant=bindparam("wording"))
DEFER = (
    update(f)
    .where(_THIS)
    .values(
        fired_at=None,
        due_at=bindparam("until", type_=f.c.due_at.type),
        planned_at=bindparam("since", type_=f.c.planned_at.type),
    )
)
"""A part of every fire, built once; the last three of those that do not go, or have several wordings."""
