"""A real Rasa server keeps the promises that our adapter relies on. Needs what `make rasa` makes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from subprocess import PIPE, STDOUT

import httpx
import pytest

from bot.cli.understanding.rasa import HOME, MODEL, command, environment_for
from bot.clock import SystemClock
from bot.metrics import Metrics
from bot.settings import load_settings
from bot.understanding.rasa import rasa_interpreter
from bot.understanding.server import RasaFailed, RasaServer, rasa_client
from nlu.rasa.domain import intents
from tests.nlu.rasa.stand_in import Ours

PYTHON, TRAINED = HOME / "venv" / "bin" / "python", HOME / "models" / MODEL
TOKEN = "a-token-of-the-tests"
MOST_ASKED = 240

pytestmark = [
    pytest.mark.skipif(not TRAINED.is_file(), reason="no Rasa here: `make rasa` builds it where Python 3.10 is"),
    pytest.mark.xdist_group("rasa"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Give the address of a server with our model that runs as `grove nlu serve-rasa` would run it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = environment_for(os.environ, load_settings(rasa_token=TOKEN))
    started = command(PYTHON, TRAINED, "127.0.0.1", port)
    with subprocess.Popen(started, env=environment, stdout=PIPE, stderr=STDOUT) as process:  # noqa: S603 - as we start it
        yield when_ready(f"http://127.0.0.1:{port}", process)
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    assert TOKEN.encode() not in told
    assert b"petunia" not in told.lower()


def when_ready(address: str, process: "subprocess.Popen[bytes]") -> str:
    """Ask, as an orchestrator does, until the server says that it has a model; it takes some seconds."""
    with rasa_client(address) as client:
        for _ in range(MOST_ASKED):
            if server_of(client).is_ready():
                return address
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the Rasa server ended with {process.wait(timeout=0.5)}")
    raise AssertionError("the Rasa server did not get ready")


def server_of(client: httpx.Client, token: str = TOKEN) -> RasaServer:
    return RasaServer(client, token=token, timeout_s=10)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with rasa_client(address) as client:
        yield client


def parse(client: httpx.Client, sent: bytes) -> httpx.Response:
    """Ask as nobody should, past our adapter."""
    return client.post("/model/parse", params={"token": TOKEN}, content=sent, timeout=10)


def test_it_understands_what_it_was_trained_on_and_says_nothing_of_it_in_its_log(client: httpx.Client) -> None:
    rasa = rasa_interpreter(server_of(client), Ours(), SystemClock(), Metrics.new())

    understood = rasa.understand("what are the hours of the library, petunia asks")

    assert understood.intent == "library"
    assert len(understood.intents) == 5


def test_its_version_is_open_and_its_status_wants_the_token(client: httpx.Client) -> None:
    assert (server_of(client, "").is_alive(), server_of(client, "").is_ready()) == (True, False)
    with pytest.raises(RasaFailed, match="token-refused"):
        server_of(client, "wrong").ranking("trash")


def test_below_its_threshold_the_confidence_is_no_measurement_and_the_candidate_is_second(
    client: httpx.Client,
) -> None:
    reply = parse(client, '{"text": "👍"}'.encode()).json()

    assert reply["intent"] == {"name": "nlu_fallback", "confidence": pytest.approx(0.4)}
    assert reply["intent_ranking"][1]["name"] in intents()


def test_behind_a_slash_it_believes_any_intent(client: httpx.Client) -> None:
    """That is why a slash is never sent."""
    reply = parse(client, b'{"text": "/trash_day"}').json()

    assert reply["intent"] == {"name": "trash_day", "confidence": 1.0}


@pytest.mark.parametrize("sent", [b"{}", b"no json", b'{"text": 5}'])
def test_what_is_no_text_is_a_500(client: httpx.Client, sent: bytes) -> None:
    assert parse(client, sent).status_code == 500


def test_without_a_model_it_says_so_until_it_gets_one(client: httpx.Client) -> None:
    server = server_of(client)
    assert client.delete("/model", params={"token": TOKEN}).status_code == 204

    with pytest.raises(RasaFailed, match="no-model"):
        server.ranking("trash day")
    assert (server.is_alive(), server.is_ready()) == (True, False)

    server.use_model(str(TRAINED))
    assert server.is_ready()
    assert server.ranking("trash day")


def test_a_model_that_is_not_there_leaves_the_present_one_in_place(client: httpx.Client) -> None:
    with pytest.raises(RasaFailed, match="status-4"):
        server_of(client).use_model(f"{sys.prefix}/no-such-model.tar.gz")

    assert server_of(client).ranking("trash day")
