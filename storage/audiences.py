"""Turns an audience query into SQL over contacts, for exactly those that `audience.matches` holds for."""

import re

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, false, func, not_, or_, select, true

from flows.contact import Contact, ContactId
from flows.outreach.audience import And, Answered, Comparison, Everyone, Expression, Not, Or
from flows.outreach.audience_tree import ORDERS, WHOLE
from storage.contacts import COLUMNS, NOBODY, from_row
from storage.database import Db
from storage.tables import contact as c
from storage.tables import result as r
from storage.tables import session as s
from storage.tables import urn as u


def members(db: Db, audience: Expression, after: ContactId, limit: int) -> list[Contact]:
    """The next `limit` contacts of an audience by their number, behind `after`."""
    rows = db.execute(select(*COLUMNS).where(condition(audience), c.c.id > after).order_by(c.c.id).limit(limit)).all()
    return [from_row(row) for row in rows]


def zones(db: Db, audience: Expression, after: ContactId, limit: int) -> dict[ContactId, str]:
    """The next `limit` contacts of an audience with their time zones: planning many needs to know no more of them."""
    next_ones = select(c.c.id, c.c.timezone).where(condition(audience), c.c.id > after).order_by(c.c.id).limit(limit)
    return {ContactId(row.id): row.timezone for row in db.execute(next_ones)}


def count(db: Db, audience: Expression) -> int:
    """How many contacts an audience has."""
    is_one = c.c.id > NOBODY
    return db.execute(select(func.count()).select_from(c).where(condition(audience), is_one)).scalar_one()


def condition(audience: Expression) -> ColumnElement[bool]:
    """The condition on the contact table; what we do not know of a contact is a field without a value."""
    match audience:
        case Everyone():
            return true()
        case Comparison(field, op, values):
            found = _among(field, values)
            return not_(found) if op == "!=" else found
        case Answered():
            return _answered(audience)
        case Not(part):
            return not_(condition(part))
        case And(parts):
            return and_(*map(condition, parts))
        case Or(parts):
            return or_(*map(condition, parts))


def _among(field: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    match field:
        case "language":
            return _is_one_of(c.c.language, values)
        case "zone":
            return _is_one_of(c.c.zone, values)
        case "channel":
            return exists().where(u.c.contact_id == c.c.id, u.c.channel.in_(values))
        case "started":
            return exists().where(s.c.contact_id == c.c.id, s.c.flow.in_(values))
        case "finished":
            return exists().where(s.c.contact_id == c.c.id, s.c.flow.in_(values), s.c.state == "finished")
        case _:
            return false()


def _answered(audience: Answered) -> ColumnElement[bool]:
    of_question = and_(r.c.contact_id == c.c.id, r.c.survey == audience.survey, r.c.question == audience.question)
    return exists().where(of_question, _holds(audience))


def _holds(audience: Answered) -> ColumnElement[bool]:
    """What `Answered.holds` says of one saved answer."""
    match audience.op:
        case None:
            return true()
        case "=" | "in" | "!=":
            codes = "|".join(map(re.escape, audience.values))
            among = r.c.value.regexp_match(f"(^|\\s)({codes})(\\s|$)")
            return not_(among) if audience.op == "!=" else among
        case order:
            number = case((r.c.value.regexp_match(f"^{WHOLE}$"), cast(r.c.value, Integer)))
            return func.coalesce(ORDERS[order](number, int(audience.values[0])), false())


def _is_one_of(column: ColumnElement[str | None], values: tuple[str, ...]) -> ColumnElement[bool]:
    """True or false, never NULL: `not` of it holds for those of whom we do not know."""
    return and_(column.is_not(None), column.in_(values))
