"""Definition files: every mistake names file, line and cure."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading import DefinitionError, Section, names, read_definition

HERE = Path("parks.yaml")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "empty"),
        ("# a comment only\n", 1, "empty"),
        ("- a\n- list\n", 1, "no mapping"),
        ("just words", 1, "no mapping"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not YAML"),
        ("a: 1\nb: 'open\n", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: 1\nb: \x07bell\n", 2, "special characters"),
        ("a: 1\nb: !!python/name:os.system\n", 2, "not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
        ("a: 1\nb: &x\n  c: *x\n", 2, "not YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
        ("b:\n  c: 1\n  c: 2\n", 3, "'c' stands twice"),
        ("a: 1\nas_of: 2026-02-30\n", 2, "'as_of' has no such value"),
        ("a: 1\nrows:\n  - at: 2026-13-01\n", 3, "'at' has no such value"),
        ("2026-02-30", 1, "not YAML"),
        ("a: 1\n[b, c]: 2\n", 2, "a key is no text"),
    ],
)
def test_what_cannot_be_read_is_named_with_file_line_and_cure(text: str, line: int, what: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_definition(HERE, text)

    assert str(refused.value).startswith(f"parks.yaml:{line}: ")
    assert what in refused.value.what
    assert refused.value.fix.endswith(".")


def test_a_file_that_is_not_utf_8_is_named_with_the_line_of_its_first_wrong_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")

    with pytest.raises(DefinitionError, match=r"latin\.yaml:2: not UTF-8"):
        read_definition(path)


@pytest.mark.parametrize("name", ["nobody.yaml", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(DefinitionError, match=r"cannot be read"):
        read_definition(tmp_path / name)


def test_a_mark_at_the_beginning_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: x\r\nb: y\r\n")

    section = read_definition(path)

    assert (section, section.lines) == ({"a": "x", "b": "y"}, {"a": 1, "b": 2})


def test_a_key_is_kept_as_it_is_written() -> None:
    assert names(read_definition(HERE, "Yes: a\nNO: b\n2: c\n0x1: d\n'null': e\n")) == "Yes, NO, 2, 0x1, null"


def test_a_section_knows_its_line_and_the_line_of_each_key() -> None:
    section = read_definition(HERE, "a: x\nb:\n  c: y\n\n  d: z\n")

    assert (section.line, section.section("b").line, section.section("b").lines) == (1, 3, {"c": 3, "d": 5})


@pytest.mark.parametrize("value", ["5", "yes", "2026-11-22", "", "''", "' '", "[a]", "{a: b}", "~"])
def test_a_text_is_neither_a_number_nor_a_date_nor_empty(value: str) -> None:
    section = read_definition(HERE, f"first: x\nsay: {value}\n")

    with pytest.raises(DefinitionError, match=r"parks\.yaml:2: 'say' needs a text"):
        section.text("say")


def test_a_key_that_is_missing_is_named_at_the_line_of_its_section() -> None:
    section = read_definition(HERE, "a:\n  b: x\n").section("a")

    with pytest.raises(DefinitionError, match=r"parks\.yaml:2: 'say' needs a text"):
        section.text("say")
    with pytest.raises(DefinitionError, match=r"parks\.yaml:2: 'nodes' needs keys of its own"):
        section.section("nodes")


def test_the_first_unknown_key_is_named_with_those_that_are_known() -> None:
    section = read_definition(HERE, "say: x\nsya: y\nzzz: z\n")

    with pytest.raises(DefinitionError, match=r"parks\.yaml:2: unknown key 'sya'\. Known here are: say, goto\."):
        section.only("say", "goto")


@given(st.one_of(st.text(), st.text("ab:-{}[]'\"&*!|>%@# \n\t", max_size=40)))
def test_any_text_is_a_section_or_a_definition_error(text: str) -> None:
    line = 1
    try:
        read = read_definition(HERE, text)
    except DefinitionError as refused:
        line = refused.line
    else:
        assert isinstance(read, Section)
    assert 1 <= line <= len(text.splitlines()) + 1
