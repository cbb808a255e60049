"""`grove msgs`: what failed and why, in plain words, and deciding about what nobody knows the fate of."""

import json

import pytest
from sqlalchemy import select

from storage.crypto import Keyring
from storage.database import Database
from storage.tables import audit, msg
from tests.cli.conftest import Grove
from tests.storage.kept import NOON, keep_contact, queue

STATES = (("uncertain", "no-answer"), ("uncertain", "worker-lost"), ("failed", "30006"), ("failed", "30006"))


@pytest.fixture
def troubled(grove: Grove) -> Grove:
    """Four messages to four residents: two of unknown fate, two to landlines."""
    grove.invoke("migrate")
    keyring = Keyring.derive(str(grove.env["GROVE_SECRET_KEY"]))
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.transaction() as db:
        for number, (state, error) in enumerate(STATES):
            queue(db, keyring, keep_contact(db, keyring, number), f"t{number}")
            changed = {"state": state, "error": error, "lease_until": NOON}
            db.execute(msg.update().where(msg.c.token == f"t{number}").values(changed))
    return grove


def states(grove: Grove) -> list[str]:
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.reading() as db:
        return list(db.execute(select(msg.c.state).order_by(msg.c.id)).scalars())


def test_what_failed_is_told_by_its_meaning_with_a_cure(troubled: Grove) -> None:
    [line] = troubled.invoke("msgs", "failed", "--days", "365", "--json").stdout.splitlines()

    told = json.loads(line)
    assert (told["channel"], told["code"], told["messages"]) == ("sms", "30006", 2)
    assert "landline" in told["means"]
    assert told["number_at_fault"] is True


def test_what_waits_for_a_channel_without_an_account_is_a_fault_of_the_database(troubled: Grove) -> None:
    account = {"GROVE_TWILIO_ACCOUNT_SID": "AC1", "GROVE_TWILIO_AUTH_TOKEN": "t", "GROVE_TWILIO_FROM": "+19165550199"}
    without = troubled.invoke("doctor", "database")
    with_it = troubled.invoke("doctor", "database", **account)

    assert "2 for sms" in without.stdout
    assert "[sender-missing]" in without.stdout
    assert (without.exit_code, with_it.exit_code) == (1, 0)


def test_people_read_it_as_a_table_without_anybodys_number(troubled: Grove) -> None:
    for command in ("failed", "uncertain"):
        shown = troubled.invoke("msgs", command, *(["--days", "365"] if command == "failed" else [])).stdout
        assert "2" in shown.splitlines()[0]
        assert "+1916" not in shown


def test_what_is_uncertain_is_listed_and_settled_by_name(troubled: Grove) -> None:
    first, second = (json.loads(each) for each in troubled.invoke("msgs", "uncertain", "--json").stdout.splitlines())

    assert (first["code"], second["code"]) == ("no-answer", "worker-lost")
    assert troubled.invoke("msgs", "settle", str(first["msg"]), "--sent", "--by", "li").exit_code == 0
    assert troubled.invoke("msgs", "settle", str(second["msg"]), "--again", "--by", "li").exit_code == 0
    assert states(troubled)[:2] == ["wired", "queued"]
    with Database.open(str(troubled.env["GROVE_DATABASE_URL"])) as database, database.reading() as db:
        acts = db.execute(select(audit.c.actor, audit.c.act, audit.c.object).order_by(audit.c.id)).all()
    assert [tuple(act) for act in acts] == [
        ("li", "take-as-sent", f"msg/{first['msg']}"), ("li", "send-again", f"msg/{second['msg']}"),
    ]  # fmt: skip


def test_what_is_not_uncertain_is_not_touched(troubled: Grove) -> None:
    done = troubled.invoke("msgs", "settle", "3", "99", "--again", "--by", "li")

    assert done.exit_code == 1
    assert "Not uncertain: 3, 99." in done.stderr
    assert states(troubled) == ["uncertain", "uncertain", "failed", "failed"]


def test_a_decision_needs_both_a_name_and_a_side(troubled: Grove) -> None:
    assert troubled.invoke("msgs", "settle", "1", "--by", "li").exit_code == 2
    assert troubled.invoke("msgs", "settle", "1", "--sent").exit_code == 2
