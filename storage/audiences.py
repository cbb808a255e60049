"""Turns an audience query into SQL over contacts, for exactly those that `audience.matches` holds for."""

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from flows.contact import Contact, ContactId
from flows.outreach.audience import And, Comparison, Everyone, Expression, Not, Or
from storage.contacts import from_row
from storage.database import Db
from storage.tables import contact as c
from storage.tables import session as s
from storage.tables import urn as u


def members(db: Db, audience: Expression, after: ContactId, limit: int) -> list[Contact]:
    """The next `limit` contacts of an audience by their number, behind `after`."""
    rows = db.execute(
        select(c.c.id, c.c.language, c.c.timezone, c.c.zone, c.c.opted_in_at, c.c.stopped_at)
        .where(condition(audience), c.c.id > after)
        .order_by(c.c.id)
        .limit(limit)
    ).all()
    return [from_row(row) for row in rows]


def count(db: Db, audience: Expression) -> int:
    """How many contacts an audience has."""
    return db.execute(select(func.count()).select_from(c).where(condition(audience))).scalar_one()


def condition(audience: Expression) -> ColumnElement[bool]:
    """The condition on the contact table; what we do not know of a contact is a field without a value."""
    match audience:
        case Everyone():
            return true()
        case Comparison(field, op, values):
            found = _among(field, values)
            return not_(found) if op == "!=" else found
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


def _is_one_of(column: ColumnElement[str | None], values: tuple[str, ...]) -> ColumnElement[bool]:
    """True or false, never NULL: `not` of it holds for those of whom we do not know."""
    return and_(column.is_not(None), column.in_(values))
