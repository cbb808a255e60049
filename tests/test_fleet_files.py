"""What an operator copies to run a fleet: every command in it is there, every setting exists, nothing runs as root."""

import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.main import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))
VARIABLES = {f"GROVE_{name.upper()}" for name in Settings.model_fields}

each_service = pytest.mark.parametrize("name", SERVICES)
each_unit = pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)


def commands() -> set[str]:
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    return set(program.commands)


def unit(path: Path) -> dict[str, str]:
    """The service of a unit; where a key comes twice, the last one."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
    parser.read_string(path.read_text(encoding="utf-8"))
    return dict(parser["Service"])


@each_service
def test_every_command_of_a_service_is_one_of_the_program(name: str) -> None:
    match SERVICES[name].get("command"):
        case None:
            assert name in {"postgres", "rasa"}
        case [program, command]:
            assert program == "grove"
            assert command in commands()
        case other:
            raise AssertionError(f"{other} is no list of the program and one command")


@each_service
def test_every_setting_of_a_service_exists(name: str) -> None:
    named = {key for key in SERVICES[name].get("environment", {}) if key.startswith("GROVE_")}

    assert named <= VARIABLES


@each_service
def test_no_secret_is_written_into_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search("PASSWORD|TOKEN|SECRET|KEY", key):
            assert str(value).startswith("${")
    assert name in {"postgres", "rasa"} or SERVICES[name]["env_file"] == ".env"


def test_the_fleet_is_two_that_answer_and_two_that_work_on_tables_that_are_migrated_once() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["deploy"]["replicas"] == 2
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["migrate"]["restart"] == "on-failure"
    assert SERVICES["rasa"]["profiles"] == ["rasa"]


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_what_is_stopped_has_time_to_finish(name: str) -> None:
    assert (
        float(SERVICES[name]["stop_grace_period"].removesuffix("s")) > Settings.model_fields["shutdown_seconds"].default
    )


def test_every_dockerfile_and_port_is_there() -> None:
    for service in SERVICES.values():
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()
    assert "/readyz" in str(SERVICES["web"]["healthcheck"]["test"])


@each_unit
def test_every_unit_runs_a_command_of_the_program_and_not_as_root(path: Path) -> None:
    service = unit(path)

    assert service["ExecStart"].split()[1] in commands()
    assert service["User"] == "grove"
    assert service["NoNewPrivileges"] == "true"
    assert float(service["TimeoutStopSec"]) > 2 * Settings.model_fields["shutdown_seconds"].default
    assert set(re.findall(r"GROVE_\w+", path.read_text(encoding="utf-8"))) <= VARIABLES


def test_there_is_a_unit_for_each_half_of_the_program() -> None:
    assert [path.name for path in UNITS] == ["grove-web@.service", "grove-worker@.service"]
