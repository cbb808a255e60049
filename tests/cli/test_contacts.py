"""`grove contacts import`: files as spreadsheets save them, faults by row, and nothing done twice."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import update

from storage.database import Database
from storage.tables import urn
from tests.cli.conftest import Grove

HEADS = "Cell Phone,Language,Zone,Topics,Permit expires,Consent source,Consent wording,Consent date"
PROOF = 'web form,"Yes, text me news of the city.",2026-03-31'
FILE = f"{HEADS}\n(916) 555-0142,Español,1,parks,2027-01-31,{PROOF}\n\n916 555 0143,,,,,{PROOF}\n12,xx,,,,{PROOF}\n"


def take(grove: Grove, path: Path, *options: str) -> dict[str, object]:
    done = grove.invoke("contacts", "import", str(path), "--by", "maria", "--json", *options)
    assert done.exit_code in (0, 1), done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_good_rows_are_kept_with_their_proof_wrong_ones_are_told_and_a_repeat_does_nothing(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke("consent", "stop", "tel:+19165550143", "--by", "ana", "--why", "asked at the desk")
    path, wrong = grove.folder / "in.csv", grove.folder / "wrong.csv"
    path.write_text(FILE, encoding="utf-8")

    tried = take(grove, path, "--dry-run")
    counted = json.loads(grove.invoke("contacts", "count", "--json").stdout)
    first = take(grove, path, "--errors", str(wrong))
    again = take(grove, path)
    audience = json.loads(grove.invoke("campaign", "audience", "topic = parks and consent = yes", "--json").stdout)
    proven = json.loads(grove.invoke("consent", "prove", "tel:+19165550142", "--json").stdout)
    stopped = json.loads(grove.invoke("consent", "prove", "tel:+19165550143", "--json").stdout)

    assert counted == {"contacts": 0}
    figures = {"rows": 3, "before": 0, "new": 1, "merged": 0, "wrong": 1, "opted_out": [4]}
    assert {name: first[name] for name in figures} == figures
    assert {name: tried[name] for name in figures} == figures
    assert (again["new"], again["merged"], again["before"]) == (0, 0, 2)
    assert (audience["contacts"], audience["by_language"], audience["by_zone"]) == (1, {"es": 1}, {"1": 1})
    [event] = proven["events"]
    assert event["wording"] == "Yes, text me news of the city."
    assert event["source"].startswith("import: web form (file ")
    assert event["source"].endswith(", row 2)")
    assert event["staff"] == "maria"
    assert [each["kind"] for each in stopped["events"]] == ["opt_out"]
    assert proven["ledger"]["whole"] is True
    lines = wrong.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines] == [["row", "column"], ["5", "phone"], ["5", "language"]]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";"), ("utf-8", ";")]
)
def test_a_csv_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    from bot.cli.contacts.files import rows_of

    path = tmp_path / "in.csv"
    path.write_text(
        delimiter.join(["phone", "Español"]) + "\r\n" + delimiter.join([" 1 ", '"a\nb"']), encoding=encoding
    )

    assert list(rows_of(path)) == [["phone", "Español"], ["1", "a\nb"]]


def test_a_workbook_is_read_with_its_numbers_as_they_were_typed(tmp_path: Path) -> None:
    from bot.cli.contacts.files import records, rows_of

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Phone", "Zone"], [9165550142, 3], [None, None], [9165550143.0, "3"]):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")

    rows = rows_of(tmp_path / "in.xlsx")
    next(rows)

    assert list(records(rows, {"phone": 0, "zone": 1})) == [
        (2, {"phone": "9165550142", "zone": "3"}),
        (4, {"phone": "9165550143", "zone": "3"}),
    ]


def test_numbers_of_no_use_are_told_with_the_cure_listed_and_forgiven(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke("consent", "start", "tel:+19165550142", "--by", "ana", "--why", "signed at the fair")
    with Database.open(f"sqlite:///{grove.folder}/grove.db") as database, database.transaction() as db:
        db.execute(update(urn).values(refused_at=datetime(2026, 11, 2, tzinfo=UTC), refused_as="30006"))

    [told] = [json.loads(line) for line in grove.invoke("contacts", "refused", "--json").stdout.splitlines()]
    [contact] = grove.invoke("contacts", "refused", "--code", "30006").stdout.split()
    shown = grove.invoke("contacts", "refused").stdout
    forgiven = grove.invoke("contacts", "forgive", contact, "--by", "maria")
    after = grove.invoke("contacts", "refused", "--json").stdout

    assert (told["code"], told["numbers"]) == ("30006", 1)
    assert "landline" in told["means"]
    assert "Numbers left out: 1" in shown
    assert forgiven.stdout == "Numbers that are written to again: 1.\n"
    assert after == ""


def test_a_file_without_proof_of_consent_is_refused(grove: Grove) -> None:
    path = grove.folder / "in.csv"
    grove.invoke("migrate")
    path.write_text("phone\n9165550142\n", encoding="utf-8")

    done = grove.invoke("contacts", "import", str(path), "--by", "maria")

    assert done.exit_code == 2
    assert "consent_source" in done.stderr
    assert "[import-refused]" in done.stderr


def test_why_a_contact_gets_nothing_is_told_by_address_and_by_number(grove: Grove) -> None:
    grove.invoke("migrate")
    path = grove.folder / "in.csv"
    path.write_text(FILE, encoding="utf-8")
    take(grove, path)
    grove.invoke("consent", "stop", "tel:+19165550143", "--by", "ana", "--why", "asked at the desk")
    shown = grove.invoke("contacts", "why", "tel:+19165550143")
    told = json.loads(grove.invoke("contacts", "why", "tel:+19165550143", "--json").stdout)
    by_number = json.loads(grove.invoke("contacts", "why", str(told["contact"]), "--json").stdout)

    assert "said STOP" in shown.stdout
    assert "9165550143" not in shown.stdout
    assert (told["stopped"], told["consented"], told["campaigns"]) == (True, False, [])
    assert by_number == told
    assert json.loads(grove.invoke("contacts", "silenced", "--json").stdout) == []


@pytest.mark.parametrize("whose", ["tel:+19165550199", "99", "0"])
def test_who_is_nobody_is_refused_with_a_cure(grove: Grove, whose: str) -> None:
    grove.invoke("migrate")
    refused = grove.invoke("contacts", "why", whose)

    assert refused.exit_code == 2
    assert "[no-contact]" in refused.stderr
    assert "+19165550199" not in refused.stderr
