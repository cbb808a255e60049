"""The emulated providers answer as the real ones do."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.sms import Sms, sms_channel
from bot.channels.telegram import Telegram, telegram_channel
from bot.simulator.app import Simulator
from bot.simulator.phones import RESIDENTS
from tests.channels.loopback import CREDENTIALS, Loopback, Webhooks

SAM = RESIDENTS[0]
ACCOUNT = f"/2010-04-01/Accounts/{CREDENTIALS.account_sid}"
LOGIN = (CREDENTIALS.account_sid, CREDENTIALS.auth_token)
BOT = f"/bot{CREDENTIALS.telegram_token}"
HOOK = "https://bot.example/webhooks/telegram"
GOOD = {"To": SAM.phone, "From": CREDENTIALS.sender, "Body": "Hello"}


@pytest.fixture
async def http(loopback: Loopback, sim: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=loopback.url, trust_env=False) as client:
        yield client


@pytest.fixture
async def sms(loopback: Loopback) -> AsyncIterator[Sms]:
    made = sms_channel(*LOGIN, CREDENTIALS.sender, "https://bot.example", loopback.url)
    yield made
    await made.close()


@pytest.fixture
async def telegram(loopback: Loopback) -> AsyncIterator[Telegram]:
    made = telegram_channel(CREDENTIALS.telegram_token, CREDENTIALS.telegram_secret, loopback.url)
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"To": ""}, 400, 21604),
        ({"To": "12"}, 400, 21211),
        ({"Body": ""}, 400, 21602),
        ({"Body": "x" * 1601}, 400, 21617),
        ({"From": ""}, 400, 21603),
        ({"StatusCallback": "no address"}, 400, 21609),
    ],
)
async def test_twilio_refuses_what_it_would_refuse(
    http: httpx.AsyncClient, sim: Simulator, changed: dict[str, str], status: int, code: int
) -> None:
    answer = await http.post(f"{ACCOUNT}/Messages.json", data=GOOD | changed, auth=LOGIN)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not sim.network.ledger.accepted


@pytest.mark.parametrize("login", [("", ""), ("AC1", CREDENTIALS.auth_token), (CREDENTIALS.account_sid, "x")])
async def test_twilio_lets_nobody_in_without_the_accounts_token(
    http: httpx.AsyncClient, login: tuple[str, str]
) -> None:
    answer = await http.post(f"{ACCOUNT}/Messages.json", data=GOOD, auth=login)

    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


async def test_twilio_keeps_what_it_accepted(http: httpx.AsyncClient) -> None:
    made = (await http.post(f"{ACCOUNT}/Messages.json", data=GOOD, auth=LOGIN)).json()

    kept = (await http.get(f"{ACCOUNT}/Messages/{made['sid']}.json", auth=LOGIN)).json()
    listed = (await http.get(f"{ACCOUNT}/Messages.json", params={"To": SAM.phone}, auth=LOGIN)).json()
    others = (await http.get(f"{ACCOUNT}/Messages.json", params={"To": "+15"}, auth=LOGIN)).json()

    assert (kept["sid"], kept["body"], kept["num_segments"]) == (made["sid"], "Hello", "1")
    assert [message["sid"] for message in listed["messages"]] == [made["sid"]]
    assert others["messages"] == []
    assert (await http.get(f"{ACCOUNT}/Messages/SM0.json", auth=LOGIN)).status_code == 404


async def test_a_stop_that_twilio_itself_heeds_ends_sending(http: httpx.AsyncClient, sim: Simulator) -> None:
    sim.network.heeds_stop = True

    codes = []
    for word in ("stop", "start"):
        await sim.deeds.text(SAM, word)
        codes.append((await http.post(f"{ACCOUNT}/Messages.json", data=GOOD, auth=LOGIN)).json().get("code"))

    assert codes == [21610, None]


@pytest.mark.parametrize(
    ("method", "given", "status", "words"),
    [
        ("sendMessage", {"chat_id": 1}, 400, "text is missing"),
        ("sendMessage", {"chat_id": 1, "text": " "}, 400, "text is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, 400, "too long"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": 1, "text": "x", "txet": "y"}, 400, "no parameter txet"),
        ("editMessageText", {"chat_id": 1, "message_id": 1, "text": "x"}, 400, "to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query is too old"),
        ("getUpdates", {}, 409, "webhook is active"),
        ("sendMassage", {}, 404, "Not Found"),
    ],
)
async def test_telegram_refuses_what_it_would_refuse(
    http: httpx.AsyncClient, method: str, given: dict[str, Any], status: int, words: str
) -> None:
    answer = await http.post(f"{BOT}/{method}", json=given)

    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert words in answer.json()["description"]


async def test_telegram_shows_no_button_with_too_much_data(http: httpx.AsyncClient) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "é" * 33}]]}

    answer = await http.post(f"{BOT}/sendMessage", json={"chat_id": 1, "text": "x", "reply_markup": keyboard})

    assert "BUTTON_DATA_INVALID" in answer.json()["description"]


async def test_telegram_knows_no_other_bot(http: httpx.AsyncClient) -> None:
    assert (await http.post("/bot1:other/getMe")).status_code == 401


async def test_the_library_can_use_every_method(telegram: Telegram, sim: Simulator) -> None:
    from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

    bot, keyboard = telegram.bot, InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])

    me = await bot.get_me()
    sent = await bot.send_message(SAM.telegram_id, "One?", reply_markup=keyboard)
    await bot.edit_message_text("Two?", SAM.telegram_id, sent.message_id, reply_markup=keyboard)
    edited = await bot.edit_message_reply_markup(SAM.telegram_id, sent.message_id)
    await bot.set_my_commands([BotCommand("help", "Who we are")], language_code="en")
    await bot.set_webhook("https://bot.example/webhooks/telegram", secret_token="s", allowed_updates=["message"])
    where = (await bot.get_webhook_info()).url
    await bot.delete_webhook()
    none = await bot.get_updates(timeout=0)

    [bubble] = sim.network.phones.thread("telegram", SAM.key)
    assert (me.is_bot, sent.chat.id, none) == (True, SAM.telegram_id, ())
    assert where == HOOK
    assert (bubble.text, bubble.buttons, getattr(edited, "text", "")) == ("Two?", (), "Two?")


async def test_what_a_resident_does_reaches_the_webhooks_genuine(
    sim: Simulator, webhooks: Webhooks, sms: Sms, telegram: Telegram
) -> None:
    statuses = [
        await sim.deeds.text(SAM, "¿Basura? 🗑"),
        await sim.deeds.write(SAM, "/start abc"),
        await sim.deeds.press(SAM, 1, "yes"),
    ]

    [text] = sms.receive(await webhooks.next())
    [written] = telegram.receive(await webhooks.next())
    [pressed] = telegram.receive(await webhooks.next())

    assert statuses == [200, 200, 200]
    assert (text.urn.path, text.text) == (SAM.phone, "¿Basura? 🗑")
    assert (written.text, written.language, written.urn.path) == ("START abc", "en", str(SAM.telegram_id))
    assert (pressed.kind, pressed.press) == ("press", "yes")


async def test_a_second_delivery_bears_the_same_id(sim: Simulator, webhooks: Webhooks, sms: Sms) -> None:
    await sim.deeds.text(SAM, "Hello", sid="SM1")
    await sim.deeds.text(SAM, "Hello", sid="SM1")

    received = [sms.receive(await webhooks.next())[0] for _ in range(2)]

    assert received[0] == received[1]


async def test_a_webhook_that_refuses_is_seen_on_the_phone(sim: Simulator, webhooks: Webhooks) -> None:
    webhooks.status = 503

    status = await sim.deeds.text(SAM, "Hello")

    [bubble] = sim.network.phones.thread("sms", SAM.key)
    assert (status, bubble.status) == (503, "webhook answered 503")


async def test_a_service_that_is_away_is_seen_on_the_phone(sim: Simulator) -> None:
    sim.network.carrier.target = "http://127.0.0.1:9"

    assert await sim.deeds.text(SAM, "Hello") == 0
    assert sim.network.phones.thread("sms", SAM.key)[0].status == "no answer"


async def test_waiting_on_a_phone_ends_when_something_happens_or_time_is_over(sim: Simulator) -> None:
    phones = sim.network.phones
    waiting = asyncio.create_task(phones.until(lambda: phones.version("sms", SAM.key) > 0, 10))
    await sim.deeds.text(SAM, "Hello")

    assert await waiting
    assert not await phones.until(lambda: False, 0)
