"""Delivery reports: what a provider says became of our messages, in whatever order it says so."""

from functools import partial

from bot.app import App
from bot.channels.channel import Receipt
from bot.consent import stop
from storage import lanes
from storage.database import Db


async def receive(app: App, receipt: Receipt) -> bool:
    """Note one report, durably; False when it is about no message of ours."""
    return await app.writer.run(partial(note, app, receipt=receipt))


def note(app: App, db: Db, *, receipt: Receipt) -> bool:
    """Note one report in the caller's transaction; a resident who wants no more is opted out, once."""
    stopped = receipt.stopped and lanes.awaits_receipt(db, token=receipt.token, provider_id=receipt.provider_id)
    msg_id = lanes.apply_receipt(
        db,
        token=receipt.token,
        provider_id=receipt.provider_id,
        status=receipt.status,
        error=receipt.error,
    )
    receiver = lanes.receiver(db, app.keyring, msg_id) if msg_id is not None and stopped else None
    if receiver is not None:
        contact_id, urn = receiver
        stop(app, db, contact_id, urn, source="provider", now=app.clock.now())
    return msg_id is not None
