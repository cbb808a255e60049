"""What a benchmark says: a value, its unit, and its ratio to a baseline measured in the same run."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the report. `ratio` is value / baseline; the goal, where there is one, is in words."""

    name: str
    value: float
    unit: str
    baseline: float
    baseline_is: str
    goal: str = ""
    command: str = "make bench"

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    def line(self) -> str:
        goal = f"  (goal {self.goal})" if self.goal else ""
        return (
            f"{self.name:<28} {self.value:>12,.1f} {self.unit:<14} ratio {self.ratio:6.2f} to {self.baseline_is}{goal}"
        )


def write(figures: list[Figure], path: Path) -> None:
    """Write the report as JSON: name → value, unit, baseline, ratio, command."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {figure.name: {**asdict(figure), "ratio": round(figure.ratio, 3)} for figure in figures}
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def rate(work: Callable[[], int], seconds: float) -> float:
    """How many of its units `work` does a second, over at least `seconds`; the first round does not count."""
    work()
    done, start = 0, perf_counter()
    while perf_counter() - start < seconds:
        done += work()
    return done / (perf_counter() - start)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
