"""What the documentation names is there: links, paths, make targets, commands with their options, settings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.main import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
NEEDED = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/languages.md"}

FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
VARIABLE = re.compile(r"GROVE_[A-Z0-9_]*")
COMMAND = re.compile(r"(?:^|[\s/;|(])grove ((?:[\w./:=\"'<>…-]+ ?)+)")
WORD = re.compile(r"[a-z][a-z-]*")
TARGET = re.compile(r"(?:^|[;&|] *)make ([a-z][a-z-]*)", re.MULTILINE)
PLACE = re.compile(r"(?:bot|docs|flows|locales|nlu|storage|tests)/[\w./-]*\w/?")
"""A path in the repository. One with a `<name>` or a `*` in it is no path but a pattern."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


class Command(Protocol):
    """What we need to know of a command of the program, or of a group of them."""

    @property
    def params(self) -> Sequence[Any]: ...


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_in(text: str) -> Iterator[str]:
    """Everything that is set as code: each line of a block, and each span."""
    for block in FENCED.findall(text):
        yield from block.splitlines()
    yield from SPAN.findall(FENCED.sub("", text))


def anchors(page: Path) -> set[str]:
    """The anchors a forge makes of a page's headings."""
    headings = HEADING.findall(FENCED.sub("", read(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(command: Command) -> Mapping[str, Command]:
    return command.commands if isinstance(command, TyperGroup) else {}


def unknown_in(command: Command, words: list[str]) -> str | None:
    """The first word that is neither a command of the program nor an option of the one before it."""
    while words and words[0] in commands(command):
        command = commands(command)[words.pop(0)]
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
    if commands(command) and words and WORD.fullmatch(words[0]):
        return words[0]
    return next((word for word in words if word.startswith("--") and word not in options), None)


def test_the_pages_a_newcomer_needs_are_there() -> None:
    assert {str(page.relative_to(ROOT)) for page in PAGES} >= NEEDED


@each_page
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCED.sub("", read(page))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    for code in code_in(read(page)):
        for word in code.split():
            if PLACE.fullmatch(word):
                assert (ROOT / word).exists(), word


@each_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    named = {target for code in code_in(read(page)) for target in TARGET.findall(code)}

    assert named <= targets


@each_page
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    program = get_command(app)
    for code in code_in(read(page)):
        for words in COMMAND.findall(code):
            assert unknown_in(program, words.split()) is None, code


@each_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    """`GROVE_TWILIO_…` stands for all that begin so."""
    known = {f"GROVE_{name.upper()}" for name in Settings.model_fields}
    for named in VARIABLE.findall(read(page)):
        assert named in known or (named.endswith("_") and any(name.startswith(named) for name in known)), named


def test_no_setting_is_left_unexplained() -> None:
    told = " ".join(map(read, PAGES))

    assert [name for name in Settings.model_fields if f"GROVE_{name.upper()}" not in told] == []


def test_pictures_are_small_enough_to_load_on_a_phone() -> None:
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.stat().st_size <= 250 * 1024, picture.name
