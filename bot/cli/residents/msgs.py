"""Commands about messages that did not get through: what failed and why, and what nobody knows the fate of."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

app = typer.Typer(help="Messages that did not get through.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line")]
MOST = 200


@app.command()
def failed(
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How far back")] = 7, as_json: Json = False
) -> None:
    """
    Say what failed, how often, what that means and what to do.

    Example: grove msgs failed --days 2
    """
    from bot.channels.failures import meaning
    from storage import troubles

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found = troubles.failures(db, running.clock.now() - timedelta(days=days))
        zone = running.city.timezone
    told = [(each, meaning(each.code)) for each in found]
    if as_json:
        for each, its in told:
            print_json({
                "channel": each.channel, "code": each.code, "messages": each.messages, "means": its.means,
                "cure": its.cure, "number_at_fault": its.number, "last_at": each.last_at.isoformat(),
            })  # fmt: skip
        return
    rows = [
        [each.channel, each.code, each.messages, f"{each.last_at.astimezone(zone):%b %d %H:%M}", its.means, its.cure]
        for each, its in told
    ]
    total = sum(each.messages for each in found)
    table(f"{total} messages in {days} days", ["lane", "code", "messages", "last", "means", "cure"], rows)


@app.command()
def uncertain(as_json: Json = False) -> None:
    """
    List messages that may or may not have gone out, longest first. SMS is cleared up by itself, Telegram by staff.

    Example: grove msgs uncertain
    """
    from bot.channels.failures import meaning
    from storage import troubles

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found, zone = troubles.uncertain(db, MOST), running.city.timezone
    if as_json:
        for each in found:
            print_json({
                "msg": each.msg_id, "channel": each.channel, "campaign": each.campaign, "code": each.code,
                "since": each.since.isoformat(),
            })  # fmt: skip
        return
    rows = [
        [each.msg_id, each.channel, each.campaign, f"{each.since.astimezone(zone):%b %d %H:%M}", each.code,
         meaning(each.code).means]
        for each in found
    ]  # fmt: skip
    table(f"{len(rows)} uncertain messages", ["msg", "lane", "campaign", "since", "code", "means"], rows)


@app.command()
def settle(
    msg: Annotated[list[int], typer.Argument(help="Numbers as `grove msgs uncertain` lists them")],
    by: Annotated[str, typer.Option("--by", help="Who decides; it is kept in the audit")],
    again: Annotated[
        bool, typer.Option("--again/--sent", help="Send it again, which may be twice; or take it as sent")
    ],
) -> None:
    """
    Decide about uncertain messages that no provider can tell of.

    Example: grove msgs settle 4711 --sent --by li
    """
    from storage import audits, troubles

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        settled = [id_ for id_ in dict.fromkeys(msg) if troubles.settle(db, id_, now, again=again)]
        for id_ in settled:
            audits.record(db, actor=by, act="send-again" if again else "take-as-sent", object_=f"msg/{id_}", now=now)
    say(f"{len(settled)} settled.")
    if missed := [id_ for id_ in dict.fromkeys(msg) if id_ not in settled]:
        complain(f"Not uncertain: {', '.join(map(str, missed))}. `grove msgs uncertain` lists those that are.")
        raise typer.Exit(FOUND_FAULTS)
