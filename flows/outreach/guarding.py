"""When a campaign is paused by itself: too many opt out, or too many of its messages are refused."""

from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(hours=24)
"""How far back opt-outs and refusals are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on a campaign is paused. Below the smallest numbers a share says nothing."""

    opt_outs: float = 0.03
    """The share of those who got something and then opted out."""
    opt_outs_of: int = 100
    """Contacts that must have got something."""
    refused: float = 0.1
    """The share of messages that a carrier or provider refused, filtered ones among them."""
    refused_of: int = 50
    """Messages whose fate must be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of a campaign's messages in the window."""

    reached: int = 0
    """Contacts that got something."""
    opted_out: int = 0
    """Of them, those who opted out after it."""
    tried: int = 0
    """Messages that were taken or refused."""
    refused: int = 0


def reason_to_pause(tally: Tally, limits: Thresholds) -> str | None:
    """Say in plain words why a campaign should stand still; None while it may go on."""
    if _spikes(tally.opted_out, tally.reached, limits.opt_outs, limits.opt_outs_of):
        return (
            f"{tally.opted_out} of the {tally.reached} contacts it reached in the last 24 hours opted out; "
            f"it stands still from {limits.opt_outs:.1%} on. Look at whom it goes to and what it says."
        )
    if _spikes(tally.refused, tally.tried, limits.refused, limits.refused_of):
        return (
            f"{tally.refused} of its {tally.tried} messages of the last 24 hours were refused by carriers or "
            f"providers; it stands still from {limits.refused:.1%} on. Look at the errors, and at the registration."
        )
    return None


def _spikes(part: int, whole: int, share: float, smallest: int) -> bool:
    return part > 0 and whole >= smallest and part >= share * whole
