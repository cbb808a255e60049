"""A contract test: each channel, the same promises."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from bot.channels.channel import Channel, Chat, Choice, NotGenuine, Outgoing, Request, SendFailed
from bot.channels.sms import sms_channel
from bot.channels.telegram import telegram_channel
from bot.simulator.app import Simulator
from bot.simulator.faults import Fault
from bot.simulator.phones import RESIDENTS, Line
from flows.contact import Urn
from tests.channels.loopback import CREDENTIALS, Loopback

SAM = RESIDENTS[0]
URNS: dict[Line, Urn] = {"sms": Urn("tel", SAM.phone), "telegram": Urn("telegram", str(SAM.telegram_id))}
WORDS = "Trash day is Tuesday 🗑"

each_channel = pytest.mark.parametrize("line", ["sms", "telegram"])

Make = Callable[[Line, str, float], Channel]


@pytest.fixture
async def make(public_url: str) -> AsyncIterator[Make]:
    made: list[Channel] = []

    def build(line: Line, api_url: str, timeout_s: float) -> Channel:
        known = CREDENTIALS
        channel: Channel
        if line == "sms":
            login = (known.account_sid, known.auth_token, known.sender)
            channel = sms_channel(*login, public_url, api_url, timeout_s=timeout_s)
        else:
            token, secret = known.telegram_token, known.telegram_secret
            channel = telegram_channel(token, secret, api_url, timeout_s=timeout_s)
        made.append(channel)
        return channel

    yield build
    for channel in made:
        await channel.close()


def outcome(failure: SendFailed) -> str:
    said = {"retry": failure.retry, "stopped": failure.stopped, "uncertain": failure.uncertain}
    assert sum(said.values()) <= 1, "a failure means one thing"
    return next((name for name, is_so in said.items() if is_so), "failed")


async def fail(channel: Channel, line: Line) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        await channel.send(URNS[line], Outgoing(text=WORDS, token="tok"))
    return caught.value


SAME = [
    (Fault(status=400), "failed"),
    (Fault(status=401), "retry"),  # our credentials, not the message
    (Fault(status=429), "retry"),
    (Fault(status=500), "uncertain"),
    (Fault(status=502), "uncertain"),
    (Fault(status=503), "uncertain"),
    (Fault(status=500, accepted=True), "uncertain"),
    (Fault(ending="drop", accepted=True), "uncertain"),
    (Fault(ending="hang"), "uncertain"),
    (Fault(ending="hang", accepted=True), "uncertain"),
]
OWN: list[tuple[Line, Fault, str]] = [
    ("sms", Fault(status=403), "failed"),
    ("sms", Fault(status=404, code=20404), "failed"),
    ("sms", Fault(status=400, code=21211), "failed"),
    ("sms", Fault(status=400, code=21408), "failed"),
    ("sms", Fault(status=400, code=21614), "failed"),
    ("sms", Fault(status=400, code=21610), "stopped"),
    ("sms", Fault(status=400, code=21611), "retry"),
    ("sms", Fault(status=429, code=20429), "retry"),
    ("sms", Fault(status=401, code=20003), "retry"),
    ("telegram", Fault(status=403, reason="Forbidden: bot was blocked by the user"), "stopped"),
    ("telegram", Fault(status=403, reason="Forbidden: user is deactivated"), "stopped"),
    ("telegram", Fault(status=400, reason="Bad Request: chat not found"), "failed"),
    ("telegram", Fault(status=404), "retry"),  # how Telegram answers a malformed token
]
BOTH: list[Line] = ["sms", "telegram"]
ALL = [(line, *case) for line in BOTH for case in SAME] + OWN


@pytest.mark.parametrize(("line", "fault", "expected"), ALL)
async def test_send_says_what_may_be_done_about_a_failure(
    make: Make, sim: Simulator, loopback: Loopback, line: Line, fault: Fault, expected: str
) -> None:
    channel = make(line, loopback.url, 0.3 if fault.ending == "hang" else 8)
    sim.network.faults.plan(line, fault)

    failure = await fail(channel, line)

    assert outcome(failure) == expected
    assert len(sim.network.ledger.accepted) == fault.accepted
    assert URNS[line].path not in f"{failure.code} {failure.reason}"


@each_channel
async def test_a_provider_that_cannot_be_reached_has_surely_not_got_the_message(make: Make, line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]

    failure = await fail(make(line, f"http://127.0.0.1:{port}", 8), line)

    assert (outcome(failure), failure.code) == ("retry", "no-connection")


@each_channel
async def test_a_busy_provider_says_how_long_to_wait(
    make: Make, sim: Simulator, loopback: Loopback, line: Line
) -> None:
    sim.network.faults.plan(line, Fault(status=429, after=7))

    failure = await fail(make(line, loopback.url, 8), line)

    assert failure.after == 7


@each_channel
async def test_a_message_is_handed_over_once_and_as_it_is(
    make: Make, sim: Simulator, loopback: Loopback, line: Line
) -> None:
    message = Outgoing(text=WORDS, choices=(Choice("Yes", "y:1"), Choice("No", "n:1")), token="tok-1")

    sent = await make(line, loopback.url, 8).send(URNS[line], message)

    [taken] = sim.network.ledger.accepted
    assert (taken.to, taken.text, taken.provider_id) == (URNS[line].path, WORDS, sent.provider_id)
    assert taken.buttons == (message.choices if line == "telegram" else ())
    assert taken.token == ("tok-1" if line == "sms" else "")


@each_channel
async def test_many_messages_at_a_time_are_each_handed_over_once(
    make: Make, sim: Simulator, loopback: Loopback, line: Line
) -> None:
    channel = make(line, loopback.url, 8)

    await asyncio.gather(*(channel.send(URNS[line], Outgoing(text=f"{WORDS} {n}")) for n in range(30)))

    assert len(sim.network.ledger.accepted) == 30
    assert not sim.network.ledger.doubles()


@pytest.mark.parametrize(("line", "limit"), [("sms", 1600), ("telegram", 4096)])
async def test_a_text_that_is_too_long_never_leaves_us(
    make: Make, sim: Simulator, loopback: Loopback, line: Line, limit: int
) -> None:
    channel = make(line, loopback.url, 8)
    await channel.send(URNS[line], Outgoing(text="x" * limit))

    with pytest.raises(SendFailed) as failure:
        await channel.send(URNS[line], Outgoing(text="x" * (limit + 1)))

    assert (failure.value.code, outcome(failure.value)) == ("too-long", "failed")
    assert len(sim.network.ledger.accepted) == 1


@each_channel
@pytest.mark.parametrize("header", ["", "wrong", "é", "x" * 5000])
def test_a_call_without_proof_of_origin_is_refused(make: Make, line: Line, header: str) -> None:
    names = ("x-twilio-signature", "x-telegram-bot-api-secret-token")
    forged = Request(method="POST", url="https://bot.example/", headers=dict.fromkeys(names, header), body=b"{}")

    with pytest.raises(NotGenuine):
        make(line, "http://127.0.0.1:9", 8).receive(forged)


async def shown(make: Make, sim: Simulator, loopback: Loopback) -> tuple[Chat, str]:
    """A chat, and the number of a message with buttons that is in it."""
    channel = make("telegram", loopback.url, 8)
    assert isinstance(channel, Chat)
    sent = await channel.send(URNS["telegram"], Outgoing(text="Sure?", choices=(Choice("Yes", "y"), Choice("No", "n"))))
    return channel, sent.provider_id


def test_a_channel_without_buttons_is_no_chat(make: Make) -> None:
    assert not isinstance(make("sms", "http://127.0.0.1:9", 8), Chat)


async def test_buttons_are_taken_away_and_the_words_stay(make: Make, sim: Simulator, loopback: Loopback) -> None:
    chat, number = await shown(make, sim, loopback)

    await chat.close_buttons(URNS["telegram"], number)
    await chat.close_buttons(URNS["telegram"], number)  # they are gone: no harm

    [bubble] = sim.network.phones.thread("telegram", SAM.key)
    assert (bubble.text, bubble.buttons) == ("Sure?", ())


UNCHANGED = [
    (Fault(status=400, reason="Bad Request: message can't be edited"), "failed"),
    (Fault(status=400, reason="Bad Request: message to edit not found"), "failed"),
    (Fault(status=400, reason="Bad Request: chat not found"), "failed"),
    (Fault(status=403, reason="Forbidden: bot was blocked by the user"), "stopped"),
    (Fault(status=401), "retry"),
    (Fault(status=429, after=7), "retry"),
    (Fault(status=500), "uncertain"),
    (Fault(ending="hang"), "uncertain"),
]


@pytest.mark.parametrize(("fault", "expected"), UNCHANGED)
async def test_buttons_that_stay_say_what_may_be_done(
    make: Make, sim: Simulator, loopback: Loopback, fault: Fault, expected: str
) -> None:
    _, number = await shown(make, sim, loopback)
    chat = make("telegram", loopback.url, 0.3 if fault.ending == "hang" else 8)
    assert isinstance(chat, Chat)
    sim.network.faults.plan_edit(fault)

    with pytest.raises(SendFailed) as failure:
        await chat.close_buttons(URNS["telegram"], number)

    assert outcome(failure.value) == expected
    assert fault.status != 429 or failure.value.after == 7


async def test_a_chat_is_opened_by_our_name_once_it_is_known(make: Make, sim: Simulator, loopback: Loopback) -> None:
    chat = make("telegram", loopback.url, 8)
    assert isinstance(chat, Chat)
    before = chat.link_to("c")

    first, second = await chat.learn_name(), await chat.learn_name()

    assert (before, first, second) == (None, True, False)
    assert chat.link_to("c") == "https://t.me/ConnectedElkGroveBot?start=c"


async def test_a_name_that_cannot_be_asked_is_asked_for_later(make: Make) -> None:
    chat = make("telegram", "http://127.0.0.1:9", 8)
    assert isinstance(chat, Chat)

    with pytest.raises(SendFailed) as failure:
        await chat.learn_name()

    assert (failure.value.retry, chat.link_to("c")) == (True, None)
