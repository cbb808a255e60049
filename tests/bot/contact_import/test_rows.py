"""Rows of a file of contacts: every fault is named with its cure, and never a whole number."""

from datetime import UTC, datetime

import pytest

from bot.cli.contacts.files import harmless
from bot.contact_import.checks import RowReader, Rules
from bot.contact_import.heads import ImportRefused, columns_of
from bot.contact_import.phones import NoPhone, read_phone
from tests.builders import ELK_GROVE

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)

RULES = Rules(
    region="US", timezone=ELK_GROVE, now=NOW, languages=["en", "es", "zh_Hans", "vi"], zones=["1", "2"],
    programmes=["alerts"],
)  # fmt: skip

GOOD = {
    "phone": "(916) 555-0142",
    "consent_source": "web form",
    "consent_wording": "Yes, text me news of the city.",
    "consented_at": "2026-03-31",
}


def errors_of(**cells: str) -> list[tuple[str, str, str]]:
    reader = RowReader(7, {**GOOD, **cells}, RULES)
    contact = reader.contact()
    assert (contact is None) == bool(reader.errors)
    return [(error.column, error.reason, error.cure) for error in reader.errors]


@pytest.mark.parametrize(
    "text", ["(916) 555-0142", "916.555.0142", "+1 916 555 0142", "19165550142", "9165550142", "9165550142.0"]
)
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert str(read_phone(text, "", "US")) == "tel:+19165550142"


@pytest.mark.parametrize(
    ("text", "line_type", "reason", "column"),
    [
        ("", "", "empty", "phone"),
        ("none", "", "no telephone number", "phone"),
        ("9.16555E+09", "", "the spreadsheet has cut the number", "phone"),
        ("9.16555e9", "", "the spreadsheet has cut the number", "phone"),
        ("555-01", "", "too short", "phone"),
        ("916 555 0142 99 88 77", "", "too long", "phone"),
        ("(916) 055-0142", "", "nobody can have", "phone"),
        ("911", "", "too short", "phone"),
        ("800 555 0142", "", "toll-free", "phone"),
        ("900 555 0142", "", "premium", "phone"),
        ("+44 20 7946 0958", "", "foreign", "phone"),
        ("+52 55 1234 5678", "", "foreign", "phone"),
        ("916 555 0142", "landline", "a landline", "line_type"),
        ("916 555 0142", "fax", "no line type", "line_type"),
    ],
)
def test_a_number_that_cannot_be_texted_is_refused_by_name(text: str, line_type: str, reason: str, column: str) -> None:
    with pytest.raises(NoPhone, match=reason) as refused:
        read_phone(text, line_type, "US")

    assert refused.value.column == column
    assert refused.value.cure
    assert "5550142" not in refused.value.reason


def test_a_landline_is_named_where_the_numbering_plan_can_tell() -> None:
    with pytest.raises(NoPhone, match="landline"):
        read_phone("030 901820", "", "DE")


@pytest.mark.parametrize(
    ("cells", "column", "reason", "cure"),
    [
        ({"consent_source": ""}, "consent_source", "empty", "where they agreed"),
        ({"consent_wording": "yes"}, "consent_wording", "fewer than 10", "all of them"),
        ({"consented_at": ""}, "consented_at", "no day", "Write the day"),
        ({"consented_at": "31.3.2026"}, "consented_at", "no day", "2026-03-31"),
        ({"consented_at": "2026-02-30"}, "consented_at", "no day", "2026-03-31"),
        ({"consented_at": "2026-11-21"}, "consented_at", "in the future", "the day it happened"),
        ({"joined": "2027-01-01"}, "joined", "in the future", "the day it happened"),
        ({"language": "Spansh"}, "language", "no language", "Did you mean es?"),
        ({"language": "ko"}, "language", "no language", "en, es"),
        ({"zone": "9"}, "zone", "no zone", "1, 2"),
        ({"programme": "alert"}, "programme", "no programme", "Did you mean alerts?"),
        ({"date:permit_expires": "soon"}, "date:permit_expires", "no day", "2026-03-31"),
    ],
)
def test_a_wrong_cell_is_named_with_its_cure(cells: dict[str, str], column: str, reason: str, cure: str) -> None:
    [found] = errors_of(**cells)

    assert found[0] == column
    assert reason in found[1]
    assert cure in found[2]


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    assert [column for column, _, _ in errors_of(phone="1", consent_source="", zone="9")] == [
        "phone", "zone", "consent_source",
    ]  # fmt: skip


def test_a_good_row_is_a_contact_with_its_proof() -> None:
    cells = {
        **GOOD, "language": "Tiếng Việt", "zone": "2", "topics": "Parks; roads,parks", "joined": "3/1/2026",
        "date:permit_expires": "2027-01-31", "programme": "alerts", "consent_language": "zh-hans",
    }  # fmt: skip
    contact = RowReader(3, cells, RULES).contact()

    assert contact is not None
    assert (contact.language, contact.zone, contact.topics) == ("vi", "2", ("parks", "roads"))
    assert contact.joined_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert str(contact.dates["permit_expires"]) == "2027-01-31"
    assert contact.proof.at == datetime(2026, 3, 31, 7, tzinfo=UTC)
    assert (contact.proof.programme, contact.proof.language) == ("alerts", "zh_Hans")


def test_columns_are_guessed_from_their_heads_and_staff_have_the_last_word() -> None:
    heads = ["Cell Phone", "Home", "Opt-in source", "Consent_Wording", "CONSENT DATE", "Permit expires", "Notes"]

    found = columns_of(heads, {"phone": "Home"})

    assert found == {
        "phone": 1, "consent_source": 2, "consent_wording": 3, "consented_at": 4, "date:permit_expires": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "mapped", "message"),
    [
        (["Phone"], {}, "No column holds consent_source, consent_wording, consented_at"),
        ([], {}, "No column holds phone"),
        (["Phone"], {"phones": "Phone"}, "Did you mean phone?"),
        (["Cell"], {"phone": "Cel"}, "Did you mean 'Cell'?"),
    ],
)
def test_a_file_without_the_columns_it_needs_is_refused(heads: list[str], mapped: dict[str, str], message: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        columns_of(heads, mapped)

    assert message in str(refused.value)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_the_errors_file_is_computed(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
