"""
The chain of consent events: each carries the hash of the one before it, so that none is changed unseen.

What is hashed never changes. Left out are `contact_id`, which goes when a contact is erased, and the
address's index, which is made anew when the secret key is: a seal made with that key holds it to the hash.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Kind = Literal["opt_in", "opt_out", "asked", "scope_asked", "scope"]
"""
`asked`: we asked to confirm a programme. `scope_asked`: the confirmation of a STOP asked whether only one
programme was meant. `scope`: it was, so the opt-out before holds for that programme alone.
"""

Seal = Literal["holds", "broken", "none"]
"""Whether a seal holds an event's address to its hash; none: the event is older than the chain."""

Fault = Literal["changed", "unlinked", "seal", "unsealed", "end"]

MEANING: dict[Fault, str] = {
    "changed": "it does not say what it said when it was written",
    "unlinked": "it does not follow the event before it: one was taken out, put in or moved",
    "seal": "its address was changed, or the ledger was written anew; or its secret key is not among the settings",
    "unsealed": "it has no seal, though an event before it has one",
    "end": "events were cut off or added behind it, past the ledger",
}
"""What a fault is, for staff."""

START = ""
"""What the first event has before it."""

ALL = "all"
"""The scope of everything the city sends."""

AREA = "area"
"""The scope of keeping the area where a contact lives: no programme, for nothing is sent under it."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is proven of one consent event."""

    kind: Kind
    scheme: str
    """Of the URN it is about."""
    scope: str = ALL
    """`all`, `area`, or one programme."""
    source: str
    """keyword, sentence, reply, campaign, provider, staff, import; link, unlink: it holds for a second address too."""
    wording: str
    """What they wrote, or what they agreed to, to the letter."""
    language: str | None
    at: datetime
    staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An event as it lies in the ledger."""

    id: int
    event: Event
    previous: str
    hash: str
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the ledger ends: how many events there are, and the hash of the last."""

    length: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first event that is not as it was written; None stands for the beginning of the ledger."""

    id: int | None
    fault: Fault

    def __str__(self) -> str:
        return f"event {self.id or 'none'}: {MEANING[self.fault]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look through the whole ledger found."""

    length: int
    """Events looked at: all of them, when none is broken."""
    sealed: int
    hash: str
    """Of the last event. Kept elsewhere, it proves later that nothing before it was written anew."""
    broken: Broken | None


def hash_of(previous: str, event: Event, *, sealed: bool = True) -> str:
    """Give the hash of an event behind another: SHA-256 over JSON with sorted keys and no spaces, in hex."""
    said = {
        "at": (event.at - EPOCH) // timedelta(microseconds=1),
        "kind": event.kind,
        "language": event.language,
        "previous": previous,
        "scheme": event.scheme,
        "scope": event.scope,
        "sealed": sealed,
        "source": event.source,
        "staff": event.staff,
        "wording": event.wording,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(links: Iterable[Link], head: Head) -> Verdict:
    """Look through a ledger in its order, up to the first event that is broken."""
    length, sealed, last, last_id = 0, 0, START, None
    for link in links:
        fault = _fault(link, last, sealed=sealed > 0)
        if fault is not None:
            return Verdict(length=length, sealed=sealed, hash=last, broken=Broken(id=link.id, fault=fault))
        length, sealed, last, last_id = length + 1, sealed + (link.seal != "none"), link.hash, link.id
    whole = head == Head(length=length, hash=last)
    broken = None if whole else Broken(id=last_id, fault="end")
    return Verdict(length=length, sealed=sealed, hash=last, broken=broken)


def _fault(link: Link, last: str, *, sealed: bool) -> Fault | None:
    """What is wrong with a link behind the event with the hash `last`; `sealed` once any before it was."""
    if link.hash != hash_of(link.previous, link.event, sealed=link.seal != "none"):
        return "changed"
    if link.previous != last:
        return "unlinked"
    if link.seal == "none" and sealed:
        return "unsealed"
    return "seal" if link.seal == "broken" else None
