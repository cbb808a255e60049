"""How we speak to a Rasa server: its paths, its token, its limits."""

import json
import logging

import httpx
import pytest

from bot.understanding.server import RasaFailed
from tests.nlu.rasa.stand_in import StandIn, meaning, recorded, trickling


def test_a_text_is_asked_as_the_api_has_it_with_the_token_in_the_query() -> None:
    stand_in = StandIn([meaning(("library", 0.9))])

    stand_in.server(token="s3cret").ranking("¿dónde?")

    [call] = stand_in.calls
    assert (call.method, call.url.path, call.url.params["token"]) == ("POST", "/model/parse", "s3cret")
    assert json.loads(call.content) == {"text": "¿dónde?"}


def test_without_a_token_none_is_sent() -> None:
    stand_in = StandIn([meaning(("library", 0.9))])

    stand_in.server().ranking("where")

    assert stand_in.calls[0].url.query == b""


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "token-refused"), (403, "token-refused"), (409, "no-model"), (500, "status-500"), (204, "status-204")],
)
def test_a_refusal_says_why_in_a_word_and_without_the_token(status: int, reason: str) -> None:
    with pytest.raises(RasaFailed) as failure:
        StandIn([httpx.Response(status)]).server(token="s3cret").ranking("petunia")

    assert failure.value.reason == reason
    assert "s3cret" not in str(failure.value)
    assert "petunia" not in str(failure.value)


def test_a_reply_that_trickles_is_cut_off_when_its_time_is_up() -> None:
    ticks = iter(range(1000))
    stand_in = StandIn([httpx.Response(200, content=trickling())])

    with pytest.raises(RasaFailed, match="slow"):
        stand_in.server(seconds=lambda: next(ticks) / 10).ranking("where")

    assert next(ticks) < 20


def test_a_reply_without_an_end_is_cut_off_by_its_size() -> None:
    with pytest.raises(RasaFailed, match="nonsense"):
        StandIn([httpx.Response(200, content=trickling(b" " * 10_000))]).server().ranking("where")


@pytest.mark.parametrize(
    ("answer", "alive", "ready"),
    [
        (httpx.Response(200), True, True),
        (httpx.Response(409, content=recorded("no_model")), False, False),
        (httpx.Response(401, content=recorded("no_token")), False, False),
        (httpx.ConnectError("refused"), False, False),
    ],
)
def test_it_is_alive_by_its_version_and_ready_by_its_status(
    answer: httpx.Response | Exception, *, alive: bool, ready: bool
) -> None:
    stand_in = StandIn([answer])

    assert (stand_in.server().is_alive(), stand_in.server().is_ready()) == (alive, ready)
    assert [call.url.path for call in stand_in.calls] == ["/version", "/status"]


def test_another_model_is_put_in_place() -> None:
    stand_in = StandIn([httpx.Response(204)])

    stand_in.server().use_model("/srv/models/light-e5.tar.gz")

    [call] = stand_in.calls
    assert (call.method, call.url.path) == ("PUT", "/model")
    assert json.loads(call.content) == {"model_file": "/srv/models/light-e5.tar.gz"}


def test_a_model_that_is_not_taken_is_an_error() -> None:
    with pytest.raises(RasaFailed, match="status-400"):
        StandIn([httpx.Response(400)]).server().use_model("/no/such.tar.gz")


def test_the_client_s_own_log_never_shows_the_token(caplog: pytest.LogCaptureFixture) -> None:
    StandIn([meaning(("library", 0.9))]).server(token="s3cret").ranking("where")

    assert "s3cret" not in caplog.text
    assert logging.getLogger("httpx").level >= logging.WARNING
