"""From a translator's file to what a resident reads."""

from pathlib import Path

import pytest

from locales import pofiles
from locales.build import build
from locales.catalogues import FOLDER, CatalogueBroken, CatalogueMissing, Catalogues, mo_path, po_path
from locales.languages import COMPLETE, OFFERED, offered
from locales.sources import SourceUnreadable
from locales.update import update
from tests.locales.tree import FLOW, HELLO, plant, say, translate


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path)


@pytest.fixture
def folder(root: Path) -> Path:
    """A folder of compiled catalogues, of which Spanish is complete and the others are empty."""
    build(root / "locales")
    return root / "locales"


def test_a_resident_reads_the_translation(folder: Path) -> None:
    spanish = Catalogues(folder=folder).translator("es")

    assert spanish.text(HELLO, city="Elk Grove") == "Hola de Elk Grove. Envie STOP para terminar, o llame al 911."
    assert [spanish.plural("{n} park", "{n} parks", n) for n in (1, 3)] == ["1 parque", "3 parques"]


def test_a_text_not_yet_translated_comes_out_in_english(folder: Path) -> None:
    vietnamese = Catalogues(folder=folder).translator("vi")

    assert vietnamese.plural("{n} park", "{n} parks", 3) == "3 parks"
    assert vietnamese.text("Yes") == "Yes"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, "en"),
        ("", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("zh-hans", "zh_Hans"),
        ("xx", "en"),
        ("../../etc", "en"),
    ],
)
def test_any_tag_gets_a_translator(folder: Path, asked: str | None, given: str) -> None:
    assert Catalogues(folder=folder).translator(asked).language == given


def test_a_label_may_be_typed_in_every_language(folder: Path) -> None:
    assert Catalogues(folder=folder).translator("vi").spellings("Yes") == ("Yes", "Si")


def test_a_catalogue_that_is_not_compiled_is_named_with_its_cure(folder: Path) -> None:
    mo_path("es", folder).unlink()

    with pytest.raises(CatalogueMissing, match=r"es/LC_MESSAGES/grove\.mo is missing.*make setup"):
        Catalogues(folder=folder)


@pytest.mark.parametrize("content", [b"", b"not a catalogue", b"\xde\x12\x04\x95\x00"])
def test_a_compiled_catalogue_that_is_damaged_is_named_with_its_cure(folder: Path, content: bytes) -> None:
    mo_path("es", folder).write_bytes(content)

    with pytest.raises(CatalogueBroken, match="make setup"):
        Catalogues(folder=folder)


def test_building_writes_only_what_has_changed(root: Path) -> None:
    folder = root / "locales"
    assert len(build(folder)) == len(COMPLETE)

    translate(root, "Yes", "Claro")

    assert build(folder) == [mo_path("es", folder)]
    assert build(folder) == []


def test_a_guess_is_never_said(root: Path) -> None:
    translate(root, "Yes", "Tal vez", "fuzzy")
    build(root / "locales")

    assert Catalogues(folder=root / "locales").translator("es").text("Yes") == "Yes"


def test_updating_keeps_what_is_translated_and_drops_what_is_no_longer_said(root: Path) -> None:
    say(root, "Yes", "Hello, from {city}.")

    missing = update(root)

    text = po_path("es", root / "locales").read_text(encoding="utf-8")
    assert missing["es"] == 1  # a changed text is a new one: nothing is guessed
    assert 'msgstr "Si"' in text
    assert "STOP" not in text


def test_updating_twice_changes_nothing(root: Path) -> None:
    """No day, machine or line number is in the files: a diff shows what was translated."""
    before = {path: path.read_bytes() for path in root.rglob("*.po*")}

    update(root)

    assert before == {path: path.read_bytes() for path in root.rglob("*.po*")}


def test_a_source_that_cannot_be_read_leaves_every_catalogue_as_it_was(root: Path) -> None:
    before = po_path("es", root / "locales").read_bytes()
    (root / FLOW).write_text("say: [", encoding="utf-8")

    with pytest.raises(SourceUnreadable, match=r"hello\.yaml"):
        update(root)

    assert po_path("es", root / "locales").read_bytes() == before


def test_a_language_is_begun_by_its_tag(root: Path) -> None:
    missing = update(root, begin=["ko"])

    assert missing["ko"] == 3
    assert "Korean texts" in po_path("ko", root / "locales").read_text(encoding="utf-8")


def test_what_a_translator_says_of_the_file_is_kept(root: Path) -> None:
    path = po_path("es", root / "locales")
    text = path.read_text(encoding="utf-8")
    reviewed = text.replace("Drafted; awaiting review by a native speaker.", "Reviewed.").replace(
        '"Language: es',
        '"Last-Translator: Ana\\n"\n"PO-Revision-Date: 2026-11-20 10:00+0000\\n"\n"Language: es',
    )
    path.write_text(reviewed, encoding="utf-8")

    update(root)

    assert path.read_text(encoding="utf-8") == reviewed


def test_a_language_babel_does_not_know_has_its_plural(tmp_path: Path) -> None:
    catalogue = pofiles.Catalogue("hmn")
    catalogue.add(("{n} park", "{n} parks"), ("{n} lub tiaj ua si",))
    path = tmp_path / "hmn.po"
    pofiles.write(path, catalogue)

    again = pofiles.read(path, "hmn")

    assert again.num_plurals == 1
    assert pofiles.forms(again.texts()[0]) == ("{n} lub tiaj ua si",)


@pytest.mark.parametrize("language", COMPLETE)
def test_each_complete_language_ships_a_catalogue(language: str) -> None:
    assert po_path(language, FOLDER).exists()


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("tl", "fil"),
        ("zh", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh_Hant_HK", "zh_Hant"),
        ("pt-br", None),
        ("", None),
    ],
)
def test_a_tag_from_outside_is_one_of_our_languages_or_none(tag: str, expected: str | None) -> None:
    assert offered(tag) == expected


@pytest.mark.parametrize("language", OFFERED)
def test_each_language_we_offer_is_known_by_its_own_tag(language: str) -> None:
    assert offered(language.replace("_", "-")) == language
