"""What is due is fetched by one process only, a dead one's claim runs out, and snapshots travel in the database."""

import os
import threading
from datetime import UTC, datetime, timedelta

from storage import refreshes
from storage.database import Database, Db
from storage.refreshes import LEASE
from storage.snapshots import parts as snapshot_parts

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BOTH = ["park", "alert"]


def test_what_is_new_is_due_at_once_and_taken_by_one_only(database: Database) -> None:
    with database.transaction() as db:
        refreshes.expect(db, BOTH, NOW)
    taken: list[dict[str, bool]] = []

    def take() -> None:
        with database.transaction() as db:
            taken.append(refreshes.claim_due(db, BOTH, NOW))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(name for claimed in taken for name in claimed) == sorted(BOTH)


def claimed(db: Db, now: datetime) -> list[str]:
    return sorted(refreshes.claim_due(db, BOTH, now))


def test_it_is_due_again_at_its_time_or_when_its_worker_died(database: Database) -> None:
    with database.transaction() as db:
        refreshes.expect(db, BOTH, NOW)
        assert claimed(db, NOW) == sorted(BOTH)
        refreshes.went_well(db, "park", version="20261122-ab", rows=3, now=NOW, next_at=LATER)

        assert claimed(db, NOW + LEASE - timedelta(seconds=1)) == []
        assert claimed(db, NOW + LEASE) == ["alert"]
        refreshes.expect(db, BOTH, LATER)
        assert claimed(db, LATER) == ["alert", "park"]


def test_a_failure_keeps_what_was_known_and_says_why(database: Database) -> None:
    with database.transaction() as db:
        refreshes.expect(db, ["park"], NOW)
        refreshes.went_well(db, "park", version="20261122-ab", rows=3, now=NOW, next_at=LATER)
        refreshes.went_wrong(db, "park", error="not JSON but an HTML page", now=LATER, next_at=LATER + LEASE)

        park = refreshes.standings(db)["park"]

    assert (park.version, park.rows, park.checked_at) == ("20261122-ab", 3, NOW)
    assert (park.error, park.tried_at, park.next_at) == ("not JSON but an HTML page", LATER, LATER + LEASE)


def test_staff_may_ask_for_it_now_and_accept_fewer_rows_once(database: Database) -> None:
    with database.transaction() as db:
        refreshes.expect(db, ["park"], NOW)
        refreshes.went_well(db, "park", version="20261122-ab", rows=3, now=NOW, next_at=LATER)

        assert refreshes.ask_now(db, "park", NOW, accept=True)
        assert not refreshes.ask_now(db, "lake", NOW, accept=True)
        assert refreshes.claim_due(db, ["park"], NOW) == {"park": True}
        refreshes.went_well(db, "park", version="20261122-cd", rows=1, now=NOW, next_at=LATER)
        assert refreshes.claim_due(db, ["park"], LATER) == {"park": False}


def test_a_snapshot_comes_back_as_it_was_and_the_last_three_stay(database: Database) -> None:
    contents = {f"2026112{day}-ab": os.urandom(700_000) for day in range(5)}

    with database.transaction() as db:
        for version, content in contents.items():
            snapshot_parts.publish(db, "park", version, content, keep=3)
            snapshot_parts.publish(db, "park", version, content, keep=3)
        kept = {version: snapshot_parts.take(db, "park", version) for version in contents}

    assert [version for version, content in kept.items() if content is not None] == list(contents)[2:]
    assert all(content in (None, contents[version]) for version, content in kept.items())
