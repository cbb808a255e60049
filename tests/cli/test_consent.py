"""`grove consent`: proof of who agreed to what, and what residents told staff."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.tables import consent_event
from tests.cli.conftest import Grove

SAM, KIM = "tel:+19165550142", "tel:+19165550143"
BY = ("--by", "maria", "--why", "signed form 12 at the library")


@pytest.fixture
def kept(grove: Grove) -> Grove:
    """Sam agreed on paper and stopped at the desk; Kim agreed."""
    grove.invoke("migrate")
    for command, urn in (("start", SAM), ("start", KIM), ("stop", SAM)):
        assert grove.invoke("consent", command, urn, *BY).exit_code == 0
    return grove


def tamper(grove: Grove, **values: Any) -> None:
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.transaction() as db:
        db.execute(update(consent_event).where(consent_event.c.id == 2).values(values))


def test_the_proof_of_an_address_is_its_events_and_a_ledger_that_is_whole(kept: Grove) -> None:
    done = kept.invoke("consent", "prove", SAM, "--json")

    told = json.loads(done.stdout)
    first, second = told["events"]
    assert done.exit_code == 0
    assert [(event["kind"], event["scope"], event["source"]) for event in (first, second)] == [
        ("opt_in", "all", "staff"), ("opt_out", "all", "staff"),
    ]  # fmt: skip
    assert (first["staff"], first["wording"], first["seal"]) == ("maria", "signed form 12 at the library", "holds")
    assert told["ledger"] == {
        "whole": True, "events": 3, "sealed": 3, "hash": second["hash"], "broken": None,
    }  # fmt: skip


def test_the_proof_is_told_to_people_without_the_address(kept: Grove) -> None:
    done = kept.invoke("consent", "prove", SAM)

    assert done.exit_code == 0
    assert "2 events of tel:…42" in done.stdout
    assert "The ledger is whole: 3 events, 3 sealed." in done.stdout
    assert "+19165550142" not in done.stdout + done.stderr


def test_of_an_address_that_never_said_anything_there_is_nothing_to_show(kept: Grove) -> None:
    done = kept.invoke("consent", "prove", "telegram:7512345", "--json")

    assert (done.exit_code, json.loads(done.stdout)["events"]) == (0, [])


@pytest.mark.parametrize("command", [("prove", SAM), ("verify",)], ids=lambda command: command[0])
def test_a_broken_ledger_is_named_with_its_event_and_exits_with_1(kept: Grove, command: tuple[str, ...]) -> None:
    tamper(kept, wording="signed nothing")

    told = kept.invoke("consent", *command)
    as_json = kept.invoke("consent", *command, "--json")

    verdict = json.loads(as_json.stdout)
    assert (told.exit_code, as_json.exit_code) == (1, 1)
    assert "event 2: it does not say what it said when it was written" in told.stdout
    assert verdict.get("ledger", verdict)["broken"] == {"id": 2, "fault": "changed"}


def test_a_whole_ledger_is_told_with_its_last_hash(kept: Grove) -> None:
    verdict = json.loads(kept.invoke("consent", "verify", "--json").stdout)

    assert (verdict["whole"], verdict["events"], len(verdict["hash"])) == (True, 3, 64)
    assert verdict["hash"] in kept.invoke("consent", "verify").stdout


@pytest.mark.parametrize("command", [("prove",), ("stop", *BY), ("start", *BY)], ids=lambda command: command[0])
def test_what_is_no_address_is_refused(kept: Grove, command: tuple[str, ...]) -> None:
    done = kept.invoke("consent", command[0], "9165550142", *command[1:])

    assert done.exit_code == 2
    assert "[resident-wrong]" in done.stderr


@pytest.mark.parametrize("command", ["stop", "start"])
def test_a_programme_that_there_is_not_is_refused(kept: Grove, command: str) -> None:
    done = kept.invoke("consent", command, SAM, *BY, "--programme", "parks")

    assert done.exit_code == 2
    assert "[no-programme]" in done.stderr


@pytest.mark.parametrize("command", ["stop", "start"])
def test_nobody_acts_without_a_name_and_a_reason(kept: Grove, command: str) -> None:
    assert kept.invoke("consent", command, SAM, "--by", "maria").exit_code == 2
    assert kept.invoke("consent", command, SAM, "--why", "told us").exit_code == 2
