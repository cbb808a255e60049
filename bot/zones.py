"""Says in which zone a place lies, for surveys: of what the resident wrote, only the zone's key is kept."""

from collections.abc import Iterable

import structlog

from bot.scene import Scene
from flows.cards.reading import Card
from flows.conversation import Locate, Zoned
from flows.lookup import Found, LookedUp, LookUp, NotFound, Offer, Offered
from flows.numerals import to_int
from flows.points import read_point
from storage.snapshots.schema import SnapshotMissing
from storage.snapshots.words import fold

log = structlog.get_logger()

MOST_WORDS = 2
"""Words of a text that names a zone by its key, as “district 3”: more are an address, or a story."""


def zone_of(scene: Scene, asked: Locate) -> Zoned | Offered | NotFound:
    """Give the zone of a place; or the addresses that come near; or an honest no."""
    named = _named(scene, asked)
    if named is not None:
        return Zoned(named)
    card = _card(scene, asked.zone)
    if card is None:
        log.warning("no card knows these zones", dataset=asked.zone)
        return NotFound(reason="no_data")
    found = scene.app.answers.look_up(LookUp(card=card.name, slots={"address": asked.text}), scene.now)
    if not isinstance(found, Offered):
        return _zone(found)
    zones = _zones(scene, card, found.offers)
    exact = found.kind == "several" or read_point(asked.text)
    return Zoned(zones.pop()) if exact and len(zones) == 1 else found


def _named(scene: Scene, asked: Locate) -> str | None:
    """The zone that a text names: by its own name, or by its key with a word or none (“3”, “district 3”)."""
    try:
        snapshot = scene.app.answers.store.open(asked.zone)
    except SnapshotMissing:
        return None
    keys = snapshot.keys()
    by_name = {fold(spelling): key for spelling, key in snapshot.spellings()} | {fold(key): key for key in keys}
    said = fold(asked.text)
    words = [by_name[word] for word in map(_spelled, said.split()) if by_name.get(word) in keys]
    return by_name.get(said) or (words[0] if len(words) == 1 and len(said.split()) <= MOST_WORDS else None)


def _spelled(word: str) -> str:
    """A word as a key would have it: “۳” and “three” are 3."""
    number = to_int(word)
    return word if number is None else str(number)


def _zones(scene: Scene, card: Card, offers: Iterable[Offer]) -> set[str]:
    """The zones in which these addresses lie; that of one without a zone is empty."""
    looked_up = (scene.app.answers.look_up(LookUp(card=card.name, slots=offer.slots), scene.now) for offer in offers)
    zones = (_zone(found) for found in looked_up)
    return {zone.key if isinstance(zone, Zoned) else "" for zone in zones}


def _zone(found: LookedUp) -> Zoned | NotFound:
    match found:
        case Found(source=source) if source.keys:
            return Zoned(source.keys[0])
        case NotFound():
            return found
        case _:
            return NotFound(reason="no_such")


def _card(scene: Scene, zone: str) -> Card | None:
    """The card that knows in which of these zones an address lies."""
    cards = scene.app.answers.cards.values()
    return next((card for card in cards if card.look_up.kind == "zone" and card.look_up.dataset == zone), None)
