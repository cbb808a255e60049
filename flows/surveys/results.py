"""What participants are told of a survey afterwards: counts, each choice's top, each scale's mean."""

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from flows.lookup import Phrase, Value
from flows.surveys.survey import SKIPPED, Question, Survey

LEAST = 10
"""Answers a question needs before anything about them leaves the city."""

Tally = Mapping[str, int]
"""How often each code was saved for one question."""


def result_names(survey: Survey) -> frozenset[str]:
    """Give the values a results text may name."""
    return frozenset({"count", *(_name(question) for question in survey.questions if _told(question))})


def result_values(survey: Survey, tallies: Mapping[str, Tally], least: int = LEAST) -> Mapping[str, Value] | None:
    """Give those values; None when one of them would rest on fewer than `least` answers."""
    counts = {question.key: _answered(question, tallies) for question in survey.questions}
    told = [question for question in survey.questions if _told(question)]
    most = max((sum(tally.values()) for tally in counts.values()), default=0)
    if min([most, *(sum(counts[question.key].values()) for question in told)]) < least:
        return None
    return {"count": most} | {_name(question): _value(question, counts[question.key]) for question in told}


def _told(question: Question) -> bool:
    return bool(question.codes) or question.kind == "scale"


def _name(question: Question) -> str:
    return f"mean_{question.key}" if question.kind == "scale" else f"top_{question.key}"


def _answered(question: Question, tallies: Mapping[str, Tally]) -> Tally:
    """The tally without those who skipped."""
    return {code: n for code, n in tallies.get(question.key, {}).items() if code != SKIPPED}


def _value(question: Question, tally: Tally) -> Value:
    if question.kind == "scale":
        return _mean(tally)
    chosen = Counter[str]()
    for codes, n in tally.items():
        chosen.update(dict.fromkeys(codes.split(), n))
    top = max(question.codes, key=lambda code: chosen[code])
    return Phrase(question.labels[question.codes.index(top)])


def _mean(tally: Tally) -> Decimal:
    """To one place, halves up, as people round."""
    total = sum((Decimal(code) * n for code, n in tally.items()), Decimal(0))
    return (total / sum(tally.values())).quantize(Decimal("0.1"), ROUND_HALF_UP)
