"""What a provider can do wrong, written as a script, and a ledger of all it took."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.channel import Choice
from bot.simulator.phones import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One send (or change of a message) that goes wrong. With status 500 and `accepted` it was done all the same."""

    status: int = 500
    accepted: bool = False
    code: int = 0
    """Twilio's error code."""
    reason: str = ""
    """Telegram's description."""
    after: int = 1
    """Seconds to wait that a 429 names."""
    ending: Literal["answer", "hang", "drop"] = "answer"
    """Answer with the status; say nothing until the caller hangs up; break off in mid-answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message a provider took."""

    line: Line
    to: str
    text: str
    buttons: tuple[Choice, ...] = ()
    token: str = ""
    """Ours, out of the status callback's address; Telegram has none."""
    provider_id: str
    at: datetime


@dataclass(slots=True)
class Faults:
    """The faults to come, a queue a provider; with none left everything works."""

    planned: dict[Line, deque[Fault]] = field(
        default_factory=lambda: {"sms": deque(), "telegram": deque()},
    )

    edits: deque[Fault] = field(default_factory=deque)
    """Those of the changes to Telegram messages."""

    def plan(self, line: Line, *faults: Fault) -> None:
        """Let the next sends fail, one by one, in this order."""
        self.planned[line].extend(faults)

    def take(self, line: Line) -> Fault | None:
        return self.planned[line].popleft() if self.planned[line] else None

    def plan_edit(self, *faults: Fault) -> None:
        """The same of the next changes to Telegram messages."""
        self.edits.extend(faults)

    def take_edit(self) -> Fault | None:
        return self.edits.popleft() if self.edits else None

    def clear(self) -> None:
        self.edits.clear()
        for faults in self.planned.values():
            faults.clear()


@dataclass(slots=True)
class Ledger:
    """Everything both providers accepted, in order."""

    accepted: list[Delivery] = field(default_factory=list)

    def doubles(self) -> list[Delivery]:
        """Give what went to the same address with the same words more than once."""
        times = Counter((one.line, one.to, one.text) for one in self.accepted)
        return [one for one in self.accepted if times[one.line, one.to, one.text] > 1]


class BrokenOff(Response):
    """An answer that ends before it is complete, as when a provider's machine dies."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def send_or_fail(
    request: Request,
    fault: Fault | None,
    accept: Callable[[], Awaitable[Response]],
    refuse: Callable[[Fault], Response],
) -> Response:
    """Accept a message, unless a fault was planned; then do what the fault says."""
    if fault is None:
        return await accept()
    if fault.accepted:
        await accept()
    if fault.ending == "hang":
        await _until_they_hang_up(request)
    return BrokenOff() if fault.ending == "drop" else refuse(fault)


async def _until_they_hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
