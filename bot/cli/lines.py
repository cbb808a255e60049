"""Reading texts and answering each: one line in, one line out, in order; a line that is wrong stops no other."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import typer

from bot.cli.output import FOUND_FAULTS, complain, print_json, say

STANDARD_INPUT = ["-"]

Told = TypeVar("Told")


class LineWrong(ValueError):
    """A line that cannot be answered; the message says what it should have been."""


def given(arguments: Sequence[str]) -> Iterator[str]:
    """The texts on the command line, or each line of standard input when the only one is `-`."""
    return stdin_lines() if list(arguments) == STANDARD_INPUT else map(_text, arguments)


def stdin_lines() -> Iterator[str]:
    """Lines of standard input as they come; none when it is closed."""
    return lines_of(sys.stdin.buffer) if sys.stdin else iter(())


def lines_of(file: Iterable[bytes]) -> Iterator[str]:
    """Lines without their ends; bytes that are no UTF-8 are replaced, never an error."""
    for line in file:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def json_of(line: str) -> object:
    """The JSON value of a line; raises LineWrong."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineWrong(f"not JSON: {error}") from error
    return value


def answer_each(
    texts: Iterable[str], answer: Callable[[str], Told], show: Callable[[Told], object], *, as_json: bool
) -> None:
    """
    Answer each text on a line of its own; `show` gives what is written: the JSON value, or a text for people.

    A text whose answer is LineWrong gets `{"error": …}` in its place, and the exit code is 1 at the end.
    """
    wrong = False
    for text in texts:
        try:
            told = show(answer(text))
        except LineWrong as error:
            wrong = True
            print_json({"error": str(error)}) if as_json else complain(error)
        else:
            print_json(told) if as_json else say(told)
    if wrong:
        raise typer.Exit(FOUND_FAULTS)


def _text(argument: str) -> str:
    """An argument as text; bytes that are no UTF-8 are replaced, as on standard input."""
    return os.fsencode(argument).decode("utf-8", errors="replace")
