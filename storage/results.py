"""Answers to surveys, under codes that are the same in every language."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, select, update

from flows.contact import ContactId
from storage.database import Db
from storage.once import insert_once
from storage.tables import result as r
from storage.tables import session

COUNTS = and_(session.c.id == r.c.session_id, session.c.state != "merged")
"""Leaves out the second pass of a person whose two contacts became one."""


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


def correct(db: Db, *, session_id: int, question: str, value: str, language: str, now: datetime) -> bool:
    """Put an answer in the place of the one given before; False when there is none, or it says the same."""
    mine = (r.c.session_id == session_id, r.c.question == question, r.c.value != value)
    done = db.execute(update(r).where(*mine).values(value=value, language=language, corrected_at=now))
    return done.rowcount == 1


def take_back(db: Db, session_id: int, questions: Sequence[str]) -> int:
    """Take out answers to questions that are not asked any more; gives how many."""
    return db.execute(delete(r).where(r.c.session_id == session_id, r.c.question.in_(questions))).rowcount


def of_session(db: Db, session_id: int) -> Mapping[str, str]:
    """The answers of one pass through a survey, by question."""
    rows = db.execute(select(r.c.question, r.c.value).where(r.c.session_id == session_id)).all()
    return {row[0]: row[1] for row in rows}


def of_contacts(db: Db, ids: Collection[ContactId], survey: str, question: str) -> Mapping[ContactId, frozenset[str]]:
    """What each contact answered to a question, as codes; nothing of who did not."""
    rows = db.execute(
        select(r.c.contact_id, r.c.value).where(r.c.contact_id.in_(ids), r.c.survey == survey, r.c.question == question)
    ).all()
    given = defaultdict[ContactId, set[str]](set)
    for row in rows:
        given[ContactId(row.contact_id)].add(row.value)
    return {who: frozenset(codes) for who, codes in given.items()}


def tally(db: Db, survey: str, question: str) -> Mapping[str, int]:
    """How often each code was given, by one pass a person."""
    counted = select(r.c.value, func.count()).join(session, COUNTS)
    rows = db.execute(counted.where(r.c.survey == survey, r.c.question == question).group_by(r.c.value)).all()
    return {row[0]: row[1] for row in rows}


def count_finished(db: Db, survey: str) -> int:
    """How many passes through a survey came to its end."""
    return db.execute(select(func.count()).where(session.c.flow == survey, session.c.state == "finished")).scalar_one()


def count_started(db: Db, survey: str) -> int:
    """How many passes through a survey were begun, whatever became of them."""
    return db.execute(select(func.count()).where(session.c.flow == survey, session.c.state != "merged")).scalar_one()


def count_partial(db: Db, survey: str) -> int:
    """How many passes have answers and did not come to the end: these are kept and counted too."""
    answered = exists().where(r.c.session_id == session.c.id)
    mine = (session.c.flow == survey, session.c.state.not_in(("finished", "merged")), answered)
    return db.execute(select(func.count()).where(*mine)).scalar_one()


def answers(db: Db, survey: str) -> list[tuple[int, str, str, str, datetime]]:
    """Every answer as (session, question, value, language, when): what an export is made from."""
    rows = db.execute(
        select(r.c.session_id, r.c.question, r.c.value, r.c.language, r.c.answered_at)
        .join(session, COUNTS)
        .where(r.c.survey == survey)
        .order_by(r.c.session_id, r.c.id)
    ).all()
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
