"""
A copy of a city to play a coming week through: who there is and what is planned, nobody's words or numbers.

Contacts keep their number, language, zones, consent and limits; where they are reached is replaced by an address
that is nobody's. Of messages there is left when a campaign wrote, of sessions where they stand, of answers the codes.
"""

from collections.abc import Callable, Collection, Container, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, insert, or_, select

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

ROWS_AT_ONCE = 5_000
"""Rows read and written at a time."""

WHOLE = (programme, survey, campaign, point, occurrence, contact, contact_topic, contact_date, subscription)
"""Tables in which nobody's words or numbers stand."""

UNDER_WAY = ("scheduled", "running", "paused")

Row = dict[str, Any]

Closed = Collection[tuple[str, int, str]]
"""Questions (survey, version, key) whose answers are codes."""


def copy_stripped(
    source: Db,
    target: Database,
    *,
    since: datetime,
    planned: str,
    closed: Closed,
    addresses: Mapping[str, bytes],
    only: Container[int] | None = None,
) -> None:
    """
    Copy what the campaign `planned` and those under way ask when they fire.

    `since`: messages before it count for nothing any more; `addresses`: what stands sealed instead of each, by
    scheme; `only`: the contacts that are copied, all of them without it.
    """
    surveys = select(survey.c.name)
    passes = select(session.c.id).where(session.c.flow.in_(surveys))
    with target.transaction() as into:
        fill = partial(_fill, source, into, only)
        for table in WHOLE:
            fill(table, select(table), dict)
        fill(urn, select(urn), lambda row: _nobodys(row, addresses))
        fill(fire, select(fire).where(fire.c.campaign_id.in_(under_way(planned))), dict)
        fill(session, select(session).where(session.c.flow.in_(surveys)), _blank)
        fill(result, select(result).where(result.c.session_id.in_(passes)), lambda row: _coded(row, closed))
        fill(msg, select(msg).where(*wrote_since(since)), _wordless)


def under_way(planned: str) -> Select[int]:
    """The campaign that is planned, and those under way."""
    return select(campaign.c.id).where(or_(campaign.c.state.in_(UNDER_WAY), campaign.c.name == planned))


def wrote_since(since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Which messages are those that a campaign wrote since then."""
    return msg.c.dedup_key.like("fire:%:0"), msg.c.direction == "out", msg.c.created_at >= since


def _fill(
    source: Db,
    into: Db,
    only: Container[int] | None,
    table: Table[Any],
    rows: Select[Any],
    strip: Callable[[Row], Row],
) -> None:
    for some in source.execute(rows, execution_options={"yield_per": ROWS_AT_ONCE}).mappings().partitions():
        if kept := [strip(dict(row)) for row in some if _is_among(only, table, row)]:
            into.execute(insert(table), kept)


def _is_among(only: Container[int] | None, table: Table[Any], row: RowMapping) -> bool:
    """Whether a row is of nobody, or of one of these contacts."""
    owner = row["id"] if table is contact else row.get("contact_id")
    return only is None or owner is None or owner in only


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
