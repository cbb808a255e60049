"""
What we make of what a resident writes or presses: the order of the rules is the order of this file.

A link that was opened comes first, then STOP before anything else; danger before any question; then words about
the last answer and about one's own data; then BACK and LATER; then the wish for another language; then `topics`.
"""

from bot import after_answer, guard, links, unlinking
from bot.consent import leave, opt_in, scope_answered, stop
from bot.effects import begin, carry_on, flow_of, resume_pending, settled
from bot.interruptions import commanded, hush
from bot.privacy import ordered
from bot.rendering import Place, read_asked, read_press
from bot.scene import Scene
from bot.topics import answer, takes_own_words
from flows.conversation import Pressed
from flows.safety.consent import consent_meant, wants_out
from flows.safety.danger import danger_in
from flows.understanding import Understanding
from nlu.language import kept_language, mentions_language, names_language
from storage import sessions
from storage.sessions import Stored


def hear(scene: Scene, understanding: Understanding, *, first: bool, hint: str = "") -> None:
    """Answer one text. `hint` is what the provider says of the resident's language."""
    scene.understanding = understanding
    if links.opened(scene, understanding.text, hint) or links.answered(scene, understanding.text):
        return
    _settle_language(scene, understanding, hint)
    word = consent_meant(understanding.text, understanding)
    if word is not None:
        _consent(scene, word, first=first)
        return
    if scope_answered(scene, understanding.text) or _danger(scene, understanding):
        return
    if scene.contact.stopped:
        ordered(scene, understanding.text)  # FORGET ME holds for them too, without a word
        return
    pleads = _pleads(scene, understanding)
    if not pleads and guard.loops(scene.db, scene.contact.id, understanding.text, scene.now):
        return  # a machine that answers us: nothing is said to it for a while
    obeyed = (after_answer.heard, links.asked, unlinking.asked, ordered)
    if any(each(scene, understanding.text) for each in obeyed):
        return
    if pleads:
        _consent(scene, "stop", first=first)
    elif not commanded(scene, understanding.text) and not _asks_for_language(scene, understanding.text):
        _answer(scene, understanding, first=first)


def _answer(scene: Scene, understanding: Understanding, *, first: bool) -> None:
    """Answer what is no order; offer the languages to whom we may have misunderstood."""
    answer(scene, understanding)
    lost = understanding.language is not None or any(flow == "fallback" for _, _, flow in scene.said)
    if scene.contact.language is None and (first or lost):
        begin(scene, scene.app.flows["language_offer"])


def press(scene: Scene, data: str) -> None:
    """Take a pressed button; one of a question that is over does no harm."""
    if scene.contact.stopped:
        return
    asked = read_asked(data)
    if asked is not None and after_answer.pressed(scene, *asked):
        return
    read = read_press(data)
    stored = sessions.by_id(scene.db, read[0].session_id, scene.now) if read else None
    if read is None or stored is None or not _is_pending(scene, stored, read[0]):
        begin(scene, scene.app.flows["closed"])
        return
    flow = flow_of(scene, stored)
    carry_on(scene, flow, stored, settled(scene, flow, stored.session, Pressed(read[1])))


def blocked(scene: Scene) -> None:
    """The resident blocked us at the provider: that is an opt-out, and nothing can be said to it."""
    stop(
        scene.app, scene.db, scene.contact.id, scene.urn, source="provider", language=scene.contact.language,
        now=scene.now,
    )  # fmt: skip


def _consent(scene: Scene, word: str, *, first: bool) -> None:
    match word:
        case "help":
            begin(scene, scene.app.flows["help"])
            unlinking.remind(scene)
            if not scene.contact.stopped:
                resume_pending(scene)
        case "start":
            if first:
                begin(scene, scene.app.flows["greet"])
            _opt_in(scene)
        case _:
            leave(scene, scene.understanding.text if scene.understanding else "")


def _opt_in(scene: Scene) -> None:
    """Say what they agree to, and record that very wording."""
    begin(scene, scene.app.flows["opted_in"])
    wording = scene.said[-1][0].text
    opt_in(
        scene.app,
        scene.db,
        scene.contact.id,
        scene.urn,
        source="keyword",
        wording=wording,
        language=scene.tr.language,
        now=scene.now,
    )


def _pleads(scene: Scene, understanding: Understanding) -> bool:
    """
    Whether they ask us to stop in a sentence of their own, unless it answers an open question.

    Any reasonable wording counts. Source: 47 CFR 64.1200(a)(10).
    """
    return wants_out(understanding.text, understanding) and not takes_own_words(scene)


def _danger(scene: Scene, understanding: Understanding) -> bool:
    """Words of danger count wherever they stand; other words, where we are sure that they speak of it."""
    sure = understanding.outcome == "sure" and understanding.intent == "emergency"
    danger = danger_in(understanding.text) or ("emergency" if sure else None)
    if danger is not None:
        begin(scene, scene.app.flows[danger])
        hush(scene)
    return danger is not None


def _settle_language(scene: Scene, understanding: Understanding, hint: str) -> None:
    offered, known = scene.app.city.languages, scene.contact.language
    found = understanding.language if understanding.language in offered else None
    language = kept_language(understanding.text, found, known)
    if known is None and understanding.language is None and hint in offered:
        language = hint
    if language is not None and language != known:
        scene.speak(language)


def _asks_for_language(scene: Scene, text: str) -> bool:
    named = names_language(text) or _language_asked_for(scene)
    if named in scene.app.city.languages:
        scene.speak(named)
        begin(scene, scene.app.flows["language_set"])
        resume_pending(scene)
        return True
    if named is not None or text.strip().casefold() == "language":
        begin(scene, scene.app.flows["language"])
        return True
    return False


def _language_asked_for(scene: Scene) -> str | None:
    """The one language in a sentence that surely asks for one, where no words of their own are awaited."""
    heard = scene.understanding
    if heard is None or (heard.outcome, heard.intent) != ("sure", "language_change") or takes_own_words(scene):
        return None
    return mentions_language(heard.text)


def _is_pending(scene: Scene, stored: Stored, pressed: Place) -> bool:
    """Whether a button belongs to the very question this contact is being asked."""
    here = Place(stored.id, stored.session.version, stored.session.node)
    return stored.contact_id == scene.contact.id and here == pressed
