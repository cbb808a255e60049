"""
The held-out sentences that are known not to be understood: a list that may only get shorter.

`python -m tests.nlu.ratchet` takes out the lines that are understood now, and puts none in.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import nlu
from nlu.engine.train import load
from nlu.evaluation.judged import Judged, judge
from nlu.interpreter import Interpreter
from nlu.sentences import Sentence, read_file

HELD_OUT = Path(__file__).parent / "held_out"

KNOWN = HELD_OUT / "known_failures.txt"
"""A line a sentence: language, expected intent and text, a tab between them."""


def held_out() -> list[Sentence]:
    """Every held-out sentence; a file is called by its language."""
    return [sentence for file in sorted(HELD_OUT.glob("*.yml")) for sentence in read_file(file, file.stem)]


def examined(engine: Interpreter, sentences: Iterable[Sentence]) -> list[Judged]:
    """What the engine makes of each, asked by a contact who is known to write the language."""
    return [judge(sentence, engine.understand(sentence.text, sentence.language)) for sentence in sentences]


def failures(judged: Iterable[Judged]) -> list[str]:
    """The lines of what was not understood: another intent at the head; of what is out of scope, acted on."""
    wrong = [j for j in judged if (not j.right if j.in_scope else j.wrong_as_sure)]
    return [line(j) for j in wrong]


def line(judged: Judged) -> str:
    """How a sentence stands in the list."""
    return f"{judged.language}\t{judged.expected}\t{judged.text}"


def listed(path: Path = KNOWN) -> list[str]:
    """The known failures; none where there is no list."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def shorter(known: Sequence[str], failing: Collection[str]) -> list[str]:
    """What stays in the list."""
    return [line for line in known if line in set(failing)]


def main() -> None:
    """Write the list anew without what is understood now, or all of it where there is none yet."""
    engine = load(Path(nlu.__file__).parent / "data", Path("build/bench-data/nlu"))
    failing = failures(examined(engine, held_out()))
    kept = shorter(listed(), failing) if KNOWN.exists() else failing
    gone, new = len(listed()) - len(kept), [line for line in failing if line not in kept]
    KNOWN.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    print(f"{len(kept)} known failures; {max(gone, 0)} taken out")  # noqa: T201 - a command for developers
    print(*(f"fails and is not in the list: {each}" for each in new), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
