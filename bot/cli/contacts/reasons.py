"""Commands that say why a contact gets nothing."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.campaign_reasons import Reasons

Json = Annotated[bool, typer.Option("--json", help="One JSON object")]

TOLD = {
    "went": "was sent",
    "skipped": "was not sent",
    "goes": "will be sent, as things stand",
    "is-skipped": "will not be sent, as things stand",
    "waits": "waits",
    "is-asked": "will be asked to confirm the programme first",
    "not-in-audience": "is not in its audience",
    "not-planned": "is in its audience, but nothing is planned: they came into it later, or its approval is not final",
}


def why(
    whose: Annotated[str, typer.Argument(help="An address, such as tel:+19165550123, or a contact's number")],
    as_json: Json = False,
) -> None:
    """
    Say why a contact gets, or does not get, what campaigns send: what was sent, what was not, and what comes next.

    Example: grove contacts why tel:+19165550123
    """
    from bot.campaign_reasons import reasons
    from bot.personal_data import contact_of

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found, zone = reasons(running, db, contact_of(running, db, whose)), running.city.timezone
    print_json(_object(found)) if as_json else _tell(found, zone)


def silenced(as_json: Json = False) -> None:
    """
    List the contacts that get no answer now because they write as a machine does.

    Example: grove contacts silenced
    """
    from storage import guards

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found, zone = guards.silent(db, running.clock.now()), running.city.timezone
    if as_json:
        print_json([{"contact": who, "since": _iso(since), "until": _iso(until)} for who, since, until in found])
    else:
        rows = [[who, _shown(since, zone), _shown(until, zone)] for who, since, until in found]
        table(f"{len(rows)} contacts get no answer", ["contact", "since", "until"], rows)


def add_to(app: typer.Typer) -> None:
    app.command()(why)
    app.command()(silenced)


def _object(found: "Reasons") -> dict[str, Any]:
    contact = found.contact
    return {
        "contact": contact.id,
        "consented": contact.consented,
        "stopped": contact.stopped,
        "silent_until": _iso(found.silent_until),
        "refused": [{**asdict(each), "at": _iso(each.at)} for each in found.refused],
        "a_week": found.a_week,
        "full_until": _iso(found.full_until),
        "campaigns": [{**asdict(each), "at": _iso(each.at)} for each in found.of_campaigns],
    }


def _tell(found: "Reasons", zone: "ZoneInfo") -> None:
    for line in _lines(found, zone):
        say(line)
    rows = [
        [each.campaign, each.version, each.point, TOLD[each.what], each.why, _shown(each.at, zone)]
        for each in found.of_campaigns
    ]
    table("Campaigns", ["campaign", "version", "point", "for them", "why", "when"], rows)


def _lines(found: "Reasons", zone: "ZoneInfo") -> Iterator[str]:
    contact = found.contact
    yield f"Contact {contact.id}: {_consent(stopped=contact.stopped, consented=contact.consented)}"
    if found.silent_until is not None:
        yield f"They write as a machine does, and get no answer until {_shown(found.silent_until, zone)}."
    for each in found.refused:
        yield f"Their number for {each.channel} is of no use (code {each.code}) since {_shown(each.at, zone)}."
    full = f", their week is full until {_shown(found.full_until, zone)}" if found.full_until else ""
    yield f"We may write first {found.a_week} times a week{full}."


def _consent(*, stopped: bool, consented: bool) -> str:
    if stopped:
        return "said STOP, and gets nothing but answers to START and HELP."
    return "may be written to first." if consented else "never agreed to be written to first; they get answers only."


def _shown(at: datetime | None, zone: "ZoneInfo") -> str:
    return f"{at.astimezone(zone):%a %b %d %Y, %H:%M %Z}" if at else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
