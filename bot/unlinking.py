"""UNLINK, by phone or in the chat: what LINK made one contact becomes two again, and both are told."""

import structlog

from bot.channels.channel import Chat
from bot.effects import resume_pending
from bot.scene import Scene, set_scene
from flows.contact import ContactId
from flows.conversation import Say
from flows.replies.orders import order
from flows.translator import N_
from storage import contacts, erasures, parting
from storage.contacts import Reach

log = structlog.get_logger()

FLOW = "unlink"
"""What these texts are kept as."""

NOT_LINKED = N_("Nothing is linked here. To link a phone with Telegram, text LINK to us by SMS from that phone.")
UNLINKED = N_(
    "This chat and the phone number ending in {digits} are no longer linked. Each gets its own messages: STOP on one "
    "does not stop the other."
)
UNLINKED_PHONE = N_(
    "This phone and the Telegram chat are no longer linked. Each gets its own messages: STOP on one does not stop "
    "the other."
)
CAN_UNLINK = N_("A phone and a Telegram chat are linked here. To part them, text UNLINK.")
WAITS = N_("Your data is to be deleted, on the phone and in the chat. Until then they stay linked.")


def asked(scene: Scene, text: str) -> bool:
    """Obey UNLINK; False when the text is another, or there are no chats to be linked with."""
    if order(text) != "unlink" or not _has_chats(scene):
        return False
    chats, phone = _chats(scene), _phone(scene)
    if not chats or phone is None:
        _say(scene, NOT_LINKED)
    elif erasures.waiting_of(scene.db, scene.contact.id) is not None:
        _say(scene, WAITS)
    elif scene.reach in chats:
        _leave(scene, phone)
    else:
        _send_away(scene, chats)
    return True


def remind(scene: Scene) -> None:
    """Say how to part what is linked, where something is."""
    if _has_chats(scene) and not scene.contact.stopped and _chats(scene) and _phone(scene):
        _say(scene, CAN_UNLINK)


def _has_chats(scene: Scene) -> bool:
    return any(isinstance(each, Chat) for each in scene.app.channels.values())


def _chats(scene: Scene) -> list[Reach]:
    return [each for each in _reaches(scene) if isinstance(scene.app.channels.get(each.channel), Chat)]


def _phone(scene: Scene) -> Reach | None:
    phones = [each for each in _reaches(scene) if not isinstance(scene.app.channels.get(each.channel), Chat)]
    return phones[0] if phones else None


def _reaches(scene: Scene) -> list[Reach]:
    return parting.reaches(scene.db, scene.app.keyring, scene.contact.id)


def _leave(scene: Scene, phone: Reach) -> None:
    """Let the chat that asks for it go its own way; what was pending stays with the phone, and is asked there."""
    before, own = scene.contact.id, _part(scene, scene.reach)
    scene.contact = contacts.get(scene.db, own)
    _say(scene, UNLINKED, digits=phone.urn.path[-2:])
    there = _elsewhere(scene, before, phone)
    _say(there, UNLINKED_PHONE)
    resume_pending(there)
    there.queue()


def _send_away(scene: Scene, chats: list[Reach]) -> None:
    """Let every chat of the phone that asks for it go its own way."""
    for chat in chats:
        there = _elsewhere(scene, _part(scene, chat), chat)
        _say(there, UNLINKED, digits=scene.urn.path[-2:])
        there.queue()
    _say(scene, UNLINKED_PHONE)
    resume_pending(scene)


def _part(scene: Scene, chat: Reach) -> ContactId:
    own = parting.part(scene.db, scene.app.keyring, scene.contact.id, chat, scene.now)
    log.info("unlinked", contact=scene.contact.id, now=own)
    return own


def _elsewhere(scene: Scene, contact_id: ContactId, reach: Reach) -> Scene:
    key = f"{scene.key}:{reach.urn_id}"
    return set_scene(
        scene.app, scene.db, contacts.get(scene.db, contact_id), key=key, now=scene.now, reach=reach
    )  # fmt: skip


def _say(scene: Scene, text: str, **values: str) -> None:
    scene.say(Say(text=scene.tr.text(text, **values)), None, FLOW)
