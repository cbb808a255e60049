"""Plays a flow: takes inputs through the pure engine, and does what it wants done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot import buttons
from bot.doubts import looked_up
from bot.follow_ups import happened
from bot.rendering import WITH_BUTTONS, Place
from bot.scene import Scene
from bot.unanswered import UNKNOWN, note
from bot.zones import zone_of
from flows.conversation import (
    DRAFT,
    Begin,
    Effect,
    Flow,
    HandOver,
    Input,
    Locate,
    Pause,
    Resumed,
    Save,
    Say,
    Session,
    Silent,
    Speak,
    Started,
    TakeBack,
    Turn,
    step,
)
from flows.lookup import LookUp
from flows.nodes.later import LATER
from flows.outreach.events import AnswerGiven, SurveyBegun, SurveyFinished
from flows.translator import Translator
from storage import results, sessions, tickets
from storage.sessions import Stored, Wake

SHORT, LONG = timedelta(hours=1), timedelta(days=3)
"""How long a pending question is kept open: of a card, and of a survey that does not say."""

SETTLE = timedelta(seconds=4)
"""After so much silence an answer in own words is whole: phones send a long one in several texts."""

AFTER_A_PAUSE = timedelta(days=1)
"""How long a question stays open that was asked again at a time the resident chose."""

REMINDED = "_reminded"
"""The result of one who was reminded: once is enough."""


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
    if turn.effects:  # something is said, so what was asked before is over
        buttons.close(scene, stored.id)
    if turn.session is not None:
        _save_session(scene, flow, stored, turn.session)
        carry_out(scene, flow, replace(stored, session=turn.session), turn)
        return
    sessions.end(scene.db, stored.id, "finished", scene.now, forget=not flow.survey)
    carry_out(scene, flow, stored, turn)
    if flow.survey:
        happened(scene.app, scene.db, scene.contact.id, SurveyFinished(flow.name), scene.now)
    resume_pending(scene, before=stored.id)


def resume_pending(scene: Scene, before: int | None = None) -> None:
    """Ask again what was being asked when something else (the session `before`) came in between."""
    stored = pending(scene)
    if stored is None or (before is not None and stored.id > before) or sleeps(scene, stored):
        return
    flow = flow_of(scene, stored)
    carry_on(scene, flow, stored, settled(scene, flow, stored.session, Resumed()))


def sleeps(scene: Scene, stored: Stored) -> bool:
    """Whether a session rests because its contact asked for that."""
    return stored.wake is not None and stored.wake.for_ == "later" and stored.wake.at > scene.now


def commit_draft(scene: Scene) -> None:
    """Take an answer in own words as whole, because something else comes; the next question is not asked yet."""
    stored = pending(scene)
    if stored is None or DRAFT not in stored.session.results:
        return
    flow = flow_of(scene, stored)
    turn = settled(scene, flow, stored.session, Silent())
    silent = tuple(effect for effect in turn.effects if not isinstance(effect, Say))
    carry_on(scene, flow, stored, replace(turn, effects=silent) if turn.session is not None else turn)


def pending(scene: Scene) -> Stored | None:
    """The session this contact is in; one whose node is gone since is dropped, for nobody could answer it."""
    stored = sessions.active(scene.db, scene.contact.id, scene.now)
    if stored is None or stored.session.node in flow_of(scene, stored).nodes:
        return stored
    sessions.end(scene.db, stored.id, "dropped", scene.now, forget=True)
    return pending(scene)


def settled(scene: Scene, flow: Flow, session: Session, incoming: Input) -> Turn:
    """Step, and step again with what each look-up finds, until the flow waits for the resident or ends."""
    tr = _speaking(scene, flow)
    turn = step(flow, session, incoming, tr)
    while turn.session is not None and turn.effects:
        match turn.effects[-1]:
            case LookUp() as asked:
                found: Input = looked_up(scene, asked)
            case Locate() as asked:
                found = zone_of(scene, asked)
            case _:
                break
        after = step(flow, turn.session, found, tr)
        understood = turn.understood and after.understood
        turn = Turn(after.session, (*turn.effects[:-1], *after.effects), understood)
    return turn


def _speaking(scene: Scene, flow: Flow) -> Translator:
    """The contact's language, with the texts that a survey brings along."""
    return scene.tr.with_own(flow.own) if flow.own else scene.tr


