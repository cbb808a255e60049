"""What the Telegram channel reads out of updates, and what it asks the Bot API."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Choice, Malformed, NotGenuine, Outgoing, Received, Request
from bot.channels.telegram import SECRET_HEADER, Telegram, telegram_channel
from bot.channels.telegram_polling import poll
from bot.channels.telegram_updates import as_words
from bot.simulator.app import Simulator
from bot.simulator.phones import RESIDENTS
from flows.contact import Urn
from tests.channels.loopback import CREDENTIALS, Loopback, Webhooks

SAM = RESIDENTS[0]
URN = Urn("telegram", str(SAM.telegram_id))
PERSON = {"id": SAM.telegram_id, "is_bot": False, "first_name": "Sam", "language_code": "es"}
CHAT = {"id": SAM.telegram_id, "type": "private", "first_name": "Sam"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Neighbours"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "TheBot"}
MESSAGE = {"message_id": 5, "date": 1790000000, "chat": CHAT, "from": PERSON}
PLACE = {"latitude": 38.4088, "longitude": -121.37162}
VENUE = {"location": PLACE, "title": "City Hall", "address": "8401 Laguna Palms Way"}
GAME = {"id": "9", "from": PERSON, "chat_instance": "1", "game_short_name": "g"}
POST = {"message_id": 1, "date": 1790000000, "chat": GROUP | {"type": "channel"}, "text": "x"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]


@pytest.fixture(scope="module")
def telegram() -> Telegram:
    return channel("http://127.0.0.1:9")


def channel(api_url: str) -> Telegram:
    return telegram_channel(CREDENTIALS.telegram_token, CREDENTIALS.telegram_secret, api_url)


def posted(body: bytes, secret: str = CREDENTIALS.telegram_secret) -> Request:
    url = "https://bot.example/webhooks/telegram"
    return Request(method="POST", url=url, headers={SECRET_HEADER: secret}, body=body)


def update(**content: Any) -> Request:
    return posted(json.dumps({"update_id": 7, **content}).encode())


def membership(status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": BOT, "status": status}
    return member | ({"until_date": 0} if status == "kicked" else {})


def change(before: str, after: str, chat: dict[str, Any]) -> dict[str, Any]:
    members = {"old_chat_member": membership(before), "new_chat_member": membership(after)}
    return {"chat": chat, "from": PERSON, "date": 1790000000, **members}


@pytest.mark.parametrize(
    "secret",
    ["", "wrong", CREDENTIALS.telegram_secret + "x", CREDENTIALS.telegram_secret[:-1], "sécret", "\udce9"],
)
def test_an_update_without_the_secret_is_refused(telegram: Telegram, secret: str) -> None:
    with pytest.raises(NotGenuine):
        telegram.receive(posted(b'{"update_id": 7}', secret))


def test_without_a_secret_there_is_no_channel() -> None:
    with pytest.raises(ValueError, match="anybody"):
        telegram_channel("1:a", "")


def test_a_text_is_read_with_its_person_and_their_language(telegram: Telegram) -> None:
    [received] = telegram.receive(update(message=MESSAGE | {"text": "¿Basura?"}))

    assert received == Received(channel="telegram", provider_id="7", urn=URN, text="¿Basura?", language="es")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("/stop", "STOP"),
        ("/Stop@TheBot", "STOP"),
        ("/help", "HELP"),
        ("/start", "START"),
        ("/start survey_12-es", "START survey_12-es"),
        ("/language es", "LANGUAGE es"),
        ("/language", "LANGUAGE"),
        ("/parks near me", "parks near me"),
        ("/", ""),
        ("/ stop", "STOP"),
        ("stop/start", "stop/start"),
        ("1/2", "1/2"),
    ],
)
def test_a_command_is_read_as_the_words_of_an_sms(written: str, words: str) -> None:
    assert as_words(written) == words


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ({"message": MESSAGE | {"text": "a\0b\ud800c"}}, "text", "abc"),
        ({"message": MESSAGE | {"location": PLACE}}, "text", "geo:38.40880,-121.37162"),
        ({"message": MESSAGE | {"location": PLACE | {"live_period": 900}}}, "text", "geo:38.40880,-121.37162"),
        ({"message": MESSAGE | {"location": PLACE, "venue": VENUE}}, "text", "geo:38.40880,-121.37162"),
        ({"message": MESSAGE | {"photo": PHOTO, "caption": "look"}}, "other", ""),
        ({"message": MESSAGE | {"sticker": None}}, "other", ""),
        ({"message": MESSAGE}, "other", ""),
        ({"edited_message": MESSAGE | {"text": "oops", "edit_date": 1790000001}}, "other", ""),
        ({"my_chat_member": change("member", "kicked", CHAT)}, "blocked", ""),
        ({"my_chat_member": change("kicked", "member", CHAT)}, "unblocked", ""),
        ({"callback_query": GAME}, "other", ""),
    ],
)  # fmt: skip
def test_whatever_a_person_does_is_read(telegram: Telegram, content: dict[str, Any], kind: str, text: str) -> None:
    [received] = telegram.receive(update(**content))

    assert (received.kind, received.text, received.urn) == (kind, text, URN)


def test_a_live_location_that_moves_on_says_nothing(telegram: Telegram) -> None:
    moved = MESSAGE | {"location": PLACE | {"live_period": 900}, "edit_date": 1790000060}

    assert telegram.receive(update(edited_message=moved)) == []


def test_a_press_is_read_with_its_data_and_what_to_acknowledge(telegram: Telegram) -> None:
    under = MESSAGE | {"from": BOT, "text": "Which one?"}
    query = {"id": "99", "from": PERSON, "chat_instance": "1", "data": "r1:q2:3", "message": under}

    [received] = telegram.receive(update(callback_query=query))

    assert (received.kind, received.press, received.callback_id) == ("press", "r1:q2:3", "99")
    assert received.urn == URN


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"message": MESSAGE | {"chat": GROUP, "text": "hello"}},
        {"my_chat_member": change("member", "kicked", GROUP)},
        {
            "channel_post": {
                "message_id": 1,
                "date": 1790000000,
                "chat": GROUP | {"type": "channel"},
                "text": "x",
            }
        },
        {"some_kind_of_next_year": {"a": 1}},
    ],
)
def test_groups_channels_and_what_is_new_to_us_are_passed_over(telegram: Telegram, content: dict[str, Any]) -> None:
    assert telegram.receive(update(**content)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"update_id": 7, "message": "text"}',
        b'{"update_id": 7, "message": {"text": "no chat"}}',
        b'{"update_id": 7, "message": {"message_id": 1, "date": "then", "chat": {"id": 1, "type": "x"}}}',
        b"[" * 100_000,
        b'{"update_id": 7, "x": "' + b"x" * 300_000 + b'"}',
    ],
)
def test_a_genuine_call_that_is_no_update_is_malformed(telegram: Telegram, body: bytes) -> None:
    with pytest.raises(Malformed):
        telegram.receive(posted(body))


KEYS = st.sampled_from([*MESSAGE, "text", "id", "data"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll_answer"]),
    content=JSON,
    number=JSON,
)
def test_no_json_whatever_crashes(telegram: Telegram, kind: str, content: Any, number: Any) -> None:
    try:
        received = telegram.receive(posted(json.dumps({"update_id": number, kind: content}).encode()))
    except Malformed:
        received = []

    assert all(one.urn.scheme == "telegram" for one in received)


@pytest.fixture
async def bot(loopback: Loopback, sim: Simulator) -> AsyncIterator[Telegram]:
    made = channel(loopback.url)
    yield made
    await made.close()


async def test_a_press_is_acknowledged_once_and_a_late_one_harms_nobody(
    bot: Telegram, sim: Simulator, webhooks: Webhooks
) -> None:
    await sim.deeds.press(SAM, 1, "yes")
    [received] = bot.receive(await webhooks.next())

    await bot.acknowledge(received)
    await bot.acknowledge(received)

    assert not sim.telegram.presses


async def test_a_double_press_and_one_on_a_stale_keyboard_arrive_as_they_are_and_are_acknowledged(
    bot: Telegram, sim: Simulator, webhooks: Webhooks
) -> None:
    """What they are worth is decided by whoever asked; no call to Telegram fails because of them."""
    asked = await bot.send(URN, Outgoing(text="Sure?", choices=(Choice("Yes", "1.1.0.here"),)))
    number, pressed = int(asked.provider_id), list[Received]()

    for _ in range(2):
        await sim.deeds.press(SAM, number, "1.1.0.here")
        pressed += bot.receive(await webhooks.next())
        await bot.acknowledge(pressed[-1])
    await bot.close_buttons(URN, asked.provider_id)
    await sim.deeds.press(SAM, number, "1.1.0.here")
    pressed += bot.receive(await webhooks.next())
    await bot.acknowledge(pressed[-1])
    await bot.close_buttons(URN, asked.provider_id)

    [bubble] = sim.network.phones.thread("telegram", SAM.key)
    assert {received.press for received in pressed} == {"1.1.0.here"}
    assert len({received.provider_id for received in pressed}) == 3
    assert (bubble.buttons, sim.telegram.presses) == ((), set())


async def test_a_resident_who_blocks_us_is_not_written_to(bot: Telegram, sim: Simulator, webhooks: Webhooks) -> None:
    await sim.deeds.block(SAM, blocked=True)
    [blocked] = bot.receive(await webhooks.next())
    await sim.deeds.block(SAM, blocked=False)
    [unblocked] = bot.receive(await webhooks.next())

    await bot.send(URN, Outgoing(text="Welcome back"))

    assert (blocked.kind, unblocked.kind) == ("blocked", "unblocked")
    assert len(sim.network.ledger.accepted) == 1


async def test_what_became_of_a_message_cannot_be_asked(bot: Telegram) -> None:
    assert await bot.find(URN, "Hello") is None


async def test_polling_gives_each_update_once_and_in_order(bot: Telegram, sim: Simulator) -> None:
    stop, texts = asyncio.Event(), list[str]()

    async def deliver(body: bytes) -> None:
        [received] = bot.receive(posted(body))
        texts.append(received.text)
        if len(texts) == 3:
            stop.set()

    sim.telegram.webhook = ""
    await sim.deeds.write(SAM, "one")
    await sim.deeds.write(SAM, "two")
    polling = asyncio.create_task(poll(bot.bot, deliver, stop))
    await sim.deeds.write(SAM, "three")
    async with asyncio.timeout(10):
        await polling

    assert texts == ["one", "two", "three"]


async def test_an_update_that_cannot_be_kept_is_given_again(bot: Telegram, sim: Simulator) -> None:
    stop, texts = asyncio.Event(), list[str]()

    async def refuse(body: bytes) -> None:
        raise ConnectionError("the database is away")

    async def deliver(body: bytes) -> None:
        texts.append(bot.receive(posted(body))[0].text)
        stop.set()

    sim.telegram.webhook = ""
    await sim.deeds.write(SAM, "one")
    with pytest.raises(ConnectionError):
        await poll(bot.bot, refuse, stop)
    await poll(bot.bot, deliver, stop)

    assert texts == ["one"]
