"""
Several senders of one kind, such as three numbers for SMS: each is a channel with a lane and a pace of its own.

A resident stays with one of them: with the one that they wrote to last, else with the one drawn for their URN when
we got to know it. So a conversation stays in one thread on their phone.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

from flows.contact import Urn, kind_of

KINDS = {"tel": "sms"}
"""By which kind of channel a URN is reached, where it is not named as its scheme."""


def names_of(kind: str, senders: Sequence[str]) -> dict[str, str]:
    """Name the channel of each sender: the first is named as its kind, so that a second may be added later."""
    return {sender: f"{kind}-{sender.lstrip('+')}" if number else kind for number, sender in enumerate(senders)}


def channel_for(urn: Urn, channels: Iterable[str]) -> str:
    """Draw the channel by which a URN is written to first: always the same, as long as there are the same."""
    kind = KINDS.get(urn.scheme, urn.scheme)
    there = sorted(channel for channel in channels if kind_of(channel) == kind)
    return there[crc32(str(urn).encode()) % len(there)] if there else kind
