"""Plays a flow: takes inputs through the pure engine, and does what it wants done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.doubts import looked_up
from bot.rendering import Place
from bot.scene import Scene
from bot.unanswered import UNKNOWN, note
from flows.conversation import (
    Begin,
    Effect,
    Flow,
    HandOver,
    Input,
    Resumed,
    Save,
    Say,
    Session,
    Speak,
    Started,
    Turn,
    step,
)
from flows.lookup import LookUp
from storage import results, sessions, tickets
from storage.sessions import Stored

SHORT, LONG = timedelta(hours=1), timedelta(days=3)
"""How long a pending question is kept open: of a card, and of a survey."""


def begin(scene: Scene, flow: Flow, values: Mapping[str, str] | None = None) -> None:
    """Start a flow; what a contact was in the middle of waits below it."""
    session = flow.begin(**{**scene.app.city.facts, **(values or {})})
    if flow.name == UNKNOWN:
        note(scene, session.results.get("text", ""))
    turn = settled(scene, flow, session, Started())
    stored = _kept(scene, flow, turn.session)
    carry_out(scene, flow, stored, turn)


def carry_on(scene: Scene, flow: Flow, stored: Stored, turn: Turn) -> None:
    """Do what a turn of a running session wants; when it is over, the one below it goes on."""
    if turn.session is not None:
        sessions.save(scene.db, stored.id, turn.session, scene.now)
        carry_out(scene, flow, replace(stored, session=turn.session), turn)
        return
    sessions.end(scene.db, stored.id, "finished", scene.now, forget=not flow.survey)
    carry_out(scene, flow, stored, turn)
    resume_pending(scene, before=stored.id)


def resume_pending(scene: Scene, before: int | None = None) -> None:
    """Ask again what was being asked when something else (the session `before`) came in between."""
    stored = pending(scene)
    if stored is None or (before is not None and stored.id > before):
        return
    flow = flow_of(scene, stored)
    turn = settled(scene, flow, stored.session, Resumed())
    if turn.session is not None:
        sessions.save(scene.db, stored.id, turn.session, scene.now)
        carry_out(scene, flow, stored, turn)


def pending(scene: Scene) -> Stored | None:
    """The session this contact is in; one whose node is gone since is dropped, for nobody could answer it."""
    stored = sessions.active(scene.db, scene.contact.id, scene.now)
    if stored is None or stored.session.node in flow_of(scene, stored).nodes:
        return stored
    sessions.end(scene.db, stored.id, "dropped", scene.now, forget=True)
    return pending(scene)


def settled(scene: Scene, flow: Flow, session: Session, incoming: Input) -> Turn:
    """Step, and step again with what each look-up finds, until the flow waits for the resident or ends."""
    turn = step(flow, session, incoming, scene.tr)
    while turn.session is not None and turn.effects and isinstance(turn.effects[-1], LookUp):
        found = looked_up(scene, turn.effects[-1])
        after = step(flow, turn.session, found, scene.tr)
        turn = Turn(after.session, (*turn.effects[:-1], *after.effects), turn.understood)
    return turn


def carry_out(scene: Scene, flow: Flow, stored: Stored | None, turn: Turn) -> None:
    """Do what a turn wants, in order."""
    for effect in turn.effects:
        _do(scene, flow, stored, effect, turn.session)


def flow_of(scene: Scene, stored: Stored) -> Flow:
    """The flow of a stored session, in the version it began on; without nodes when there is none any more."""
    session = stored.session
    flow = scene.app.flows.get(session.flow) or scene.app.surveys.flow(scene.db, session.flow, session.version)
    return flow or Flow(name=session.flow, start="", nodes={})


def _do(scene: Scene, flow: Flow, stored: Stored | None, effect: Effect, session: Session | None) -> None:
    match effect:
        case Say():
            place = Place(stored.id, flow.version, session.node) if stored and session else None
            scene.say(effect, place, flow.name)
        case Save(question=question, value=value):
            _save(scene, flow, stored, question, value)
        case HandOver(topic=topic, reason=reason):
            tickets.open_once(
                scene.db,
                scene.contact.id,
                topic=topic,
                reason=reason,
                language=scene.tr.language,
                now=scene.now,
            )
        case Speak(language):
            scene.speak(language)
        case Begin(intent, slots):
            begin(scene, scene.app.flow_for(intent), slots)
        case LookUp():
            raise AssertionError("a look-up is the last thing a turn wants, and was answered before")


def _save(scene: Scene, flow: Flow, stored: Stored | None, question: str, value: str) -> None:
    if stored is None:
        raise AssertionError(f"flow {flow.name!r} saves an answer without having asked")
    results.save(
        scene.db, session_id=stored.id, contact_id=scene.contact.id, survey=flow.name, version=flow.version,
        question=question, value=value, language=scene.tr.language, now=scene.now,
    )  # fmt: skip


def _kept(scene: Scene, flow: Flow, session: Session | None) -> Stored | None:
    if session is None:
        return None
    return sessions.begin(
        scene.db, scene.contact.id, session, campaign_id=scene.campaign_id, now=scene.now,
        expires_at=scene.now + (LONG if flow.survey else SHORT),
    )  # fmt: skip
