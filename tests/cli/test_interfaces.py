"""`docs/interfaces.md` says what the program does: its examples are run, its tables compared."""

import importlib
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from typing import TypeVar

import pytest

import bot
import storage
from bot.cli.main import mendable
from bot.cli.store import markdown
from bot.errors import OperatorError
from storage.errors import StorageError
from tests.cli.conftest import ROOT, Grove

Error = TypeVar("Error", OperatorError, StorageError)

PAGE = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")

EXAMPLES = re.findall(r"```console\n\$ (.+)\n((?:.*\n)+?)```", PAGE)
"""Each command with what it writes; `…` stands for anything."""


@pytest.mark.parametrize(("command", "written"), EXAMPLES, ids=[re.findall(r"grove \w+", c)[-1] for c, _ in EXAMPLES])
def test_each_example_writes_what_the_page_says(grove: Grove, command: str, written: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own page
        ["/bin/sh", "-c", command.replace("grove ", "python -m bot.cli ")],
        cwd=grove.folder,
        env=grove.environment(),
        capture_output=True,
        check=False,
        timeout=120,
    )

    told = done.stdout.decode().splitlines()
    assert len(told) == len(written.splitlines())
    for line, expected in zip(told, written.splitlines(), strict=True):
        assert re.fullmatch(".*".join(map(re.escape, expected.split("…"))), line), f"{line}\nis not\n{expected}"


def test_the_table_of_settings_is_what_the_program_writes() -> None:
    assert markdown() in PAGE


def test_every_make_target_is_on_the_page_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert set(re.findall(r"^\| `make ([a-z-]+)`", PAGE, re.MULTILINE)) == targets


def test_every_error_code_is_on_the_page_with_its_cure_and_no_other() -> None:
    explained = dict(
        re.findall(r"^\| `([a-z0-9-]+)` \| [^|]+ \| ([^|]+) \|$", PAGE.partition("## Errors")[2], re.MULTILINE)
    )

    assert set(explained) == set(codes())
    assert all(cure.strip() for cure in explained.values())


def test_no_two_errors_have_the_same_code() -> None:
    assert len(list(codes())) == len(set(codes()))


def codes() -> Iterator[str]:
    """Every code an error can have."""
    for package in (bot, storage):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in module.name and ".migrations" not in module.name:
                importlib.import_module(module.name)
    yield from (error.code for error in below(OperatorError))
    yield from (error.code for error in below(StorageError) if "code" in vars(error))  # else it is its kind's
    yield from filter(None, mendable().values())


def below(kind: type[Error]) -> Iterator[type[Error]]:
    """Every kind of an error, and the kinds of these."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)
