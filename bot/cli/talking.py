"""A talk in the terminal: each line goes through the real inbox, engine and outbox of a rehearsal."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

from bot.city import load_city
from bot.cli.chat import say
from bot.cli.output import FOUND_FAULTS, complain, print_json
from bot.cli.trouble import WhenWrong
from bot.logs import set_up
from bot.rehearsal import Delivered, Rehearsal, rehearse
from bot.settings import Settings, load_settings
from flows.contact import Urn
from flows.segments import count
from storage import msgs


def talk(lines: Iterable[str], urn: Urn, channel: str, at: str, *, as_json: bool) -> None:
    """Answer line after line; one that is no moment is answered with its error, and the exit code is 1 at the end."""
    settings = load_settings()
    set_up("error")
    start, wrong = moment(at, settings), False
    with TemporaryDirectory(prefix="grove-chat-") as folder, asyncio.Runner() as runner:
        private = privately(settings, Path(folder))
        with rehearse(Path(folder), start, private) as rehearsal:
            for line in lines:
                try:
                    delivered = runner.run(say(rehearsal, urn, channel, line))
                except WhenWrong as error:
                    wrong = True
                    print_json({"in": line, "error": str(error)}) if as_json else complain(error)
                else:
                    told = runner.run(as_object(rehearsal, line, urn, delivered)) if as_json else None
                    print_json(told) if as_json else show(delivered)
    if wrong:
        raise typer.Exit(FOUND_FAULTS)


def privately(settings: Settings, folder: Path) -> Settings:
    """The same settings with a database of our own that is gone at the end."""
    given = {
        "database_url": f"sqlite:///{folder}/rehearsal.db",
        "secret_key": SecretStr("what is said here is gone at the end"),
        "older_secret_keys": SecretStr(""),
    }
    return settings.model_copy(update=given)


def moment(at: str, settings: Settings) -> datetime:
    """A moment as typed, in the city's time; now when nothing is typed. Raises WhenWrong."""
    if not at:
        return datetime.now(UTC)
    try:
        typed = datetime.fromisoformat(at)
        here = typed if typed.tzinfo else typed.replace(tzinfo=load_city(settings.city_file).timezone)
        return here.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WhenWrong(at) from error


async def as_object(rehearsal: Rehearsal, line: str, urn: Urn, delivered: Sequence[Delivered]) -> dict[str, Any]:
    """What `grove chat --json` writes for one line."""
    sent = [await _sent(rehearsal, each) for each in delivered]
    last = sent[-1] if sent else {}
    return {
        "in": line,
        "at": rehearsal.clock.now().isoformat(),
        "from": str(urn),
        "language": last.get("language"),
        "intent": last.get("intent"),
        "confidence": last.get("confidence"),
        "sent": sent,
    }


async def _sent(rehearsal: Rehearsal, delivered: Delivered) -> dict[str, Any]:
    told = await rehearsal.app.writer.run(lambda db: msgs.by_token(db, delivered.message.token))
    source = told.source or {}
    return {
        "to": str(delivered.urn),
        "text": delivered.message.text,
        "choices": [choice.label for choice in delivered.message.choices],
        "language": told.language,
        "intent": told.intent,
        "confidence": told.confidence,
        "card": told.card,
        "dataset": source.get("dataset"),
        "as_of": source.get("as_of"),
        "sample": source.get("sample"),
        "segments": count(delivered.message.text).segments,
        "at": delivered.at.isoformat(),
    }


def show(delivered: Sequence[Delivered]) -> None:
    """What a resident got, with the numbers of the buttons."""
    console = Console()
    for each in delivered:
        told = [Text.assemble(("City: ", "bold green"), each.message.text)]
        told += [
            Text.assemble((f"  #{number} ", "cyan"), choice.label)
            for number, choice in enumerate(each.message.choices, start=1)
        ]
        for line in told:
            console.print(line, highlight=False, soft_wrap=True)
