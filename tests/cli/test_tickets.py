"""Residents who wait for a person are shown to staff with what they wrote last, and closed by name."""

import json
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from flows.contact import Urn
from storage import contacts, msgs, tickets
from storage.crypto import Keyring
from storage.database import Database
from tests.cli.conftest import SECRET, Grove


def keep_a_ticket(url: str, *texts: str) -> None:
    """A resident who wrote these texts, and asked for a person."""
    keyring, now, zone = Keyring.derive(SECRET), SystemClock().now(), ZoneInfo("America/Los_Angeles")
    with Database.open(url) as database, database.transaction() as db:
        urn = Urn("tel", "+19165550123")
        contact = contacts.find_or_create(db, keyring, urn, channel="sms", timezone=zone, now=now)
        for number, text in enumerate(texts):
            msgs.record_in(
                db,
                contact_id=contact.id,
                channel="sms",
                text=text,
                language="en",
                dedup_key=f"in:{number}",
                intent=None,
                confidence=None,
                now=now,
            )
        tickets.open_once(db, contact.id, topic="front_desk", reason="asked", language="en", now=now)


def test_open_tickets_are_listed_with_the_last_texts_and_never_with_the_number(grove: Grove) -> None:
    grove.invoke("migrate")
    keep_a_ticket(str(grove.env["GROVE_DATABASE_URL"]), "one", "two", "three", "HUMAN")

    listed = grove.invoke("tickets", "list", "--json")
    table = grove.invoke("tickets", "list")

    ticket = json.loads(listed.stdout)
    assert (ticket["topic"], ticket["language"]) == ("front_desk", "en")
    assert ticket["texts"] == ["two", "three", "HUMAN"]
    assert "5550123" not in listed.stdout + table.stdout


def test_a_closed_ticket_is_gone_and_cannot_be_closed_again(grove: Grove) -> None:
    grove.invoke("migrate")
    keep_a_ticket(str(grove.env["GROVE_DATABASE_URL"]), "HUMAN")

    first = grove.invoke("tickets", "close", "1", "--by", "li")
    again = grove.invoke("tickets", "close", "1", "--by", "li")

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert grove.invoke("tickets", "list", "--json").stdout == ""
