"""Staff hand out, hold and erase residents' data by name; each act is in the audit, and no number is shown."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.cli.residents import privacy
from bot.personal_data import AddressUnreadable, CodeRefused, NoContact
from storage import tables as t
from storage.database import Database
from tests.cli.conftest import Grove
from tests.cli.test_tickets import keep_a_ticket

SAM = "tel:+19165550123"


@pytest.fixture
def known(grove: Grove) -> Grove:
    """A database with one resident."""
    grove.invoke("migrate")
    keep_a_ticket(str(grove.env["GROVE_DATABASE_URL"]), "one", "HUMAN")
    return grove


def run(grove: Grove, *arguments: str) -> Result:
    return CliRunner().invoke(privacy.app, [*arguments], env=grove.env, catch_exceptions=False)


def acts(grove: Grove) -> list[tuple[str, str]]:
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.reading() as db:
        return [(row.actor, row.act) for row in db.execute(select(t.audit).order_by(t.audit.c.id))]


def test_what_is_no_code_and_no_known_address_opens_nothing(known: Grove, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    for given, error in (
        ("AAAAAA-AAAAAA", CodeRefused),
        ("tel:+19165550199", NoContact),
        ("tel:", AddressUnreadable),
    ):
        with pytest.raises(error):
            run(known, "export", given, "--out", str(out), "--by", "li")

    assert not out.exists()
    assert acts(known) == []


def test_everything_of_a_resident_is_written_to_a_file_and_the_act_is_audited(known: Grove, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    done = run(known, "export", SAM, "--out", str(out), "--by", "li")

    told = json.loads(out.read_text(encoding="utf-8"))
    assert [row["address"] for row in told["urn"]] == [SAM]
    assert [row["text"] for row in told["msg"]] == ["one", "HUMAN"]
    assert "5550123" not in done.stdout
    assert acts(known) == [("li", "export")]


def test_a_hold_keeps_a_resident_until_it_is_released(known: Grove) -> None:
    placed = run(known, "hold", SAM, "--by", "li", "--why", "case 26-114")
    listed = run(known, "holds", "--json")
    held = run(known, "forget", SAM, "--by", "li")
    swept = run(known, "sweep")
    run(known, "release", "1", "--by", "li")
    again = run(known, "release", "1", "--by", "li")
    after = run(known, "sweep")

    assert placed.stdout.startswith("Hold 1 is placed")
    assert json.loads(listed.stdout)["why"] == "case 26-114"
    assert "a legal hold keeps" in held.stdout
    assert swept.stdout.startswith("0 rows")
    assert again.exit_code == 1
    assert after.stdout.startswith("1 rows")
    with pytest.raises(NoContact):
        run(known, "forget", SAM, "--by", "li")
    assert [act for _, act in acts(known)] == ["hold", "erase", "release"]


def test_staff_erase_a_resident_and_get_the_receipt(known: Grove) -> None:
    done = run(known, "forget", SAM, "--by", "li")

    assert "records stay without an address until" in done.stdout
    assert "5550123" not in done.stdout
    assert acts(known) == [("li", "erase")]


def test_a_hold_of_everybody_needs_no_address(known: Grove) -> None:
    run(known, "hold", "all", "--by", "li", "--why", "flood")

    assert json.loads(run(known, "holds", "--json").stdout)["contact"] == "all"
    assert "a legal hold keeps" in run(known, "forget", SAM, "--by", "li").stdout
