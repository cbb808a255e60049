"""Commands for staff about what was told: why the bot said so, and which rows residents say are wrong."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from datetime import datetime

    from bot.app import App
    from storage.flags import Flagged
    from storage.msgs import Told

COLUMNS = ("dataset", "row", "state", "flags", "first", "last")


def add_to(program: typer.Typer) -> None:
    program.command()(why)


def add_to_data(group: typer.Typer) -> None:
    """Put the commands about flagged rows beside those about the open data."""
    group.command()(flags)
    group.command("clear-flag")(clear_flag)


def why(
    msg: Annotated[int, typer.Argument(help="The number of a message we sent")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Say why the bot said so: the card, the data set and its version, the rows, and how the question was understood.

    Example: grove why 4711
    """
    from storage import datasets, msgs

    with running_app(log_level="warning") as running, running.database.reading() as db:
        told = msgs.by_id(db, msg)
        source = (told.source if told else None) or {}
        fetched_at = datasets.fetched_at(db, source["dataset"], source["version"]) if source else None
    if told is None:
        complain(f"We sent no message {msg}.")
        raise typer.Exit(FOUND_FAULTS)
    known = as_object(msg, told, fetched_at)
    if as_json:
        print_json(known)
    else:
        table(f"Message {msg}", ("what", "value"), [[what, _shown(value)] for what, value in known.items()])


def as_object(msg: int, told: "Told", fetched_at: "datetime | None") -> dict[str, Any]:
    """What `grove why --json` writes; without a source, what was said came from no data."""
    source = told.source or {}
    return {
        "msg": msg,
        "card": told.card,
        "variant": source.get("variant"),
        "dataset": source.get("dataset"),
        "version": source.get("version"),
        "as_of": source.get("as_of"),
        "fetched_at": fetched_at.isoformat() if fetched_at else None,
        "keys": source.get("keys", []),
        "rows": source.get("rows", []),
        "marks": [mark for mark in ("sample", "stale", "doubted") if source.get(mark)],
        "language": told.language,
        "intent": told.intent,
        "confidence": told.confidence,
    }


def flags(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row")] = False) -> None:
    """
    List the rows that residents say are wrong. Answers from one in doubt have to be confirmed.

    Example: grove data flags
    """
    from storage import flags as kept

    with running_app(log_level="warning") as running, running.database.reading() as db:
        rows = [_row(running, flagged) for flagged in kept.every(db)]
    if as_json:
        for row in rows:
            print_json(dict(zip(COLUMNS, row, strict=True)))
    else:
        table(f"{len(rows)} flagged rows", COLUMNS, rows)


def clear_flag(
    dataset: Annotated[str, typer.Argument(help="The data set")],
    key: Annotated[str, typer.Argument(help="The row's key")],
    by: Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")],
) -> None:
    """
    Say that a row is right, or was put right: its flags and its ticket go.

    Example: grove data clear-flag collection_zone wed_a --by li
    """
    from bot.after_answer import flag_reason
    from storage import audits, tickets
    from storage import flags as kept

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        cleared = kept.clear(db, dataset, key)
        if cleared:
            tickets.close_about(db, flag_reason(dataset, key), now)
            audits.record(db, actor=by, act="clear-flag", object_=f"row/{dataset}/{key}", now=now, flags=cleared)
    if not cleared:
        complain(f"Nobody flagged {dataset}/{key}. `grove data flags` lists what is flagged.")
        raise typer.Exit(FOUND_FAULTS)
    say(f"{cleared} flags of {dataset}/{key} are cleared.")


def _row(app: "App", flagged: "Flagged") -> list[object]:
    first, last = flagged.flagged_at[0].isoformat(), flagged.flagged_at[-1].isoformat()
    return [flagged.dataset, flagged.key, _state(app, flagged), len(flagged.flagged_at), first, last]


def _state(app: "App", flagged: "Flagged") -> str:
    """`in doubt`, `flagged`, or `changed since`: the row has other values now, or is gone."""
    from bot.doubts import present_hash

    if present_hash(app, flagged.dataset, flagged.key) != flagged.hash:
        return "changed since"
    return "in doubt" if flagged.in_doubt else "flagged"


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
