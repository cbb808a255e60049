"""What both emulated providers share: phones, faults, the ledger, and the way to the service."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.carrier import Carrier, Credentials
from bot.simulator.faults import Delivery, Faults, Ledger
from bot.simulator.phones import Bubble, Phones


@dataclass(slots=True)
class Network:
    """Delivers to phones, keeps the ledger, and does later what a provider does later."""

    carrier: Carrier
    phones: Phones = field(default_factory=Phones)
    faults: Faults = field(default_factory=Faults)
    ledger: Ledger = field(default_factory=Ledger)
    opted_out: set[str] = field(default_factory=set)
    """Numbers Twilio refuses to send to."""
    heeds_stop: bool = False
    """Whether Twilio itself keeps `opted_out` when a resident texts STOP or START."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def credentials(self) -> Credentials:
        return self.carrier.credentials

    def deliver(self, delivery: Delivery) -> None:
        """Enter a message in the ledger and show it, if somebody plays its receiver."""
        self.ledger.accepted.append(delivery)
        if owner := self.phones.owner(delivery.line, delivery.to):
            bubble = Bubble(
                id=delivery.provider_id,
                mine=False,
                text=delivery.text,
                at=delivery.at,
                buttons=delivery.buttons,
            )
            self.phones.show(delivery.line, owner.key, bubble)

    def mark(self, to: str, sid: str, status: str) -> None:
        """Show what became of an SMS."""
        if owner := self.phones.owner("sms", to):
            self.phones.change("sms", owner.key, sid, status=status)

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something after the answer to this call has gone out."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        """Break off what is still to be done."""
        for task in tuple(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.carrier.close()
