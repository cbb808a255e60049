"""Opt-in and opt-out: what is written to the ledger, and what follows at once."""

from datetime import datetime

from bot.app import App
from flows.contact import ContactId, Urn
from storage import answers, consents, msgs, sessions
from storage.database import Db


def stop(
    app: App,
    db: Db,
    contact_id: ContactId,
    urn: Urn,
    *,
    source: str,
    now: datetime,
    wording: str = "",
    language: str | None = None,
) -> None:
    """Record an opt-out by the resident or the provider; what is pending ends, and what is unsent stays unsent."""
    consents.record(
        db,
        app.keyring,
        "opt_out",
        contact_id=contact_id,
        urn=urn,
        source=source,
        wording=wording,
        language=language,
        now=now,
    )
    sessions.end_all(db, contact_id, "stopped", now)
    answers.forget(db, contact_id)
    msgs.cancel_unsent(db, contact_id)


def opt_in(
    app: App, db: Db, contact_id: ContactId, urn: Urn, *, source: str, wording: str, language: str, now: datetime
) -> None:
    """Record an opt-in with the wording it was given to, to the letter."""
    consents.record(
        db,
        app.keyring,
        "opt_in",
        contact_id=contact_id,
        urn=urn,
        source=source,
        wording=wording,
        language=language,
        now=now,
    )
