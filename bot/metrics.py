"""What this process counts of itself, for the operator's monitoring: how often, never who or what was written."""

from dataclasses import dataclass
from typing import Self

from prometheus_client import CollectorRegistry, Counter


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

    @classmethod
    def new(cls) -> Self:
        """All of them at nought."""
        registry = CollectorRegistry()
        return cls(
            registry=registry,
            rasa_fallbacks=Counter(
                "grove_rasa_fallbacks",  # the format puts _total behind it
                "Texts our own engine understood because the Rasa server was away, slow or answered nonsense",
                ["reason"],
                registry=registry,
            ),
        )

    def rasa_fell_back(self, reason: str) -> None:
        """Count a text that Rasa did not understand: `slow`, `no-connection`, `nonsense`, `left-alone` and the like."""
        self.rasa_fallbacks.labels(reason).inc()
