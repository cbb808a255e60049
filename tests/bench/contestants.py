"""Who takes part in the race of language understandings, and how each is trained and asked."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from nlu.evaluation.judged import Judged, judge
from nlu.sentences import Sentence
from tests.bench.understander import from_ranking

DATA, RASA = Path("nlu/data"), Path("nlu/rasa")

RASA_PYTHON = Path("build/rasa/venv/bin/python")
"""Made by `make rasa`; without it our own engine runs alone."""

CHINESE = ("zh_Hans", "zh_Hant")
"""These get the tokenizer that Rasa's documentation gives for them, where a model is of one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """
    An engine, and on what one model of it is trained.

    `config` is a Rasa pipeline's name, empty for our own engine; `seeds` are trained one after the other.
    """

    name: str
    config: str = ""
    joint: bool = True
    """One model for all languages, as it would be deployed; else one model a language, which may suit it better."""
    encoder: bool = True
    seeds: Sequence[int] = (42,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one model made of its sentences, and what it cost: `train_s`, `parse_p50_ms`, `peak_mb` and such."""

    judged: list[Judged]
    figures: Mapping[str, float]
    seed: int


def contestants(seeds: int) -> list[Contestant]:
    """Those that can take part on this machine, ours first; `seeds` is how often DIET is trained."""
    ours = [Contestant(name="embedded"), Contestant(name="embedded without encoder", encoder=False)]
    if not RASA_PYTHON.exists():
        return ours
    theirs = [
        Contestant(name="Rasa light", config="light", joint=False),
        Contestant(name="Rasa light-e5", config="light-e5", joint=False),
        Contestant(name="Rasa light-e5, all in one", config="light-e5"),
        Contestant(name="Rasa DIET", config="diet", joint=False, seeds=tuple(range(42, 42 + seeds))),
    ]
    return [*ours, *theirs]


def runs(contestant: Contestant, sentences: Sequence[Sentence], folder: Path) -> Iterator[Run]:
    """Train and ask: once, or once a language, for each seed; what is in the folder was done in a race broken off."""
    languages = sorted({s.language for s in sentences})
    parts = [sentences] if contestant.joint else [[s for s in sentences if s.language == tag] for tag in languages]
    for seed in contestant.seeds:
        for part in parts:
            yield _run(contestant, part, folder, seed)


def _run(contestant: Contestant, part: Sequence[Sentence], folder: Path, seed: int) -> Run:
    asked = "".join(json.dumps({"text": s.text, "language": s.language}) + "\n" for s in part)
    program = list(map(str, _program(contestant, part, seed)))
    kept = folder / sha256("\0".join([*program, asked]).encode()).hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    texts, meant, figures = (kept / name for name in ("texts.jsonl", "meant.jsonl", "figures.json"))
    if not figures.exists():
        texts.write_text(asked)
        _complete([*program, "--texts", texts, "--out", meant, "--figures", figures], kept / "contestant.log")
    told = [json.loads(line) for line in meant.read_text(encoding="utf-8").split("\n") if line]
    return Run(judged=list(_judged(part, told)), figures=json.loads(figures.read_text()), seed=seed)


def _complete(command: Sequence[object], log: Path) -> None:
    with log.open("w") as out:
        env = {**os.environ, "PYTHONPATH": "."}
        done = subprocess.run(list(map(str, command)), stdout=out, stderr=out, env=env, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:4]))} failed:\n{log.read_text()[-2000:]}")


def _program(contestant: Contestant, part: Sequence[Sentence], seed: int) -> list[object]:
    if not contestant.config:
        return [sys.executable, "-m", "tests.bench.understander", *([] if contestant.encoder else ["--no-encoder"])]
    language = "" if contestant.joint else part[0].language
    config = RASA / f"config.{contestant.config}{'.zh' if language in CHINESE else ''}.yml"
    train = DATA / language if language else DATA
    return [RASA_PYTHON, "-m", "nlu.rasa.batch", "--config", config, "--train", train, "--seed", seed]


def _judged(part: Sequence[Sentence], told: Sequence[Mapping[str, Any]]) -> Iterator[Judged]:
    for sentence, meant in zip(part, told, strict=True):
        yield judge(sentence, from_ranking(sentence.text, meant))
