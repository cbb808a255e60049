"""A lane lets out no more segments than its rate allows, over all workers, and never comes to a stand."""

from datetime import datetime, timedelta
from itertools import accumulate, chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from storage import lanes
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.lanes import Pace
from storage.tables import contact, msg, urn
from tests.storage.kept import NOON, SECOND, a_urn, at_once, undone

LEASE = timedelta(minutes=1)
GRACE = timedelta(microseconds=3)
"""Instants are kept to the microsecond: a bound on them holds to a few of them."""

few = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

paces = st.builds(Pace, rate=st.sampled_from([0.3, 1.0, 3.0, 7.0, 27.0, 400.0]), burst=st.integers(1, 12))
sizes = st.lists(st.integers(0, 3) | st.integers(0, 20), min_size=1, max_size=10)
pauses = st.lists(
    st.one_of(st.just(0.0), st.floats(0, 0.00001), st.floats(0, 0.1), st.floats(0, 4), st.just(60.0)), max_size=30
)


def queue_to_many(db: Db, keyring: Keyring, segments: list[int]) -> None:
    """One message to each of as many contacts, numbered from 1."""
    numbers = range(1, len(segments) + 1)
    sealed = keyring.encrypt(str(a_urn()), AAD)
    db.execute(insert(contact).values(timezone="UTC", created_at=NOON), [{"id": n} for n in numbers])
    db.execute(
        insert(urn).values(scheme="tel", address_sealed=sealed, channel="sms", last_used_at=NOON),
        [{"id": n, "contact_id": n, "address_index": str(n).encode()} for n in numbers],
    )
    db.execute(
        insert(msg).values(
            channel="sms", direction="out", state="queued", text="hi", choices=[], due_at=NOON, created_at=NOON
        ),
        [
            {"contact_id": n, "urn_id": n, "dedup_key": str(n), "token": str(n), "segments": size}
            for n, size in zip(numbers, segments, strict=True)
        ],
    )


def claim(db: Db, keyring: Keyring, pace: Pace, now: datetime) -> list[int]:
    """Claim, and give the numbers of the contacts."""
    return [each.contact_id or 0 for each in lanes.claim(db, keyring, "sms", pace, now, LEASE)]


@few
@given(pace=paces, segments=sizes, pauses=pauses)
def test_no_window_of_time_holds_more_than_the_rate_and_one_burst(
    database: Database, keyring: Keyring, pace: Pace, segments: list[int], pauses: list[float]
) -> None:
    """Whenever it is asked. Only a message that is itself more than a burst goes beyond, by as much."""
    billed = [max(size, 1) for size in segments]
    instants = [NOON + timedelta(seconds=passed) for passed in accumulate(pauses, initial=0.0)]
    with undone(database) as db:
        queue_to_many(db, keyring, segments)
        out = [(now, billed[number - 1]) for now in instants for number in claim(db, keyring, pace, now)]

    most_at_once = max(pace.burst, *billed)
    for position, (start, _) in enumerate(out):
        so_far = accumulate(size for _, size in out[position:])
        for (now, _), total in zip(out[position:], so_far, strict=True):
            assert total <= pace.rate * (now - start + GRACE).total_seconds() + most_at_once


@few
@given(pace=paces, segments=sizes)
def test_a_lane_that_is_asked_at_every_slot_lets_out_all_in_time(
    database: Database, keyring: Keyring, pace: Pace, segments: list[int]
) -> None:
    """Rounding to microseconds costs it no slot; each message goes out once, in its turn."""
    steps = sum(max(size, 1) for size in segments) + 1
    with undone(database) as db:
        queue_to_many(db, keyring, segments)
        out = [number for step in range(steps) for number in claim(db, keyring, pace, NOON + step * pace.time_for(1))]

    assert out == list(range(1, len(segments) + 1))


@pytest.mark.parametrize("rate", [0.3, 1, 3, 7, 27, 80, 1_000_000])
@pytest.mark.parametrize("burst", [1, 2, 3, 40])
def test_after_a_rest_a_whole_burst_is_free_and_no_more(rate: float, burst: int) -> None:
    pace = Pace(rate=rate, burst=burst)

    assert pace.free_slots(NOON - timedelta(days=1), NOON) == burst
    assert pace.free_slots(NOON - pace.full, NOON) == burst


def test_before_its_next_slot_nothing_is_free() -> None:
    assert Pace(rate=1, burst=5).free_slots(NOON + SECOND, NOON) <= 0
    assert Pace(rate=1, burst=5).free_slots(NOON - SECOND / 2, NOON) == 0


def test_a_long_message_waits_until_all_is_free_and_nobody_slips_past(database: Database, keyring: Keyring) -> None:
    pace = Pace(rate=1, burst=3)
    with database.transaction() as db:
        queue_to_many(db, keyring, [1, 5, 1])

        out = [claim(db, keyring, pace, NOON + second * SECOND) for second in range(6)]

    assert out == [[1], [2], [], [], [3], []]


def test_a_pause_the_provider_asks_for_is_kept_and_never_shortened(database: Database, keyring: Keyring) -> None:
    pace = Pace(rate=1, burst=2)
    with database.transaction() as db:
        queue_to_many(db, keyring, [1, 1, 1])
        assert claim(db, keyring, pace, NOON) == [1, 2]

        lanes.push_back(db, "sms", NOON + 10 * SECOND)
        lanes.push_back(db, "sms", NOON + 5 * SECOND)

        assert claim(db, keyring, pace, NOON + 10 * SECOND) == []
        assert claim(db, keyring, pace, NOON + 11 * SECOND) == [3]


@pytest.mark.parametrize(
    ("rate", "burst", "portion"),
    [(1, 1, 1), (27, 3, 1), (100, 10, 5), (100, 4, 2), (1000, 1000, 50), (0.01, 1, 1)],
)
def test_a_full_lane_rests_for_a_portion_that_loses_no_slot(rate: float, burst: int, portion: int) -> None:
    """Half a burst at most: while the claim for it is under way, the lane fills on."""
    assert Pace(rate=rate, burst=burst).portion == portion


def test_a_lane_says_how_long_it_rests(database: Database, keyring: Keyring) -> None:
    pace = Pace(rate=10, burst=2)
    with database.transaction() as db:
        assert lanes.rests_for(db, "sms", pace, NOON) == timedelta(0)
        queue_to_many(db, keyring, [1, 1, 1])
        claim(db, keyring, pace, NOON)

        rest = lanes.rests_for(db, "sms", pace, NOON)
        assert rest == SECOND / 10
        assert claim(db, keyring, pace, NOON + rest / 2) == []
        assert claim(db, keyring, pace, NOON + rest) == [3]

        lanes.push_back(db, "sms", NOON + 60 * SECOND)
        assert lanes.rests_for(db, "sms", pace, NOON) > 60 * SECOND


def test_workers_that_claim_at_once_share_one_rate_and_get_no_message_twice(
    database: Database, database_url: str, keyring: Keyring
) -> None:
    pace = Pace(rate=8, burst=8)
    with database.transaction() as db:
        queue_to_many(db, keyring, [1] * 32)

    rounds = [claimed_at_once(database_url, keyring, pace, NOON + n * SECOND) for n in range(4)]

    assert [len(numbers) for numbers in rounds] == [8, 8, 8, 8]
    assert sorted(chain.from_iterable(rounds)) == list(range(1, 33))


def claimed_at_once(url: str, keyring: Keyring, pace: Pace, now: datetime) -> list[int]:
    return list(chain.from_iterable(at_once(url, lambda db: claim(db, keyring, pace, now))))
