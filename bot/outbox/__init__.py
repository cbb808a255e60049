"""
Outbound: claim, commit, send, record.

Between the claim and the record nothing is held but a row. What breaks off in between is `uncertain`:
never sent again by itself, resolved by the provider's receipt or by asking the provider.
"""

from bot.outbox.outcomes import MOST_ATTEMPTS
from bot.outbox.outlet import Outlet, pace_of, send_due
from bot.outbox.settling import settle

__all__ = ["MOST_ATTEMPTS", "Outlet", "pace_of", "send_due", "settle"]
