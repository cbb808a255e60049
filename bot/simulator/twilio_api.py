"""Twilio's Messages resource, emulated: what our client asks for, in the shapes Twilio answers with."""

import base64
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator.faults import Delivery, Fault, send_or_fail
from bot.simulator.network import Network
from flows import segments

ACCOUNT = "/2010-04-01/Accounts/{account}"

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")

MAX_BODY = 1600

MESSAGES = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    21211: (400, "Invalid 'To' Phone Number"),
    21602: (400, "Message body is required"),
    21603: (400, "A 'From' or 'MessagingServiceSid' parameter is required"),
    21604: (400, "A 'To' phone number is required"),
    21609: (400, "The 'StatusCallback' URL is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21624: (400, "Invalid validity period value"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
}
"""Twilio's codes that the emulator gives, with HTTP status and words. Source: twilio.com/docs/api/errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message at the emulated Twilio."""

    sid: str
    to: str
    sender: str
    body: str
    callback: str
    created_at: datetime
    status: str = "queued"
    valid_s: int = 36_000
    """How long it may wait to be sent."""


@dataclass(slots=True)
class TwilioApi:
    """The account's messages, newest last, and the calls on them."""

    network: Network
    messages: dict[str, Message] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route(f"{ACCOUNT}/Messages.json", self.create, methods=["POST"]),
            Route(f"{ACCOUNT}/Messages.json", self.list, methods=["GET"]),
            Route(f"{ACCOUNT}/Messages/{{sid}}.json", self.fetch, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        if stranger := self._stranger(request):
            return stranger
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))

        async def accept() -> Response:
            return self._accept(form)

        if code := self._objection(form):
            return _error(code)
        return await send_or_fail(request, self.network.faults.take("sms"), accept, _planned)

    async def list(self, request: Request) -> Response:
        """Give the newest first, in one page, filtered by To and From."""
        if stranger := self._stranger(request):
            return stranger
        wanted, size = request.query_params, int(request.query_params.get("PageSize", "50"))
        found = [
            message
            for message in reversed(self.messages.values())
            if wanted.get("To", message.to) == message.to and wanted.get("From", message.sender) == message.sender
        ]
        page = [self._shown(message) for message in found[:size]]
        return JSONResponse(
            {"messages": page, "page": 0, "page_size": size, "uri": request.url.path, "next_page_uri": None}
        )

    async def fetch(self, request: Request) -> Response:
        if stranger := self._stranger(request):
            return stranger
        message = self.messages.get(request.path_params["sid"])
        return JSONResponse(self._shown(message)) if message else _error(20404)

    def _stranger(self, request: Request) -> Response | None:
        """Answer whoever does not have the account's credentials."""
        known = self.network.credentials
        right = "Basic " + base64.b64encode(f"{known.account_sid}:{known.auth_token}".encode()).decode()
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), right.encode()):
            return _error(20003)
        return None if request.path_params["account"] == known.account_sid else _error(20404)

    def _objection(self, form: Mapping[str, str]) -> int:
        """Give Twilio's code for what is wrong with a message; 0 when nothing is."""
        to, body, callback = form.get("To", ""), form.get("Body", ""), form.get("StatusCallback", "")
        checks = [
            (21604, not to),
            (21603, not (form.get("From") or form.get("MessagingServiceSid"))),
            (21602, not body),
            (21617, len(body) > MAX_BODY),
            (21624, not 1 <= int(form.get("ValidityPeriod", "36000")) <= 36_000),  # noqa: PLR2004 - Twilio's bounds
            (21211, not NUMBER.fullmatch(to)),
            (21609, bool(callback) and not callback.startswith(("http://", "https://"))),
            (21610, to in self.network.opted_out),
        ]
        return next((code for code, wrong in checks if wrong), 0)

    def _accept(self, form: Mapping[str, str]) -> Response:
        message = Message(
            sid="SM" + secrets.token_hex(16),
            to=form["To"],
            sender=form.get("From", "") or self.network.credentials.sender,
            body=form["Body"],
            callback=form.get("StatusCallback", ""),
            created_at=self.network.phones.clock.now(),
            valid_s=int(form.get("ValidityPeriod", "36000")),
        )
        self.messages[message.sid] = message
        token = dict(parse_qsl(urlsplit(message.callback).query)).get("token", "")
        self.network.deliver(
            Delivery(
                line="sms",
                to=message.to,
                text=message.body,
                token=token,
                provider_id=message.sid,
                at=message.created_at,
            )
        )
        self.network.soon(self._report(message))
        return JSONResponse(self._shown(message), 201)

    async def _report(self, message: Message) -> None:
        """Tell the service, as Twilio does, that the message was sent, then that it was delivered."""
        for status in ("sent", "delivered"):
            self.messages[message.sid] = replace(message, status=status)
            self.network.mark(message.to, message.sid, status)
            if message.callback:
                fields = {"MessageSid": message.sid, "MessageStatus": status, "To": message.to}
                fields |= {"AccountSid": self.network.credentials.account_sid, "From": message.sender}
                await self.network.carrier.form(message.callback, fields)

    def _shown(self, message: Message) -> dict[str, Any]:
        account = self.network.credentials.account_sid
        at = format_datetime(message.created_at)
        return {
            "sid": message.sid,
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": message.body,
            "from": message.sender,
            "to": message.to,
            "status": message.status,
            "direction": "outbound-api",
            "date_created": at,
            "date_updated": at,
            "date_sent": None if message.status == "queued" else at,
            "num_segments": str(segments.count(message.body).segments),
            "num_media": "0",
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "messaging_service_sid": None,
            "uri": f"{ACCOUNT.format(account=account)}/Messages/{message.sid}.json",
            "subresource_uris": {},
        }


def _error(code: int, status: int = 0) -> Response:
    known_status, words = MESSAGES.get(code, (status, "Something went wrong"))
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": words, "more_info": more, "status": status or known_status}
    return JSONResponse(body, status or known_status)


def _planned(fault: Fault) -> Response:
    """Answer as a fault says; without a code of Twilio's, as a machine in between would."""
    if fault.code:
        return _error(fault.code, fault.status)
    headers = {"Retry-After": str(fault.after)} if fault.status == 429 else {}  # noqa: PLR2004 - HTTP
    return Response("<html>upstream</html>", fault.status, headers, "text/html")
