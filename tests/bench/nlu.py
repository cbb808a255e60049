"""
Races our language understanding against itself without the encoder and against Rasa, on the held-out sentences.

`make bench-nlu`, or `python -m tests.bench.nlu --only embedded`; writes `build/bench-nlu.json`. Rasa takes part
where `make rasa` made its environment. Everybody learns from the same files, and nobody from the held-out ones.
"""

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

from bot.cli.output import table
from nlu.evaluation.curve import abstention
from nlu.evaluation.judged import Judged
from nlu.evaluation.report import mean, rounded
from nlu.evaluation.scores import Share, accuracy, against, wrong_as_sure
from tests.bench.contestants import Contestant, Run, contestants, runs
from tests.nlu.ratchet import held_out

REPORT = Path("build/bench-nlu.json")

UNDER_WAY = Path("build/bench-nlu")
"""What was done of a race that was broken off: DIET takes hours. Gone when a race ends; remove it when data change."""

Result = Mapping[str, Any]


def main() -> None:
    """Let each run, say it in one table, write it."""
    given = _arguments()
    sentences = [s for s in held_out() if not given.languages or s.language in given.languages]
    taking_part = [c for c in contestants(given.seeds) if not given.only or c.name in given.only]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {len(sentences)} sentences")
    results: dict[str, Result] = {}
    for contestant in taking_part:
        print(f"{contestant.name} …", flush=True)
        results[contestant.name] = result(contestant, list(runs(contestant, sentences, UNDER_WAY)))
    show(results)
    REPORT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    rmtree(UNDER_WAY)
    print(f"written: {REPORT}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nlu", description="Who understands best?")
    parser.add_argument("--only", action="append", help="a contestant's name; may be given again")
    parser.add_argument("--languages", nargs="*", help="only these")
    parser.add_argument("--seeds", type=int, default=3, help="how often DIET is trained: its result is luck in part")
    return parser.parse_args()


def result(contestant: Contestant, ran: Sequence[Run]) -> Result:
    """What a contestant did over all its models; of several seeds the mean."""
    judged = [j for run in ran for j in run.judged]
    seeds = len(contestant.seeds)
    languages = {tag: _language([j for j in judged if j.language == tag], seeds) for tag in _tags(judged)}
    measured = abstention(judged)
    return {
        "languages": languages,
        "macro_accuracy": mean([told["accuracy"] for told in languages.values()]),
        "macro_by_seed": {run.seed: _macro([r for r in ran if r.seed == run.seed]) for run in ran},
        "auroc": rounded(measured.auroc),
        "out_of_scope_recall_at_95": rounded(measured.out_of_scope_recall_at_95),
        "wrong_as_sure": None if contestant.config else rounded(wrong_as_sure(judged).value),
        "cost": _cost(ran, seeds),
    }


def _tags(judged: Sequence[Judged]) -> list[str]:
    return sorted({j.language for j in judged})


def _language(judged: Sequence[Judged], seeds: int) -> dict[str, Any]:
    """Sentences that several seeds were asked count once, so that the interval is not made narrower by asking again."""
    share = accuracy(judged)
    once = Share(round(share.count / seeds), share.of // seeds)
    return {
        "right": once.count,
        "of": once.of,
        "accuracy": rounded(share.value),
        "interval": rounded(once.interval),
        "out_of_scope_recall_at_95": rounded(abstention(judged).out_of_scope_recall_at_95),
    }


def _macro(ran: Sequence[Run]) -> float | None:
    judged = [j for run in ran for j in run.judged]
    return mean([accuracy(j for j in judged if j.language == tag).value for tag in _tags(judged)])


def _cost(ran: Sequence[Run], seeds: int) -> dict[str, float | None]:
    """Training of all models of one seed; the slowest model's latency; the biggest one's memory."""
    names = sorted({name for run in ran for name in run.figures})
    values = {name: [run.figures[name] for run in ran if run.figures.get(name) is not None] for name in names}
    return {
        name: rounded(sum(found) / seeds if name.endswith("_s") else max(found)) if found else None
        for name, found in values.items()
    }


def show(results: Mapping[str, Result]) -> None:
    """One table: a line a language, and under them what it cost; the first contestant is compared with the others."""
    ours = next(iter(results.values()))
    rows = [[tag, *(_cell(found, ours, tag) for found in results.values())] for tag in ours["languages"]]
    rows += [[name, *(found[name] for found in results.values())] for name in ours if _is_number(ours[name])]
    costs = sorted({name for found in results.values() for name in found["cost"]})
    rows += [[name, *(found["cost"].get(name) for found in results.values())] for name in costs]
    table("Right intent first, % (95 % interval); is our engine ahead, behind, or is it a tie", ["", *results], rows)


def _is_number(value: object) -> bool:
    return not isinstance(value, dict)


def _cell(found: Result, ours: Result, tag: str) -> str:
    told = found["languages"].get(tag)
    if told is None or told["interval"] is None:
        return "–"
    low, high = told["interval"]
    cell = f"{100 * told['accuracy']:.1f} ({100 * low:.1f}–{100 * high:.1f})"
    return cell if found is ours else f"{cell} {against(_share(ours['languages'][tag]), _share(told))}"


def _share(told: Mapping[str, Any]) -> Share:
    return Share(told["right"], told["of"])


if __name__ == "__main__":
    main()
