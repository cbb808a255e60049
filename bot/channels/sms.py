"""SMS through Twilio: signed form posts in, the Messages resource out, delivery reports back."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from twilio.base.exceptions import TwilioException
from twilio.request_validator import RequestValidator

from bot.channels.channel import Limits, Outgoing, Receipt, Received, Request, SendFailed, Sent
from bot.channels.twilio_errors import STOPPED, TwilioBusy, failure
from bot.channels.twilio_forms import STATUSES, genuine_form, is_wordless, message_id, sender_number
from bot.channels.wire import MAX_ID, readable
from bot.clock import Clock, SystemClock
from flows.contact import Urn

if TYPE_CHECKING:
    from twilio.rest import Client

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""What Twilio wants for an answer (`text/xml`) when nothing is to be said in it."""

STATUS_PATH = "/webhooks/sms/status"

LONG_CODE = Limits(rate=1, burst=1)
"""What one ordinary number may send: a segment a second."""

MAX_TEXT = 1600
"""Characters Twilio accepts in one message. Source: twilio.com/docs/errors/21617."""

MOST_VALID_S = 36_000
LEAST_VALID_S = 6
"""How long Twilio may keep a message waiting: ten hours at most, and more than five seconds. Source: the Message
resource, ValidityPeriod, and twilio.com/docs/errors/90007."""

LOOK_BACK = timedelta(days=1)
LOOKED_AT = 50
"""How far back, and at how many messages to one number, we look for one whose sending broke off."""

NOT_FOUND = 404

FAILURES = (TwilioException, TwilioBusy, aiohttp.ClientError, OSError, ValueError)
"""All that the library lets out when a request does not end well."""


class Sms:
    """One Twilio number or Messaging Service, given its client; of several, `names` says which channel each is."""

    def __init__(
        self,
        client: "Client",
        validator: RequestValidator,
        *,
        sender: str,
        public_url: str,
        limits: Limits,
        clock: Clock,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.names = names or {sender: "sms"}
        self.name = self.names[sender]
        self.client = client
        self.validator = validator
        self.sender = {"messaging_service_sid" if sender.startswith("MG") else "from_": sender}
        self.public_url = public_url.rstrip("/")
        self.limits = limits
        self.clock = clock

    def receive(self, request: Request) -> list[Received]:
        """Read one message; a picture without words is of kind `other`."""
        form = genuine_form(request, self.validator)
        return [
            Received(
                channel=self._named(form.get("To", "")),
                provider_id=message_id(form),
                urn=Urn("tel", sender_number(form)),
                kind="other" if is_wordless(form) else "text",
                text=readable(form.get("Body", "")),
            )
        ]

    def receipts(self, request: Request) -> list[Receipt]:
        """Read one status callback; a status we do not know says nothing."""
        form = genuine_form(request, self.validator)
        sid, status = message_id(form), STATUSES.get(form.get("MessageStatus", ""))
        if status is None:
            return []
        query = dict(parse_qsl(urlsplit(request.url).query))
        token, error = readable(query.get("token", "")), readable(form.get("ErrorCode", ""))
        return [
            Receipt(
                channel=self._named(form.get("From", "")),
                token=token[:MAX_ID],
                provider_id=sid,
                status=status,
                error=error[:MAX_ID],
                stopped=error == str(STOPPED),
            )
        ]

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        if len(message.text) > MAX_TEXT:
            raise SendFailed("too-long", f"an SMS holds {MAX_TEXT} characters, not {len(message.text)}")
        options = self.sender | self._status_callback(message.token) | validity(message.valid_s)
        try:
            made = await self.client.messages.create_async(to=urn.path, body=message.text, **options)
        except FAILURES as error:
            raise failure(error) from error
        return Sent(provider_id=str(made.sid))

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        """
        Find the messages of the last day to this number with this very text, newest first.

        Twilio keeps no mark of ours, so earlier messages that said the same are among them. No filter
        by date is sent: a message still queued has no date of sending. Nor one by sender: it may have
        been handed over from another.
        """
        try:
            recent = await self.client.messages.list_async(to=urn.path, limit=LOOKED_AT)
        except FAILURES as error:
            raise failure(error) from error
        return [Sent(provider_id=str(message.sid)) for message in recent if self._may_be(message, text)]

    async def became_of(self, provider_id: str) -> Receipt | None:
        """Ask what became of one message; a status we do not know means that it is under way."""
        try:
            message = await self.client.messages(provider_id).fetch_async()
        except FAILURES as error:
            if getattr(error, "status", 0) == NOT_FOUND:
                return None
            raise failure(error) from error
        code = str(message.error_code or "")
        return Receipt(
            channel=self.name,
            token="",
            provider_id=provider_id,
            status=STATUSES.get(str(message.status), "wired"),
            error=code[:MAX_ID],
            stopped=code == str(STOPPED),
        )

    async def acknowledge(self, received: Received) -> None:
        """Do nothing: an SMS has no buttons."""

    async def close(self) -> None:
        await self.client.http_client.close()

    def _named(self, sender: str) -> str:
        """Which channel a sender of ours is; this one where we do not know it, as of a Messaging Service."""
        return self.names.get(sender.strip(), self.name)

    def _may_be(self, message: Any, text: str) -> bool:
        since = self.clock.now() - LOOK_BACK
        ours = str(message.direction or "").startswith("outbound")
        return ours and message.body == text and message.date_created >= since

    def _status_callback(self, token: str) -> dict[str, str]:
        if not self.public_url:
            return {}
        query = f"?{urlencode({'token': token})}" if token else ""
        return {"status_callback": f"{self.public_url}{STATUS_PATH}{query}"}


def validity(valid_s: int | None) -> dict[str, int]:
    """How long Twilio may keep a message waiting; behind that it fails with 30036 rather than arrive late."""
    return {} if valid_s is None else {"validity_period": min(max(valid_s, LEAST_VALID_S), MOST_VALID_S)}


def sms_channel(
    account_sid: str,
    auth_token: str,
    sender: str,
    public_url: str,
    api_url: str | None = None,
    *,
    limits: Limits = LONG_CODE,
    timeout_s: float = 8,
    clock: Clock | None = None,
    names: Mapping[str, str] | None = None,
) -> Sms:
    """
    Make the SMS channel of one Twilio account, sending from a number or a Messaging Service (`MG…`).

    `names` are the channels of all senders, where there are several. `api_url` puts another host in Twilio's place.
    The time-out has to stay below the lease of a message that is being sent.
    """
    import twilio.rest.api.v2010.account.message  # noqa: F401 - else the first messages of a lane wait for it
    from twilio.rest import Client

    from bot.channels.twilio_http import TwilioHttp

    if not auth_token:
        raise ValueError("without the account's token anybody could sign a webhook call")
    logging.getLogger("twilio").setLevel(logging.WARNING)  # it logs numbers and texts at INFO
    client = Client(account_sid, auth_token, http_client=TwilioHttp(api_url, timeout_s))
    validator = RequestValidator(auth_token)
    clock = clock or SystemClock()
    return Sms(client, validator, sender=sender, public_url=public_url, limits=limits, clock=clock, names=names)
