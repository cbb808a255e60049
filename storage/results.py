"""Answers to surveys, under codes that are the same in every language."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from flows.contact import ContactId
from storage.database import Db
from storage.once import insert_once
from storage.tables import result as r
from storage.tables import session


def save(
    db: Db,
    *,
    session_id: int,
    contact_id: ContactId,
    survey: str,
    version: int,
    question: str,
    value: str,
    language: str,
    now: datetime,
) -> bool:
    """Record one answer; False when this session has answered that question already."""
    return insert_once(
        db,
        r,
        {
            "session_id": session_id,
            "contact_id": contact_id,
            "survey": survey,
            "version": version,
            "question": question,
            "value": value,
            "language": language,
            "answered_at": now,
        },
    )


def tally(db: Db, survey: str, question: str) -> Mapping[str, int]:
    """How often each code was given."""
    rows = db.execute(
        select(r.c.value, func.count()).where(r.c.survey == survey, r.c.question == question).group_by(r.c.value)
    ).all()
    return {row[0]: row[1] for row in rows}


def count_finished(db: Db, survey: str) -> int:
    """How many passes through a survey came to its end."""
    return db.execute(select(func.count()).where(session.c.flow == survey, session.c.state == "finished")).scalar_one()


def answers(db: Db, survey: str) -> list[tuple[int, str, str, str, datetime]]:
    """Every answer as (session, question, value, language, when): what an export is made from."""
    rows = db.execute(
        select(r.c.session_id, r.c.question, r.c.value, r.c.language, r.c.answered_at)
        .where(r.c.survey == survey)
        .order_by(r.c.session_id, r.c.id)
    ).all()
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
