"""The command that shows what residents ask and get no answer to: the sentences to teach next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import print_json, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from nlu.interpreter import Interpreter
    from storage.unanswered import Unanswered

MOST = 2_000
"""Texts that are grouped at once, the latest first: likeness is measured for each pair."""

SHOWN = 50
"""Groups that are shown unless more are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Texts that are alike: how often which language, one of them, and the intent that comes nearest to it."""

    languages: dict[str, int]
    example: str
    nearest: str | None
    confidence: float
    outcome: str
    """What the example would meet with today: `sure` where it has been taught since."""

    @property
    def count(self) -> int:
        return sum(self.languages.values())


def add_to(group: typer.Typer) -> None:
    group.command()(unanswered)


def unanswered(
    days: Annotated[int, typer.Option(min=1, max=3650, help="Asked in the last so many days")] = 30,
    language: Annotated[str | None, typer.Option(help="Only texts of this language")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Groups to show")] = SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a group")] = False,
) -> None:
    """
    List what residents asked and got no answer to, alike texts together, most asked first.

    Names, numbers and addresses were taken out before it was kept; it is kept for 90 days. `now` is what the example
    would meet with today.

    Example: grove nlu unanswered --days 7 --language es
    """
    with running_app(log_level="warning") as running, running.database.reading() as db:
        from storage import unanswered as kept

        first = running.clock.now() - timedelta(days=days)
        texts = kept.since(db, first, language=language, limit=MOST)
        groups = grouped(texts, running.interpreter, limit)
    if as_json:
        for each in groups:
            print_json(as_object(each))
    else:
        _tell(groups, texts, days)


def grouped(texts: "Sequence[Unanswered]", interpreter: "Interpreter", limit: int) -> list[Asked]:
    """The biggest groups of texts that are alike, each with the intent that comes nearest."""
    from nlu.unanswered.grouping import group

    groups = group([each.text for each in texts])[:limit]
    return [_asked(texts[each.middle], [texts[at] for at in each.members], interpreter) for each in groups]


def as_object(asked: Asked) -> dict[str, Any]:
    """What `--json` writes for one group."""
    return {
        "count": asked.count,
        "languages": asked.languages,
        "example": asked.example,
        "nearest_intent": asked.nearest,
        "confidence": round(asked.confidence, 4),
        "outcome": asked.outcome,
    }


def _asked(middle: "Unanswered", alike: "Sequence[Unanswered]", interpreter: "Interpreter") -> Asked:
    from nlu.engine.verdict import OUT_OF_SCOPE

    understood = interpreter.understand(middle.text, middle.language)
    known = ((intent, likely) for intent, likely in understood.intents if intent != OUT_OF_SCOPE)
    nearest, confidence = next(known, (None, 0.0))
    return Asked(
        languages=dict(Counter(each.language or "?" for each in alike).most_common()),
        example=middle.text,
        nearest=nearest,
        confidence=confidence,
        outcome=understood.outcome,
    )


def _tell(groups: Sequence[Asked], texts: "Sequence[Unanswered]", days: int) -> None:
    rows = [
        [each.count, ", ".join(f"{tag} {count}" for tag, count in each.languages.items()), each.example,
         f"{each.nearest or '–'} ({each.confidence:.2f})", each.outcome]
        for each in groups
    ]  # fmt: skip
    latest = f"the latest {MOST:,} texts" if len(texts) == MOST else f"{len(texts)} texts"
    title = f"{latest} without an answer in {days} days, {len(groups)} groups"
    table(title, ["count", "languages", "example", "nearest intent", "now"], rows)
