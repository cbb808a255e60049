"""The life of a campaign: what staff may do to it in which state, where that leads, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.outreach.campaign import State

Act = Literal["approve", "undo", "pause", "resume", "cancel"]
"""What staff do to a campaign that is written. Writing it anew is always allowed: it makes a draft of a new version."""

UNDO = timedelta(seconds=60)
"""So long after it was approved nothing of a campaign leaves, and it can be taken back without a trace."""

MOVES: Mapping[Act, Mapping[State, State]] = {
    "approve": {"draft": "scheduled"},
    "undo": {"scheduled": "draft"},
    "pause": {"scheduled": "paused", "running": "paused", "done": "paused"},
    "resume": {"paused": "running"},
    "cancel": {
        "draft": "cancelled",
        "scheduled": "cancelled",
        "running": "cancelled",
        "paused": "cancelled",
        "done": "cancelled",
    },
}
"""Where each act leads from each state. One that is done can be stopped while messages of it wait in a lane."""

CURES: Mapping[State, str] = {
    "draft": "Let somebody who did not write it approve it.",
    "scheduled": "Pause or cancel it, or draft it again to change it.",
    "running": "Pause or cancel it, or draft it again to change it.",
    "paused": "Resume or cancel it, or draft it again to change it.",
    "done": "Draft it again, or copy it under another name, to send more.",
    "cancelled": "Draft it again, or copy it under another name, to send anything.",
}
"""What can be done instead, by state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides whether an act is allowed, besides the state."""

    name: str
    state: State
    author: str
    by: str
    """Who wants to act."""
    now: datetime
    undo_until: datetime | None = None
    """Until when its approval can be taken back."""
    begun: bool = False
    """Whether its fires are being planned: a worker took the minute to be over."""
    sending: bool = False
    """Whether messages of it wait in a lane."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an act is not allowed, and what to do instead."""

    what: str
    fix: str


def after(act: Act, at: Situation) -> State | Refused:
    """Give the state an act leads to, or the reason against it."""
    to = MOVES[act].get(at.state)
    over = at.state == "done" and not at.sending
    if to is None or over:
        return Refused(f"{at.name} is {at.state}: there is nothing to {act}.", CURES[at.state])
    if act == "approve" and at.by == at.author:
        return Refused(f"{at.by} wrote {at.name}, so another has to approve it.", "Ask a second person.")
    if act == "undo" and (at.begun or at.undo_until is None or at.now >= at.undo_until):
        return Refused(f"The time to take back the approval of {at.name} is over.", CURES[at.state])
    return to
