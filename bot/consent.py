"""Opt-in and opt-out, of everything or of one programme: what is written to the ledger, and what follows at once."""

from datetime import datetime

from bot.app import App
from bot.channels.senders import channel_for
from bot.effects import begin, pending
from bot.errors import OperatorError
from bot.follow_ups import happened
from bot.scene import Scene
from flows.consent import texts
from flows.consent.chain import ALL, Event, Kind
from flows.consent.scopes import LATELY, Programme, confirmed, may_narrow, says_only, stop_source
from flows.contact import ContactId, Urn
from flows.conversation import Say
from flows.outreach.events import Joined
from flows.replies.yes_no import polarity
from storage import answers, audits, consents, contacts, msgs, sessions, subscriptions
from storage.consents import Said
from storage.database import Db

ASK = "programme_ask"
"""What a message is noted as that asks to confirm a programme; `TOLD` likewise of what is said about one."""

TOLD = "programme"


class NoProgramme(OperatorError):
    """No campaign is of that programme."""

    code = "no-programme"

    def __init__(self, name: str, there: list[str]) -> None:
        super().__init__(f"There is no programme {name!r}.", fix=f"There are: {', '.join(there) or 'none'}.")


def stop(
    app: App,
    db: Db,
    contact_id: ContactId,
    urn: Urn,
    *,
    source: str,
    now: datetime,
    wording: str = "",
    language: str | None = None,
) -> None:
    """Record an opt-out by the resident or the provider; what is pending ends, and what is unsent stays unsent."""
    consents.record(
        db,
        app.keyring,
        "opt_out",
        contact_id=contact_id,
        urn=urn,
        source=source,
        wording=wording,
        language=language,
        now=now,
    )
    _end(db, contact_id, now)


def opt_in(
    app: App, db: Db, contact_id: ContactId, urn: Urn, *, source: str, wording: str, language: str, now: datetime
) -> None:
    """Record an opt-in with the wording it was given to, to the letter."""
    consents.record(
        db,
        app.keyring,
        "opt_in",
        contact_id=contact_id,
        urn=urn,
        source=source,
        wording=wording,
        language=language,
        now=now,
    )
    happened(app, db, contact_id, Joined(), now)


def leave(scene: Scene, text: str) -> None:
    """
    Obey a STOP: all ends at once, and one confirmation goes out; who has stopped before gets none.

    Where it may be about one programme only, the confirmation asks; silence means all.
    Source: 47 CFR 64.1200(a)(12).
    """
    if scene.contact.stopped:
        return
    meant = subscriptions.may_be_meant(scene.db, scene.contact.id, scene.now - LATELY)
    _record(scene, "opt_out", ALL, stop_source(text), text)
    _end(scene.db, scene.contact.id, scene.now)
    if meant is None:
        begin(scene, scene.app.flows["stopped"])
    else:
        asked = _tell(scene, texts.STOPPED, meant, TOLD)
        _record(scene, "scope_asked", meant.name, "confirmation", asked)


def scope_answered(scene: Scene, text: str) -> bool:
    """Take the answer to what was asked about a programme last: only that one? do you want it? False: none was."""
    return _narrowed(scene, text) if scene.contact.stopped else _confirmed(scene, text)


def ask_to_confirm(scene: Scene, programme: Programme) -> None:
    """Ask a contact who agreed in general whether they want a recurring programme."""
    _record(scene, "asked", programme.name, "campaign", _tell(scene, texts.CONFIRM, programme, ASK))


def stop_by_staff(
    app: App, db: Db, urn: Urn, *, by: str, why: str, now: datetime, programme: str | None = None
) -> None:
    """Record what a resident told staff: no more of anything, or of one programme. Raises NoProgramme."""
    contact_id = contacts.find(db, app.keyring, urn)
    _enter(app, db, contact_id, urn, "opt_out", by=by, why=why, now=now, programme=programme)
    if contact_id is not None and programme is None:
        _end(db, contact_id, now)


def start_by_staff(
    app: App, db: Db, urn: Urn, *, by: str, why: str, now: datetime, programme: str | None = None
) -> None:
    """Record what a resident agreed to elsewhere, as on paper; makes the contact. Raises NoProgramme."""
    contact = contacts.find_or_create(
        db, app.keyring, urn, channel=channel_for(urn, app.channels), timezone=app.city.timezone, now=now
    )
    _enter(app, db, contact.id, urn, "opt_in", by=by, why=why, now=now, programme=programme)


def _enter(
    app: App, db: Db, contact_id: ContactId | None, urn: Urn, kind: Kind, *, by: str, why: str, now: datetime,
    programme: str | None,
) -> None:  # fmt: skip
    """Write an event for staff, with its audit row: that names the event, never an address."""
    if programme is not None and subscriptions.programme(db, programme) is None:
        raise NoProgramme(programme, subscriptions.programmes(db))
    event = Event(
        kind=kind, scheme=urn.scheme, scope=programme or ALL, source="staff", wording=why, language=None, at=now,
        staff=by,
    )  # fmt: skip
    written = consents.record_all(db, app.keyring, [Said(urn=urn, contact_id=contact_id, event=event)])
    audits.record(db, actor=by, act=kind, object_=f"consent/{written}", now=now, scope=event.scope, why=why)


def _narrowed(scene: Scene, text: str) -> bool:
    """Whether an opt-out is narrowed to the programme that its confirmation asked about."""
    said = consents.of_urn(scene.db, scene.app.keyring, scene.urn)
    last = said[-1].event if said else None
    programme = subscriptions.programme(scene.db, last.scope) if last and may_narrow(last, scene.now) else None
    if programme is None or not says_only(text, programme.title, scene.tr):
        return False
    _record(scene, "scope", programme.name, "reply", text)
    _tell(scene, texts.LEFT, programme, TOLD)
    return True


def _confirmed(scene: Scene, text: str) -> bool:
    """Whether a reply is to the question for a programme: to the one that waits, when nothing else does."""
    if polarity(text) is None:
        return False  # most texts: nothing need be read for them
    asked = subscriptions.last_asked(scene.db, scene.contact.id)
    wanted = confirmed(asked[1], text, scene.now) if asked else None
    just_asked = wanted is not None and msgs.last_card(scene.db, scene.contact.id) == ASK
    if asked is None or wanted is None or not (just_asked or (wanted and pending(scene) is None)):
        return False
    _record(scene, "opt_in" if wanted else "opt_out", asked[0].name, "reply", text)
    _tell(scene, texts.CONFIRMED if wanted else texts.LEFT, asked[0], TOLD)
    return True


def _tell(scene: Scene, wording: str, programme: Programme, flow: str) -> str:
    """Say something about a programme; gives it as the resident reads it."""
    text = texts.about(wording, programme, scene.tr, **scene.app.city.facts)
    scene.say(Say(text=text), None, flow)
    return text


def _record(scene: Scene, kind: Kind, scope: str, source: str, wording: str) -> None:
    """Write an event, and see the contact as it is now."""
    consents.record(
        scene.db, scene.app.keyring, kind, contact_id=scene.contact.id, urn=scene.urn, source=source, wording=wording,
        language=scene.tr.language, now=scene.now, scope=scope,
    )  # fmt: skip
    scene.contact = contacts.get(scene.db, scene.contact.id)


def _end(db: Db, contact_id: ContactId, now: datetime) -> None:
    """End what is pending, and take back what is unsent."""
    sessions.end_all(db, contact_id, "stopped", now)
    answers.forget(db, contact_id)
    msgs.cancel_unsent(db, contact_id)
