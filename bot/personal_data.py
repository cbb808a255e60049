"""MYDATA: what we hold of a resident, in one text; and the whole of it as a file, for the code that was texted."""

import base64
import hashlib
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.errors import OperatorError
from bot.scene import Scene
from flows.contact import ContactId, Urn
from flows.conversation import Say
from flows.translator import N_
from locales.languages import OFFERED
from storage import contacts, links, personal, standings
from storage.database import Db
from storage.personal import Holdings

FLOW = "mydata"
"""What the text is kept as."""

AGREED = N_(
    "You agreed to our messages on {on}: at most {limit} a week. To change that, text FEWER MESSAGES or MORE MESSAGES."
)

CODE_LASTS = timedelta(days=7)
"""How long a resident's code opens their data, once."""

CODE_LETTERS, RECEIPT_LETTERS = 12, 8
"""Letters of five bits: a code opens somebody's data, a receipt only tells what became of it."""


class CodeRefused(OperatorError):
    """A code that opens nobody's data, or does not any more."""

    code = "code-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"That code is {why}.", fix="The resident gets another one by texting MYDATA.")


class NoContact(OperatorError):
    """An address, or a contact's number, of nobody we know."""

    code = "no-contact"

    def __init__(self, who: str) -> None:
        super().__init__(f"We hold nothing of {who}.", fix="Write the whole address, such as tel:+19165550123.")


def tell(scene: Scene) -> None:
    """Say what we hold in plain words, and how to get all of it."""
    code = spelled(secret_of(scene, FLOW), CODE_LETTERS)
    until = scene.now + CODE_LASTS
    links.keep(scene.db, scene.app.keyring, "data", code, contact_id=scene.contact.id, until=until)
    held = personal.holdings(scene.db, scene.contact.id)
    lines = [
        scene.tr.text("{city} keeps about you since {since}:", city=scene.app.city.name, since=day(scene, held.since)),
        _counted(scene, held),
        _area(scene),
        _agreed(scene, held),
        scene.tr.text("For all of it, give staff the code {code} by {until}.", code=code, until=day(scene, until)),
        scene.tr.text("To delete everything, text FORGET ME."),
    ]
    scene.say(Say(text="\n".join(lines)), None, FLOW)


def secret_of(scene: Scene, purpose: str) -> str:
    """Give what nobody can guess without our keys, and is the same when this turn is taken again."""
    return scene.app.keyring.blind_index(f"{purpose} {scene.key} {scene.now.isoformat()}").hex()


def spelled(token: str, letters: int) -> str:
    """Give a code from a token that nobody can guess, in letters and digits that are not mistaken for others."""
    code = base64.b32encode(hashlib.sha256(token.encode()).digest()).decode()[:letters]
    return f"{code[: letters // 2]}-{code[letters // 2 :]}"


def read_code(typed: str) -> str:
    """Read a code as it may be typed: without its hyphen, in small letters."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return f"{letters[: len(letters) // 2]}-{letters[len(letters) // 2 :]}"


def day(scene: Scene, at: datetime) -> str:
    """The resident's own day of an instant, with its year."""
    return at.astimezone(scene.contact.timezone).date().isoformat()


def whose(app: App, db: Db, given: str, now: datetime) -> ContactId:
    """Whose data is asked for, by a code (it opens once) or an address; raises CodeRefused, NoContact."""
    if ":" in given:
        return contact_of(app, db, given)
    opened = links.use(db, app.keyring, "data", read_code(given), now)
    if isinstance(opened, str):
        raise CodeRefused({"unknown": "nobody's", "expired": "too old", "used": "used already"}[opened])
    return opened


def contact_of(app: App, db: Db, given: str) -> ContactId:
    """Who is meant, by an address or by a contact's number; raises NoContact."""
    if given.isascii() and given.isdecimal():
        found = standings.look(db, [ContactId(int(given))])
        if not found or int(given) == contacts.NOBODY:
            raise NoContact(f"contact {given}")
        return ContactId(int(given))
    urn = read_urn(given)
    known = contacts.find(db, app.keyring, urn)
    if known is None:
        raise NoContact(urn.masked())
    return known


def read_urn(text: str) -> Urn:
    """Read an address as staff type it; raises AddressUnreadable without repeating it."""
    try:
        return Urn.parse(text)
    except ValueError as error:
        raise AddressUnreadable from error


class AddressUnreadable(OperatorError):
    """No address of anybody."""

    code = "address-unreadable"

    def __init__(self) -> None:
        super().__init__("That is no address.", fix="Write it with its kind: tel:+19165550123 or telegram:7512345.")


def write_file(everything: dict[str, Any], out: Path) -> None:
    """Write a resident's data as JSON, or as a ZIP archive that holds it; for the eyes of its owner only."""
    out.touch(mode=0o600)
    text = json.dumps(everything, ensure_ascii=False, indent=2) + "\n"
    if out.suffix == ".zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mydata.json", text)
    else:
        out.write_text(text, encoding="utf-8")


def _counted(scene: Scene, held: Holdings) -> str:
    return scene.tr.text(
        "Language: {language}. Messages: {messages}. Survey answers: {answers}.",
        language=OFFERED[scene.tr.language].own_name,
        messages=held.messages,
        answers=held.answers,
    )


def _area(scene: Scene) -> str:
    zone = scene.contact.zone
    if zone is None:
        return scene.tr.text("Area: not kept. After an answer for your address, text KEEP to keep its district.")
    return scene.tr.text("Area: district {zone}. To delete it, text FORGET AREA.", zone=zone)


def _agreed(scene: Scene, held: Holdings) -> str:
    """How they stand with what we send first; who said STOP is told nothing at all."""
    if held.opted_in_at is None:
        return scene.tr.text("You did not agree to get messages first, so we only answer you.")
    return scene.tr.text(
        AGREED,
        on=day(scene, held.opted_in_at),
        limit=weekly_limit(scene),
    )


def weekly_limit(scene: Scene) -> int:
    """Messages a week that we may send first: the city's limit, or the resident's own where that is less."""
    own, city = scene.contact.weekly_limit, scene.app.city.unasked_a_week
    return city if own is None else min(own, city)
