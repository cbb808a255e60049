"""Commands about the language understanding: train, parse, evaluate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.lines import answer_each, given
from bot.cli.output import FOUND_FAULTS, print_json, progress, say, table
from bot.cli.parts import interpreter

if TYPE_CHECKING:
    from flows.understanding import Understanding

app = typer.Typer(help="The language understanding.", no_args_is_help=True)


@app.command()
def train() -> None:
    """
    Train from the sentences, unless the model is there already; takes seconds.

    Example: grove nlu train
    """
    say(f"The {interpreter().name} engine is trained and ready.")


@app.command()
def parse(
    texts: Annotated[list[str], typer.Argument(help="Texts, or - to read them, one a line")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text")] = False,
    language: Annotated[str | None, typer.Option(help="The language the resident is known to write")] = None,
) -> None:
    """
    Say what texts mean: language, intent, confidence, slots; and whether they are consent or danger words.

    Example: grove nlu parse "cuando pasa la basura?"
    """
    understands = interpreter()
    answer_each(
        given(texts),
        lambda text: understands.understand(text, language),
        as_object if as_json else in_words,
        as_json=as_json,
    )


def as_object(understood: "Understanding") -> dict[str, Any]:
    """What `grove nlu parse --json` writes for one text."""
    from flows.safety.consent import consent_word
    from flows.safety.danger import danger_in

    return {
        "language": understood.language,
        "intent": understood.intent,
        "confidence": round(understood.confidence, 4),
        "outcome": understood.outcome,
        "intents": [[name, round(confidence, 4)] for name, confidence in understood.intents],
        "slots": {
            name: {"value": slot.value, "start": slot.start, "end": slot.end} for name, slot in understood.slots.items()
        },
        "consent": consent_word(understood.text),
        "danger": danger_in(understood.text) is not None,
    }


def in_words(understood: "Understanding") -> str:
    """The same on one line for people."""
    slots = "".join(f", {name} = {slot.value}" for name, slot in understood.slots.items())
    meant = f"{understood.intent or 'nothing known'} ({understood.confidence:.2f}, {understood.outcome})"
    return f"{understood.text}: {understood.language or 'language unknown'}, {meant}{slots}"


@app.command()
def evaluate(
    test: Annotated[Path, typer.Argument(help="Rasa NLU file with held-out sentences", exists=True, dir_okay=False)],
    floor: Annotated[float, typer.Option(help="Exit with 1 below this share of right answers")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Measure the language understanding on sentences it was not trained on.

    Example: grove nlu evaluate tests/nlu/held_out/en.yml --floor 0.9
    """
    from nlu.sentences import read_file

    understands, right, sentences = interpreter(), 0, read_file(test, test.stem)
    with progress() as bar:
        for sentence in bar.track(sentences, description="Understanding"):
            right += understands.understand(sentence.text).intent == sentence.intent
    accuracy = right / len(sentences) if sentences else 0.0
    result = {"sentences": len(sentences), "right": right, "accuracy": round(accuracy, 4)}
    print_json(result) if as_json else table(str(test), list(result), [list(result.values())])
    if accuracy < floor:
        raise typer.Exit(FOUND_FAULTS)
