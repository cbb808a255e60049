"""`grove demo` and `grove run`: when they listen, and when they refuse to."""

import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from urllib.error import HTTPError

import pytest

from bot.cli.listening import door
from bot.cli.trouble import PortBusy
from bot.demo import demo_settings
from bot.settings import Settings
from storage import migrate
from storage.database import Database
from tests.cli.conftest import Grove


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def free() -> int:
    """A port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def read_until(process: Popen[bytes], words: bytes) -> bytes:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}: {process.stderr.read()!r}")  # type: ignore[union-attr]


def test_the_demo_says_its_address_when_it_answers_there_and_ends_when_told(grove: Grove, settings: Settings) -> None:
    """It was started before: what it keeps is there, and is taken up again."""
    before = demo_settings(settings)
    with Database.open(before.database_url) as database:
        migrate.upgrade(database)

    with grove.start("demo", GROVE_PORT=str(port := free()), GROVE_SECRET_KEY="") as process:
        said = read_until(process, b"simulator is at")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)

    assert f"http://127.0.0.1:{port}/simulator".encode() in said
    assert process.returncode == 0
    assert demo_settings(settings).secrets == before.secrets


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104 - the demo in a container
        ("::", "http://[::1]:8080"),
    ],
)
def test_the_demo_tells_an_address_that_can_be_opened(settings: Settings, host: str, url: str) -> None:
    assert demo_settings(settings.model_copy(update={"host": host})).public_url == url


def test_a_secret_of_the_demo_that_was_cut_off_is_made_anew(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "secret").write_text("", encoding="utf-8")

    assert len(demo_settings(settings.model_copy(update={"data_dir": tmp_path})).secrets[0]) >= 32


@pytest.mark.parametrize(
    "setting",
    [
        {"GROVE_TWILIO_ACCOUNT_SID": "AC123"},
        {"GROVE_TWILIO_AUTH_TOKEN": "hidden"},
        {"GROVE_TELEGRAM_TOKEN": "1:hidden"},
    ],
)
def test_the_demo_refuses_a_real_account(grove: Grove, setting: dict[str, str]) -> None:
    done = grove.invoke("demo", **setting)

    assert "[demo-with-real-account]" in done.stderr
    assert next(iter(setting)) in done.stderr
    assert "hidden" not in done.output
    assert done.exit_code == 2


@pytest.mark.parametrize("command", ["demo", "run", "web"])
def test_a_port_that_is_taken_is_known_at_once_with_its_cure(grove: Grove, taken: int, command: str) -> None:
    done = grove.invoke(command, GROVE_PORT=str(taken))

    assert "[port-busy]" in done.stderr
    assert f"GROVE_PORT={taken + 1}" in done.stderr
    assert done.exit_code == 2


def test_a_worker_whose_port_is_taken_says_which_setting_to_change(grove: Grove, taken: int) -> None:
    done = grove.invoke("worker", GROVE_WORKER_PORT=str(taken))

    assert f"GROVE_WORKER_PORT={taken + 1}" in done.stderr
    assert done.exit_code == 2


def test_a_worker_tells_its_health_and_metrics_and_takes_no_webhooks(grove: Grove) -> None:
    grove.invoke("migrate")
    at = f"http://127.0.0.1:{(port := free())}"

    with grove.start("worker", GROVE_WORKER_PORT=str(port)) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if b"listening" in line)
        told = {path: fetched(f"{at}/{path}") for path in ("healthz", "readyz", "metrics", "webhooks/sms", "data")}
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)

    assert {path: status for path, (status, _) in told.items()} == {
        "healthz": 200, "readyz": 200, "metrics": 200, "webhooks/sms": 404, "data": 404,
    }  # fmt: skip
    assert b"grove_turn_seconds" in told["metrics"][1]
    assert process.returncode == 0


def fetched(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - a loopback address
            return answer.status, answer.read()
    except HTTPError as refused:
        return refused.code, b""


def test_a_host_that_is_not_ours_is_refused(grove: Grove) -> None:
    done = grove.invoke("demo", GROVE_HOST="203.0.113.1", GROVE_PORT=str(free()))

    assert "[cannot-listen]" in done.stderr
    assert done.exit_code == 2


def test_a_door_is_given_back(settings: Settings) -> None:
    chosen = settings.model_copy(update={"port": free()})

    for _ in range(2):
        with door(chosen) as opened:
            opened.listen()
            with pytest.raises(PortBusy), door(chosen):
                raise AssertionError("two doors on one port")
