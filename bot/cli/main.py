"""Puts the commands together and turns what an operator can mend into an error with its cure."""

import sys
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli import chat, checks, copying, data, serve, store, texts
from bot.cli.campaigns import audience
from bot.cli.campaigns import commands as campaigns
from bot.cli.cards import commands as cards
from bot.cli.contacts import commands as contacts
from bot.cli.contacts import reasons, refusals
from bot.cli.output import CANNOT_RUN, complain
from bot.cli.residents import consent, msgs, privacy, tickets, told
from bot.cli.staff import commands as staff
from bot.cli.surveys import commands as surveys
from bot.cli.templates import commands as templates
from bot.cli.understanding import commands as understanding


class Commands(TyperGroup):
    """The commands; what an operator can mend ends one with an error and its cure, and never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, BrokenPipeError):
            raise
        except tuple(mendable()) as error:
            complain(described(error))
            raise typer.Exit(CANNOT_RUN) from error


app = typer.Typer(
    name="grove",
    cls=Commands,
    help="Connected Elk Grove: a resident assistant by text. Start with `grove demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (serve, chat, store, data, checks, told):
    commands.add_to(app)
GROUPS = (
    ("data", data),
    ("nlu", understanding),
    ("survey", surveys),
    ("campaign", campaigns),
    ("consent", consent),
    ("contacts", contacts),
    ("privacy", privacy),
    ("card", cards),
    ("places", texts),
    ("db", copying),
    ("tickets", tickets),
    ("msgs", msgs),
    ("staff", staff),
    ("template", templates),
)
for name, group in GROUPS:
    app.add_typer(group.app, name=name)
texts.add_to(app)
told.add_to_data(data.app)
audience.add_to(campaigns.app)
refusals.add_to(contacts.app)
reasons.add_to(contacts.app)


def main() -> None:
    """Run one command; exits with 0, 1 or 2 as `docs/interfaces.md` says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


CURES = {
    "system-refused": ". Check that the file or folder is there and may be used.",
    "not-utf-8": ". Save the file it is about (.env, city.toml) as UTF-8.",
}
"""For errors of the system, which say none themselves."""


def described(error: Exception) -> str:
    """What happened, the cure and the code, on one line."""
    code = next(code for kind, code in mendable().items() if isinstance(error, kind))
    return f"{error}{CURES.get(code, '')} [{code}]" if code else str(error)


def mendable() -> dict[type[Exception], str]:
    """
    What an operator can put right, and the code of each kind that says none itself.

    Loaded only when something went wrong, so that every other start is quick.
    """
    from bot.errors import OperatorError
    from flows.outreach.audience import AudienceError
    from flows.reading import DefinitionError
    from locales.catalogues import CatalogueBroken, CatalogueMissing
    from storage.errors import StorageError

    return {
        OperatorError: "",
        StorageError: "",
        DefinitionError: "definition-wrong",
        AudienceError: "audience-wrong",
        CatalogueMissing: "catalogue-missing",
        CatalogueBroken: "catalogue-broken",
        OSError: "system-refused",
        UnicodeDecodeError: "not-utf-8",
    }
