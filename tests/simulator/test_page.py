"""The page with the phones: what a person without JavaScript sees and can do."""

import asyncio
import re
from collections.abc import AsyncIterator
from decimal import Decimal

import httpx
import pytest

from bot.channels.channel import Choice, Outgoing
from bot.channels.sms import Sms, sms_channel
from bot.channels.telegram import telegram_channel
from bot.simulator.app import Simulator
from bot.simulator.phones import RESIDENTS
from bot.simulator.view import dollars
from flows.contact import Urn
from tests.channels.loopback import CREDENTIALS, Loopback, Webhooks

SAM, ROSA = RESIDENTS[:2]
SAMS = Urn("tel", SAM.phone)


@pytest.fixture
async def browser(loopback: Loopback, sim: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=loopback.url, trust_env=False) as client:
        yield client


@pytest.fixture
async def sms(loopback: Loopback, sim: Simulator) -> AsyncIterator[Sms]:
    login = (CREDENTIALS.account_sid, CREDENTIALS.auth_token, CREDENTIALS.sender)
    made = sms_channel(*login, "", loopback.url)
    yield made
    await made.close()


async def page(browser: httpx.AsyncClient, resident: str = "sam") -> str:
    return (await browser.get("/simulator", params={"resident": resident})).text


async def test_the_page_allows_nothing_inline_and_nothing_from_elsewhere(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulator")

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|<script[^>]*>[^<]|\son\w+=|https?://", answer.text)
    assert answer.text.count("<h1") == 1


async def test_everything_the_page_names_is_there(browser: httpx.AsyncClient) -> None:
    named = re.findall(r'(?:src|href)="(/simulator/static/[^"]+)"', await page(browser))

    assert len(set(named)) == 3
    for path in named:
        assert (await browser.get(path)).status_code == 200


async def test_every_field_has_a_label_and_every_id_is_there_once(browser: httpx.AsyncClient) -> None:
    html = await page(browser)
    ids = re.findall(r'\sid="([^"]+)"', html)

    assert sorted(set(ids)) == sorted(ids)
    assert set(re.findall(r'\sfor="([^"]+)"', html)) <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert len(re.findall(r"<label", html)) == len(re.findall(r'type="text"', html))


async def test_each_resident_can_be_picked_and_sees_questions_in_their_language(
    browser: httpx.AsyncClient,
) -> None:
    for one in RESIDENTS:
        html = await page(browser, one.key)
        assert f'resident={one.key}" aria-current="true"' in html

    assert "¿Cuándo pasa la basura?" in await page(browser, "rosa")
    assert "When is trash day?" in await page(browser, "gurpreet")
    assert 'aria-current="true"' in await page(browser, "nobody")


async def test_a_message_is_sent_and_the_browser_comes_back_to_where_it_was(
    browser: httpx.AsyncClient, sim: Simulator, webhooks: Webhooks, sms: Sms
) -> None:
    await sms.send(SAMS, Outgoing(text="already there"))
    fields = {"resident": "sam", "line": "sms", "text": " Hello <b>you</b> "}

    answer = await browser.post("/simulator/messages", data=fields, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 204
    assert sms.receive(await webhooks.next())[0].text == "Hello <b>you</b>"
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in await page(browser)


async def test_without_a_script_the_page_comes_back_with_the_reply(
    browser: httpx.AsyncClient, sim: Simulator, webhooks: Webhooks, sms: Sms
) -> None:
    """The page waits for the city's next message: here the reply to it is written while it waits."""
    fields = {"resident": "sam", "line": "sms", "suggestion": "When is trash day?"}
    posting = asyncio.create_task(browser.post("/simulator/messages", data=fields))
    [received] = sms.receive(await webhooks.next())
    await sms.send(received.urn, Outgoing(text="On Tuesday."))
    answer = await posting

    assert (answer.status_code, answer.headers["location"]) == (303, "/simulator?resident=sam#sms-write")
    assert "On Tuesday." in await page(browser)
    assert "On Tuesday." not in await page(browser, "rosa")


async def test_an_empty_message_is_not_sent(browser: httpx.AsyncClient, webhooks: Webhooks) -> None:
    answer = await browser.post("/simulator/messages", data={"resident": "sam", "line": "sms", "text": "  "})

    assert answer.status_code == 303
    assert webhooks.calls.empty()


async def test_a_reply_shows_its_segments_and_what_they_cost(browser: httpx.AsyncClient, sms: Sms) -> None:
    await sms.send(SAMS, Outgoing(text="x" * 161))
    await sms.send(SAMS, Outgoing(text="¿Basura? Mañana ẽ"))

    html = await page(browser)

    assert "2 segments · GSM-7 · $0.0158" in html
    assert "1 segment · UCS-2 · $0.0079" in html
    assert "because of ẽ" in html
    assert "3 segments, $0.0237 so far" in html
    assert '<span dir="auto" lang="es">¿Basura? Mañana ẽ</span>' in html


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0.0079", "$0.0079"), ("0.0158", "$0.0158"), ("0.010", "$0.01"), ("2", "$2.00"), ("0.5", "$0.50")],
)
def test_dollars_have_the_decimals_they_need(amount: str, shown: str) -> None:
    assert dollars(Decimal(amount)) == shown


async def test_a_button_is_pressed_through_a_form(
    browser: httpx.AsyncClient, loopback: Loopback, sim: Simulator, webhooks: Webhooks
) -> None:
    telegram = telegram_channel(CREDENTIALS.telegram_token, CREDENTIALS.telegram_secret, loopback.url)
    urn = Urn("telegram", str(ROSA.telegram_id))
    sent = await telegram.send(urn, Outgoing(text="¿Sí?", choices=(Choice("Sí", "r1:q1:1"),)))
    assert '<button name="data" value="r1:q1:1" dir="auto" lang="es">Sí</button>' in await page(browser, "rosa")

    fields = {"resident": "rosa", "message": sent.provider_id, "data": "r1:q1:1"}
    await browser.post("/simulator/presses", data=fields, headers={"X-Requested-With": "fetch"})
    [pressed] = telegram.receive(await webhooks.next())

    assert (pressed.kind, pressed.press, pressed.urn) == ("press", "r1:q1:1", urn)
    await telegram.close()


async def test_the_bot_can_be_blocked_and_unblocked(browser: httpx.AsyncClient, sim: Simulator) -> None:
    assert "Block the bot" in await page(browser)

    await browser.post("/simulator/blocks", data={"resident": "sam", "blocked": "yes"})

    assert "Unblock the bot" in await page(browser)
    assert sim.telegram.blocked == {str(SAM.telegram_id)}


async def test_a_conversation_is_sent_again_only_when_it_has_changed(browser: httpx.AsyncClient, sms: Sms) -> None:
    await sms.send(SAMS, Outgoing(text="Hello"))
    query = {"resident": "sam", "line": "sms"}

    first = await browser.get("/simulator/thread", params=query)
    [version] = re.findall(r'data-version="(\d+)"', first.text)
    again = await browser.get("/simulator/thread", params=query | {"version": version})
    older = await browser.get("/simulator/thread", params=query | {"version": "0"})

    assert (first.status_code, again.status_code, older.status_code) == (200, 204, 200)
    assert "Hello" in first.text


@pytest.mark.parametrize("path", ["messages", "presses", "blocks"])
async def test_another_site_may_not_write_in_a_residents_name(
    browser: httpx.AsyncClient, webhooks: Webhooks, path: str
) -> None:
    fields = {"resident": "sam", "line": "sms", "text": "STOP", "data": "x", "blocked": "yes"}

    answer = await browser.post(f"/simulator/{path}", data=fields, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert webhooks.calls.empty()
