"""Surveys in other forms: to translators as .po or .xlsx and back, and from and to XLSForms."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from flows.surveys.definition.reading import load_survey
from tests.cli.conftest import Grove

SURVEY = """\
# Our own comment.
name: parks
title: Parks
intro: Hello from {city}.
questions:
  - {key: often, kind: yes_no, ask: "Do you visit parks?"}  # and another
closing: =SUM(thanks)
"""


@pytest.fixture
def parks(tmp_path: Path) -> Path:
    path = tmp_path / "parks.yaml"
    path.write_text(SURVEY, encoding="utf-8")
    return path


def send_out(grove: Grove, parks: Path, to: str) -> Path:
    out = parks.with_name(f"parks.es.{to}")
    sent = grove.invoke(
        "survey", "translations", "export", str(parks), "--language", "es", "--to", to, "--out", str(out)
    )
    assert (sent.exit_code, sent.stdout) == (0, f"{out}: 6 texts, 6 to translate.\n")
    return out


def fill(path: Path, **cells: str) -> None:
    """Write the translation of each place into a spreadsheet, all reviewed."""
    book = load_workbook(path)
    for row in book["es"].iter_rows(min_row=2):
        if row[0].value in cells:
            row[2].value, row[3].value = cells[str(row[0].value)], "reviewed"
    book.save(path)


def test_a_spreadsheet_comes_back_with_reviews_and_its_wrong_rows_are_refused(grove: Grove, parks: Path) -> None:
    sheet = send_out(grove, parks, "xlsx")
    fill(sheet, **{"title": "Parques", "intro": "Hola.", "often.ask": "¿Visita parques?", "closing": "Gracias"})

    back = grove.invoke("survey", "translations", "import", str(parks), str(sheet), "--by", "Ana Ruiz")

    assert back.exit_code == 1
    assert f"{sheet}:3: intro: lacks {{city}}" in back.stderr
    assert parks.read_text(encoding="utf-8") == SURVEY
    told = load_survey(parks).translations["es"]
    assert {english: (each.text, each.state) for english, each in told.items()} == {
        "Parks": ("Parques", "reviewed"),
        "Do you visit parks?": ("¿Visita parques?", "reviewed"),
        "=SUM(thanks)": ("Gracias", "reviewed"),
    }
    assert "by: Ana Ruiz" in parks.with_name("parks.translations.yml").read_text(encoding="utf-8")


def test_a_po_file_comes_back_and_what_is_fuzzy_is_a_draft(grove: Grove, parks: Path) -> None:
    catalogue = send_out(grove, parks, "po")
    text = catalogue.read_text(encoding="utf-8")
    text = text.replace('msgid "Parks"\nmsgstr ""', 'msgid "Parks"\nmsgstr "Parques"')
    asked = 'msgctxt "often.ask"\nmsgid "Do you visit parks?"\nmsgstr '
    text = text.replace(f'{asked}""', f'#, fuzzy\n{asked}"¿Visita parques?"')
    catalogue.write_text(text, encoding="utf-8")

    back = grove.invoke("survey", "translations", "import", str(parks), str(catalogue), "--by", "Ana")
    again = grove.invoke(
        "survey", "translations", "export", str(parks), "--language", "es", "--to", "po", "--out", str(catalogue)
    )

    assert (back.exit_code, again.exit_code) == (0, 0)
    told = load_survey(parks).translations["es"]
    assert {english: each.state for english, each in told.items()} == {
        "Parks": "reviewed", "Do you visit parks?": "draft",
    }  # fmt: skip
    written = catalogue.read_text(encoding="utf-8")
    assert '# Reviewed by Ana\nmsgctxt "title"' in written
    assert written.count("#, fuzzy") == 1


def test_translations_in_the_survey_s_own_file_move_beside_it(grove: Grove, parks: Path) -> None:
    sheet = send_out(grove, parks, "xlsx")
    parks.write_text(SURVEY + "translations:\n  es:\n    often.ask: ¿Visita parques?\n", encoding="utf-8")
    fill(sheet, title="Parques")

    grove.invoke("survey", "translations", "import", str(parks), str(sheet), "--by", "Ana")

    assert parks.read_text(encoding="utf-8") == SURVEY
    assert {each.text for each in load_survey(parks).translations["es"].values()} == {"Parques", "¿Visita parques?"}


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("x.po", b'msgid "a"\nmsgstr "b"\n', "'en' is no language"),
        ("x.po", b"\xff\xfe", "no gettext catalogue"),
        ("x.xlsx", b"no spreadsheet", "no spreadsheet"),
    ],
)
def test_a_file_that_is_no_translation_is_refused_with_its_cure(
    grove: Grove, parks: Path, name: str, content: bytes, what: str
) -> None:
    given = parks.with_name(name)
    given.write_bytes(content)

    back = grove.invoke("survey", "translations", "import", str(parks), str(given))

    assert back.exit_code == 2
    assert what in back.stderr
    assert not parks.with_name("parks.translations.yml").exists()


def test_english_is_no_language_to_translate_into(grove: Grove, parks: Path) -> None:
    sent = grove.invoke("survey", "translations", "export", str(parks), "--language", "en")

    assert sent.exit_code == 2
    assert "zh_Hans" in sent.stderr


def form(path: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    sheets = {
        "survey": rows,
        "choices": [("list_name", "name", "label")],
        "settings": [("form_title", "form_id"), ("Parks", "parks")],
    }
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def test_an_xlsform_becomes_a_survey_that_can_be_checked(grove: Grove, tmp_path: Path) -> None:
    heads = ("type", "name", "label", "label::Español (es)", "required")
    given = form(
        tmp_path / "f.xlsx", heads, ("note", "n", "The city asks."), ("text", "why", "Why?", "¿Por qué?", "yes")
    )

    taken = grove.invoke("survey", "import", str(given), "--out", str(tmp_path / "f.yaml"))
    printed = grove.invoke("survey", "import", str(given))

    assert (taken.exit_code, printed.exit_code) == (0, 0)
    assert "no note stands for the closing" in taken.stderr
    survey = load_survey(tmp_path / "f.yaml")
    assert (survey.intro, survey.questions[0].ask, survey.questions[0].optional) == ("The city asks.", "Why?", False)
    assert survey.translations["es"]["Why?"].state == "draft"
    assert load_survey(Path("f.yaml"), printed.stdout) == survey


def test_what_an_xlsform_has_and_a_text_message_has_not_is_refused_by_sheet_and_row(
    grove: Grove, tmp_path: Path
) -> None:
    given = form(tmp_path / "f.xlsx", ("type", "name", "label"), ("text", "why", "Why?"), ("image", "photo", "A photo"))

    taken = grove.invoke("survey", "import", str(given), "--out", str(tmp_path / "f.yaml"))

    assert taken.exit_code == 2
    assert "f.xlsx:survey:3: the type 'image' is no question of a text message" in taken.stderr
    assert not (tmp_path / "f.yaml").exists()
