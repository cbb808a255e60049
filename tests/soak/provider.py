"""Both providers in this process: they take, refuse, hang and report by lot, and keep nothing but a file."""

import asyncio
import random
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import TextIO
from zlib import crc32

from bot.channels.channel import Limits, Outgoing, Receipt, ReceiptStatus, Received, Request, SendFailed, Sent
from bot.clock import SimulatedClock
from flows.contact import Urn
from tests.soak.residents import Residents
from tests.soak.town import Place

REMEMBERED = timedelta(hours=2)
"""How long the provider can find what it took and did not tell us of; it is asked within minutes."""

FAILURES: tuple[tuple[float, Callable[[], BaseException], bool | None], ...] = (
    (0.002, lambda: SendFailed("21610", "said STOP there", stopped=True), False),
    (0.002, lambda: SendFailed("21211", "no such number"), False),
    (0.001, lambda: SendFailed("busy", "429", retry=True, after=2), False),
    (0.002, lambda: SendFailed("no-connection", "refused", retry=True), False),
    (0.003, lambda: SendFailed("no-answer", "hung", uncertain=True), None),
    (0.002, lambda: SendFailed("http-500", "a fault", uncertain=True), None),
    (0.001, asyncio.CancelledError, None),
)
"""How often, what we hear, and whether it is taken all the same (None: by lot). The last: our worker is lost."""

STRAY, NEVER, ONLY_TAKEN, REFUSED, EARLY, TWICE, LATE = 0.001, 0.005, 0.005, 0.005, 0.1, 0.05, 0.01
"""
Shares of messages with a receipt nobody knows, without any, with one that says no more than that it was taken, with a
failure, out of order, told twice, hours later.
"""

SURELY = 0.5


@dataclass(slots=True, kw_only=True)
class Provider:
    """What every provider does; `book` is where it writes down each message it has taken: when, and its token."""

    name: str
    clock: SimulatedClock
    lot: random.Random
    residents: Residents
    book: TextIO
    limits: Limits
    trouble: float = 1.0
    """So many times as often as said above a call goes wrong."""
    tells: Counter[str] = field(default_factory=Counter)
    _numbers: "count[int]" = field(default_factory=count)
    _untold: OrderedDict[tuple[str, str], tuple[datetime, str]] = field(default_factory=OrderedDict)
    """What was taken without our being told: it is found when we ask."""

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        share = self.lot.random() / self.trouble
        for likely, failure, taken in FAILURES:
            share -= likely
            if share < 0:
                self._go_wrong(urn, message, taken=self.lot.random() < SURELY if taken is None else taken)
                raise failure()
        return Sent(provider_id=self._take(urn, message))

    def receive(self, request: Request) -> list[Received]:
        raise AssertionError("residents write straight into the inbox here")

    def receipts(self, request: Request) -> list[Receipt]:
        raise AssertionError("receipts are brought as they are")

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        return None

    async def acknowledge(self, received: Received) -> None:
        """Nothing spins here."""

    async def close(self) -> None:
        """Nothing is open."""

    def _take(self, urn: Urn, message: Outgoing) -> str:
        now, id_ = self.clock.now(), f"{self.name}-{next(self._numbers)}"
        self.tells["taken"] += 1
        self.book.write(f"{now.timestamp():.0f} {message.token}\n")
        self.residents.hears(Place(urn, self.name), message, now)
        return id_

    def _go_wrong(self, urn: Urn, message: Outgoing, *, taken: bool) -> None:
        self.tells["gone wrong"] += 1
        if taken:
            now = self.clock.now()
            self._untold[str(urn), message.text] = (now, self._take(urn, message))
            while next(iter(self._untold.values()))[0] < now - REMEMBERED:
                self._untold.popitem(last=False)


@dataclass(slots=True, kw_only=True)
class Phones(Provider):
    """SMS: it reports what became of messages, in any order, and can be asked."""

    _reports: list[tuple[datetime, int, Receipt]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        found = self._untold.pop((str(urn), text), None)
        return [] if found is None else [Sent(provider_id=found[1])]

    async def became_of(self, provider_id: str) -> Receipt | None:
        self.tells["asked"] += 1
        match crc32(provider_id.encode()) % 10:
            case 0:
                return None
            case 1:
                raise SendFailed("no-connection", "refused", retry=True)
            case _:
                return Receipt(channel=self.name, token="", provider_id=provider_id, status="delivered")

    def due(self, now: datetime) -> list[Receipt]:
        """What is reported until now."""
        told = []
        while self._reports and self._reports[0][0] <= now:
            told.append(heappop(self._reports)[2])
        self.tells["receipts"] += len(told)
        return told

    def _take(self, urn: Urn, message: Outgoing) -> str:
        id_ = Provider._take(self, urn, message)  # a class with slots is made anew, so super() finds another
        if self.lot.random() < STRAY:
            self._report("nobody", f"{id_}-of-another", "delivered", 60)
        if self.lot.random() < NEVER:
            return id_
        seconds = self.lot.uniform(1, 60) if self.lot.random() > LATE else self.lot.uniform(3_600, 7_200)
        if self.lot.random() < ONLY_TAKEN:
            self._report(message.token, id_, "wired", seconds)
            return id_
        last: ReceiptStatus = "failed" if self.lot.random() < REFUSED else "delivered"
        self._report(message.token, id_, last, seconds)
        early = self.lot.random() < EARLY
        self._report(message.token, id_, "wired", seconds + 20 if early else seconds / 2)
        if self.lot.random() < TWICE:
            self._report(message.token, id_, last, seconds + 30)
        return id_

    def _report(self, token: str, id_: str, status: ReceiptStatus, seconds: float) -> None:
        error = "30005" if status == "failed" else ""
        receipt = Receipt(channel=self.name, token=token, provider_id=id_, status=status, error=error)
        heappush(self._reports, (self.clock.now() + timedelta(seconds=seconds), next(self._order), receipt))


@dataclass(slots=True, kw_only=True)
class Chats(Provider):
    """Telegram: it reports nothing and can be asked nothing, and its buttons can be taken away."""

    async def close_buttons(self, urn: Urn, provider_id: str) -> None:
        self.tells["buttons"] += 1

    async def learn_name(self) -> bool:
        return False

    def link_to(self, code: str) -> str | None:
        return f"https://t.me/ElkGroveBot?start={code}"
