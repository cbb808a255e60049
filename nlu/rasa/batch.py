"""
Trains one configuration and understands a file of texts, in one process: Rasa's side of the race.

Runs in Rasa's own environment, with the project's folder on the path:

    PYTHONPATH=. build/rasa/venv/bin/python -m nlu.rasa.batch --config nlu/rasa/config.light.yml
        --train nlu/data/en --texts texts.jsonl --out meant.jsonl --figures figures.json

`texts.jsonl` has an object a line with `text`; `meant.jsonl` gets one for each, in order: `intent`,
`confidence`, `ranking`. An empty text is never given to Rasa, which would be sure of a greeting.
"""

import argparse
import asyncio
import json
import logging
import os
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from nlu.rasa.command import CACHE, SETTINGS
from nlu.rasa.replies import ranking_of, sendable

NOTHING = (("", 0.0),)
"""What a text without words means."""


def main() -> None:
    """Read the command line, train, understand, write."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="rasa-batch-") as folder:
        os.environ.update(SETTINGS, **{CACHE: folder})  # so that nothing of another race is used again
        started = _clocks()
        model = _trained(given, Path(folder))
        trained = _clocks()
        texts = [json.loads(line)["text"] for line in given.texts.read_text(encoding="utf-8").split("\n") if line]
        meant = asyncio.run(_understood(model, texts))
    _write_lines(given.out, ({"intent": r[0][0], "confidence": r[0][1], "ranking": r} for r, _ in meant))
    if given.figures:
        given.figures.write_text(json.dumps(_figures(started, trained, [took for _, took in meant])) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa.batch", description="Rasa's side of the race.")
    parser.add_argument("--config", type=Path, required=True, help="a configuration, nlu/rasa/config.*.yml")
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="Rasa NLU files, or folders of them")
    parser.add_argument("--texts", type=Path, required=True, help="JSONL with `text`")
    parser.add_argument("--out", type=Path, required=True, help="JSONL to write, a line a text")
    parser.add_argument("--figures", type=Path, help="JSON to write: time, memory")
    parser.add_argument("--seed", type=int, default=42, help="of DIET; the other classifiers have one result")
    return parser.parse_args()


def _trained(given: argparse.Namespace, folder: Path) -> Path:
    """Train and give the model's file; without any fallback, which would hide what the classifier thought."""
    from rasa.model_training import train_nlu

    quiet()
    config = yaml.safe_load(given.config.read_text(encoding="utf-8"))
    parts = [part for part in config["pipeline"] if part["name"] != "FallbackClassifier"]
    config["pipeline"] = [seeded(part, given.seed) for part in parts]
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "nlu.yml").write_text(_joined(given.train), encoding="utf-8")
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    if model is None:
        raise SystemExit("Rasa trained nothing: see what it says above.")
    return Path(model)


def quiet() -> None:
    """Let Rasa log warnings alone; it would log every text."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)


def seeded(part: "dict[str, Any]", seed: int) -> "dict[str, Any]":
    """A part of the pipeline with its seed set, where it has one."""
    return {**part, "random_seed": seed} if part["name"] == "DIETClassifier" else part


def _joined(paths: Iterable[Path]) -> str:
    """All training files as one, because Rasa takes one path."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yml")) if path.is_dir() else [path])]
    blocks = [block for file in files for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)


async def _understood(model: Path, texts: "list[str]") -> "list[tuple[Any, float]]":
    """The ranking of each text, and the seconds it took."""
    from rasa.core.agent import Agent

    agent, meant = Agent.load(str(model)), []
    for text in texts:
        start, sent = time.perf_counter(), sendable(text)
        ranking = ranking_of(await agent.parse_message(sent)) if sent else NOTHING
        meant.append((ranking, time.perf_counter() - start))
    return meant


def _clocks() -> "tuple[float, float]":
    return time.perf_counter(), time.process_time()


def _figures(started: "tuple[float, float]", trained: "tuple[float, float]", took: "list[float]") -> "dict[str, Any]":
    ordered = sorted(took) or [0.0]
    return {
        "train_s": round(trained[0] - started[0], 2),
        "train_cpu_s": round(trained[1] - started[1], 2),
        "parse_p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "parse_p99_ms": round(1000 * ordered[int(0.99 * (len(ordered) - 1))], 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _write_lines(path: Path, lines: "Iterable[dict[str, Any]]") -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    main()
