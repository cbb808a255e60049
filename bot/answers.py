"""Answers look-ups from the open data: finds the card, reads the snapshots, never waits for a server."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.opendata.declarations import given_values
from bot.opendata.desk import Area, Asked, Desk
from bot.opendata.lookups.counting import counting
from bot.opendata.lookups.departures import departures
from bot.opendata.lookups.find import find
from bot.opendata.lookups.listing import listing
from bot.opendata.lookups.nearest import nearest
from bot.opendata.lookups.upcoming import upcoming
from bot.opendata.lookups.zone import zone
from flows.cards.reading import Card, check_card
from flows.lookup import LookedUp, LookUp, NotFound
from storage.snapshots.schema import Dataset, SnapshotMissing
from storage.snapshots.store import SnapshotStore
from storage.snapshots.words import fold

log = structlog.get_logger()

KINDS: Mapping[str, Callable[[Asked], LookedUp]] = {
    "find": find,
    "nearest": nearest,
    "next": upcoming,
    "zone": zone,
    "list": listing,
    "count": counting,
    "departures": departures,
}

Gazetteer = dict[str, dict[str, str]]
"""By slot: each spelling, in any language, and the key of the row it names."""


class Answers:
    """The cards of one city and the data they are answered from; may be used by many threads at once."""

    def __init__(
        self, store: SnapshotStore, cards: Mapping[str, Card], datasets: Mapping[str, Dataset], area: Area
    ) -> None:
        """Raise DefinitionError when a card names a data set or a value that is not there."""
        columns = given_values(datasets)
        for card in cards.values():
            check_card(card, columns)
        self.store, self.cards, self.datasets = store, cards, datasets
        self._desk = Desk(store=store, datasets=datasets, area=area)

    def look_up(self, look_up: LookUp, now: datetime) -> LookedUp:
        """Give what the rows say as of `now` (aware); a data set that cannot be read is an honest `down`."""
        card = self.cards[look_up.card]
        here = now.astimezone(self._desk.area.timezone)
        asked = Asked(card=card, slots=look_up.slots, now=here, desk=self._desk)
        try:
            return KINDS[card.look_up.kind](asked)
        except SnapshotMissing as missing:
            log.warning("data set down", card=card.name, dataset=missing.dataset, why=str(missing))
            return NotFound(reason="down")

    def gazetteer(self) -> Gazetteer:
        """Give the spellings that name one row only; those of two are left to the look-up, which asks."""
        found: Gazetteer = {}
        for name, dataset in self.datasets.items():
            if dataset.slot is not None:
                spelled = self.store.open(name).spellings()
                times = Counter(folded for folded, _ in {(fold(spelling), key) for spelling, key in spelled})
                slot = found.setdefault(dataset.slot, {})
                slot |= {spelling: key for spelling, key in spelled if times[fold(spelling)] == 1}
        return found
