"""Commands about tickets: who waits for a person."""

from typing import Annotated

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

app = typer.Typer(help="Residents who wait for a person.", no_args_is_help=True)


@app.command("list")
def list_open(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a ticket")] = False) -> None:
    """
    List open tickets, longest waiting first, with what each resident wrote last.

    Example: grove tickets list
    """
    from storage import tickets

    with running_app(log_level="warning") as running, running.database.reading() as db:
        waiting = tickets.open_ones(db)
        zone = running.city.timezone
    if as_json:
        for each in waiting:
            print_json(
                {
                    "ticket": each.id,
                    "topic": each.topic,
                    "reason": each.reason,
                    "language": each.language,
                    "opened_at": each.opened_at.isoformat(),
                    "texts": list(each.texts),
                }
            )
        return
    rows = [
        [each.id, each.topic, each.reason, each.language or "", f"{each.opened_at.astimezone(zone):%b %d %H:%M}",
         " / ".join(each.texts)]
        for each in waiting
    ]  # fmt: skip
    table(f"{len(rows)} open tickets", ["ticket", "topic", "reason", "language", "since", "wrote"], rows)


@app.command()
def close(
    ticket: Annotated[int, typer.Argument(help="The ticket's number")],
    by: Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")],
) -> None:
    """
    Close a ticket that was dealt with.

    Example: grove tickets close 7 --by li
    """
    from bot.follow_ups import happened
    from flows.outreach.events import TicketDone
    from storage import audits, tickets

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        closed = tickets.close(db, ticket, now)
        if closed:
            audits.record(db, actor=by, act="close", object_=f"ticket/{ticket}", now=now)
        if closed and (contact := tickets.contact_of(db, ticket)) is not None:
            happened(running, db, contact, TicketDone(ticket), now)
    if not closed:
        complain(f"There is no open ticket {ticket}. `grove tickets list` shows them.")
        raise typer.Exit(FOUND_FAULTS)
    say(f"Ticket {ticket} is closed.")
