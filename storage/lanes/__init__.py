"""Lanes: a sender's way out, its pace, the claim of the messages whose turn it is, and what became of them."""

from storage.lanes.broken_off import known_ids, leases_ended, resolvable, uncertain_since
from storage.lanes.claiming import AT_ONCE, Outbound, claim, expire, waits
from storage.lanes.outcomes import Accepted, again, cancel, failed, sent, uncertain
from storage.lanes.pace import Pace, hold, keep_busy, push_back, rests_for
from storage.lanes.receipts import apply_receipt, awaits_receipt, receiver

__all__ = [
    "AT_ONCE",
    "Accepted",
    "Outbound",
    "Pace",
    "again",
    "apply_receipt",
    "awaits_receipt",
    "cancel",
    "claim",
    "expire",
    "failed",
    "hold",
    "keep_busy",
    "known_ids",
    "leases_ended",
    "push_back",
    "receiver",
    "resolvable",
    "rests_for",
    "sent",
    "uncertain",
    "uncertain_since",
    "waits",
]
