"""What this process counts of itself, for the operator's monitoring: how often, never who or what was written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from prometheus_client import CollectorRegistry, Counter, Histogram

TURN_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Where a resident begins to notice, and where something is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """
    The counters of one running program, in a registry of its own: two programs in a process count apart.

    Several threads count at once. A label's values are words of ours from a short list, so that there are few
    series and nothing of a resident is among them.
    """

    registry: CollectorRegistry
    rasa_fallbacks: Counter
    """Texts that our own engine understood because the Rasa server did not; by reason."""
    sends: Counter
    """Messages handed to a provider; by channel and what came of it."""
    receipts: Counter
    """What providers said became of messages; by channel and status."""
    turns: Histogram
    """Seconds from a text being stored to its answer being stored."""
    pump_failures: Counter
    """Work that broke off; by pump."""

    @classmethod
    def new(cls) -> Self:
        """All of them at nought."""
        registry = CollectorRegistry()

        def counter(name: str, what: str, *labels: str) -> Counter:  # the format puts _total behind the name
            return Counter(name, what, labels, registry=registry)

        return cls(
            registry=registry,
            rasa_fallbacks=counter(
                "grove_rasa_fallbacks",
                "Texts our own engine understood because the Rasa server was away, slow or answered nonsense",
                "reason",
            ),
            sends=counter("grove_sends", "Messages handed to a provider", "channel", "result"),
            receipts=counter("grove_receipts", "What providers said became of messages", "channel", "status"),
            turns=Histogram(
                "grove_turn_seconds",
                "From a text being stored to its answer being stored",
                buckets=TURN_SECONDS,
                registry=registry,
            ),
            pump_failures=counter("grove_pump_failures", "Work that broke off and is begun again", "pump"),
        )

    def rasa_fell_back(self, reason: str) -> None:
        """Count a text that Rasa did not understand: `slow`, `no-connection`, `nonsense`, `left-alone` and the like."""
        self.rasa_fallbacks.labels(reason).inc()

    def sent(self, channel: str) -> None:
        """Count a message that a provider took."""
        self.sends.labels(channel, "sent").inc()

    def not_sent(self, channel: str, *, retry: bool, uncertain: bool) -> None:
        """Count one it did not take, or of which we do not know."""
        self.sends.labels(channel, "uncertain" if uncertain else "again" if retry else "refused").inc()

    def receipt(self, channel: str, status: str) -> None:
        """Count a delivery report."""
        self.receipts.labels(channel, status).inc()

    def turn_took(self, time: timedelta) -> None:
        """Note how long a resident waited for an answer to be written."""
        self.turns.observe(max(time.total_seconds(), 0))

    def counting(self, pump: str, drain: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        """The same work, with what breaks off counted."""
        failures = self.pump_failures.labels(pump)  # at nought from the beginning, so that a first failure shows

        async def counted() -> int:
            try:
                return await drain()
            except Exception:
                failures.inc()
                raise

        return counted
