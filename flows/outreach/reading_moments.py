"""Reads when a point comes due, until when it makes sense, and what a campaign may cost; refuses with a cure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from flows.outreach.campaign import PointKind
from flows.outreach.events import AnsweredSo, Enrolled, Event, Finished, TicketClosed, Unfinished, parse_event
from flows.outreach.moments import After, OfDate, OnDate, When, needs_hour
from flows.outreach.offsets import Offset
from flows.outreach.pricing import Budget
from flows.outreach.recurring import Every
from flows.reading import Section
from flows.surveys.definition.reading import identifier, whole
from flows.surveys.survey import Survey

T = TypeVar("T")

KEYS = ("date", "after", "before", "from", "event", "every", "until", "times", "expires")
"""What a point may say of its moment besides `day` and `at`."""

MOMENTS = ("day", "date", "from", "event", "every")
"""Of these a point has one; `after` alone counts from when a contact comes into the audience."""


def read_when(section: Section, kind: PointKind, surveys: Mapping[str, Survey]) -> When | None:
    """Read the moment of a point, which may follow any survey there is; None: a day after the campaign's start."""
    chosen = [key for key in MOMENTS if key in section]
    if len(chosen) > 1:
        section.wrong(f"{chosen[0]!r} and {chosen[1]!r} are two moments", "Keep one of the two.", chosen[1])
    moment = chosen[0] if chosen else "after" if "after" in section else "day"
    _only_with(section, moment)
    match moment:
        case "date":
            return OnDate(read_date(section, "date"))
        case "from":
            return OfDate(identifier(section, "from"), _around(section))
        case "event":
            return After(_event(section, surveys), _offset(section, "after"))
        case "after":
            return After(Enrolled(), _offset(section, "after"))
        case "every":
            return _every(section, kind)
    return None


def read_hour(section: Section, when: When | None) -> time:
    """Read 10:00, with quotes or without: YAML takes the latter for 600 minutes."""
    if not needs_hour(when):
        if "at" in section:
            section.wrong("'at' says nothing here", "Take it out, or count in days: after: 1 day.", "at")
        return (when.hour if isinstance(when, Every) else None) or time(0)
    value = section.get("at")
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return time(*divmod(value, 60))
        return time.fromisoformat(str(value))
    except ValueError:
        return section.wrong(f"{value!r} is no time of day", 'Write at: "10:00".', "at")


def read_expiry(section: Section) -> Offset | None:
    """Read after how long a message has lost its sense."""
    expires = _offset(section, "expires")
    if expires is not None and expires.amount == 0:
        section.wrong("a message that expires at once is never sent", "Write expires: 2 days, for example.", "expires")
    return expires


def read_budget(top: Section) -> Budget | None:
    """Read what a campaign may cost: money in the city's currency, or segments."""
    return parsed(top, "budget", "Write budget: 250.00 or budget: 5000 segments.", Budget.parse)


def read_date(section: Section, key: str) -> date:
    """Read a day such as 2026-12-01, which YAML takes for one by itself."""
    value = section[key]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return section.wrong(f"{value!r} is no day", f"Write {key}: 2026-12-01.", key)


def _only_with(section: Section, moment: str) -> None:
    """Refuse what says nothing beside the moment that was chosen."""
    allowed = {"from": {"after", "before"}, "event": {"after"}, "after": {"after"}, "every": {"until", "times"}}
    for key in ("after", "before", "until", "times"):
        if key in section and key not in allowed.get(moment, set()):
            section.wrong(f"{key!r} says nothing beside {moment!r}", "Take it out.", key)


def _around(section: Section) -> Offset | None:
    """So long before or after a contact's own date, in days and longer: it has no hour."""
    before, after = _offset(section, "before"), _offset(section, "after")
    if before is not None and after is not None:
        section.wrong("'before' and 'after' are two moments", "Keep one of the two.", "after")
    offset = Offset(-before.amount, before.unit) if before else after
    if offset is not None and not offset.of_calendar:
        section.wrong("a date has no hour to count from", "Write 1 day, 2 weeks or 1 month.", "before")
    return offset if offset and offset.amount else None


def _event(section: Section, surveys: Mapping[str, Survey]) -> Event:
    event = parsed(section, "event", "Put the event on one line.", parse_event)
    match event:
        case AnsweredSo(condition):
            survey = _known(section, surveys, condition.survey)
            asked = [question.key for question in survey.questions]
            if condition.question not in asked:
                cure = f"Its questions: {', '.join(asked)}."
                section.wrong(f"{survey.name} asks no {condition.question!r}", cure, "event")
        case Finished(survey=name) | Unfinished(survey=name):
            _known(section, surveys, name)
        case TicketClosed():
            return event
        case Enrolled() | None:
            section.wrong("this is no event", "Write after: 3 days alone, for who comes into the audience.", "event")
    return event


def _known(section: Section, surveys: Mapping[str, Survey], name: str) -> Survey:
    if name not in surveys:
        known = ", ".join(sorted(surveys)) or "none"
        section.wrong(f"there is no survey {name!r}", f"Use one of: {known}.", "event")
    return surveys[name]


def _every(section: Section, kind: PointKind) -> Every:
    if kind != "message":
        cure = "Let a message come back, and ask in a campaign of its own each season."
        section.wrong(f"a {kind} does not recur: each is answered once", cure, "kind")
    until = read_date(section, "until") if "until" in section else None
    times = whole(section, "times")
    if times is not None and times < 1:
        section.wrong(f"'times' cannot be {times}", "Use 1 or more.", "times")
    rule = section.text("every")
    try:
        return Every.parse(rule, until, times)
    except ValueError as error:
        return section.wrong(f"{error}", 'Write every: week on mon, thu, for example, and at: "10:00".', "every")


def _offset(section: Section, key: str) -> Offset | None:
    offset = parsed(section, key, f"Write {key}: 3 days, for example.", Offset.parse)
    if offset is not None and offset.too_long:
        section.wrong(f"{offset} is longer than two years", "Use less.", key)
    return offset


def parsed(section: Section, key: str, cure: str, parse: Callable[[str], T]) -> T | None:
    """Read one value by its own parser; None where the key is missing."""
    if key not in section:
        return None
    value = section[key]
    try:
        return parse(str(value) if isinstance(value, int | float) else section.text(key))
    except ValueError as error:
        return section.wrong(f"{error}", cure, key)
