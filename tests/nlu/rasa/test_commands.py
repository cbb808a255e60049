"""The commands about the Rasa server, and what they say where there is none."""

from pathlib import Path

import pytest

from bot.building import rasa_server
from bot.cli.understanding.rasa import RasaMissing, command, environment_for, ready
from bot.clock import SimulatedClock
from bot.metrics import Metrics
from bot.settings import SettingWrong, load_settings
from bot.understanding.rasa import rasa_interpreter
from tests.nlu.rasa.stand_in import NOON, Ours


def a_home(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("there", [(), ("venv/bin/python",), ("models/light-e5.tar.gz",)])
def test_without_environment_or_model_the_cure_is_named(tmp_path: Path, there: tuple[str, ...]) -> None:
    with pytest.raises(RasaMissing, match="make rasa") as missing:
        ready(a_home(tmp_path, *there), None)

    assert "GROVE_NLU_ENGINE=embedded" in missing.value.fix


def test_a_model_that_is_named_but_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RasaMissing, match=r"mine\.tar\.gz"):
        ready(a_home(tmp_path, "venv/bin/python"), Path("mine.tar.gz"))


def test_the_server_listens_where_it_is_told_and_its_token_is_in_no_list_of_processes(tmp_path: Path) -> None:
    python, model = ready(a_home(tmp_path, "venv/bin/python", "models/light-e5.tar.gz"), None)
    settings = load_settings(rasa_token="s3cret")

    started = command(python, model, "127.0.0.1", 5055)

    assert started[0] == str(python)
    assert started[2:5] == ["nlu.rasa.command", "run", "--enable-api"]
    assert started[-4:] == ["--interface", "127.0.0.1", "--port", "5055"]
    assert "s3cret" not in " ".join(started)
    assert environment_for({"PATH": "/bin"}, settings)["GROVE_RASA_TOKEN"] == "s3cret"


def test_the_token_is_a_secret_of_the_settings() -> None:
    assert "s3cret" not in repr(load_settings(rasa_token="s3cret"))


@pytest.mark.parametrize("wait_ms", [0, -1, 60_000])
def test_a_wait_that_no_resident_should_bear_is_refused(wait_ms: int) -> None:
    with pytest.raises(SettingWrong, match="GROVE_RASA_TIMEOUT_MS"):
        load_settings(rasa_timeout_ms=wait_ms)


def test_a_server_that_is_away_from_the_beginning_is_no_error() -> None:
    server = rasa_server(load_settings(rasa_url="http://127.0.0.1:9", rasa_token="s3cret"))

    built = rasa_interpreter(server, Ours(), SimulatedClock(NOON), Metrics.new())

    assert built.name == "rasa"
    assert built.understand("when is trash day").intent == "trash_day"
