"""Commands for texts that campaigns use again, version by version."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from storage.templates import Template

app = typer.Typer(help="Texts that campaigns use again; no version ever changes.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a version")]


@app.command()
def save(
    name: Annotated[str, typer.Argument(help="Such as library_hours")],
    text: Annotated[str, typer.Argument(help='In English, such as "{city}: the library opens on Sundays."')],
    by: Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")],
) -> None:
    """
    Keep a text as the next version of a template. The same text again makes no new version.

    Example: grove template save library_hours "{city}: the library opens on Sundays." --by maria
    """
    from bot import templates

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        version = templates.save(db, name, text, by=by, now=running.clock.now())
    say(f"A point may say: template: {name}@{version}")


@app.command("list")
def list_all(as_json: Json = False) -> None:
    """
    List every version of every template.

    Example: grove template list
    """
    from storage import templates

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found = templates.versions(db)
    if as_json:
        for each in found:
            print_json(as_object(each))
    else:
        rows = [[str(each), each.author, each.saved_at.date(), each.text] for each in found]
        table("Templates", ["template", "author", "saved", "text"], rows)


@app.command()
def show(
    reference: Annotated[str, typer.Argument(help="Such as library_hours@3; without a version, the newest")],
    as_json: Json = False,
) -> None:
    """
    Show one version of a template.

    Example: grove template show library_hours@1
    """
    from bot import templates

    with running_app(log_level="warning") as running, running.database.reading() as db:
        found = templates.found(db, reference)
    if as_json:
        print_json(as_object(found))
    else:
        say(found.text)


def as_object(found: "Template") -> dict[str, Any]:
    """One version for scripts."""
    return {
        "name": found.name,
        "version": found.version,
        "text": found.text,
        "author": found.author,
        "saved_at": found.saved_at.isoformat(),
    }
