"""
What a resident orders about their own data: MYDATA, FORGET ME, LESS, MORE, KEEP, FORGET AREA.

FORGET ME is asked back once. Whoever said STOP gets no word from us, and is forgotten without one.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from bot import personal_data, preferences
from bot.after_answer import last_answer
from bot.app import App
from bot.effects import pending, resume_pending
from bot.personal_data import RECEIPT_LETTERS, day, secret_of, spelled
from bot.scene import Scene
from flows.contact import ContactId, Urn
from flows.conversation import Say
from flows.replies.orders import Order, order, short_order
from flows.retention import Retention
from flows.translator import N_
from storage import audits, contacts, erasures, msgs, personal, retention
from storage.database import Db
from storage.erasures import Erasure

log = structlog.get_logger()

AGAIN_WITHIN = timedelta(minutes=10)
"""How soon FORGET ME has to come again."""

ASK_BACK = N_("This deletes what {city} keeps about you, for good. To do it, text FORGET ME again within 10 minutes.")
HELD = N_("Receipt {receipt}: {city} must keep your data for now (legal hold). It is deleted when the hold ends.")
DELETED = N_("Receipt {receipt}: {city} deleted your number, language, area and settings.")
STAYS = N_("Kept as city records, without your number: {rows} entries, until {until} at the latest.")
CODED = N_("If you sent STOP, it still holds: only a coded form of your number is kept for that.")
"""The receipt; each a line of its own."""

LINKING = frozenset({"link", "unlink"})
"""Orders that are heard elsewhere."""

FLOW = "forget_me"
"""What these texts are kept as."""


def ordered(scene: Scene, text: str) -> bool:
    """Obey an order about the resident's own data and answer it; False when the text is none."""
    asked = _order_in(scene, text)
    if asked is None or asked in LINKING:
        return False
    match asked:
        case "forget":
            _forget(scene)
            return True
        case _ if scene.contact.stopped:
            return True
        case "mydata":
            personal_data.tell(scene)
        case "less":
            preferences.less(scene)
        case "more":
            preferences.more(scene)
        case "keep":
            preferences.keep_area(scene)
        case "forget_area":
            preferences.forget_area(scene)
    resume_pending(scene)
    return True


def erase_by_staff(app: App, db: Db, contact_id: ContactId, urn: Urn, *, by: str) -> Erasure:
    """Erase a contact whose wish reached staff in another way; the receipt is theirs to hand on."""
    now = app.clock.now()
    contacts.lock(db, contact_id)
    asked = erasures.ask(
        db,
        app.keyring,
        contact_id,
        urn,
        receipt=spelled(app.new_token(), RECEIPT_LETTERS),
        source="staff",
        retention=kept(app),
        now=now,
    )
    audits.record(db, actor=by, act="erase", object_=f"erasure/{asked.receipt}", now=now)
    return asked


async def sweep_due(app: App) -> int:
    """Erase for good what was kept long enough, and who waited for a hold to end; gives how many rows."""
    now, total = app.clock.now(), 0
    waited = await app.writer.run(lambda db: erasures.carry_out_waiting(db, app.keyring, kept(app), now))
    while erased := await app.writer.run(partial(retention.sweep, retention=kept(app), now=now)):
        total += erased
    await app.writer.run(lambda db: erasures.close_finished(db, now) + contacts.drop_envelopes(db, now))
    log.info("swept", rows=total, waited=waited)
    return total + waited


async def drop_envelopes(app: App) -> int:
    """Forget the addresses that receipts were sent to and that serve no more; gives how many. Cheap: each minute."""
    now = app.clock.now()
    return await app.writer.run(lambda db: contacts.drop_envelopes(db, now))


def kept(app: App) -> Retention:
    """How long each class of records is kept."""
    return app.retention


def _order_in(scene: Scene, text: str) -> Order | None:
    asked = order(text)
    if asked is None and (short := short_order(text)) and _is_meant(scene, short):
        return short
    return asked


def _is_meant(scene: Scene, short: Order) -> bool:
    """Whether one word is an order: where it answers no question, and there is something it can be about."""
    match short:
        case "keep":
            last = last_answer(scene)
            about = last is not None and msgs.last_turn(scene.db, scene.contact.id) == last.answered.turn
            return last is not None and (about or pending(scene) is None)
        case "more":
            return scene.contact.weekly_limit is not None and pending(scene) is None
        case _:
            return pending(scene) is None


def _forget(scene: Scene) -> None:
    """Ask back; when it was asked back before, erase, and tell the receipt."""
    if erasures.waiting_of(scene.db, scene.contact.id) is None and not _confirmed(scene):
        _say(scene, scene.tr.text(ASK_BACK, city=scene.app.city.name))
        return
    asked = erasures.ask(
        scene.db,
        scene.app.keyring,
        scene.contact.id,
        scene.urn,
        receipt=spelled(secret_of(scene, FLOW), RECEIPT_LETTERS),
        source="text",
        retention=kept(scene.app),
        now=scene.now,
    )
    if not asked.waits and not scene.contact.stopped:
        _seal_envelope(scene, asked.receipt)
    _say(scene, _receipt(scene, asked))
    log.info("erasure", receipt=asked.receipt, waits=asked.waits)


def _confirmed(scene: Scene) -> bool:
    """Whether this is the second FORGET ME within ten minutes."""
    texts = personal.wrote_since(scene.db, scene.contact.id, scene.now - AGAIN_WITHIN)
    return sum(order(text) == "forget" for text in texts) > 1


def _seal_envelope(scene: Scene, receipt: str) -> None:
    """Go on with an address only, for one message, in the language of who was known a moment ago."""
    envelope, reach = contacts.make_envelope(
        scene.db, scene.app.keyring, scene.reach, receipt, timezone=scene.contact.timezone, now=scene.now
    )
    scene.contact, scene.reach = replace(scene.contact, id=envelope, zone=None, weekly_limit=None), reach


def _receipt(scene: Scene, asked: Erasure) -> str:
    """What was erased, what stays and until when; or that all of it waits."""
    tr, city = scene.tr, scene.app.city.name
    if asked.waits:
        return tr.text(HELD, receipt=asked.receipt, city=city)
    stays = tr.text(STAYS, rows=asked.rows_kept, until=day(scene, asked.until)) if asked.until else ""
    lines = [tr.text(DELETED, receipt=asked.receipt, city=city), stays, tr.text(CODED)]
    return "\n".join(line for line in lines if line)


def _say(scene: Scene, text: str) -> None:
    """Say it, unless they said STOP."""
    if not scene.contact.stopped:
        scene.say(Say(text=text), None, FLOW)
