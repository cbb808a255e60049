"""The command that says what texts mean, and why it is taken so."""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.lines import answer_each, given
from bot.cli.output import say, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.understanding import Understanding
    from nlu.engine.verdict import Bar
    from nlu.evaluation.nearest import MeaningLikeness, Near
    from nlu.sentences import Sentence

SHOWN = 0.005
"""Below it an intent is no candidate worth a line."""


def add_to(group: typer.Typer) -> None:
    group.command()(parse)


def parse(
    texts: Annotated[list[str], typer.Argument(help="Texts, or - to read them, one a line")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text")] = False,
    language: Annotated[str | None, typer.Option(help="The language the resident is known to write")] = None,
) -> None:
    """
    Say what texts mean and why: language, intents, slots, the nearest training sentences, which bar was passed.

    Example: grove nlu parse "cuando pasa la basura?"
    """
    from bot.cli.parts import interpreter
    from bot.cli.understanding.engines import bar_of

    understands, like = interpreter(), likeness()

    def explained(text: str) -> dict[str, Any]:
        understood = understands.understand(text, language)
        return as_object(understood, like(understood), bar_of(understands, understood.language or language))

    if as_json:
        answer_each(given(texts), explained, dict, as_json=True)
        return
    for text in given(texts):
        say(text)
        table("", ["", ""], in_words(explained(text)))


def likeness() -> "Callable[[Understanding], list[Near]]":
    """What finds a text's nearest training sentences: in meaning where there is an encoder for it, else in words."""
    from bot.building import SENTENCES
    from nlu.engine.encoder import UNKNOWN_TO_ENCODERS
    from nlu.evaluation.nearest import WordLikeness, nearest
    from nlu.sentences import read_all

    sentences = read_all(SENTENCES)
    encoded = [s for s in sentences if s.language not in UNKNOWN_TO_ENCODERS]
    meaning, words = in_meaning(encoded), cache(lambda: WordLikeness.of(sentences))  # a second's work, seldom needed

    def near(understood: "Understanding") -> "list[Near]":
        if meaning is None or understood.language in UNKNOWN_TO_ENCODERS:
            return nearest(sentences, words().to, understood.text)
        return nearest(encoded, meaning.to, understood.text)

    return near


def in_meaning(sentences: "Sequence[Sentence]") -> "MeaningLikeness | None":
    """None without the encoder, or while sentences are not embedded yet: nobody waits for that here."""
    from bot.building import SENTENCES
    from bot.settings import load_settings
    from nlu.engine.encoder import encoder_here
    from nlu.engine.vectors import NAME, Vectors, sayings
    from nlu.evaluation.nearest import MeaningLikeness

    encoder = encoder_here()
    if encoder is None:
        return None
    vectors, read = Vectors(encoder, SENTENCES / NAME, load_settings().data_dir / "nlu"), sayings(sentences)
    return None if vectors.missing(read) else MeaningLikeness.of(vectors.of(read), encoder)


def as_object(understood: "Understanding", near: "list[Near]", bar: "Bar") -> dict[str, Any]:
    """What `grove nlu parse --json` writes for one text."""
    from flows.safety.consent import consent_word
    from flows.safety.danger import danger_in
    from nlu.evaluation.why import why

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
        "why": why(understood, bar),
        "nearest": [
            {"text": s.text, "intent": s.intent, "language": s.language, "likeness": round(alike, 4)}
            for s, alike in near
        ],
    }


def in_words(told: dict[str, Any]) -> list[list[str]]:
    """The same as rows of a small table for people."""
    rows = [
        ["language", told["language"] or "too short to tell"],
        ["outcome", told["why"]],
        *(["intent", f"{sure:.2f} {name}"] for name, sure in told["intents"] if sure >= SHOWN),
        *(["slot", f"{name}: {slot['value']}"] for name, slot in told["slots"].items()),
        *(["like", f"{n['likeness']:.2f} {n['intent']} ({n['language']}): {n['text']}"] for n in told["nearest"]),
    ]
    if told["consent"]:
        rows.append(["consent", f"{told['consent']}: obeyed before anything else"])
    if told["danger"]:
        rows.append(["danger", "answered with 911 or 988 before anything else"])
    return rows
