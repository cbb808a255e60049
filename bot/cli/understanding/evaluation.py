"""The command that measures the language understanding on sentences it was not trained on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import FOUND_FAULTS, print_json, progress

if TYPE_CHECKING:
    from nlu.engine.encoder import Encoder
    from nlu.engine.vectors import Vectors
    from nlu.evaluation.judged import Judged
    from nlu.interpreter import Interpreter
    from nlu.sentences import Sentence

FOLDS = 5
"""Parts that the training sentences are cut into where no test file is given."""


class Engine(StrEnum):
    """What can be measured."""

    embedded = "embedded"
    rasa = "rasa"


class By(StrEnum):
    """What the table for people has a line for."""

    language = "language"
    intent = "intent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Who is examined and on what. `seconds` is what fitting took; 0 where it was done before."""

    interpreter: "Interpreter"
    test: "Sequence[Sentence]"
    seconds: float = 0.0


def add_to(group: typer.Typer) -> None:
    group.command()(evaluate)


def evaluate(
    tests: Annotated[list[Path] | None, typer.Argument(help="Held-out files or folders: Rasa YAML or JSONL")] = None,
    more_tests: Annotated[list[Path] | None, typer.Option("--test", help="The same as an option")] = None,
    train: Annotated[list[Path] | None, typer.Option(help="Train on these instead of our own sentences")] = None,
    engine: Annotated[Engine | None, typer.Option(help="Whom to measure [default: GROVE_NLU_ENGINE]")] = None,
    by: Annotated[By, typer.Option(help="A line for each of these")] = By.language,
    fail_under: Annotated[
        float, typer.Option(min=0, max=100, help="Exit with 1 below this accuracy, 0.9 or 90; of languages the mean")
    ] = 0.0,
    folds: Annotated[int, typer.Option(min=2, help="Parts to cut the training into where no test is given")] = FOLDS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Measure the language understanding on sentences it was not trained on.

    A line of JSONL is {"text": …, "intent": …}, maybe with "language"; the intent __oos__ is out of scope. Without a
    test file, each part of the training sentences is judged by a machine that was trained on the others.

    Example: grove nlu evaluate tests/nlu/held_out --fail-under 0.9
    """
    from bot.cli.understanding.tables import tell

    paths = [*(tests or []), *(more_tests or [])]
    if engine is Engine.rasa and (train or not paths):
        raise typer.BadParameter("a Rasa server is trained by `make rasa`: give test files, and no --train")
    result = measured(paths, train or [], engine, folds)
    print_json(result) if as_json else tell(result, by.value)
    if (result["macro_accuracy"] or 0.0) < (fail_under / 100 if fail_under > 1 else fail_under):
        raise typer.Exit(FOUND_FAULTS)


def measured(tests: Sequence[Path], train: Sequence[Path], engine: Engine | None, count: int) -> dict[str, Any]:
    """What `--json` writes: see `nlu.evaluation.report`, with what was trained and tested on."""
    from bot.building import SENTENCES
    from bot.cli.understanding.engines import fallen_back
    from locales.languages import OFFERED
    from nlu.evaluation.overlap import seen, strangers
    from nlu.evaluation.reading import read_sentences
    from nlu.evaluation.report import report, rounded

    learned = read_sentences(train or [SENTENCES], OFFERED)
    asked = read_sentences(tests, OFFERED)
    exams = [_exam(learned, asked, train, engine)] if tests else list(_cut(learned, count))
    known, judged = {s.intent for s in learned}, list(_judged(exams))
    return {
        "engine": exams[0].interpreter.name,
        "folds": None if tests else count,
        "training": {
            "files": [str(path) for path in train],
            "sentences": len(learned),
            "intents": len(known),
            "seconds": rounded(sum(exam.seconds for exam in exams)),
        },
        "tests": [str(path) for path in tests],
        "unknown_intents": strangers(learned, asked),
        "seen_in_training": len(seen(learned, asked)),
        "answered_by_another_engine": sum(fallen_back(exam.interpreter) for exam in exams),
        **report(judged, known),
    }


def _exam(
    learned: "Sequence[Sentence]", asked: "Sequence[Sentence]", train: Sequence[Path], engine: Engine | None
) -> Exam:
    """Of a machine trained now, or of the engine that serves residents."""
    from bot.cli.understanding.engines import embedding, serving

    return _trained(learned, asked, *embedding(learned)) if train else Exam(interpreter=serving(engine), test=asked)


def _cut(learned: "Sequence[Sentence]", count: int) -> Iterator[Exam]:
    """One exam a fold. What each sentence means is looked up, so their latency is without the encoder's part."""
    from bot.cli.understanding.engines import embedding
    from nlu.evaluation.folds import folds
    from nlu.evaluation.machine import Remembering

    if count > len(learned):
        raise typer.BadParameter(f"{len(learned)} sentences cannot be cut into {count} folds")
    encoder, vectors = embedding(learned)
    remembering = Remembering(encoder, vectors) if encoder and vectors else None
    with progress() as bar:
        for train, test in bar.track(list(folds(learned, count)), description="Training"):
            yield _trained(train, test, remembering, vectors)


def _trained(
    learned: "Sequence[Sentence]",
    asked: "Sequence[Sentence]",
    encoder: "Encoder | None",
    vectors: "Vectors | None",
) -> Exam:
    from nlu.evaluation.machine import trained

    begun = perf_counter()
    try:
        interpreter = trained(learned, encoder, vectors)
    except ValueError as error:
        raise typer.BadParameter(f"{error}: give --train more of them") from error
    return Exam(interpreter=interpreter, test=asked, seconds=perf_counter() - begun)


def _judged(exams: Sequence[Exam]) -> "Iterator[Judged]":
    """Each text, with its language as that of a contact who is known to write it."""
    from nlu.evaluation.judged import judge

    with progress() as bar:
        for exam in exams:
            for sentence in bar.track(exam.test, description="Understanding"):
                begun = perf_counter()
                understood = exam.interpreter.understand(sentence.text, sentence.language)
                yield judge(sentence, understood, perf_counter() - begun)
