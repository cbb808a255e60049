"""Our own engine as a contestant: a process that trains, understands a file of texts and says what it cost."""

import argparse
import json
import resource
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import nlu
from flows.understanding import Understanding
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.train import load
from nlu.evaluation.scores import quantile

DATA = Path(nlu.__file__).parent / "data"


def main() -> None:
    """Train in a process of its own; then, as a fresh start of the program would, read what was trained, and ask it."""
    given = _arguments()
    asked = [json.loads(line) for line in given.texts.read_text(encoding="utf-8").split("\n") if line]
    with TemporaryDirectory(dir="build", prefix="bench-nlu-") as cache:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as beside:
            training = beside.submit(_trained, Path(cache), encoder=not given.no_encoder).result()
        engine = _loaded(Path(cache), encoder=not given.no_encoder)
    engine.understand(asked[0]["text"])
    told, taken = [], []
    for ask in asked:
        begun = perf_counter()
        told.append(engine.understand(ask["text"], ask["language"]))
        taken.append((perf_counter() - begun) * 1000)
    given.out.write_text("".join(json.dumps(_line(u)) + "\n" for u in told), encoding="utf-8")
    given.figures.write_text(json.dumps({**training, **_figures(taken)}), encoding="utf-8")


def _trained(cache: Path, *, encoder: bool) -> dict[str, float]:
    begun = perf_counter(), process_time()
    _loaded(cache, encoder=encoder)
    return {
        "train_s": round(perf_counter() - begun[0], 2),
        "train_cpu_s": round(process_time() - begun[1], 2),
        "train_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _figures(taken: Sequence[float]) -> dict[str, float | None]:
    return {
        "parse_p50_ms": round(quantile(taken, 0.5) or 0, 2),
        "parse_p99_ms": round(quantile(taken, 0.99) or 0, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "resident_mb": resident_mb(),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.understander", description=__doc__)
    parser.add_argument("--no-encoder", action="store_true")
    for name in ("--texts", "--out", "--figures"):
        parser.add_argument(name, type=Path, required=True)
    return parser.parse_args()


def _loaded(cache: Path, *, encoder: bool) -> EmbeddedInterpreter:
    return load(DATA, cache, encoder="here" if encoder else None)


def _line(understood: Understanding) -> dict[str, Any]:
    return {"ranking": understood.intents, "outcome": understood.outcome}


def from_ranking(text: str, line: Mapping[str, Any]) -> Understanding:
    """A line of a contestant's output as an understanding. Rasa's has no outcome: by itself it does not ask back."""
    ranking = tuple((name, confidence) for name, confidence in line["ranking"] if name)
    best, confidence = ranking[0] if ranking else (None, 0.0)
    return Understanding(
        text=text,
        language=None,
        intent=best,
        confidence=confidence,
        outcome=line.get("outcome", "unknown"),
        intents=ranking,
    )


def resident_mb() -> int | None:
    """What this process holds in memory now; None where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return None
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
