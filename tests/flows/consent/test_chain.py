"""The chain: an event that is changed, taken out, put in, moved or cut off is found, and it is the first that is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.consent.chain import START, Broken, Event, Head, Link, Seal, hash_of, verify

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)

AN_EVENT = Event(kind="opt_in", scheme="tel", source="keyword", wording="You will get news.", language="es", at=NOON)


def an_event(**values: Any) -> Event:
    return replace(AN_EVENT, **values)


def chained(*events: Event, unsealed: int = 0) -> list[Link]:
    """The events as a ledger has them, with ids 10, 20 and so on; the first few are older than the seals."""
    links, last = list[Link](), START
    for number, event in enumerate(events):
        sealed = number >= unsealed
        previous, last = last, hash_of(last, event, sealed=sealed)
        seal: Seal = "holds" if sealed else "none"
        links.append(Link(id=10 * number + 10, event=event, previous=previous, hash=last, seal=seal))
    return links


def head_of(links: Sequence[Link]) -> Head:
    return Head(length=len(links), hash=links[-1].hash if links else START)


FIVE = chained(*(an_event(wording=f"wording {number}") for number in range(5)))


def broken(links: Sequence[Link], head: Head | None = None) -> Broken | None:
    return verify(links, head or head_of(FIVE)).broken


def test_a_ledger_as_it_was_written_is_whole_and_says_how_long_it_is() -> None:
    verdict = verify(FIVE, head_of(FIVE))

    assert (verdict.broken, verdict.length, verdict.sealed, verdict.hash) == (None, 5, 5, FIVE[-1].hash)


def test_an_empty_ledger_is_whole() -> None:
    assert verify([], Head(length=0, hash=START)).broken is None


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "opt_out"},
        {"scheme": "telegram"},
        {"scope": "parks"},
        {"source": "staff"},
        {"wording": "You will get news"},
        {"language": "en"},
        {"language": None},
        {"at": NOON + timedelta(microseconds=1)},
        {"staff": "maria"},
    ],
    ids=str,
)
def test_each_field_that_is_changed_breaks_the_very_event(changed: dict[str, Any]) -> None:
    links = chained(*[AN_EVENT] * 5)
    tampered = [*links[:2], replace(links[2], event=an_event(**changed)), *links[3:]]

    assert broken(tampered, head_of(links)) == Broken(id=30, fault="changed")


def rewritten(links: Sequence[Link]) -> Sequence[Link]:
    """The third event says something else, under a hash that fits it."""
    event = an_event(wording="something else")
    forged = replace(links[2], event=event, hash=hash_of(links[2].previous, event))
    return [*links[:2], forged, *links[3:]]


def inserted(links: Sequence[Link]) -> Sequence[Link]:
    """One more event that fits behind the second."""
    forged = Link(id=25, event=AN_EVENT, previous=links[1].hash, hash=hash_of(links[1].hash, AN_EVENT), seal="holds")
    return [*links[:2], forged, *links[2:]]


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (rewritten, Broken(id=40, fault="unlinked")),
        (inserted, Broken(id=30, fault="unlinked")),
        (lambda links: [*links[:2], *links[3:]], Broken(id=40, fault="unlinked")),
        (lambda links: links[1:], Broken(id=20, fault="unlinked")),
        (lambda links: [*links[:2], links[3], links[2], links[4]], Broken(id=40, fault="unlinked")),
        (lambda links: links[:-1], Broken(id=40, fault="end")),
        (lambda _: [], Broken(id=None, fault="end")),
        (lambda links: chained(*(link.event for link in links), AN_EVENT), Broken(id=60, fault="end")),
        (lambda links: [*links[:4], replace(links[4], seal="broken")], Broken(id=50, fault="seal")),
        (lambda links: [*links[:4], replace(links[4], seal="none")], Broken(id=50, fault="changed")),
        (lambda links: [replace(links[0], hash="", previous=""), *links[1:]], Broken(id=10, fault="changed")),
    ],
    ids=["rewritten", "inserted", "taken out", "first taken out", "reordered", "tail cut", "all cut", "added behind",
         "readdressed", "seal taken off", "written past the chain"],
)  # fmt: skip
def test_the_first_event_that_is_not_as_it_was_written_is_named(
    tamper: Callable[[Sequence[Link]], Sequence[Link]], expected: Broken
) -> None:
    assert broken(tamper(FIVE)) == expected


def test_events_older_than_the_seals_are_chained_without_one_but_none_comes_behind_a_sealed_one() -> None:
    old_then_new = chained(*[AN_EVENT] * 3, unsealed=2)
    last = old_then_new[-1]
    forged = Link(
        id=99, event=AN_EVENT, previous=last.hash, hash=hash_of(last.hash, AN_EVENT, sealed=False), seal="none"
    )

    assert verify(old_then_new, head_of(old_then_new)).broken is None
    assert verify(old_then_new, head_of(old_then_new)).sealed == 1
    assert broken([*old_then_new, forged], head_of([*old_then_new, forged])) == Broken(id=99, fault="unsealed")


@given(
    wordings=st.lists(st.text(max_size=20), min_size=1, max_size=8),
    at=st.integers(0, 7),
    other=st.text(max_size=20),
)
def test_no_wording_can_be_changed_unseen_in_any_language(wordings: list[str], at: int, other: str) -> None:
    links = chained(*(an_event(wording=wording) for wording in wordings))
    index = at % len(links)
    changed = replace(links[index], event=replace(links[index].event, wording=other))
    tampered = [*links[:index], changed, *links[index + 1 :]]

    same = other == wordings[index]
    assert broken(tampered, head_of(links)) == (None if same else Broken(id=links[index].id, fault="changed"))


def test_the_hash_is_the_same_for_ever() -> None:
    """The chain in a city's database depends on it: another value here means every ledger is broken."""
    assert hash_of(START, AN_EVENT) == "b588b661a62b7dfbb536ccd3126fa0f8598b64d9176aaf2c235bd91dddbca330"
