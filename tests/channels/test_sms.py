"""What the SMS channel reads out of Twilio's calls, and what it asks Twilio."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bot.channels.channel import (
    Malformed,
    NotGenuine,
    Outgoing,
    Receipt,
    ReceiptStatus,
    Request,
    SendFailed,
    Sent,
)
from bot.channels.sms import Sms, sms_channel
from bot.clock import SimulatedClock
from bot.simulator.app import Simulator
from bot.simulator.faults import Fault
from bot.simulator.phones import RESIDENTS
from flows.contact import Urn
from tests.channels.loopback import CREDENTIALS, Loopback, Webhooks

URL = "https://bot.example/webhooks/sms"
SAM = Urn("tel", RESIDENTS[0].phone)
MESSAGE = [("From", SAM.path), ("MessageSid", "SM1"), ("Body", "When is trash day?")]

Fields = Sequence[tuple[str, str]]


def channel(api_url: str = "http://127.0.0.1:9", sender: str = CREDENTIALS.sender) -> Sms:
    known = CREDENTIALS
    return sms_channel(known.account_sid, known.auth_token, sender, "https://bot.example/", api_url)


def signed(fields: Fields, url: str = URL, body: bytes | None = None) -> Request:
    """Sign a form as Twilio does, with the library's own computation."""
    form = ImmutableMultiDict[str, str](fields)
    signature = RequestValidator(CREDENTIALS.auth_token).compute_signature(url, form)
    sent = urlencode(fields).encode() if body is None else body
    return Request(method="POST", url=url, headers={"x-twilio-signature": signature}, body=sent)


def test_of_several_numbers_each_call_belongs_to_the_one_it_is_about() -> None:
    second = "+19165550200"
    names = {CREDENTIALS.sender: "sms", second: "sms-19165550200"}
    known = CREDENTIALS
    both = [
        sms_channel(known.account_sid, known.auth_token, sender, "https://bot.example/", names=names)
        for sender in names
    ]
    status = [("MessageSid", "SM1"), ("MessageStatus", "sent"), ("From", second), ("To", SAM.path)]

    for to, name in [*names.items(), ("+19165550999", "sms")]:
        [received] = both[0].receive(signed([*MESSAGE, ("To", to)]))
        assert received.channel == name
    [receipt] = both[0].receipts(signed(status))
    assert receipt.channel == "sms-19165550200"
    assert [each.name for each in both] == list(names.values())


PUBLISHED = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
PUBLISHED_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PUBLISHED_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
"""Twilio's own example with the token 12345. Source: twilio.com/docs/usage/security."""

REPEATED = [
    ("Sid", "CA123"),
    ("SidAccount", "AC123"),
    ("Digits", "5678"),
    ("Digits", "1234"),
    ("Digits", "1234"),
]
REPEATED_SIGNATURE = "IK+Dwps556ElfBT0I3Rgjkr1wJU="
"""A form with a repeated key. Source: the tests of Twilio's library."""


@pytest.mark.parametrize(("fields", "signature"), [(PUBLISHED, PUBLISHED_SIGNATURE), (REPEATED, REPEATED_SIGNATURE)])
def test_published_signatures_are_genuine(fields: Fields, signature: str) -> None:
    body = urlencode(fields).encode()
    request = Request(method="POST", url=PUBLISHED_URL, headers={"x-twilio-signature": signature}, body=body)

    with pytest.raises(Malformed):  # genuine, but a call and no message
        channel().receive(request)


@pytest.mark.parametrize("field", range(len(PUBLISHED)))
def test_a_published_signature_fits_no_other_form(field: int) -> None:
    changed = [(name, value + "x" * (place == field)) for place, (name, value) in enumerate(PUBLISHED)]
    headers = {"x-twilio-signature": PUBLISHED_SIGNATURE}
    request = Request(method="POST", url=PUBLISHED_URL, headers=headers, body=urlencode(changed).encode())

    with pytest.raises(NotGenuine):
        channel().receive(request)


