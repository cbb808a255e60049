"""
A phone and a chat of one person, linked: LINK by SMS gives an address; opened on Telegram, it proves both are theirs.

From then on they are one contact: one STOP, one response to a survey, and answers where they wrote last.
"""

import re
from datetime import datetime, timedelta

import structlog

from bot.app import App
from bot.channels.channel import Chat, SendFailed
from bot.effects import resume_pending
from bot.scene import Scene, set_scene
from flows.contact import ContactId
from flows.conversation import Say
from flows.safety.wording import spoken_words
from flows.translator import N_
from storage import contacts, links, merging, personal
from storage.contacts import Reach

log = structlog.get_logger()

FLOW = "link"
"""What these texts are kept as."""

WORD = "link"

LASTS = timedelta(minutes=30)
"""How long a code works."""

OPENED = re.compile(r"START ([A-Za-z0-9_-]{24,64})")
"""What Telegram sends for an opened address. Source: core.telegram.org/bots/features, deep linking."""

HOUR = timedelta(hours=1)
MOST_TRIES = 5
"""Codes that one contact may try in an hour."""

OPEN = N_("To link this phone with Telegram, open {url} within 30 minutes. It works once.")
AWAY = N_("Linking is not possible at the moment. Please try again later.")
BY_PHONE = N_("To link your phone, text LINK to us by SMS from that phone.")
LINKED = N_(
    "This chat and the phone number ending in {digits} are now linked: STOP on one stops both. "
    "Not your number? Text HUMAN."
)
LINKED_PHONE = N_("This phone and a Telegram chat are now linked: STOP on one stops both. Not your chat? Text HUMAN.")
LINKED_STOPPED = N_(
    "This chat and the phone number ending in {digits} are now linked. You said STOP on one of them, "
    "so we send nothing. Text START to hear from us again."
)
ALREADY = N_("This chat and that phone are linked already.")
DEAD = N_("This link does not work any more. Text LINK to us by SMS from your phone, and open the new one.")
TOO_MANY = N_("Too many tries. Please wait an hour, then text LINK to us by SMS from your phone.")


async def learn_names(app: App) -> int:
    """Ask each provider of chats for our own name, until it is known; nothing is left to do then, so it gives 0."""
    for name, channel in app.channels.items():
        if isinstance(channel, Chat):
            try:
                await channel.learn_name()
            except SendFailed as failure:
                log.warning("name not known", channel=name, code=failure.code)
    return 0


def asked(scene: Scene, text: str) -> bool:
    """Answer LINK with an address that works once; False when the text is another, or there is no such channel."""
    chat = next((each for each in scene.app.channels.values() if isinstance(each, Chat)), None)
    if chat is None or spoken_words(text) != WORD:
        return False
    if scene.contact.stopped:
        return True
    if chat.name == scene.reach.channel:
        _say(scene, scene.tr.text(BY_PHONE))
    elif (url := chat.link_to(code := _new_code(scene.app))) is None:
        _say(scene, scene.tr.text(AWAY))
    else:
        links.keep(scene.db, scene.app.keyring, "chat", code, contact_id=scene.contact.id, until=scene.now + LASTS)
        _say(scene, scene.tr.text(OPEN, url=url))
    return True


def opened(scene: Scene, text: str) -> bool:
    """Take an address that was opened in a chat: link it with the phone that asked; False when the text is another."""
    code = code_in(text)
    if code is None or not isinstance(scene.app.channels.get(scene.reach.channel), Chat):
        return False
    if _tries(scene) > MOST_TRIES:
        _refuse(scene, TOO_MANY)
        return True
    phone = links.use(scene.db, scene.app.keyring, "chat", code, scene.now)
    match phone:
        case "unknown" | "used" | "expired":
            log.info("link refused", contact=scene.contact.id, why=phone)
            _refuse(scene, DEAD)
        case same if same == scene.contact.id:
            _refuse(scene, ALREADY)
        case other:
            _link(scene, other)
    return True


def code_in(text: str) -> str | None:
    """The code that came along when a chat was opened; None when there is none."""
    found = OPENED.fullmatch(text)
    return found[1] if found else None


def _tries(scene: Scene) -> int:
    """How many codes this contact has tried within an hour, with this one."""
    return sum(code_in(text) is not None for text in personal.wrote_since(scene.db, scene.contact.id, _ago(scene)))


def _ago(scene: Scene) -> datetime:
    return scene.now - HOUR


def _link(scene: Scene, phone: ContactId) -> None:
    """Make the chat's contact and the phone's one, go on as that, and say so on both."""
    reach, chat = contacts.reach(scene.db, scene.app.keyring, phone), scene.contact.id
    merging.merge(scene.db, phone, chat, scene.now)
    scene.contact = contacts.get(scene.db, phone)
    scene.tr = scene.app.translator(scene.contact.language)
    log.info("linked", contact=phone, was=chat, stopped=scene.contact.stopped)
    digits = _last_digits(scene)
    if scene.contact.stopped:
        _say(scene, scene.tr.text(LINKED_STOPPED, digits=digits))
        return
    _say(scene, scene.tr.text(LINKED, digits=digits))
    if reach is not None:
        _tell_phone(scene, reach)
    resume_pending(scene)


def _last_digits(scene: Scene) -> str:
    """The end of the phone's number, by which its owner knows it."""
    addresses = personal.addresses(scene.db, scene.app.keyring, scene.contact.id)
    return next((address[-2:] for address in addresses if address.startswith("tel:")), "")


def _tell_phone(scene: Scene, reach: Reach) -> None:
    key = f"{scene.key}:phone"
    there = set_scene(scene.app, scene.db, scene.contact, key=key, now=scene.now, reach=reach)
    _say(there, there.tr.text(LINKED_PHONE))
    there.queue()


def _refuse(scene: Scene, why: str) -> None:
    """Say why nothing was linked, unless they said STOP."""
    if not scene.contact.stopped:
        _say(scene, scene.tr.text(why))


def _say(scene: Scene, text: str) -> None:
    scene.say(Say(text=text), None, FLOW)


def _new_code(app: App) -> str:
    """Thirty-two characters that nobody guesses."""
    return app.new_token() + app.new_token()
