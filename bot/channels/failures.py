"""What the codes mean that stand beside messages, in plain words for staff."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.reading import Section, read_definition

CATALOGUE = Path(__file__).with_name("failures.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What happened, and what to do."""

    means: str
    cure: str
    number: bool = False
    """The fault lies with the resident's number: writing to it again is of no use."""


ITS_FAULT = Meaning(
    means="The provider had a fault of its own. Nobody knows whether the message went out.",
    cure="SMS is cleared up by itself. For Telegram see `grove msgs uncertain`.",
)
ITS_OWN = Meaning(means="The provider refused it with a code of its own.", cure="Look it up in its documentation.")


def meaning(code: str) -> Meaning:
    """What a code means; one that is in no catalogue is the provider's own."""
    known = _catalogue().get(code)
    if known is not None:
        return known
    return ITS_FAULT if code.startswith("http-5") else ITS_OWN


@cache
def _catalogue() -> dict[str, Meaning]:
    top = read_definition(CATALOGUE)
    kinds = [top.section(kind) for kind in top]
    return {code: _read(kind.section(code)) for kind in kinds for code in kind}


def _read(said: Section) -> Meaning:
    said.only("means", "cure", "number")
    return Meaning(means=said.text("means"), cure=said.text("cure"), number=said.get("number") is True)
