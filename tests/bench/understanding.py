"""How long one text takes to understand, against folding its letters alone."""

from pathlib import Path
from time import perf_counter

import nlu
from nlu.folding import folded
from nlu.train import load
from tests.bench.report import Figure, median

TEXTS = (
    "When is trash day at 9380 Studio Ct?",
    "cuando pasa la basura",
    "ngay nao do rac",
    "附近的公园在哪里",
    "there is a huge pothole on Bruceville Rd",
)
ROUNDS = 60


def understanding() -> list[Figure]:
    """The median over several languages."""
    interpreter = load(Path(nlu.__file__).parent / "data", Path("build/bench-data/nlu"))
    parse = [_timed(lambda text=text: interpreter.understand(text)) for _ in range(ROUNDS) for text in TEXTS]
    fold = [_timed(lambda text=text: folded(text)) for _ in range(ROUNDS) for text in TEXTS]
    return [
        Figure(name="understand_p50", value=median(parse) * 1000, unit="ms", baseline=median(fold) * 1000,
               baseline_is="folding the letters alone"),
    ]  # fmt: skip


def _timed(work) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    start = perf_counter()
    work()
    return perf_counter() - start
