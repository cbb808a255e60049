"""Inbound: kept before it is answered, handled once, one resident's messages in their order."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from structlog.contextvars import bind_contextvars

from bot import talk
from bot.app import App
from bot.channels.channel import Received
from bot.effects import begin
from bot.engine.engine import Engine, part
from bot.scene import Scene, set_scene
from flows.contact import ContactId
from flows.points import read_point
from flows.safety.consent import consent_word
from flows.understanding import Understanding, located, not_understood
from storage import contacts, inboxes, msgs
from storage.crypto import Keyring
from storage.database import Db
from storage.errors import Busy, DatabaseAway
from storage.inboxes import Arrival, Inbound

log = structlog.get_logger()

PUMP = "inbox"
"""What drains it."""

BATCH = 32
"""Inbound messages taken up at once; their turns share commits."""

MOST_TRIES = 3
"""After so many failures the resident is told that something broke on our side."""

MOST_CHARACTERS = 1_600
"""What one SMS may hold at the provider; more is cut before it is read."""


async def receive(app: App, received: Received) -> bool:
    """Keep one inbound message, durably; False when it was delivered before."""
    return await app.writer.run_together(keep_all, (app.keyring, app.engine, arrival(received, app.clock.now())))


def keep_all(db: Db, arrivals: Sequence[tuple[Keyring, Engine, Arrival]]) -> list[bool]:
    """Keep what came in at the same time with one statement and call for their turns; tells of each if it is new."""
    keyring, engine, _ = arrivals[0]
    new = inboxes.store_all(db, keyring, [arrived for *_, arrived in arrivals])
    engine.call(db, (part(PUMP, inboxes.part_of(keyring, arrived.urn)) for *_, arrived in arrivals))
    return new


def arrival(received: Received, now: datetime) -> Arrival:
    """What is kept of an inbound message."""
    content = {
        "kind": received.kind,
        "text": received.text[:MOST_CHARACTERS],
        "press": received.press,
        "callback_id": received.callback_id,
        "language": received.language,
    }
    return Arrival(
        channel=received.channel, provider_id=received.provider_id, urn=received.urn, content=content, at=now
    )


async def handle_waiting(app: App, part: int | None = None) -> int:
    """Take a turn for each resident that waits, or for each of a part of them; gives how many turns were taken."""
    batch = await app.writer.run(partial(waiting, app, part=part))
    await asyncio.gather(*(handle(app, inbound, language) for inbound, language in batch))
    return len(batch)


def waiting(app: App, db: Db, *, part: int | None) -> list[tuple[Inbound, str | None]]:
    """What waits longest, one of each resident, and the language we know of each."""
    batch = inboxes.waiting(db, app.keyring, app.clock.now(), BATCH, part)
    languages = contacts.languages(db, app.keyring, {inbound.urn for inbound in batch})
    return [(inbound, languages.get(inbound.urn)) for inbound in batch]


async def handle(app: App, inbound: Inbound, language: str | None) -> None:
    """Answer one inbound message; when that breaks it is put off, and given up in the end."""
    bind_contextvars(inbound=inbound.id)
    try:
        heard = await app.threads.read(partial(understand, app, inbound, language))
        said = await app.writer.run(partial(turn, app, inbound=inbound, heard=heard))
    except (DatabaseAway, Busy):
        raise  # that is no fault of the message: it waits, and the pump rests
    except Exception:
        log.exception("turn failed", inbound=inbound.id, tries=inbound.tries)
        await app.writer.run(partial(put_off, app, inbound=inbound))
    else:
        app.metrics.turn_took(app.clock.now() - inbound.received_at)
        log.info("turn", inbound=inbound.id, channel=inbound.channel, intent=heard and heard.intent, said=said)


def understand(app: App, inbound: Inbound, language: str | None) -> Understanding | None:
    """What a text means; None for what is no text."""
    if inbound.content["kind"] not in ("text", "other"):
        return None
    text = inbound.content["text"]
    return located(text) if read_point(text) else app.interpreter.understand(text, language)


def turn(app: App, db: Db, *, inbound: Inbound, heard: Understanding | None) -> int:
    """One turn of a conversation, in one transaction; gives how many messages were queued."""
    now = app.clock.now()
    if not inboxes.take(db, inbound.id, now):
        return 0
    scene, first = _scene(app, db, inbound, now)
    _record(scene, inbound, heard)
    _react(scene, inbound, heard, first=first)
    return scene.queue()


def put_off(app: App, db: Db, *, inbound: Inbound) -> None:
    """
    Try again later; after the last try say that something broke, so that nobody waits in vain.

    STOP and its like need no understanding: they are obeyed at that last try, whatever is broken.
    """
    now = app.clock.now()
    if inbound.tries + 1 < MOST_TRIES:
        inboxes.put_off(db, inbound.id, now + timedelta(seconds=2**inbound.tries))
    elif inboxes.take(db, inbound.id, now):
        scene, first = _scene(app, db, inbound, now)
        _record(scene, inbound, None)
        text = inbound.content["text"]
        if consent_word(text) is not None:
            talk.hear(scene, not_understood(text), first=first)
        elif not scene.contact.stopped and inbound.content["kind"] not in ("blocked", "unblocked"):
            begin(scene, app.flows["trouble"])
        scene.queue()


def _scene(app: App, db: Db, inbound: Inbound, now: datetime) -> tuple[Scene, bool]:
    """The scene this message belongs to, and whether it is the first we hear of its sender."""
    contact, reach, first = contacts.meet(
        db, app.keyring, inbound.urn, channel=inbound.channel, timezone=app.city.timezone, now=now
    )
    return set_scene(app, db, contact, key=f"re:{inbound.id}", now=now, reach=reach), first


def _record(scene: Scene, inbound: Inbound, heard: Understanding | None) -> None:
    msgs.record_in(
        scene.db, contact_id=ContactId(scene.contact.id), channel=inbound.channel,
        text=inbound.content["text"] or inbound.content["press"], language=heard.language if heard else None,
        dedup_key=f"in:{inbound.id}", intent=heard.intent if heard else None,
        confidence=heard.confidence if heard else None, now=scene.now,
    )  # fmt: skip


def _react(scene: Scene, inbound: Inbound, heard: Understanding | None, *, first: bool) -> None:
    match inbound.content["kind"]:
        case "press":
            talk.press(scene, inbound.content["press"])
        case "blocked":
            talk.blocked(scene)
        case "unblocked":
            return
        case _ if heard is not None:
            talk.hear(scene, heard, first=first, hint=inbound.content["language"])
