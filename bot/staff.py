"""Staff's own numbers, and test messages to them: marked, sent past every lane, and counted nowhere."""

import secrets
from datetime import datetime, timedelta

from bot.app import App
from bot.campaign_life import named
from bot.campaign_preview import texts_of
from bot.channels.channel import Outgoing, SendFailed
from bot.channels.senders import channel_for
from bot.errors import OperatorError
from flows.contact import Urn
from storage import audits, staff_numbers
from storage.database import Db

LASTS = timedelta(minutes=15)
"""How long a code works."""

CODES = 1_000_000
"""Six digits, of which five may be tried."""

MARK = "[TEST]"


class StaffRefused(OperatorError):
    """A number of the staff's that cannot be used."""

    code = "staff-number"


class StaffNotReached(OperatorError):
    """A provider did not take a message to staff."""

    code = "staff-not-reached"


async def add(app: App, name: str, urn: Urn, *, by: str) -> datetime:
    """
    Send a code to a number; gives until when it works.

    Raises StaffRefused for a channel that is not set up, and StaffNotReached where the provider does not take it.
    """
    code, now = f"{secrets.randbelow(CODES):06d}", app.clock.now()
    until, channel = now + LASTS, _channel(app, urn)
    with app.database.transaction() as db:
        staff_numbers.add(db, app.keyring, name, urn, channel=channel, code=code, until=until, by=by, now=now)
        audits.record(db, actor=by, act="staff-number", object_=f"staff/{name}", now=now, channel=channel)
    await _send(app, urn, f"{app.city.name}: your code for test messages is {code}.")
    return until


def verify(app: App, db: Db, name: str, code: str) -> str | None:
    """Take the code a person got; None when it was right, else why not. A wrong try is kept by the caller's commit."""
    refused = staff_numbers.verify(db, app.keyring, name, code.strip(), app.clock.now())
    if refused is None:
        audits.record(db, actor=name, act="staff-verified", object_=f"staff/{name}", now=app.clock.now())
    return refused


async def send_test(app: App, campaign: str, to: str, languages: list[str], *, by: str) -> list[str]:
    """
    Send what each point of a campaign says to a person's verified number, in each of some languages; gives the texts.

    No contact, no message and no fire is kept of it; a row of the audit is. Raises StaffRefused or StaffNotReached.
    """
    with app.database.transaction() as db:
        found, reach = named(db, campaign), staff_numbers.reach(db, app.keyring, to)
        if reach is None:
            raise StaffRefused(f"{to} has no verified number.", fix=f"grove staff add {to} tel:+1916…, then verify.")
        texts = [f"{MARK} {text}" for tag in languages for text in texts_of(app, db, found, app.translator(tag))]
        object_ = f"campaign/{found.name}/{found.version}"
        audits.record(
            db, actor=by, act="test", object_=object_, now=app.clock.now(), to=to, languages=languages, texts=len(texts)
        )
    for text in texts:
        await _send(app, reach, text)
    return texts


def check_languages(app: App, languages: list[str]) -> list[str]:
    """The languages to test in: all the city writes in, or those asked for; raises StaffRefused."""
    for tag in languages:
        if tag not in app.city.languages:
            known = ", ".join(app.city.languages)
            raise StaffRefused(f"The city does not write in {tag!r}.", fix=f"Use one of: {known}.")
    return languages or [app.city.languages[0]]


def _channel(app: App, urn: Urn) -> str:
    channel = channel_for(urn, app.channels)
    if channel not in app.channels:
        raise StaffRefused(f"No channel {channel} is set up.", fix="Set its account, or take another number.")
    return channel


async def _send(app: App, urn: Urn, text: str) -> None:
    try:
        await app.channels[_channel(app, urn)].send(urn, Outgoing(text=text))
    except SendFailed as failed:
        raise StaffNotReached(
            f"The provider did not take it: {failed.code}.", fix="Look at the number and the account, and try again."
        ) from failed
