"""What the guards look at: what became of a campaign's messages, and who writes the same again and again."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, exists, func, select

from flows.consent.chain import ALL
from flows.contact import ContactId
from flows.outreach.campaign import Campaign, CampaignId
from flows.outreach.guarding import Tally
from storage.database import Db
from storage.once import insert_once
from storage.tables import audit, loop
from storage.tables import campaign as c
from storage.tables import consent_event as e
from storage.tables import msg as m

REACHED = ("wired", "delivered")
"""States of a message that was taken: some providers never tell more."""


def sending(db: Db) -> list[CampaignId]:
    """Campaigns under way, and those that are done while their last messages wait in a lane."""
    waits = exists().where(m.c.campaign_id == c.c.id, m.c.state == "queued")
    under_way = c.c.state.in_(("scheduled", "running")) | ((c.c.state == "done") & waits)
    return [CampaignId(id_) for id_ in db.execute(select(c.c.id).where(under_way).order_by(c.c.id)).scalars()]


def tally(db: Db, campaign: Campaign, since: datetime) -> Tally:
    """Count what became of a campaign's messages since then, and who of their contacts opted out after theirs."""
    of_campaign = (m.c.campaign_id == campaign.id, m.c.direction == "out", m.c.created_at >= since)
    taken = m.c.state.in_(REACHED)
    row = db.execute(
        select(
            func.count(case((taken, m.c.contact_id)).distinct()),
            func.count(case((taken, m.c.id))),
            func.count(case((m.c.state == "failed", m.c.id))),
        ).where(*of_campaign)
    ).one()
    scopes = (ALL, campaign.programme.name) if campaign.programme else (ALL,)
    got = exists().where(
        m.c.contact_id == e.c.contact_id,
        m.c.campaign_id + 0 == campaign.id,  # by its index SQLite would go through the whole campaign for each of them
        m.c.direction == "out", m.c.created_at >= since, taken, m.c.created_at <= e.c.at,
    )  # fmt: skip
    opted_out = db.execute(
        select(func.count(e.c.contact_id.distinct())).where(
            e.c.kind == "opt_out", e.c.scope.in_(scopes), e.c.at >= since, got
        )
    ).scalar_one()
    return Tally(reached=row[0], opted_out=opted_out, tried=row[1] + row[2], refused=row[2])


def resumed_at(db: Db, campaign: Campaign) -> datetime | None:
    """When staff last let a campaign go on; what was counted before it is settled."""
    of_campaign = audit.c.object.startswith(f"campaign/{campaign.name}/", autoescape=True)
    acts = audit.c.act.in_(("running", "approve"))
    return db.execute(select(func.max(audit.c.at)).where(of_campaign, acts)).scalar_one()


SAME = (
    select(func.count())
    .where(m.c.contact_id == bindparam("who"), m.c.direction == "in")
    .where(m.c.text == bindparam("words"), m.c.created_at > bindparam("since"))
)
SILENT = select(loop.c.silent_until).where(loop.c.contact_id == bindparam("who"))
WRITER = select(SAME.scalar_subquery(), SILENT.scalar_subquery())
"""A part of every turn: one statement, built once."""


def writer(db: Db, contact_id: ContactId, text: str, since: datetime) -> tuple[int, datetime | None]:
    """
    Count how often a contact has written the same to the letter since then; and give until when they get no answer.

    None where they never wrote as a machine does.
    """
    row = db.execute(WRITER, {"who": contact_id, "words": text, "since": since}).one()
    return row[0], row[1]


def silence(db: Db, contact_id: ContactId, now: datetime, until: datetime) -> None:
    """Answer a contact no more until then."""
    values = {"contact_id": contact_id, "noticed_at": now, "silent_until": until}
    if not insert_once(db, loop, values):
        db.execute(loop.update().where(loop.c.contact_id == contact_id).values(noticed_at=now, silent_until=until))


def forget(db: Db, now: datetime) -> int:
    """Take away the notes of silences that are over; gives how many."""
    return db.execute(delete(loop).where(loop.c.silent_until < now)).rowcount


def silent(db: Db, now: datetime) -> list[tuple[ContactId, datetime, datetime]]:
    """Contacts that get no answer now: who, since when, until when."""
    found = select(loop.c.contact_id, loop.c.noticed_at, loop.c.silent_until).where(loop.c.silent_until > now)
    return [(ContactId(row[0]), row[1], row[2]) for row in db.execute(found.order_by(loop.c.noticed_at))]
