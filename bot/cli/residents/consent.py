"""Commands about consent: what a resident agreed to and when, with its proof; what residents told staff."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import FOUND_FAULTS, print_json, say, table
from bot.cli.parts import running_app
from bot.cli.trouble import ResidentWrong
from flows.contact import Urn

if TYPE_CHECKING:
    from flows.consent.chain import Link, Verdict

app = typer.Typer(help="Who agreed to what, and its proof.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(metavar="URN", help="Such as tel:+19165550142 or telegram:7512345")]
By = Annotated[str, typer.Option("--by", help="Who does this; it is kept in the ledger and the audit")]
Why = Annotated[str, typer.Option("--why", help="What the resident said or signed, and where; kept likewise")]
Only = Annotated[str | None, typer.Option("--programme", help="One programme, not everything")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object")]


@app.command()
def prove(urn: Address, as_json: Json = False) -> None:
    """
    Show every event of an address, also of one that was erased, and verify the whole ledger.

    Exits with 1 when the ledger is broken.

    Example: grove consent prove tel:+19165550142
    """
    from storage import consents

    whose = read_urn(urn)
    with running_app(log_level="warning") as running, running.database.reading() as db:
        events = consents.of_urn(db, running.keyring, whose)
        verdict = consents.verify(db, running.keyring)
        zone = running.city.timezone
    if as_json:
        print_json({"events": [event_object(link) for link in events], "ledger": verdict_object(verdict)})
    else:
        columns = ["id", "when", "kind", "scope", "source", "wording", "language", "staff", "hash"]
        rows = [
            [link.id, f"{link.event.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}", *said(link), link.hash]
            for link in events
        ]
        table(f"{len(rows)} events of {whose.masked()}", columns, rows)
    tell(verdict, as_json=as_json)


@app.command()
def verify(as_json: Json = False) -> None:
    """
    Verify the whole ledger: that no event was changed, taken out, put in, moved or cut off.

    Exits with 1 when it is broken, and names the first event that is. Keep the last hash elsewhere: it proves
    later that nothing up to it was written anew.

    Example: grove consent verify
    """
    from storage import consents

    with running_app(log_level="warning") as running, running.database.reading() as db:
        verdict = consents.verify(db, running.keyring)
    if as_json:
        print_json(verdict_object(verdict))
    tell(verdict, as_json=as_json)


@app.command()
def stop(urn: Address, by: By, why: Why, programme: Only = None) -> None:
    """
    Record that a resident told staff to stop: nothing goes out to them any more.

    Example: grove consent stop tel:+19165550142 --by maria --why "asked at the front desk"
    """
    from bot.consent import stop_by_staff

    whose = read_urn(urn)
    with running_app(log_level="warning") as running, running.database.transaction() as db:
        stop_by_staff(running, db, whose, by=by, why=why, now=running.clock.now(), programme=programme)
    say(f"{whose.masked()} gets nothing more{f' of {programme}' if programme else ''}.")


@app.command()
def start(urn: Address, by: By, why: Why, programme: Only = None) -> None:
    """
    Record that a resident agreed elsewhere, as on paper: to everything, or to a recurring programme.

    Example: grove consent start tel:+19165550142 --by maria --why "signed form 12 at the library"
    """
    from bot.consent import start_by_staff

    whose = read_urn(urn)
    with running_app(log_level="warning") as running, running.database.transaction() as db:
        start_by_staff(running, db, whose, by=by, why=why, now=running.clock.now(), programme=programme)
    say(f"{whose.masked()} has agreed{f' to {programme}' if programme else ''}.")


def read_urn(text: str) -> Urn:
    """An address as it is typed; raises ResidentWrong."""
    try:
        return Urn.parse(text)
    except ValueError as error:
        raise ResidentWrong(text, "any channel") from error


def said(link: "Link") -> list[str]:
    """What an event says, in the order of the table."""
    event = link.event
    return [event.kind, event.scope, event.source, event.wording, event.language or "", event.staff]


def event_object(link: "Link") -> dict[str, Any]:
    event = link.event
    return {
        "id": link.id,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "scope": event.scope,
        "source": event.source,
        "wording": event.wording,
        "language": event.language,
        "staff": event.staff,
        "previous": link.previous,
        "hash": link.hash,
        "seal": link.seal,
    }


def verdict_object(verdict: "Verdict") -> dict[str, Any]:
    broken = verdict.broken
    return {
        "whole": broken is None,
        "events": verdict.length,
        "sealed": verdict.sealed,
        "hash": verdict.hash,
        "broken": None if broken is None else {"id": broken.id, "fault": broken.fault},
    }


def tell(verdict: "Verdict", *, as_json: bool) -> None:
    """Say how the ledger is, to people; exits with 1 when it is broken."""
    if verdict.broken is None:
        if not as_json:
            say(f"The ledger is whole: {verdict.length} events, {verdict.sealed} sealed. Last hash: {verdict.hash}")
        return
    if not as_json:
        say(f"The ledger is broken behind {verdict.length} good events: {verdict.broken}.", style="bold red")
        say("Compare with a backup, and find out who had access to the database.")
    raise typer.Exit(FOUND_FAULTS)