def carry_out(scene: Scene, flow: Flow, stored: Stored | None, turn: Turn) -> None:
    """Do what a turn wants, in order."""
    for effect in turn.effects:
        _do(scene, flow, stored, effect, turn.session)


def flow_of(scene: Scene, stored: Stored) -> Flow:
    """The flow of a stored session, in the version it began on; without nodes when there is none any more."""
    session = stored.session
    if session.flow == LATER.name:
        return LATER
    flow = scene.app.flows.get(session.flow) or scene.app.surveys.flow(scene.db, session.flow, session.version)
    return flow or Flow(name=session.flow, start="", nodes={})


def _do(scene: Scene, flow: Flow, stored: Stored | None, effect: Effect, session: Session | None) -> None:
    match effect:
        case Say():
            place = Place(stored.id, flow.version, session.node) if stored and session else None
            scene.say(_with_buttons(scene, effect), place, flow.name)
        case Save() | TakeBack():
            _record(scene, flow, stored, effect)
        case Pause(until):
            _pause(scene, stored, until)
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
        case LookUp() | Locate():
            raise AssertionError("a look-up is the last thing a turn wants, and was answered before")


def _with_buttons(scene: Scene, say: Say) -> Say:
    """Where there are buttons, what is no choice gets one behind the choices; it is never numbered."""
    shown = say.besides and scene.reach.channel in WITH_BUTTONS and not say.many
    return replace(say, choices=(*say.choices, *say.besides)) if shown else say


def _record(scene: Scene, flow: Flow, stored: Stored | None, effect: Save | TakeBack) -> None:
    """Keep an answer, put it in the place of another, or take some out."""
    if stored is None:
        raise AssertionError(f"flow {flow.name!r} saves an answer without having asked")
    match effect:
        case TakeBack(questions):
            results.take_back(scene.db, stored.id, questions)
        case Save(question=question, value=value, corrected=corrected):
            saved = results.save(
                scene.db, session_id=stored.id, contact_id=scene.contact.id, survey=flow.name, version=flow.version,
                question=question, value=value, language=scene.tr.language, now=scene.now,
            )  # fmt: skip
            if corrected and not saved:
                language = scene.tr.language
                results.correct(
                    scene.db, session_id=stored.id, question=question, value=value, language=language, now=scene.now
                )
            happened(scene.app, scene.db, scene.contact.id, AnswerGiven(flow.name, question, value), scene.now)


def _pause(scene: Scene, stored: Stored | None, until: datetime) -> None:
    """Let the session below the offer rest; it stays open for a day after it is taken up again."""
    below = pending(scene)
    if below is not None and (stored is None or below.id < stored.id):
        sessions.wake_at(scene.db, below.id, Wake(until, "later"), open_until=until + AFTER_A_PAUSE)


def _kept(scene: Scene, flow: Flow, session: Session | None) -> Stored | None:
    if session is None:
        return None
    if flow.survey:
        happened(scene.app, scene.db, scene.contact.id, SurveyBegun(flow.name), scene.now)
    return sessions.begin(
        scene.db, scene.contact.id, session, campaign_id=scene.campaign_id, now=scene.now,
        expires_at=scene.now + open_for(flow), wake=_wake(scene, flow, session),
    )  # fmt: skip


def open_for(flow: Flow) -> timedelta:
    """How long a session of this flow waits for an answer."""
    return flow.expires_after or (LONG if flow.survey else SHORT)


def _save_session(scene: Scene, flow: Flow, stored: Stored, session: Session) -> None:
    """Keep where a session stands; one that rests, and has not moved, rests on."""
    asleep = stored.wake if sleeps(scene, stored) and session == stored.session else None
    sessions.save(scene.db, stored.id, session, scene.now, asleep or _wake(scene, flow, session))


def _wake(scene: Scene, flow: Flow, session: Session) -> Wake | None:
    """When a session is to be taken up by itself, should nothing be heard."""
    if DRAFT in session.results:
        return Wake(scene.now + SETTLE, "settle")
    if flow.remind_after is None or REMINDED in session.results:
        return None
    return Wake(scene.now + flow.remind_after, "remind")
