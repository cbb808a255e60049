"""Commands about numbers that a provider says are of no use."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from storage.refusals import Refused

MOST = 10_000
"""Contacts listed of one code."""

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line")]


def refused(
    code: Annotated[str, typer.Option("--code", help="List the contacts of this code, the newest first")] = "",
    as_json: Json = False,
) -> None:
    """
    Say which numbers a provider called of no use, such as landlines: campaigns leave them out.

    Whoever writes to us from such a number gets messages there again.

    Example: grove contacts refused --code 30006
    """
    from storage import refusals

    with running_app(log_level="warning") as running, running.database.reading() as db:
        if not code:
            _tell(refusals.by_code(db), as_json=as_json)
            return
        found = refusals.contacts_with(db, code, MOST)
    for contact in found:
        print_json({"contact": contact}) if as_json else say(str(contact))


def forgive(
    contacts: Annotated[list[int], typer.Argument(help="Numbers as `grove contacts refused --code` lists them")],
    by: Annotated[str, typer.Option("--by", help="Who decides; it is kept in the audit")],
) -> None:
    """
    Write to contacts again whose number a provider called of no use, as when the carrier was at fault.

    Example: grove contacts forgive 17 23 --by maria
    """
    from storage import audits, refusals

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        taken_back = refusals.forgive(db, contacts)
        for each in contacts:
            audits.record(db, actor=by, act="forgive", object_=f"contact/{each}", now=running.clock.now())
    say(f"Numbers that are written to again: {taken_back}.")


def add_to(app: typer.Typer) -> None:
    app.command()(refused)
    app.command()(forgive)


def _tell(found: list["Refused"], *, as_json: bool) -> None:
    from bot.channels.failures import meaning

    told = [(each, meaning(each.code)) for each in found]
    if not as_json:
        rows = [[each.code, each.urns, f"{each.last_at:%Y-%m-%d}", its.means, its.cure] for each, its in told]
        total = sum(each.urns for each in found)
        table(f"Numbers left out: {total}", ["code", "numbers", "last", "means", "cure"], rows)
        return
    for each, its in told:
        print_json({
            "code": each.code, "numbers": each.urns, "last_at": each.last_at.isoformat(), "means": its.means,
            "cure": its.cure,
        })  # fmt: skip
