"""What Twilio posts to us: forms, signed over the public URL and every field in them."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bot.channels.channel import Malformed, NotGenuine, ReceiptStatus, Request
from bot.channels.wire import MAX_ID, checked_body, readable

MAX_BODY = 64 * 1024
"""Bytes of a webhook call; Twilio's own have about 1 KB, and 15 KB for 1,600 Chinese characters."""

MAX_FIELDS = 200
"""Fields of a webhook call. Twilio adds new ones without notice; today it sends about 20."""

SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")
"""An E.164 number or a short code."""

STATUSES: Mapping[str, ReceiptStatus] = {
    "accepted": "wired",
    "scheduled": "wired",
    "queued": "wired",
    "sending": "wired",
    "sent": "wired",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""Twilio's message statuses in our words."""

Form = ImmutableMultiDict[str, str]


def genuine_form(request: Request, validator: RequestValidator) -> Form:
    """Read a form; raises NotGenuine when its signature does not fit, Malformed when it is too large."""
    body = checked_body(request, MAX_BODY).decode("utf-8", "replace")
    try:
        form = Form(parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise Malformed(f"the form has more than {MAX_FIELDS} fields") from error
    if not _is_signed(request, form, validator):
        raise NotGenuine("the call bears no signature that fits")
    return form


def _is_signed(request: Request, form: Form, validator: RequestValidator) -> bool:
    signature = request.headers.get("x-twilio-signature", "")
    try:
        return bool(validator.validate(request.url, form, signature))
    except ValueError:  # an address with a port that is no number
        return False


def message_id(form: Form) -> str:
    """Give Twilio's id of the message; raises Malformed without one."""
    sid = readable(form.get("MessageSid", ""))
    if not 0 < len(sid) <= MAX_ID:
        raise Malformed("MessageSid is missing")
    return sid


def sender_number(form: Form) -> str:
    """Give the number the message came from; raises Malformed when it is none."""
    number = form.get("From", "").strip()
    if not SENDER.fullmatch(number):
        raise Malformed("From is no telephone number")
    return number


def is_wordless(form: Form) -> bool:
    """Tell a picture without words from an empty text."""
    return not form.get("Body", "").strip() and form.get("NumMedia", "0") not in ("", "0")
