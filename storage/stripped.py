"""
A copy of a city to play a coming week through: who there is and what is planned, nobody's words or numbers.

Contacts keep their number, language, zones, consent and limits; where they are reached is replaced by an address
that is nobody's. Of messages there is left when a campaign wrote, of sessions where they stand, of answers the codes.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, insert, or_, select

from storage.database import Database, Db
from storage.tables import (
    campaign,
    contact,
    contact_date,
    contact_topic,
    fire,
    msg,
    occurrence,
    point,
    programme,
    result,
    session,
    subscription,
    survey,
    urn,
)

AT_ONCE = 5_000
"""Rows read and written at a time."""

WHOLE = (programme, survey, campaign, point, occurrence, contact, contact_topic, contact_date, subscription)
"""Tables in which nobody's words or numbers stand."""

UNDER_WAY = ("scheduled", "running", "paused")

Row = dict[str, Any]

Closed = Collection[tuple[str, int, str]]
"""Questions (survey, version, key) whose answers are codes."""


def copy_stripped(
    source: Db, target: Database, *, since: datetime, planned: str, closed: Closed, addresses: Mapping[str, bytes]
) -> None:
    """
    Copy what the campaign `planned` and those under way ask when they fire.

    `since`: messages before it count for nothing any more; `addresses`: what stands sealed instead of each, by scheme.
    """
    under_way = select(campaign.c.id).where(or_(campaign.c.state.in_(UNDER_WAY), campaign.c.name == planned))
    surveys = select(survey.c.name)
    passes = select(session.c.id).where(session.c.flow.in_(surveys))
    wrote = (msg.c.dedup_key.like("fire:%:0"), msg.c.direction == "out", msg.c.created_at >= since)
    with target.transaction() as into:
        for table in WHOLE:
            _fill(source, into, table, select(table), dict)
        _fill(source, into, urn, select(urn), lambda row: _nobodys(row, addresses))
        _fill(source, into, fire, select(fire).where(fire.c.campaign_id.in_(under_way)), dict)
        _fill(source, into, session, select(session).where(session.c.flow.in_(surveys)), _blank)
        _fill(
            source, into, result, select(result).where(result.c.session_id.in_(passes)), lambda row: _coded(row, closed)
        )
        _fill(source, into, msg, select(msg).where(*wrote), _wordless)


def _fill(source: Db, into: Db, table: Table[Any], rows: Select[Any], strip: Callable[[Row], Row]) -> None:
    for some in source.execute(rows, execution_options={"yield_per": AT_ONCE}).mappings().partitions():
        into.execute(insert(table), [strip(dict(row)) for row in some])


def _nobodys(row: Row, addresses: Mapping[str, bytes]) -> Row:
    return row | {"address_sealed": addresses[row["scheme"]], "address_index": str(row["id"]).encode()}


def _blank(row: Row) -> Row:
    """Where a session stands, and what it holds something under."""
    return row | {"results": dict.fromkeys(row["results"], "")}


def _coded(row: Row, closed: Closed) -> Row:
    known = (row["survey"], row["version"], row["question"]) in closed
    return row if known else row | {"value": ""}


def _wordless(row: Row) -> Row:
    """That a campaign wrote, and when; none of it leaves the copy."""
    state = row["state"] if row["state"] == "cancelled" else "wired"
    nothing: Row = {"urn_id": None, "text": "", "choices": [], "token": None, "provider_id": None, "source": None,
               "lease_until": None, "error": None, "buttons": None, "ask_at": None, "session_id": None}  # fmt: skip
    return row | nothing | {"state": state}