@pytest.mark.parametrize(
    ("signed_for", "called_as", "genuine"),
    [
        ("https://bot.example/webhooks/sms", "https://bot.example/webhooks/sms", True),
        ("https://bot.example:443/webhooks/sms", "https://bot.example/webhooks/sms", True),
        ("https://bot.example/webhooks/sms", "https://bot.example:443/webhooks/sms", True),
        ("http://bot.example/webhooks/sms", "https://bot.example/webhooks/sms", False),
        ("https://bot.example/webhooks/sms", "http://127.0.0.1:8080/webhooks/sms", False),
        ("https://bot.example/webhooks/sms", "https://bot.example/webhooks/sms?a=1", False),
        ("https://bot.example/webhooks/sms", "https://bot.example:port/webhooks/sms", False),
    ],
)
def test_a_signature_holds_for_the_public_url_alone(signed_for: str, called_as: str, *, genuine: bool) -> None:
    made = signed(MESSAGE, signed_for)
    request = Request(method="POST", url=called_as, headers=made.headers, body=made.body)

    if genuine:
        assert channel().receive(request)[0].text == "When is trash day?"
    else:
        with pytest.raises(NotGenuine):
            channel().receive(request)


def test_fields_nobody_told_us_of_are_part_of_the_signature() -> None:
    made = signed([*MESSAGE, ("NewField", "")])

    assert len(channel().receive(made)) == 1
    with pytest.raises(NotGenuine):
        channel().receive(Request(method="POST", url=URL, headers=made.headers, body=made.body + b"1"))


def test_a_message_is_read_with_its_number_and_id() -> None:
    [received] = channel().receive(signed(MESSAGE))

    assert (received.channel, received.kind, received.provider_id) == ("sms", "text", "SM1")
    assert (received.urn, received.text) == (SAM, "When is trash day?")


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ([*MESSAGE[:2], ("Body", "")], "text", ""),
        ([*MESSAGE[:2], ("Body", "🗑️🗑️")], "text", "🗑️🗑️"),
        ([*MESSAGE[:2], ("Body", "a\0b")], "text", "ab"),  # PostgreSQL keeps no NUL
        ([*MESSAGE[:2], ("Body", "x" * 1600)], "text", "x" * 1600),
        ([*MESSAGE[:2], ("Body", "STOP"), ("OptOutType", "STOP")], "text", "STOP"),
        ([*MESSAGE[:2], ("Body", ""), ("NumMedia", "1")], "other", ""),
        ([*MESSAGE[:2], ("Body", "look"), ("NumMedia", "1")], "text", "look"),
    ],
)
def test_any_text_is_read(fields: Fields, kind: str, text: str) -> None:
    [received] = channel().receive(signed(fields))

    assert (received.kind, received.text) == (kind, text)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        MESSAGE[1:],
        [MESSAGE[0], MESSAGE[2]],
        [("From", ""), *MESSAGE[1:]],
        [("From", "whatsapp:+19165550101"), *MESSAGE[1:]],
        [("From", "+1916555٠١٠١"), *MESSAGE[1:]],  # digits of another script
        [("From", "+19165550101\n"), ("MessageSid", "")],
        [MESSAGE[0], ("MessageSid", "S" * 65)],
        [*MESSAGE, ("Body", "x" * 70_000)],
        [*MESSAGE, *((f"Field{number}", "") for number in range(300))],
    ],
)
def test_a_genuine_call_that_is_no_message_is_malformed(fields: Fields) -> None:
    with pytest.raises(Malformed):
        channel().receive(signed(fields))


def test_bytes_that_are_no_utf8_are_read_as_far_as_they_go() -> None:
    fields = [*MESSAGE[:2], ("Body", "caf\N{REPLACEMENT CHARACTER}")]
    body = b"From=%2B19165550101&MessageSid=SM1&Body=caf%E9"

    [received] = channel().receive(signed(fields, body=body))

    assert received.text == "caf\N{REPLACEMENT CHARACTER}"


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    [received] = channel().receive(signed([*MESSAGE[:2], ("Body", text)]))

    assert received.text == text


@given(body=st.binary(max_size=300), signature=st.text(max_size=40))
def test_no_bytes_whatever_get_in_or_crash(body: bytes, signature: str) -> None:
    request = Request(method="POST", url=URL, headers={"x-twilio-signature": signature}, body=body)

    with pytest.raises((NotGenuine, Malformed)):
        channel().receive(request)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        ("queued", "", "wired"),
        ("accepted", "", "wired"),
        ("sending", "", "wired"),
        ("sent", "", "wired"),
        ("delivered", "", "delivered"),
        ("read", "", "delivered"),
        ("undelivered", "30003", "failed"),
        ("failed", "21610", "failed"),
        ("canceled", "", "failed"),
    ],
)
def test_a_delivery_report_names_our_token_and_twilios_id(status: str, error: str, expected: ReceiptStatus) -> None:
    fields = [("MessageSid", "SM1"), ("MessageStatus", status), *([("ErrorCode", error)] if error else [])]

    [receipt] = channel().receipts(signed(fields, f"{URL}/status?token=tok-1"))

    assert receipt == Receipt(
        channel="sms", token="tok-1", provider_id="SM1", status=expected, error=error, stopped=error == "21610"
    )


