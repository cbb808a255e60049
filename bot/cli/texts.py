"""Commands about texts alone: what an SMS costs in segments, what an address is made of."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.lines import STANDARD_INPUT, LineWrong, answer_each, given, json_of

if TYPE_CHECKING:
    from flows.segments import SegmentCount

app = typer.Typer(help="Addresses and places.", no_args_is_help=True)

Parts = dict[str, str | None]

PARTS = ("number", "street", "suffix", "city", "zip")
"""What `grove places parse --json` gives of an address."""


def add_to(program: typer.Typer) -> None:
    program.command()(segments)


def segments(
    texts: Annotated[list[str], typer.Argument(help="Texts, or - to read JSON strings, one a line")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text")] = False,
) -> None:
    """
    Say how many SMS segments a text takes, in which encoding, and which character forces it.

    Example: grove segments "Trash is collected on Monday."
    """
    from flows.segments import count

    typed = texts != STANDARD_INPUT
    answer_each(
        given(texts),
        lambda text: count(text if typed else string_of(text)),
        as_object if as_json else in_words,
        as_json=as_json,
    )


def string_of(line: str) -> str:
    """The JSON string of a line; raises LineWrong."""
    text = json_of(line)
    if not isinstance(text, str):
        raise LineWrong('a line is a JSON string, such as "Trash is collected on Monday."')
    return text


def as_object(counted: "SegmentCount") -> dict[str, object]:
    """What `grove segments --json` writes for one text."""
    return {"encoding": counted.encoding, "segments": counted.segments}


def in_words(counted: "SegmentCount") -> str:
    """The same for people, with the character that makes a text dear."""
    forced = f", because of {counted.culprit!r}" if counted.culprit else ""
    return f"{counted.segments} × {counted.encoding}{forced}"


@app.command()
def parse(
    texts: Annotated[list[str], typer.Argument(help="Texts, or - to read them, one a line")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text")] = False,
) -> None:
    """
    Find the street address in a text.

    Example: grove places parse "which day is my trash at 9380 Studio Court"
    """
    from bot.city import load_city
    from bot.settings import load_settings
    from nlu.values.addresses import parse_address

    cities = (load_city(load_settings().city_file).area.name,)

    def parts(text: str) -> Parts:
        found = parse_address(text, cities)
        return {part: getattr(found, part, None) for part in PARTS}

    answer_each(given(texts), parts, dict if as_json else _joined, as_json=as_json)


@app.callback()
def places() -> None:
    """Addresses and places."""


def _joined(parts: Parts) -> str:
    return " ".join(filter(None, parts.values())) or "no address"
