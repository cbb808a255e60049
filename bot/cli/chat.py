"""`grove chat`: the real inbox, engine and outbox in the terminal, with a clock of its own."""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.lines import stdin_lines
from bot.cli.trouble import ResidentWrong, WhenWrong
from flows.contact import Urn

if TYPE_CHECKING:
    from bot.rehearsal import Delivered, Rehearsal

ADDRESSES = {"sms": "tel:+19165550100", "telegram": "telegram:990000100"}
"""Who is talking unless `--from` says: a number kept for fiction."""

DIRECTION = re.compile(r"@(?=[\s+\d]|$)")
"""How a line begins that lets time pass; `@mayor` begins a message."""

STEP = re.compile(r"@\s*\+(\d{1,6})\s*([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def add_to(program: typer.Typer) -> None:
    program.command()(chat)


def chat(
    as_json: Annotated[bool, typer.Option("--json", help="Read a message a line, write a JSON object a line")] = False,
    channel: Annotated[Literal["sms", "telegram"], typer.Option(help="How the resident writes")] = "sms",
    from_: Annotated[str, typer.Option("--from", help="The resident: a phone number or Telegram id")] = "",
    at: Annotated[str, typer.Option(help="The moment it is, such as 2026-11-20T09:30 (the city's time)")] = "",
) -> None:
    r"""
    Talk with the assistant in the terminal. A line such as `@ +2d` lets time pass. Nothing is kept.

    Example: printf 'parks near 9150 Union Park Way\n' | grove chat --json
    """
    from bot.cli.talking import talk

    urn = read_urn(from_, channel)
    talk(stdin_lines() if as_json or not _at_a_terminal() else _prompted(), urn, channel, at, as_json=as_json)


def read_urn(given: str, channel: str) -> Urn:
    """The resident's URN, from a URN, a number or an id; raises ResidentWrong."""
    default = Urn.parse(ADDRESSES[channel])
    try:
        urn = Urn.parse(given) if ":" in given else Urn(default.scheme, given or default.path)
    except ValueError as error:
        raise ResidentWrong(given, channel) from error
    if urn.scheme != default.scheme:
        raise ResidentWrong(given, channel)
    return urn


async def say(rehearsal: "Rehearsal", urn: Urn, channel: str, line: str) -> "Sequence[Delivered]":
    """Take one line: what a resident writes, a button (`#2`: the second of the last message), or time passing."""
    if DIRECTION.match(line):
        return await rehearsal.move_to(passed(line, rehearsal.clock.now()))
    button = _button(rehearsal.channels[channel].delivered, line)
    if button is not None:
        return await rehearsal.press(urn, button, channel=channel)
    return await rehearsal.write(urn, line, channel=channel)


def passed(line: str, now: datetime) -> datetime:
    """The moment a line such as `@ +2d` or `@ 2026-11-25T09:00-08:00` moves to; raises WhenWrong."""
    step = STEP.fullmatch(line.strip())
    try:
        if step:
            return now + timedelta(**{UNITS[step[2]]: int(step[1])})
        typed = datetime.fromisoformat(line[1:].strip())
        later = typed if typed.tzinfo else typed.replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise WhenWrong(line) from error
    if later < now:
        raise WhenWrong(line, "is behind us")
    return later


def _button(delivered: "Sequence[Delivered]", line: str) -> str | None:
    """What the button of a line such as `#2` carries: the second of the last message that has buttons."""
    pressed = re.fullmatch(r"#(\d{1,3})", line.strip())
    last = next((each.message.choices for each in reversed(delivered) if each.message.choices), ())
    number = int(pressed[1]) if pressed else 0
    return last[number - 1].data if 0 < number <= len(last) else None


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _prompted() -> Iterator[str]:
    """Lines as they are typed at a terminal, until an empty one or the end."""
    from rich.prompt import Prompt

    while True:
        try:
            line = Prompt.ask("You")
        except EOFError:
            return
        if not line:
            return
        yield line
