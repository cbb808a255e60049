"""Commands about the database, the settings and the open data."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock
from flows.contact import Urn
from storage import consents, contacts, copying
from storage.crypto import Keyring
from storage.database import Database
from tests.cli.conftest import SECRET, Grove, objects

NEW = "another secret of these tests is long enough"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("GROVE_DATABASE_URL", "postgresql://grove:hidden@db.example/grove", "postgresql+psycopg://db.example/grove"),
        (
            "GROVE_DATABASE_URL",
            "postgresql://db.example/grove?password=hidden",
            "postgresql+psycopg://db.example/grove",
        ),
        ("GROVE_DATABASE_URL", "hidden", "set, but no database's URL"),
        ("GROVE_TWILIO_AUTH_TOKEN", "hidden", "set"),
        ("GROVE_TELEGRAM_TOKEN", "", "not set"),
        ("GROVE_RASA_URL", "https://us:hidden@rasa.example/x", "https://…@rasa.example/x"),
        ("GROVE_PORT", "8081", "8081"),
    ],
)
def test_settings_show_what_is_set_and_no_secret(grove: Grove, name: str, value: str, shown: str) -> None:
    as_json = grove.invoke("settings", "--json", **{name: value})
    as_table = grove.invoke("settings", **{name: value})

    assert json.loads(as_json.stdout)[name].replace("postgresql://", "postgresql+psycopg://") == shown
    assert "hidden" not in as_json.stdout + as_table.stdout


def test_tables_go_up_and_down_and_up_again(grove: Grove) -> None:
    up, again = grove.invoke("migrate"), grove.invoke("migrate")
    down = grove.invoke("migrate", "--down", "--to", "base")

    assert up.stdout == again.stdout
    assert down.stdout == "The tables are at revision None.\n"
    assert grove.invoke("migrate", "--down").exit_code == 2


def test_refresh_says_what_became_of_each_data_set(grove: Grove) -> None:
    grove.invoke("migrate")

    done = grove.invoke("refresh", "--json")

    told = objects(done.stdout)
    assert {"dataset", "status", "rows", "version", "error"} == set(told[0])
    assert {each["status"] for each in told} <= {"built", "unchanged"}
    assert done.exit_code == 0


def test_rotation_says_how_many_rows_still_need_the_older_key(grove: Grove) -> None:
    """Who said STOP and was erased is known by the index alone, which cannot be made anew."""
    grove.invoke("migrate")
    keyring, now = Keyring.derive(SECRET), datetime(2026, 11, 2, 18, tzinfo=UTC)
    kept, erased = Urn.parse("tel:+19165550101"), Urn.parse("tel:+19165550102")
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.transaction() as db:
        made = contacts.find_or_create(
            db, keyring, kept, channel="sms", timezone=ZoneInfo("America/Los_Angeles"), now=now
        )
        consents.record(
            db, keyring, "opt_out", contact_id=made.id, urn=erased, source="keyword", wording="STOP",
            language="en", now=now,
        )  # fmt: skip

    done = grove.invoke("rotate-keys", GROVE_SECRET_KEY=NEW, GROVE_OLDER_SECRET_KEYS=SECRET)

    assert "1 rows are still under an older key" in done.stdout
    assert "Keep GROVE_OLDER_SECRET_KEYS" in done.stdout


def test_rotation_with_nothing_left_lets_the_older_key_go(grove: Grove) -> None:
    grove.invoke("migrate")

    done = grove.invoke("rotate-keys", GROVE_SECRET_KEY=NEW, GROVE_OLDER_SECRET_KEYS=SECRET)

    assert "GROVE_OLDER_SECRET_KEYS may go" in done.stdout


def test_a_city_is_copied_with_one_command_and_not_twice(grove: Grove) -> None:
    other = f"sqlite:///{grove.folder}/other.db"
    from_, to = f"sqlite:///{grove.folder}/grove.db", other
    grove.invoke("migrate")
    without_tables = grove.invoke("db", "copy", from_, to)
    grove.invoke("migrate", GROVE_DATABASE_URL=other)
    done = grove.invoke("db", "copy", from_, to)
    needless = grove.invoke("db", "copy", from_, to, "--again", "--yes")

    assert "[tables-differ]" in without_tables.stderr.replace("\n", " ")
    assert "0 rows in" in done.stdout
    assert "[target-not-empty]" in needless.stderr.replace("\n", " ")
    assert (without_tables.exit_code, done.exit_code, needless.exit_code) == (2, 0, 2)


def test_a_copy_that_broke_off_is_begun_again_only_when_asked(grove: Grove) -> None:
    from_, to = f"sqlite:///{grove.folder}/grove.db", f"sqlite:///{grove.folder}/other.db"
    grove.invoke("migrate")
    grove.invoke("migrate", GROVE_DATABASE_URL=to)
    with Database.open(from_) as source, Database.open(to) as target:
        next(copying.copy(source, target, SystemClock().now()))
    refused = grove.invoke("campaign", "list", GROVE_DATABASE_URL=to)
    unsure = grove.invoke("db", "copy", from_, to, "--again", stdin="n\n")
    sure = grove.invoke("db", "copy", from_, to, "--again", stdin="y\n")

    assert "[copy-broke]" in refused.stderr.replace("\n", " ")
    assert (unsure.exit_code, sure.exit_code) == (1, 0)
