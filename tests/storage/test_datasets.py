"""When each version of a data set was fetched is known as long as it was noted."""

from datetime import date

from storage import datasets
from storage.database import Database
from tests.storage.kept import NOON, SECOND


def test_each_version_has_its_own_time_of_fetching(database: Database) -> None:
    with database.transaction() as db:
        for version, at in (("1", NOON), ("2", NOON + SECOND)):
            datasets.record(
                db, name="park", version=version, as_of=date(2026, 7, 1), rows=80, sha256="s", fetched_at=at
            )

        assert datasets.fetched_at(db, "park", "1") == NOON
        assert (datasets.fetched_at(db, "park", "3"), datasets.fetched_at(db, "place", "1")) == (None, None)
