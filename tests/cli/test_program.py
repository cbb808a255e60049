"""The program as a whole: help, exit codes, errors, a quick start."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from bot.cli.main import app
from bot.cli.output import say, table
from tests.cli.conftest import Grove

HEAVY = ("sklearn", "telegram", "twilio", "sqlalchemy", "numpy", "babel", "uvicorn", "structlog")

LOADED = f"""
import sys
from bot.cli.main import main
for arguments in (["--help"], ["segments", "hello"]):
    sys.argv = ["grove", *arguments]
    try:
        main()
    except SystemExit:
        pass
print("LOADED", *(name for name in {HEAVY} if name in sys.modules))
"""
"""Runs two commands and says which of the heavy ones are loaded then."""


def commands() -> Iterator[tuple[str, ...]]:
    return _below(get_command(app))


def _below(group: Any, *names: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield from _below(command, *names, name) if hasattr(command, "commands") else ((*names, name),)


@pytest.mark.parametrize("command", [*commands()], ids=" ".join)
def test_every_command_explains_itself_with_an_example(grove: Grove, command: tuple[str, ...]) -> None:
    done = grove.invoke(*command, "--help")

    assert done.exit_code == 0
    assert "Example:" in done.stdout
    assert f"grove {' '.join(command)}" in done.stdout


def test_the_issue_s_commands_are_there() -> None:
    named = {command[0] for command in commands()}

    assert named >= {
        "run", "web", "worker", "demo", "chat", "migrate", "settings", "refresh", "nlu", "survey", "campaign",
        "segments", "doctor", "places", "rotate-keys",
    }  # fmt: skip


def test_help_and_segments_load_nothing_heavy(grove: Grove) -> None:
    """Loading them takes seconds, and these answer at once."""
    (grove.folder / "loaded.py").write_text(LOADED, encoding="utf-8")

    done = grove.run(program="loaded.py")

    assert done.stdout.decode().splitlines()[-1] == "LOADED"


@pytest.mark.parametrize(
    ("arguments", "settings", "code"),
    [
        (("run",), {"GROVE_SECRET_KEY": ""}, "setting-missing"),
        (("run",), {"GROVE_SECRET_KEY": "short"}, "setting-wrong"),
        (("run",), {"GROVE_PORT": "http"}, "setting-wrong"),
        (("run",), {"GROVE_PORT": "0"}, "setting-wrong"),
        (("campaign", "list"), {}, "not-migrated"),
        (("campaign", "list"), {"GROVE_DATABASE_URL": "mysql://u:hidden@h/d"}, "database-url"),
        (("migrate",), {"GROVE_DATABASE_URL": "sqlite:////proc/nowhere/grove.db"}, "database-away"),
        (("doctor", "city"), {"GROVE_CITY_FILE": "/nowhere/city.toml"}, "city-file-wrong"),
        (("places", "parse", "x"), {"GROVE_CITY_FILE": "/nowhere/city.toml"}, "city-file-wrong"),
        (("nlu", "train"), {"GROVE_DATA_DIR": "/proc/nowhere"}, "system-refused"),
    ],
)
def test_an_error_names_its_code_and_no_secret(
    grove: Grove, arguments: tuple[str, ...], settings: dict[str, str], code: str
) -> None:
    done = grove.invoke(*arguments, **settings)

    assert f"[{code}]" in done.output
    assert "hidden" not in done.output
    assert "Traceback" not in done.output
    assert done.exit_code in (1, 2)


def test_run_without_a_secret_says_how_to_make_one(grove: Grove) -> None:
    done = grove.invoke("run", GROVE_SECRET_KEY="")

    assert "token_urlsafe" in done.stderr
    assert "GROVE_SECRET_KEY" in done.stderr
    assert done.exit_code == 2


def test_a_file_of_settings_that_is_no_text_is_an_error_with_its_cure(grove: Grove) -> None:
    (grove.folder / ".env").write_bytes(b"\xff=\xff")

    done = grove.run("settings")

    assert b"[not-utf-8]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_data_says_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A file called `[/x].yaml` is no markup, and a smiley's name no smiley."""
    say("flows/[/x] [bold]y :smile:.yaml")
    table("[/t]", ["[/c]"], [["[/x] [red]"], [None]])

    shown = capsys.readouterr().out
    assert "flows/[/x] [bold]y :smile:.yaml" in shown
    assert "[/x] [red]" in shown
    assert "[/t]" in shown


def test_a_survey_file_with_brackets_in_its_name_is_named_in_full(grove: Grove) -> None:
    file = grove.folder / "[red]x[bold].yaml"
    file.write_text("name: x\n", encoding="utf-8")

    done = grove.invoke("survey", "check", str(file))

    assert f"{file}:1:" in done.stderr.replace("\n", "")
    assert done.exit_code == 1
