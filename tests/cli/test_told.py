"""Staff can say later why the bot said so, and see and clear what residents say is wrong."""

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.after_answer import flag_reason
from bot.clock import SystemClock
from flows.contact import Urn
from storage import contacts, datasets, flags, msgs, tickets
from storage.crypto import Keyring
from storage.database import Database
from storage.msgs import NewMsg
from tests.cli.conftest import SECRET, Grove, objects

ZONE = ZoneInfo("America/Los_Angeles")
SOURCE = {
    "dataset": "collection_zone", "version": "20261101-abc", "as_of": "2026-11-01", "keys": ["wed_a"],
    "rows": ["collection_zone/wed_a@20261101-abc"], "variant": "found", "sample": True,
}  # fmt: skip


@pytest.fixture
def database(grove: Grove) -> Database:
    grove.invoke("migrate")
    return Database.open(str(grove.env["GROVE_DATABASE_URL"]))


def keep_an_answer(database: Database) -> None:
    """One text in (message 1), and its answer (message 2), from a version whose fetching was noted."""
    keyring, now = Keyring.derive(SECRET), SystemClock().now()
    with database as opened, opened.transaction() as db:
        contact = contacts.find_or_create(
            db, keyring, Urn("tel", "+19165550123"), channel="sms", timezone=ZONE, now=now
        )
        reach = contacts.reach(db, keyring, contact.id)
        assert reach is not None
        msgs.record_in(
            db, contact_id=contact.id, channel="sms", text="when at 9380 Studio Ct", language="en",
            dedup_key="in:1", intent="trash_day", confidence=0.9, now=now,
        )  # fmt: skip
        new = NewMsg(
            contact_id=contact.id, urn_id=reach.urn_id, channel="sms", text="9380 STUDIO CT: Wednesday", language="en",
            dedup_key="re:1:0", token="t", due_at=now, intent="trash_day", confidence=0.9, card="trash_day",
            source=SOURCE,
        )  # fmt: skip
        msgs.queue(db, new, now)
        datasets.record(
            db, name="collection_zone", version="20261101-abc", as_of=date(2026, 11, 1), rows=5, sha256="s",
            fetched_at=now,
        )  # fmt: skip


def keep_flags(database: Database, contacts_: int, *, hash_: str = "of other values") -> None:
    keyring, now = Keyring.derive(SECRET), SystemClock().now()
    with database as opened, opened.transaction() as db:
        for number in range(contacts_):
            urn = Urn("tel", f"+1916555012{number}")
            who = contacts.find_or_create(db, keyring, urn, channel="sms", timezone=ZONE, now=now)
            flags.raise_flag(
                db, who.id, dataset="collection_zone", key="wed_a", hash_=hash_, now=now - timedelta(hours=number)
            )
        reason = flag_reason("collection_zone", "wed_a")
        tickets.open_about(db, topic="waste", reason=reason, language="en", now=now)


def test_staff_can_say_why_the_bot_said_so_without_reading_what_was_written(grove: Grove, database: Database) -> None:
    keep_an_answer(database)

    told = grove.invoke("why", "2", "--json")
    shown = grove.invoke("why", "2")

    [known] = objects(told.stdout)
    assert known.pop("fetched_at")
    assert known == {
        "msg": 2, "card": "trash_day", "variant": "found", "dataset": "collection_zone", "version": "20261101-abc",
        "as_of": "2026-11-01", "keys": ["wed_a"], "rows": ["collection_zone/wed_a@20261101-abc"], "marks": ["sample"],
        "language": "en", "intent": "trash_day", "confidence": 0.9,
    }  # fmt: skip
    assert "20261101-abc" in shown.stdout
    assert "Studio" not in told.stdout + shown.stdout
    assert "STUDIO" not in told.stdout + shown.stdout


@pytest.mark.parametrize("number", ["1", "99"])
def test_of_what_we_did_not_send_there_is_nothing_to_say(grove: Grove, database: Database, number: str) -> None:
    keep_an_answer(database)

    asked = grove.invoke("why", number)

    assert asked.exit_code == 1
    assert f"We sent no message {number}." in asked.stderr


def test_flagged_rows_are_listed_with_how_they_stand(grove: Grove, database: Database) -> None:
    keep_flags(database, 3)

    [row] = objects(grove.invoke("data", "flags", "--json").stdout)

    assert (row["dataset"], row["row"], row["flags"], row["state"]) == ("collection_zone", "wed_a", 3, "changed since")
    assert row["first"] < row["last"]


def test_clearing_a_row_takes_its_flags_closes_its_ticket_and_is_in_the_audit(grove: Grove, database: Database) -> None:
    keep_flags(database, 2)

    cleared = grove.invoke("data", "clear-flag", "collection_zone", "wed_a", "--by", "li")
    again = grove.invoke("data", "clear-flag", "collection_zone", "wed_a", "--by", "li")

    assert (cleared.exit_code, again.exit_code) == (0, 1)
    assert "`grove data flags`" in again.stderr
    assert grove.invoke("data", "flags", "--json").stdout == ""
    assert grove.invoke("tickets", "list", "--json").stdout == ""


def test_without_flags_the_list_is_empty_and_json(grove: Grove, database: Database) -> None:
    with database:
        listed = grove.invoke("data", "flags", "--json")

    assert [json.loads(line) for line in listed.stdout.splitlines()] == []
