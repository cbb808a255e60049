"""Delivery reports: what a provider says became of our messages, in whatever order it says so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app import App
from bot.channels.channel import Receipt, Reporting, SendFailed
from bot.channels.failures import meaning
from bot.consent import stop
from storage import lanes, refusals
from storage.database import Db
from storage.lanes import Report, Silent

log = structlog.get_logger()

ASKED = (timedelta(hours=6), timedelta(hours=24), timedelta(hours=72))
"""How long after it was sent a provider is asked about a message without a receipt; then it stays as it is."""

ASK_AT_ONCE = 20
"""Messages asked about in one go, once a minute: a carrier that reports nothing costs 29,000 calls a day at most."""

NOT_NOW = timedelta(hours=1)
"""How long a message waits whose provider cannot be asked now."""

STRAYS_STAY = timedelta(days=30)


class Intake:
    """Takes reports in: those that come at once are noted in one transaction, with a statement for many."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._note = partial(_note_together, app)  # the writer joins what has the very same work

    async def receive(self, receipt: Receipt) -> bool:
        """Note one report, durably; False when it is about no message of ours."""
        known = await self._app.writer.run_together(self._note, receipt)
        self._app.metrics.receipt(receipt.channel, receipt.status)
        return known


def note(app: App, db: Db, *, receipts: Sequence[Receipt]) -> list[bool]:
    """
    Note reports in the caller's transaction; says of each whether it is about a message of ours.

    What a report tells of its receiver is heeded once. One about no message of ours is kept and logged once.
    """
    now, can_tell = app.clock.now(), {name for name, channel in app.channels.items() if isinstance(channel, Reporting)}
    told = [_is_of_receiver(receipt) and _is_news(db, receipt) for receipt in receipts]
    reports = [report_of(receipt, now, can_tell=receipt.channel in can_tell) for receipt in receipts]
    found = lanes.apply_receipts(db, reports)
    for receipt, report, id_, of_receiver in zip(receipts, reports, found, told, strict=True):
        if id_ is None and lanes.note_stray(db, receipt.channel, report, now):
            log.warning("receipt of no message of ours", channel=receipt.channel, status=receipt.status)
        if id_ is not None and of_receiver:
            _heed(app, db, id_, receipt, now)
    return [id_ is not None for id_ in found]


def _is_of_receiver(receipt: Receipt) -> bool:
    """Whether it says that they want no more, or that their number is of no use."""
    return receipt.stopped or (receipt.status == "failed" and meaning(receipt.error).number)


def _is_news(db: Db, receipt: Receipt) -> bool:
    return lanes.awaits_receipt(db, token=receipt.token, provider_id=receipt.provider_id)


def _heed(app: App, db: Db, msg_id: int, receipt: Receipt, now: datetime) -> None:
    receiver = lanes.receiver(db, app.keyring, msg_id)
    if receiver is None:
        return
    if receipt.stopped:
        contact_id, urn = receiver
        stop(app, db, contact_id, urn, source="provider", now=now)
    else:
        refusals.note(db, msg_id, receipt.error, now)


async def reconcile(app: App) -> int:
    """Ask what became of messages of which no receipt came, where the provider can tell; gives how many are settled."""
    now = app.clock.now()
    await app.writer.run(lambda db: lanes.forget_strays(db, now - STRAYS_STAY))
    settled = 0
    for name, channel in app.channels.items():
        if isinstance(channel, Reporting):
            waiting = await app.writer.run(partial(lanes.silent, lane=name, now=now, most=ASK_AT_ONCE))
            for each in waiting:
                settled += await _ask(app, channel, each)
    return settled


async def _ask(app: App, channel: Reporting, silent: Silent) -> bool:
    try:
        receipt = await channel.became_of(silent.provider_id)
    except SendFailed as failure:
        log.warning("provider does not answer", msg=silent.msg_id, channel=channel.name, code=failure.code)
        at = app.clock.now() + NOT_NOW
        await app.writer.run(partial(lanes.ask_again, msg_id=silent.msg_id, at=at))
        return False
    await app.writer.run(partial(_settle, app=app, silent=silent, receipt=receipt))
    status = "unknown" if receipt is None else receipt.status
    log.info("asked what became of it", msg=silent.msg_id, channel=channel.name, status=status)
    return status not in ("unknown", "wired")


def _settle(db: Db, *, app: App, silent: Silent, receipt: Receipt | None) -> None:
    if receipt is None:
        lanes.ask_again(db, silent.msg_id, None, "unknown-to-provider")
        return
    note(app, db, receipts=[receipt])
    lanes.ask_again(db, silent.msg_id, _next_asked(silent.sent_at, app.clock.now()))


def _next_asked(sent_at: datetime, now: datetime) -> datetime | None:
    return next((sent_at + after for after in ASKED if sent_at + after > now), None)


def report_of(receipt: Receipt, now: datetime, *, can_tell: bool) -> Report:
    """What is kept of a report; also when to ask what became of the message, where its provider can tell."""
    return Report(
        token=receipt.token, provider_id=receipt.provider_id, status=receipt.status, error=receipt.error,
        at=now, ask_at=now + ASKED[0] if can_tell else None,
    )  # fmt: skip


def _note_together(app: App, db: Db, receipts: Sequence[Receipt]) -> list[bool]:
    return note(app, db, receipts=receipts)
