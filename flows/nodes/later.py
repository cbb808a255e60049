"""
A node that offers times at which a survey is taken up again, and the times that may be offered.

The flow of this one node, `LATER`, waits above the survey it is about.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from flows.conversation import Flow, Input, Pause, Say, Session, Turn
from flows.nodes.choosing import chosen
from flows.outreach.quiet import QuietHours, instant_of
from flows.translator import N_, Translator

OFFERED = "_times"
"""The result that holds what is offered: a kind and an instant each."""

LABELS: Mapping[str, str] = {
    "hour": N_("In an hour, at {at}"),
    "tonight": N_("Tonight at {at}"),
    "tomorrow": N_("Tomorrow at {at}"),
}

HOUR, NEAR = timedelta(hours=1), timedelta(minutes=30)
"""What is offered first; and how near to it another offer is none of its own."""

EVENING, FORENOON = time(18), time(10)


def offers(now: datetime, zone: tzinfo, quiet: QuietHours) -> str:
    """Give the times to offer, by the resident's own clock and out of the quiet hours, as they lie in a session."""
    today = now.astimezone(zone).date()
    times = {
        "hour": now + HOUR,
        "tonight": instant_of(today, EVENING, zone),
        "tomorrow": instant_of(today + timedelta(days=1), FORENOON, zone),
    }
    good = {kind: at for kind, at in times.items() if at > now and not quiet.holds_at(at, zone)}
    if "hour" in good and "tonight" in good and good["tonight"] < good["hour"] + NEAR:
        del good["tonight"]
    return json.dumps([[kind, at.astimezone(zone).isoformat()] for kind, at in good.items()])


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterNode:
    """Offer the times kept in the session; a reply that takes none of them was meant for the survey."""

    ask: str = N_("When should we ask you again? What you answered is kept.")
    say: str = N_("All right ({at}). You can also go on before that: just answer the question.")
    waits = True

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (None,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        labels = tuple(tr.text(LABELS[kind], at=at.time()) for kind, at in _offered(session))
        return Turn(session, (Say(text=tr.text(self.ask), choices=labels),))

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        times = _offered(session)
        choice = chosen(incoming, [tr.spellings(LABELS[kind]) for kind, _ in times])
        if choice is None:
            return Turn(session, self.enter(session, tr).effects, understood=False)
        at = times[choice][1]
        return Turn(None, (Pause(at), Say(text=tr.text(self.say, at=at))))


LATER = Flow(name="later", start="offer", nodes={"offer": LaterNode()})


def _offered(session: Session) -> list[tuple[str, datetime]]:
    kept: list[tuple[str, str]] = json.loads(session.results.get(OFFERED, "[]"))
    return [(kind, datetime.fromisoformat(at)) for kind, at in kept]
