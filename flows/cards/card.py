"""A card: one question the city can answer, with the rows that answer it and the words it is answered in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SlotKind = Literal["address", "place", "item", "service", "problem", "route", "text"]
LookUpKind = Literal["find", "nearest", "next", "zone", "list", "count", "departures"]

ROWS, WORDING = "rows", "_wording"
"""The value that holds all rows of a list, and the value of a row that says which wording fits it."""

MORE, MORE_ROW = "more", "more_row"
"""The wordings of the long form: the whole, and each row of it where those of the answer do not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSlot:
    """One value the look-up needs, and how the resident is asked for it."""

    name: str
    kind: SlotKind
    ask: str
    optional: bool = False
    """Not asked for before the look-up; the look-up says when it cannot do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLookUp:
    """Which rows answer: the kind of look-up, the data set, and what that kind wants to know."""

    kind: LookUpKind
    dataset: str
    by: str | None = None
    """The slot that names the row."""
    key: str | None = None
    """The row itself, or the one to take when nothing is named."""
    variant_by: str | None = None
    """The column that says which wording fits the row."""
    addresses: str | None = None
    """The data set of the city's addresses."""
    column: str | None = None
    """The column of an address that holds the key of its zone."""
    calendar: str | None = None
    """The data set of days on which nothing is collected."""
    exceptions: str | None = None
    """The data set of days on which the rule may not hold."""
    departures: str | None = None
    """The data set of what leaves each stop, and when."""
    services: str | None = None
    """The data set of the days on which each service runs."""
    delays: str | None = None
    """The data set of how late each trip is just now."""
    route: str | None = None
    """The slot that names the route."""
    where: Mapping[str, str] = field(default_factory=dict)
    until: str | None = None
    """The column with a row's last day; later it is no longer listed."""
    sort: str | None = None
    """The column by which rows are listed; else in the order they were published."""
    limit: int = 3
    more: int = 0
    """How many further rows the long form tells."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Rows of other data sets (`dataset/key`) whose columns the wordings may use, by prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question the city can answer. Its name is its file's and its intent's."""

    name: str
    intent: str
    title: str
    topic: str
    confirm_at: str
    """Whom to ask when data is old or missing: a row (`dataset/key`) with a `name` and how to `reach` it."""
    slots: tuple[CardSlot, ...]
    look_up: CardLookUp
    say: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    path: Path = field(default=Path(), compare=False, repr=False)

    @property
    def datasets(self) -> frozenset[str]:
        """Every data set it reads."""
        look = self.look_up
        rows = (*look.also.values(), self.confirm_at)
        named = {look.dataset, look.addresses, look.calendar, look.exceptions}
        named |= {look.departures, look.services, look.delays}
        return frozenset({name for name in named if name} | {row.partition("/")[0] for row in rows})
