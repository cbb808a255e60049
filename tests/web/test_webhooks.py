"""The webhooks over HTTP: what is genuine is kept before it is answered, what is not leaves no trace."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from bot.channels.sms import EMPTY_TWIML
from bot.web.server import web_app
from storage.tables import consent_event, inbox, msg
from tests.channels.loopback import CREDENTIALS
from tests.web.service import PUBLIC_URL, SMS, STATUS, TELEGRAM, Service, written

pytestmark = pytest.mark.anyio

SECRET = {"X-Telegram-Bot-Api-Secret-Token": CREDENTIALS.telegram_secret}


def a_form(**changed: str) -> dict[str, str]:
    return {"MessageSid": "SM1", "From": "+19165550101", "To": "+19165550100", "Body": "hello"} | changed


async def test_a_signed_form_is_kept_and_answered_with_an_empty_twiml(service: Service) -> None:
    answer = await service.sms("when is trash day")

    assert (answer.status_code, answer.text) == (200, EMPTY_TWIML)
    assert answer.headers["content-type"].startswith("text/xml")
    assert service.rows()["inbox"] == 1


async def test_an_update_with_the_secret_is_kept(service: Service) -> None:
    answer = await service.update(written("when is trash day"))

    assert (answer.status_code, service.rows()["inbox"]) == (200, 1)


SIGNATURE, TOKEN = b"X-Twilio-Signature", b"X-Telegram-Bot-Api-Secret-Token"
FORM = (b"Content-Type", b"application/x-www-form-urlencoded")

FORGED: list[tuple[str, tuple[bytes, bytes], bytes]] = [
    (SMS, (b"X-Other", b""), b"MessageSid=SM1&From=%2B19165550101&Body=hello"),
    (SMS, (SIGNATURE, b"0" * 28), b"MessageSid=SM1&From=%2B19165550101&Body=hello"),
    (SMS, (SIGNATURE, "é".encode()), b"Body=hello"),
    (SMS, (b"X-Other", b""), b""),
    (STATUS, (b"X-Other", b""), b"MessageSid=SM1&MessageStatus=delivered"),
    (TELEGRAM, (b"X-Other", b""), b'{"update_id": 1}'),
    (TELEGRAM, (TOKEN, b"a-secret-of-theirs"), b'{"update_id": 1}'),
    (TELEGRAM, (TOKEN, CREDENTIALS.telegram_secret.encode() + b" x"), b"{}"),
    (TELEGRAM, (TOKEN, b"\xff\xfe"), b"\xff\xfe not even JSON"),
]


@pytest.mark.parametrize(("path", "header", "body"), FORGED, ids=range(len(FORGED)))
async def test_a_call_without_proof_of_origin_is_refused_and_leaves_no_trace(
    service: Service, path: str, header: tuple[bytes, bytes], body: bytes
) -> None:
    answer = await service.client.post(path, content=body, headers=[FORM, header])

    assert answer.status_code == 403
    assert set(service.rows().values()) == {0}


async def test_a_form_that_was_changed_on_the_way_is_refused(service: Service) -> None:
    genuine = service.client.build_request("POST", SMS, data=a_form())
    signed = (await service.form(SMS, a_form())).request.headers["X-Twilio-Signature"]
    before = service.rows()

    changed = genuine.content.replace(b"hello", b"STOP!")
    answer = await service.client.post(
        SMS,
        content=changed,
        headers={"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"},
    )

    assert (answer.status_code, service.rows()) == (403, before)


async def test_a_signature_over_the_address_we_listen_on_is_no_proof(service: Service) -> None:
    """Behind a proxy the provider signs the public address; who signs the inner one is not the provider."""
    inner = str(service.client.base_url).rstrip("/") + SMS
    signed = RequestValidator(CREDENTIALS.auth_token).compute_signature(inner, a_form())

    answer = await service.client.post(SMS, data=a_form(), headers={"X-Twilio-Signature": signed})

    assert (answer.status_code, service.rows()["inbox"]) == (403, 0)


UNREADABLE = [
    (b"{", 400),
    (b"[1, 2]", 400),
    (b'"text"', 400),
    (b"", 400),
    (b"\x00\xff\x89PNG", 400),
    (b'{"update_id": 1, "message": "hello"}', 400),
    (b"[" * 5_000, 400),
    (b'{"update_id": 1, "x": "' + b"x" * 300_000 + b'"}', 413),
]


@pytest.mark.parametrize(("body", "status"), UNREADABLE, ids=range(len(UNREADABLE)))
async def test_an_update_that_cannot_be_read_is_refused_without_a_traceback(
    service: Service, body: bytes, status: int
) -> None:
    answer = await service.client.post(TELEGRAM, content=body, headers=SECRET)

    assert answer.status_code == status
    assert no_inner_life(answer)
    assert set(service.rows().values()) == {0}


WRONG_FORMS = [
    a_form(MessageSid=""),
    a_form(MessageSid="x" * 500),
    a_form(From=""),
    a_form(From="not a number"),
    a_form(From="whatsapp:+19165550101"),
    a_form(Body="x" * 70_000),
    {f"field{number}": "x" for number in range(500)},
    {"Body": "hello"},
]


@pytest.mark.parametrize("fields", WRONG_FORMS, ids=range(len(WRONG_FORMS)))
async def test_a_signed_form_that_cannot_be_read_is_refused(service: Service, fields: dict[str, str]) -> None:
    answer = await service.form(SMS, fields)

    assert 400 <= answer.status_code < 500
    assert no_inner_life(answer)
    assert set(service.rows().values()) == {0}


async def test_a_body_beyond_what_any_provider_sends_is_cut_off(service: Service) -> None:
    answer = await service.form(SMS, a_form(Body="x" * 300_000))

    assert (answer.status_code, service.rows()["inbox"]) == (413, 0)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "image/png", ""])
async def test_a_form_of_another_content_type_is_refused(service: Service, kind: str) -> None:
    answer = await service.client.post(SMS, content=b'{"Body": "hello"}', headers={"Content-Type": kind})

    assert (answer.status_code, service.rows()["inbox"]) == (403, 0)


@pytest.mark.parametrize("path", [SMS, STATUS, TELEGRAM])
async def test_webhooks_take_nothing_but_posts(service: Service, path: str) -> None:
    alone = httpx.ASGITransport(web_app(service.app, PUBLIC_URL))

    async with httpx.AsyncClient(transport=alone, base_url="http://here") as client:
        answer = await client.get(path)

    assert answer.status_code == 405


async def test_the_same_sms_delivered_twice_is_one_message_and_one_answer(service: Service) -> None:
    statuses = [(await service.sms("when is trash day", sid="SM1")).status_code for _ in range(2)]
    await service.work()
    statuses.append((await service.sms("when is trash day", sid="SM1")).status_code)
    answers = len(service.sent())
    await service.work()

    assert statuses == [200, 200, 200]
    assert service.rows()["inbox"] == 1
    assert answers == len(service.sent()) > 0


async def test_the_same_update_delivered_twice_is_one_message_and_one_answer(service: Service) -> None:
    for _ in range(2):
        assert (await service.update(written("HELP"))).status_code == 200
        await service.work()

    assert (service.rows()["inbox"], len(service.sent())) == (1, 1)


async def test_a_channel_that_is_not_set_up_is_not_found(service: Service) -> None:
    bare = httpx.ASGITransport(web_app(replace(service.app, channels={}), PUBLIC_URL))

    async with httpx.AsyncClient(transport=bare, base_url="http://here") as client:
        statuses = [(await client.post(path)).status_code for path in (SMS, STATUS, TELEGRAM)]

    assert statuses == [404, 404, 404]


async def test_a_report_moves_a_message_to_delivered_through_the_public_address(service: Service) -> None:
    await service.sms("HELP")
    await service.work()

    assert await reported(service, "delivered")


async def reported(service: Service, state: str) -> bool:
    """The emulated provider reports by itself; wait until its reports are through."""
    async with asyncio.timeout(10):
        while service.sim.network.tasks:
            await asyncio.wait(service.sim.network.tasks)
    with service.database.reading() as db:
        return set(db.execute(select(msg.c.state).where(msg.c.direction == "out")).scalars()) == {state}


async def test_a_late_report_does_not_take_a_delivery_back(service: Service) -> None:
    await service.sms("HELP")
    await service.work()
    assert await reported(service, "delivered")
    [sent] = service.sent()

    late = await service.form(f"{STATUS}?token={sent.token}", {"MessageSid": sent.provider_id, "MessageStatus": "sent"})

    assert late.status_code == 204
    assert await reported(service, "delivered")


async def test_a_report_about_no_message_of_ours_is_kept_and_changes_nothing(service: Service) -> None:
    answer = await service.form(f"{STATUS}?token=nobodys", {"MessageSid": "SM404", "MessageStatus": "delivered"})

    assert answer.status_code == 204
    assert {name: rows for name, rows in service.rows().items() if rows} == {"stray": 1}


async def test_a_report_of_an_opt_out_at_the_provider_opts_out_once(service: Service) -> None:
    """Also when it is delivered again after the resident has come back."""
    await service.sms("START")
    await service.work()
    told = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "21610"}
    with service.database.transaction() as db:
        token = db.execute(select(msg.c.token).where(msg.c.direction == "out").limit(1)).scalar_one()
        db.execute(msg.update().where(msg.c.token == token).values(state="wired"))

    await service.form(f"{STATUS}?token={token}", told)
    await service.sms("START")
    await service.work()
    await service.form(f"{STATUS}?token={token}", told)

    with service.database.reading() as db:
        kinds = db.execute(select(consent_event.c.kind).order_by(consent_event.c.id)).scalars().all()
    assert kinds == ["opt_in", "opt_out", "opt_in"]


async def test_what_is_kept_of_a_text_is_sealed_or_short(service: Service) -> None:
    await service.sms("x" * 5_000)

    with service.database.reading() as db:
        [row] = db.execute(select(inbox.c.content, inbox.c.address_sealed)).all()
    assert len(row.content["text"]) == 1_600
    assert b"9165550101" not in bytes(row.address_sealed)


def no_inner_life(answer: httpx.Response) -> bool:
    """No traceback, no path of a file, no more than a short line."""
    return "Traceback" not in answer.text and ".py" not in answer.text and len(answer.text) < 80
