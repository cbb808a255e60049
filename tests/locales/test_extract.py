"""Which texts are found in definition files and in Python, on which line."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from textwrap import dedent

import pytest

from flows import extract as yaml_texts
from locales import python_texts

TAGS = ("Translators:",)


@pytest.fixture
def found(tmp_path: Path) -> Callable[[str], list[tuple[int, str]]]:
    """Extract from a definition in a folder of its own."""

    def read(definition: str) -> list[tuple[int, str]]:
        path = tmp_path / "definition.yaml"
        path.write_text(dedent(definition).lstrip("\n"), encoding="utf-8")
        with path.open("rb") as file:
            return [(line, text) for line, _, text, _ in yaml_texts.extract(file, (), TAGS, {})]

    return read


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("ask: What is your street?", [(1, "What is your street?")]),
        ("nodes:\n  a:\n    kind: say\n    say: Hello.", [(4, "Hello.")]),
        ("nodes:\n  say:\n    kind: say\n    say: A node called say.", [(4, "A node called say.")]),
        (
            "menu: Which?\nchoices:\n  Parks: parks\n  Trash: null",
            [(1, "Which?"), (3, "Parks"), (4, "Trash")],
        ),
        ("choices: [Parks, Trash]", [(1, "Parks"), (1, "Trash")]),
        ("choices:\n  - label: x\n    say: Inner", [(3, "Inner")]),
        ("labels:\n  often: Every week\n  never: Never", [(2, "Every week"), (3, "Never")]),
        ("labels: [1, 2, true, '5', '']", []),
        (
            "say:\n  found: On {date}.\n  row: '{name}'\n  no_such: No.",
            [(2, "On {date}."), (3, "{name}"), (4, "No.")],
        ),
        ("slots:\n  title:\n    kind: text\n    ask: Which title?", [(4, "Which title?")]),
        ("slots:\n  - name: address\n    ask: Which address?", [(3, "Which address?")]),
        ("say: |\n  Two\n  lines\n", [(2, "Two\nlines")]),
        ("say: >\n  One\n  line\n", [(2, "One line")]),
        (
            'say: "  Trimmed, as the reader of definitions does. "',
            [(1, "Trimmed, as the reader of definitions does.")],
        ),
        ("columns:\n  title: text\n  text: text", []),
        ("look_up:\n  where:\n    title: mayor\n  also:\n    text: agency/city", []),
        ("intent: trash_day\ntopic: waste", []),
        ("- say: In a list", [(1, "In a list")]),
        ("", []),
        ("just words", []),
    ],
)
def test_the_texts_of_a_definition_are_found_on_their_lines(
    found: Callable[[str], list[tuple[int, str]]], definition: str, expected: list[tuple[int, str]]
) -> None:
    assert found(definition) == expected


def test_a_data_set_gives_its_title_and_the_words_of_its_phrase_columns(
    found: Callable[[str], list[tuple[int, str]]], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    rows = "key, item ,note,title\n1,mattress,Book it.,x\n2,paint,,y\n3,mattress,Book it.,z\n"
    (tmp_path / "data" / "items.csv").write_text(rows, encoding="utf-8")

    texts = found("""
        title: What goes where
        path: data/items.csv
        columns:
          key: text
          item: {type: phrase}
          note: phrase
          title: text
        """)

    assert texts == [(1, "What goes where"), (5, "mattress"), (5, "paint"), (6, "Book it.")]


def test_a_data_set_without_its_file_is_no_silent_loss(found: Callable[[str], list[tuple[int, str]]]) -> None:
    with pytest.raises(FileNotFoundError):
        found("path: data/nowhere.csv\ncolumns:\n  item: phrase")


@pytest.mark.parametrize("rows", ["", "key,other\n1,x\n"])
def test_a_data_set_whose_file_lacks_the_column_is_no_silent_loss(
    found: Callable[[str], list[tuple[int, str]]], tmp_path: Path, rows: str
) -> None:
    (tmp_path / "items.csv").write_text(rows, encoding="utf-8")

    with pytest.raises(ValueError, match="no column 'item'"):
        found("path: items.csv\ncolumns:\n  item: phrase")


@pytest.mark.parametrize("translations", ["", "translations: {es: {title: Parques}}\n"])
def test_a_survey_with_translations_of_its_own_is_not_for_the_catalogues(
    found: Callable[[str], list[tuple[int, str]]], tmp_path: Path, translations: str
) -> None:
    survey = f"title: Parks\n{translations}"
    assert bool(found(survey)) == (not translations)

    (tmp_path / "definition.translations.yml").write_text("translations: {}\n", encoding="utf-8")

    assert found(survey) == []


def test_a_comment_for_translators_travels_with_its_text() -> None:
    source = dedent("""
        # Not for them.
        # Translators: said in the new language,
        # so name that one.
        say: In English now.
        ask: What?
        """)

    comments = [comments for *_, comments in yaml_texts.extract(_named(source), (), TAGS, {})]

    assert comments == [["Translators: said in the new language,", "so name that one."], []]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('tr.text("Hello {name}", name=n)', [(1, None, ("Hello {name}",))]),
        ('self.tr.text("Hello")', [(1, None, ("Hello",))]),
        ('translator.spellings("Yes")', [(1, None, ("Yes",))]),
        ('tr.plural("{n} park", "{n} parks", n)', [(1, "plural", ("{n} park", "{n} parks"))]),
        ('WELCOME = N_("Hello " "there")', [(1, None, ("Hello there",))]),
        ('f(\n    tr.text("Outer", x=tr.text("Inner")),\n)', [(2, None, ("Outer",)), (2, None, ("Inner",))]),
        ('section.text("title")', []),
        ('text("SELECT 1")', []),
        ("tr.text(self.ask)", []),
        ('tr.text(f"Hello {name}")', []),
        ('tr.write("Hello")', []),
        ("tr.text()", []),
    ],
)
def test_the_texts_of_python_are_those_a_translator_is_given(
    source: str, expected: list[tuple[int, str | None, tuple[str, ...]]]
) -> None:
    found = python_texts.extract(_named(source), (), TAGS, {})

    assert [(line, function, texts) for line, function, texts, _ in found] == expected


def _named(source: str) -> BytesIO:
    file = BytesIO(source.encode())
    file.name = "source"
    return file
