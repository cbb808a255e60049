"""How long one text takes to understand, with the sentence encoder and without, and the memory that it takes."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import nlu
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.train import load
from tests.bench.report import Figure, median

TEXTS = (
    "When is trash day at {} Studio Ct?",
    "cuando pasa la basura en la calle {}",
    "ngay nao do rac so {}",
    "附近的公园在哪里 {}",
    "there is a huge pothole at {} Bruceville Rd",
)
"""Each time with another number, as an encoder remembers the texts it read last."""
ROUNDS = 60

CACHE = Path("build/bench-data/nlu")

RESIDENT = """
import os, sys
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
before = resident()
from nlu.engine.train import load
engine = load(Path(sys.argv[1]), Path(sys.argv[2]), opt_outs=Path(sys.argv[1]).with_name("opt_outs"))
for text in sys.argv[3:]:
    engine.understand(text)
print(before, resident())
"""
"""A program of its own, so that nothing else of the benchmarks counts."""


def understanding() -> list[Figure]:
    """The median and the 99th of a hundred over several languages; memory where Linux tells it."""
    engine = load(Path(nlu.__file__).parent / "data", CACHE, opt_outs=Path(nlu.__file__).parent / "opt_outs")
    assert engine.wishes is not None
    plain = dataclasses.replace(
        engine,
        classifier=dataclasses.replace(engine.classifier, full=None, encoder=None),
        wishes=dataclasses.replace(engine.wishes, full=None, encoder=None),
    )
    with_meaning, without = _times(engine), _times(plain)
    beside = "the same without the encoder"
    return [
        Figure(name="understand_p50", value=median(with_meaning) * 1000, unit="ms", baseline=median(without) * 1000,
               baseline_is=beside, goal="at most 22"),
        Figure(name="understand_p99", value=_p99(with_meaning) * 1000, unit="ms", baseline=_p99(without) * 1000,
               baseline_is=beside, goal="at most 40"),
        Figure(name="understand_plain_p50", value=median(without) * 1000, unit="ms",
               baseline=median(with_meaning) * 1000, baseline_is="the same with the encoder", goal="at most 3"),
        *_memory(),
    ]  # fmt: skip


def _times(engine: EmbeddedInterpreter) -> list[float]:
    for text in TEXTS:  # the first text loads the tables
        engine.understand(text)
    return [_timed(partial(engine.understand, text.format(9000 + n))) for n in range(ROUNDS) for text in TEXTS]


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


def _memory() -> list[Figure]:
    if not Path("/proc/self/statm").exists():
        return []
    program = [sys.executable, "-c", RESIDENT, str(Path(nlu.__file__).parent / "data"), str(CACHE), *TEXTS]
    told = subprocess.run(program, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."})  # noqa: S603 - our own program
    before, after = map(float, told.stdout.split())
    return [
        Figure(name="understand_resident", value=after, unit="MiB", baseline=before, baseline_is="Python alone",
               goal="at most 250"),
    ]  # fmt: skip
