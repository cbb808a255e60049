"""`grove survey check`: every fault with file, line and cure, gravest first, and what each language costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.cli.output import say, table
from flows.outreach.pricing import Estimate
from flows.reading import DefinitionError, Section, read_definition
from flows.surveys.definition.reading import load_survey
from flows.surveys.gate.checks import Fault, Launch, check_survey, costs

STYLES = {"error": "bold red", "warning": "yellow", "hint": "dim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in one survey file."""

    path: Path
    questions: int = 0
    unread: DefinitionError | None = None
    """Why it could not be read at all."""
    faults: tuple[Fault, ...] = ()
    costs: tuple[Estimate, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return self.unread is None and not any(fault.severity == "error" for fault in self.faults)

    def line(self, place: str) -> int:
        """The line of a place, or of what it is in."""
        while place and place not in self.lines:
            place = place.rpartition(".")[0]
        return self.lines.get(place, 1)


def report(path: Path, launch: Launch) -> Report:
    """Read and check one file."""
    try:
        survey = load_survey(path)
    except DefinitionError as error:
        return Report(path=path, unread=error)
    return Report(
        path=path,
        questions=len(survey.questions),
        faults=check_survey(survey, launch).faults,
        costs=tuple(costs(survey, launch)),
        lines=dict(_lines(read_definition(path))),
    )


def _lines(top: Section) -> Iterator[tuple[str, int]]:
    """Where each place of a survey stands in its file."""
    yield from top.lines.items()
    for section in top["questions"]:
        key = section["key"]
        yield key, section.line
        yield from ((f"{key}.{name}", line) for name, line in section.lines.items())


def as_object(found: Report) -> dict[str, Any]:
    """What `grove survey check --json` writes for one file."""
    return {
        "file": str(found.path),
        "good": found.good,
        "questions": found.questions,
        "faults": [*_unread(found), *(_fault_object(found, fault) for fault in found.faults)],
        "costs": [_cost_object(cost) for cost in found.costs],
    }


def _unread(found: Report) -> Iterator[dict[str, Any]]:
    if found.unread is not None:
        error = found.unread
        yield {
            "severity": "error", "file": str(error.path), "line": error.line, "place": None, "language": None,
            "what": error.what, "fix": error.fix,
        }  # fmt: skip


def _fault_object(found: Report, fault: Fault) -> dict[str, Any]:
    return {
        "severity": fault.severity,
        "file": str(found.path),
        "line": found.line(fault.place),
        "place": fault.place,
        "language": fault.language,
        "what": fault.what,
        "fix": fault.fix,
    }


def _cost_object(cost: Estimate) -> dict[str, Any]:
    return {
        "language": cost.language,
        "segments": cost.segments,
        "money": str(cost.money),
        "encoding": cost.encoding,
        "culprits": list(cost.culprits),
    }


def show(found: Report, currency: str) -> None:
    """The same for people."""
    for fault in found.faults:
        where = f"{found.path}:{found.line(fault.place)}"
        language = f" ({fault.language})" if fault.language else ""
        say(
            f"{where}: {fault.severity}{language}: {fault.place}: {fault.what}. {fault.fix}",
            style=STYLES[fault.severity],
        )
    rows = [[cost.language, cost.segments, cost.encoding, f"{cost.money} {currency}"] for cost in found.costs]
    table(f"{found.path.name}, for each resident at most", ["language", "segments", "encoding", "money"], rows)
    if found.good:
        say(f"{found.path}: {found.questions} questions, good")