def test_a_report_of_a_status_we_do_not_know_says_nothing() -> None:
    fields = [("MessageSid", "SM1"), ("MessageStatus", "teleported")]

    assert channel().receipts(signed(fields, f"{URL}/status?token=t")) == []


def test_a_report_with_another_rows_token_is_refused() -> None:
    made = signed([("MessageSid", "SM1"), ("MessageStatus", "sent")], f"{URL}/status?token=mine")
    forged = Request(method="POST", url=f"{URL}/status?token=yours", headers=made.headers, body=made.body)

    with pytest.raises(NotGenuine):
        channel().receipts(forged)


def test_without_a_token_of_the_account_there_is_no_channel() -> None:
    with pytest.raises(ValueError, match="anybody"):
        sms_channel("AC1", "", "+19165550100", "https://bot.example")


@pytest.fixture
async def sms(loopback: Loopback, sim: Simulator) -> AsyncIterator[Sms]:
    made = channel(loopback.url)
    yield made
    await made.close()


async def test_reports_of_a_sent_message_find_their_row(sms: Sms, webhooks: Webhooks) -> None:
    sent = await sms.send(SAM, Outgoing(text="Hello", token="tok-1"))

    reports = [sms.receipts(await webhooks.next())[0] for _ in range(2)]

    assert [report.status for report in reports] == ["wired", "delivered"]
    assert {(report.token, report.provider_id) for report in reports} == {("tok-1", sent.provider_id)}


async def test_a_message_that_broke_off_is_found_if_twilio_took_it(sms: Sms, sim: Simulator) -> None:
    sim.network.faults.plan("sms", Fault(status=500, accepted=True))
    with pytest.raises(SendFailed):
        await sms.send(SAM, Outgoing(text="Hello", token="tok-1"))

    found = await sms.find(SAM, "Hello")

    assert found == [Sent(provider_id=sim.network.ledger.accepted[0].provider_id)]


async def test_a_message_twilio_never_took_is_not_found(sms: Sms, sim: Simulator) -> None:
    await sms.send(SAM, Outgoing(text="Another text"))
    await sms.send(Urn("tel", RESIDENTS[1].phone), Outgoing(text="Hello"))
    sim.network.faults.plan("sms", Fault(status=500))
    with pytest.raises(SendFailed):
        await sms.send(SAM, Outgoing(text="Hello"))

    assert await sms.find(SAM, "Hello") == []


async def test_of_two_equal_messages_the_newest_comes_first(sms: Sms) -> None:
    first = await sms.send(SAM, Outgoing(text="Hello"))
    second = await sms.send(SAM, Outgoing(text="Hello"))

    assert await sms.find(SAM, "Hello") == [second, first]


async def test_an_equal_message_of_the_day_before_is_not_taken_for_it(sms: Sms, loopback: Loopback) -> None:
    await sms.send(SAM, Outgoing(text="Hello"))
    sms.clock = SimulatedClock(datetime.now(UTC) + timedelta(days=2))

    assert await sms.find(SAM, "Hello") == []


async def test_a_messaging_service_sends_in_place_of_a_number(loopback: Loopback, sim: Simulator) -> None:
    sms = channel(loopback.url, sender="MG" + "0" * 32)

    sent = await sms.send(SAM, Outgoing(text="Hello"))

    assert await sms.find(SAM, "Hello") == [sent]
    await sms.close()


@pytest.mark.parametrize("to", ["+1", "12", "+1916555010x"])
async def test_a_number_twilio_refuses_is_given_up(sms: Sms, sim: Simulator, to: str) -> None:
    with pytest.raises(SendFailed) as failure:
        await sms.send(Urn("tel", to), Outgoing(text="Hello"))

    assert (failure.value.code, failure.value.retry, failure.value.uncertain) == ("21211", False, False)


@pytest.mark.parametrize(
    ("valid_s", "asked_s"), [(None, 36_000), (14_400, 14_400), (99_999, 36_000), (5, 6), (0, 6), (-7, 6)]
)
async def test_twilio_is_told_how_long_a_message_makes_sense_within_its_bounds(
    sim: Simulator, loopback: Loopback, valid_s: int | None, asked_s: int
) -> None:
    sms = channel(loopback.url)

    await sms.send(SAM, Outgoing(text="hello", valid_s=valid_s))

    [message] = sim.twilio.messages.values()
    assert message.valid_s == asked_s
    await sms.close()
