"""A catalogue that would fail a resident is refused, with its file and what to do."""

from pathlib import Path
from textwrap import dedent

import pytest

from locales.catalogues import po_path
from locales.gate import Fault, faults
from tests.locales.tree import FLOW, HELLO, SPANISH, plant, say, translate

PO = "locales/es/LC_MESSAGES/grove.po"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sources and their Spanish catalogue, which is all this city has."""
    planted = plant(tmp_path)
    for language in ("vi", "zh_Hans"):
        po_path(language, planted / "locales").unlink()
    return planted


def wrong(root: Path) -> list[str]:
    """What the gate says of the tree, one line a fault, without what msgfmt adds where it is installed."""
    return [str(fault) for fault in faults(root, ["es"]) if "msgfmt" not in fault.what and is_spanish(fault)]


def is_spanish(fault: Fault) -> bool:
    """Every other language of the tree is told the same."""
    told = str(fault)
    return "LC_MESSAGES" not in told or PO in told


def test_a_complete_and_faithful_catalogue_passes(root: Path) -> None:
    assert faults(root, ["es"]) == []


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("", "has no translation"),
        ("Hola. STOP 911.", "lacks {city}"),
        ("Hola {ciudad} {city}. STOP 911", "has {ciudad}, which the English text has not"),
        ("Hola {city. STOP 911", "braces are wrong"),
        ("Hola {city!r}. STOP 911", "braces are wrong"),
        ("Hola {city:>9}. STOP 911", "braces are wrong"),
        ("Hola {city.x}. STOP 911", "braces are wrong"),
        ("Hola {}. STOP 911", "braces are wrong"),
        ("Hola {city}. ALTO o 911.", "lacks STOP"),
        ("Hola {city}. STOPPEN 911.", "lacks STOP"),
        ("Hola {city}. STOP 119.", "lacks 911"),
        (" Hola {city}. STOP 911.", "white space"),
        ("Hola {city}. STOP 911.\n", "white space"),
        ("Hola {city}. STOP 911. " + "x" * 300, "takes 3 segments as GSM-7; 2 are allowed"),
        ("Adiós {city}. STOP 911. " + "x" * 200, "takes 4 segments as UCS-2; 3 are allowed"),
    ],
)
def test_a_faulty_translation_is_refused_at_its_line(root: Path, told: str, what: str) -> None:
    translate(root, HELLO, told)

    [fault] = [line for line in wrong(root) if what in line]

    assert fault.startswith(f"{PO}:21: “Hello from")


def test_each_fault_of_a_form_is_found(root: Path) -> None:
    translate(root, "{n} park", ("un parque", "{n} parques"))

    [fault] = wrong(root)

    assert "lacks {n}" in fault


def test_a_plural_that_lacks_a_form_is_refused(root: Path) -> None:
    translate(root, "{n} park", ("{n} parque", ""))

    [fault] = wrong(root)

    assert "not in every form" in fault


def test_a_guess_is_refused(root: Path) -> None:
    translate(root, "Yes", "Si", "fuzzy")

    [fault] = wrong(root)

    assert "fuzzy" in fault


def test_a_text_that_no_catalogue_knows_is_named_where_it_is_said(root: Path) -> None:
    say(root, HELLO, "Yes", "A new text")

    assert wrong(root) == [f"{FLOW}:3: “A new text” is not in {PO}. Run `make translations`."]


def test_a_text_that_is_said_no_more_is_refused(root: Path) -> None:
    say(root, HELLO)

    [fault] = wrong(root)

    assert fault.startswith(f"{PO}:25: “Yes” is said nowhere any more")


def test_an_obsolete_text_kept_as_a_comment_is_refused(root: Path) -> None:
    _append(root, '#~ msgid "Old"\n#~ msgstr "Viejo"\n')

    [fault] = wrong(root)

    assert "“Old” is said nowhere any more" in fault


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hello {name", "braces are wrong"),
        ("Hello {0}", "braces are wrong"),
        ("Curly “quotes”", "is not in the GSM-7 alphabet"),
        ("x" * 400, "takes 3 segments"),
    ],
)
def test_an_english_text_is_checked_where_it_stands(root: Path, text: str, what: str) -> None:
    say(root, HELLO, "Yes", text)

    [fault] = [line for line in wrong(root) if what in line]

    assert fault.startswith(f"{FLOW}:3:")


def test_a_language_that_must_be_complete_needs_a_catalogue(root: Path) -> None:
    found = [str(fault) for fault in faults(root, ["es", "vi"])]

    assert found == ["locales/vi/LC_MESSAGES/grove.po:1: there is no catalogue for vi. Run `make translations`."]


def test_a_language_that_is_only_begun_may_lack_texts_but_not_be_wrong(root: Path) -> None:
    translate(root, "Yes", "")
    translate(root, HELLO, "Hola")

    found = [fault.what for fault in faults(root, []) if "msgfmt" not in fault.what]

    assert len(found) == 2
    assert all("Hello from" in what for what in found)


@pytest.mark.parametrize("junk", ["nonsense", 'msgid "never closed', 'msgid "no msgstr follows"'])
def test_a_file_that_is_no_catalogue_is_refused_at_its_line(root: Path, junk: str) -> None:
    _append(root, junk)

    [fault] = wrong(root)

    assert fault.startswith(f"{PO}:28: no gettext catalogue")


def test_a_source_that_cannot_be_read_is_named(root: Path) -> None:
    (root / FLOW).write_text("say: [", encoding="utf-8")

    [fault] = faults(root, ["es"])

    assert FLOW in fault.what


def test_a_translation_in_a_script_without_spaces_keeps_its_keywords(root: Path) -> None:
    translate(root, HELLO, "这里是{city}。回复STOP停止,或拨打911。")

    assert wrong(root) == []


def test_the_sample_catalogue_is_written_as_translators_tools_write_it(root: Path) -> None:
    text = po_path("es", root / "locales").read_text(encoding="utf-8")

    assert text.startswith(
        dedent("""\
            # Spanish texts of the resident assistant.
            # Drafted; awaiting review by a native speaker.
            msgid ""
            msgstr ""
            """)
    )
    assert all(english in text for english in SPANISH)


def _append(root: Path, text: str) -> None:
    path = po_path("es", root / "locales")
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
