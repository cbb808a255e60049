"""
A phone and a chat of one person, linked: LINK by SMS gives an address; who opens it on Telegram is asked there first.

Whoever makes somebody else open their address gains nothing by it: only a YES in that chat joins the two. From
then on they are one contact: one STOP, one response to a survey, and answers where they wrote last.
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
from flows.replies.orders import order
from flows.replies.yes_no import polarity
from flows.translator import N_, Translator
from storage import contacts, links, merging, msgs, personal
from storage.contacts import Reach

log = structlog.get_logger()

FLOW = "link"
"""What these texts are kept as."""

OFFERED = "link_offer"
"""What the question is kept as that a YES answers."""

LASTS = timedelta(minutes=30)
"""How long a code works."""

OFFER_LASTS = timedelta(minutes=10)
"""How soon the YES has to come."""

OPENED = re.compile(r"START ([A-Za-z0-9_-]{24,64})")
"""What Telegram sends for an opened address. Source: core.telegram.org/bots/features, deep linking."""

HOUR = timedelta(hours=1)
MOST_TRIES = 5
"""Codes that one contact may try in an hour."""

OPEN = N_("To link this phone with Telegram, open {url} within 30 minutes. It works once.")
AWAY = N_("Linking is not possible at the moment. Please try again later.")
BY_PHONE = N_("To link your phone, text LINK to us by SMS from that phone.")
OFFER = N_(
    "Join this chat with the phone number ending in {digits}? Reply YES only if that number is yours. "
    "Anything else leaves things as they are."
)
DECLINED = N_("All right: this chat stays as it is.")
LINKED = N_(
    "This chat and the phone number ending in {digits} are now linked: STOP on one stops both. "
    "Not your number? Text UNLINK."
)
LINKED_PHONE = N_("This phone and a Telegram chat are now linked: STOP on one stops both. Not your chat? Text UNLINK.")
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
    if chat is None or order(text) != "link":
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


def opened(scene: Scene, text: str, hint: str = "") -> bool:
    """
    Take an address that was opened in a chat: ask there whether to join it; False when the text is another.

    `hint` is what the provider says of the resident's language: nothing was written yet to tell it by.
    """
    code = code_in(text)
    if code is None or not _in_a_chat(scene):
        return False
    if scene.contact.language is None and hint in scene.app.city.languages:
        scene.speak(hint)
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
            _offer(scene, other)
    return True


def answered(scene: Scene, text: str) -> bool:
    """
    Take the reply to the offer: YES in any language joins the two, and nothing else does.

    NO is acknowledged. Any other text forgets the offer and is heard as usual; and so does whatever we said in
    between: a YES to something else joins nobody.
    """
    phone = links.take_offer(scene.db, scene.app.keyring, scene.contact.id, scene.now) if _in_a_chat(scene) else None
    if phone is None or msgs.last_card(scene.db, scene.contact.id) != OFFERED:
        return False
    match polarity(text):
        case "yes":
            _link(scene, phone)
        case "no":
            _say(scene, _language_of(scene, phone).text(DECLINED))
            resume_pending(scene)
        case None:
            return False
    return True


def code_in(text: str) -> str | None:
    """The code that came along when a chat was opened; None when there is none."""
    found = OPENED.fullmatch(text)
    return found[1] if found else None


def _in_a_chat(scene: Scene) -> bool:
    return isinstance(scene.app.channels.get(scene.reach.channel), Chat)


def _tries(scene: Scene) -> int:
    """How many codes this contact has tried within an hour, with this one."""
    return sum(code_in(text) is not None for text in personal.wrote_since(scene.db, scene.contact.id, _ago(scene)))


def _ago(scene: Scene) -> datetime:
    return scene.now - HOUR


def _offer(scene: Scene, phone: ContactId) -> None:
    """Ask the chat, in its language or else in the phone's."""
    links.offer(scene.db, scene.app.keyring, scene.contact.id, phone=phone, until=scene.now + OFFER_LASTS)
    text = _language_of(scene, phone).text(OFFER, digits=_last_digits(scene, phone))
    scene.say(Say(text=text), None, OFFERED)


def _language_of(scene: Scene, phone: ContactId) -> Translator:
    """The chat's language, or else the phone's."""
    return scene.app.translator(scene.contact.language or contacts.get(scene.db, phone).language)


def _link(scene: Scene, phone: ContactId) -> None:
    """Make the chat's contact and the phone's one, go on as that, and say so on both."""
    reach, chat = contacts.reach(scene.db, scene.app.keyring, phone), scene.contact.id
    merging.merge(scene.db, scene.app.keyring, phone, chat, scene.now)
    scene.contact = contacts.get(scene.db, phone)
    scene.tr = scene.app.translator(scene.contact.language)
    log.info("linked", contact=phone, was=chat, stopped=scene.contact.stopped)
    digits = _last_digits(scene, phone)
    if scene.contact.stopped:
        _say(scene, scene.tr.text(LINKED_STOPPED, digits=digits))
        return
    _say(scene, scene.tr.text(LINKED, digits=digits))
    if reach is not None:
        _tell_phone(scene, reach)
    resume_pending(scene)


def _last_digits(scene: Scene, phone: ContactId) -> str:
    """The end of the phone's number, by which its owner knows it."""
    addresses = personal.addresses(scene.db, scene.app.keyring, phone)
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
