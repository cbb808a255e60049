"""BACK and LATER in a survey: the answer before is corrected, or the survey is put off to a time they choose."""

from datetime import timedelta

from bot.effects import begin, carry_on, commit_draft, flow_of, pending, settled
from bot.scene import Scene
from flows.conversation import WentBack
from flows.nodes.later import LATER, OFFERED, offers
from flows.nodes.question import QuestionNode
from flows.replies.commands import command
from storage import sessions
from storage.sessions import Stored, Wake

HUSH = timedelta(minutes=15)
"""After words of danger no question follows for so long, though the answer before it waits to be saved."""


def commanded(scene: Scene, text: str) -> bool:
    """Obey BACK or LATER; False where it is neither, where no survey is open, or where it answers the question."""
    word = command(text)
    asked = _asked(scene) if word else None
    if word is None or asked is None or _answers(scene, *asked, text):
        return False
    _drop_offer(scene)
    if word == "back":
        stored, flow = asked[0], flow_of(scene, asked[0])
        carry_on(scene, flow, stored, settled(scene, flow, stored.session, WentBack()))
    else:
        commit_draft(scene)
        if _asked(scene):
            times = offers(scene.now, scene.contact.timezone, scene.app.city.quiet)
            begin(scene, LATER, {OFFERED: times})
    return True


def _asked(scene: Scene) -> tuple[Stored, QuestionNode] | None:
    """The survey's question that is open, also below an offer of times; None when something else is asked."""
    stored = pending(scene)
    if stored is not None and stored.session.flow == LATER.name:
        stored = sessions.below(scene.db, stored, scene.now)
    node = flow_of(scene, stored).nodes.get(stored.session.node) if stored else None
    return (stored, node) if stored is not None and isinstance(node, QuestionNode) else None


def _answers(scene: Scene, stored: Stored, node: QuestionNode, text: str) -> bool:
    """Whether the word is one of the question's own choices."""
    own = flow_of(scene, stored).own
    tr = scene.tr.with_own(own) if own else scene.tr
    return bool(node.question.codes) and node.question.code_of(text, tr) is not None


def _drop_offer(scene: Scene) -> None:
    stored = pending(scene)
    if stored is not None and stored.session.flow == LATER.name:
        sessions.end(scene.db, stored.id, "dropped", scene.now, forget=True)


def hush(scene: Scene) -> None:
    """Ask nothing for a while, where the answer before is not whole yet."""
    stored = pending(scene)
    if stored is not None and stored.wake is not None and stored.wake.for_ == "settle":
        sessions.wake_at(scene.db, stored.id, Wake(scene.now + HUSH, "settle"))
