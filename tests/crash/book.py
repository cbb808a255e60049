"""The provider of the crash test: unlucky by lot, and what its book says against ours in the end."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.simulator.carrier import Carrier
from bot.simulator.faults import Fault, Faults, Ledger
from bot.simulator.phones import Line
from storage.database import Database
from storage.tables import inbox, msg

TAKEN = ("wired", "delivered")
"""What the provider is said to have taken."""

GOOD, AGAIN = 0.95, 0.1

FAULTS = (
    Fault(status=500),
    Fault(status=500, accepted=True),
    Fault(status=429),
    Fault(ending="drop", accepted=True),
    Fault(ending="hang", accepted=True),
    Fault(ending="hang"),
)
"""Refused, taken and denied, too fast, broken off, hung having taken it, hung without."""


@dataclass(slots=True)
class Unlucky(Faults):
    """One call of twenty goes wrong, in a way drawn by lot."""

    lot: random.Random = field(default_factory=random.Random)

    def take(self, line: Line) -> Fault | None:
        return None if self.lot.random() < GOOD else self.lot.choice(FAULTS)


class Stuttering(Carrier):
    """Brings some receipts twice, and some of an earlier state once more when a later one was told."""

    lot = random.Random(0)
    told = 0

    async def form(self, url: str, fields: Mapping[str, str]) -> int:
        status = await super().form(url, fields)
        if "MessageStatus" in fields and self.lot.random() < AGAIN:
            self.told += 1
            await super().form(url, {**fields, "MessageStatus": self.lot.choice(("queued", "sent", "delivered"))})
        return status


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of every message; `twice` and `lost` have to be nought."""

    messages: int
    taken: int
    twice: int
    lost: int
    uncertain: int
    unsettled: int
    failed: int
    unanswered: int
    """Residents who wrote and got nothing."""

    @property
    def right(self) -> bool:
        """Whether nothing went twice, nothing was lost silently, nothing is left open, and everybody was answered."""
        return not (self.twice or self.lost or self.uncertain or self.unsettled or self.failed or self.unanswered)


def verdict(database: Database, ledger: Ledger, texts: int) -> Verdict:
    """Hold each message of ours against what the provider took, by the token it went with; so many residents wrote."""
    taken = Counter(one.token for one in ledger.accepted)
    with database.reading() as db:
        ours = db.execute(select(msg.c.token, msg.c.state).where(msg.c.direction == "out")).all()
        replies = (msg.c.direction == "out", msg.c.campaign_id.is_(None), msg.c.state.in_(TAKEN))
        answered = db.execute(select(func.count(msg.c.contact_id.distinct())).where(*replies)).scalar_one()
    states = Counter(state for _, state in ours)
    told = [token for token, state in ours if state in TAKEN]
    return Verdict(
        messages=len(ours),
        taken=taken.total(),
        twice=sum(times - 1 for times in taken.values()),
        lost=sum(token not in taken for token in told) + len(taken.keys() - {token for token, _ in ours}),
        uncertain=states["uncertain"],
        unsettled=states["queued"] + states["sending"],
        failed=len(ours) - sum(states[one] for one in ("queued", "sending", "uncertain", *TAKEN)),
        unanswered=texts - answered,
    )


def open_rows(database: Database) -> int:
    """How many texts wait for a turn, and messages for their fate."""
    moving = msg.c.state.in_(("queued", "sending", "uncertain"))
    with database.reading() as db:
        unheard = db.execute(select(func.count()).where(inbox.c.handled_at.is_(None))).scalar_one()
        return int(unheard + db.execute(select(func.count()).select_from(msg).where(moving)).scalar_one())
