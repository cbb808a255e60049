"""Commands about residents' own data: hand it out, erase it, hold it, and erase what was kept long enough."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from storage.erasures import Erasure

app = typer.Typer(help="Residents' own data: export, erasure, legal holds, retention.", no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")]
Resident = Annotated[str, typer.Argument(help="The resident's address, such as tel:+19165550123")]


@app.command()
def export(
    whose: Annotated[str, typer.Argument(help="The code the resident got by texting MYDATA, or their address")],
    out: Annotated[Path, typer.Option("--out", help="The file to write: .json or .zip", dir_okay=False)],
    by: By,
) -> None:
    """
    Write everything we hold of a resident to a file. A code opens it once, within seven days.

    Example: grove privacy export 7KQ2M9-XDPLRA --out resident.zip --by li
    """
    from bot import personal_data
    from storage import audits, personal

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        contact_id = personal_data.whose(running, db, whose, now)
        personal_data.write_file(personal.everything(db, running.keyring, contact_id), out)
        audits.record(db, actor=by, act="export", object_=f"contact/{contact_id}", now=now)
    say(f"Everything we hold of this resident is in {out}. Hand it to nobody else, and delete it afterwards.")


@app.command()
def forget(resident: Resident, by: By) -> None:
    """
    Erase a resident whose wish reached you in another way than FORGET ME; hand on the receipt.

    Example: grove privacy forget tel:+19165550123 --by li
    """
    from bot import personal_data, privacy

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        urn = personal_data.read_urn(resident)
        contact_id = personal_data.whose(running, db, resident, running.clock.now())
        asked = privacy.erase_by_staff(running, db, contact_id, urn, by=by)
    say(f"Receipt {asked.receipt}: {_said(asked)}")


@app.command()
def hold(
    resident: Annotated[str, typer.Argument(help="The resident's address, or `all` for everybody")],
    by: By,
    why: Annotated[str, typer.Option("--why", help="What requires it, such as the number of a case")],
) -> None:
    """
    Place a legal hold: nothing of that resident, or of anybody, is erased until it is released.

    Example: grove privacy hold tel:+19165550123 --by li --why "case 26-114"
    """
    from bot import personal_data
    from storage import audits, holds

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        contact_id = None if resident == "all" else personal_data.whose(running, db, _address(resident), now)
        number = holds.place(db, contact_id, reason=why, staff=by, now=now)
        audits.record(db, actor=by, act="hold", object_=f"hold/{number}", now=now, why=why)
    say(f"Hold {number} is placed.")


@app.command()
def holds(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a hold")] = False) -> None:
    """
    List the legal holds that stand.

    Example: grove privacy holds
    """
    from storage import holds as kept

    with running_app(log_level="warning") as running, running.database.reading() as db:
        standing = kept.standing(db)
    columns = ("hold", "contact", "why", "by", "since")
    rows = [
        [each.id, each.contact_id or "all", each.reason, each.staff, each.placed_at.isoformat()] for each in standing
    ]
    if as_json:
        for row in rows:
            print_json(dict(zip(columns, row, strict=True)))
    else:
        table(f"{len(rows)} holds", columns, rows)


@app.command()
def release(
    number: Annotated[int, typer.Argument(metavar="HOLD", help="The hold's number")],
    by: By,
) -> None:
    """
    Release a legal hold; what waited for it is erased by the next sweep.

    Example: grove privacy release 3 --by li
    """
    from storage import audits
    from storage import holds as kept

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        released = kept.release(db, number, now)
        if released:
            audits.record(db, actor=by, act="release", object_=f"hold/{number}", now=now)
    if not released:
        complain(f"There is no hold {number} that stands. `grove privacy holds` lists them.")
        raise typer.Exit(FOUND_FAULTS)
    say(f"Hold {number} is released.")


@app.command()
def sweep() -> None:
    """
    Erase now what was kept long enough, as the daily job does.

    Example: grove privacy sweep
    """
    from bot import privacy

    with running_app(log_level="warning") as running:
        erased = asyncio.run(privacy.sweep_due(running))
    say(f"{erased} rows are erased for good.")


def _address(text: str) -> str:
    """An address, and no code: a code is for an export only."""
    from bot.personal_data import read_urn

    return str(read_urn(text))


def _said(asked: "Erasure") -> str:
    """What became of an erasure."""
    if asked.waits:
        return "a legal hold keeps this resident's data; it goes when the hold ends."
    if asked.until is None:
        return "everything is erased."
    return f"erased; {asked.rows_kept} records stay without an address until {asked.until:%Y-%m-%d} at the latest."
