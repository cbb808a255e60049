"""Lanes: a sender's way out, its pace, the claim of the messages whose turn it is, and what became of them."""

from storage.lanes.broken_off import give_up_erased, known_ids, leases_ended, resolvable, uncertain_since
from storage.lanes.claiming import AT_ONCE, Outbound, claim, expire, waits
from storage.lanes.outcomes import Accepted, again, cancel, failed, sent, uncertain
from storage.lanes.pace import Pace, hold, keep_busy, push_back, rests_for
from storage.lanes.receipts import (
    Report,
    Silent,
    apply_receipts,
    ask_again,
    awaits_receipt,
    forget_strays,
    note_stray,
    receiver,
    silent,
)

__all__ = [
    "AT_ONCE",
    "Accepted",
    "Outbound",
    "Pace",
    "Report",
    "Silent",
    "again",
    "apply_receipts",
    "ask_again",
    "awaits_receipt",
    "cancel",
    "claim",
    "expire",
    "failed",
    "forget_strays",
    "give_up_erased",
    "hold",
    "keep_busy",
    "known_ids",
    "leases_ended",
    "note_stray",
    "push_back",
    "receiver",
    "resolvable",
    "rests_for",
    "sent",
    "silent",
    "uncertain",
    "uncertain_since",
    "waits",
]
