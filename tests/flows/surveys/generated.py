"""Random surveys that the reader takes, with translations."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from flows.replies.matching import KINDS
from flows.surveys.definition.questions import answers_of
from flows.surveys.survey import YES_NO, Question, Survey, Translation, code_of
from flows.surveys.texts import texts_of

BOUNDED = settings(max_examples=60, deadline=None)
"""A whole survey takes a while to be made up, and more on a busy machine."""

KEYS = ("visits", "reason", "place_1", "x", "intro", "day")

words = st.sampled_from(
    [
        "How often?",
        "Where do you go: a park, or the library?",
        "¿Cuándo?",
        "=SUM(1)",
        "'quoted'",
        "a: b # c",
        "- x",
        "{{}}",
    ]
) | st.text(st.characters(categories=["L", "N", "Zs"], max_codepoint=0x4FF), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip()) and text == " ".join(text.split())
)

label_sets = st.sampled_from(
    [
        ("Every day", "Every week", "Never"),
        ("The pool", "A trail: long", "Más árboles"),
        ("2 visits", "3 visits"),
        ("Library", "Parks & pools", "Streets", "Water"),
    ]
)

days = st.none() | st.just("today") | st.dates(date(2026, 1, 1), date(2027, 1, 1))


@st.composite
def questions(draw: st.DrawFn, key: str, earlier: tuple[Question, ...]) -> Question:
    """One question of any kind, that may hang on those before it."""
    kind = draw(st.sampled_from(KINDS))
    fields: dict[str, Any] = {}
    if kind in {"choice", "multi"}:
        labels = draw(label_sets)
        fields = {
            "labels": labels,
            "codes": tuple(draw(st.sampled_from([code_of(one), f"c{n}"])) for n, one in enumerate(labels)),
        }
    elif kind == "yes_no":
        fields = {"labels": YES_NO, "codes": ("yes", "no")}
    elif kind == "scale":
        low = draw(st.integers(0, 3))
        fields = {"min": low, "max": low + draw(st.integers(1, 9)), "min_label": draw(st.just("") | words)}
    elif kind == "number":
        fields = {"min": draw(st.none() | st.integers(-5, 5)), "max": draw(st.none() | st.integers(6, 99))}
    elif kind == "date":
        first, last = draw(days), draw(days)
        swapped = isinstance(first, date) and isinstance(last, date) and first > last
        fields = {"earliest": last if swapped else first, "latest": first if swapped else last}
    elif kind == "place":
        fields = {"zone": "council_district"}
    return Question(
        key=key,
        kind=kind,
        ask=draw(words),
        only_if=draw(conditions(earlier)),
        optional=draw(st.booleans()),
        may_not_know=draw(st.booleans()),
        may_refuse=draw(st.booleans()),
        on_fail=draw(st.sampled_from(["skip", "person"])),
        **fields,
    )


@st.composite
def conditions(draw: st.DrawFn, earlier: tuple[Question, ...]) -> dict[str, tuple[str, ...]]:
    listed = [question for question in earlier if answers_of(question)]
    if not listed or draw(st.booleans()):
        return {}
    chosen = draw(st.lists(st.sampled_from(listed), min_size=1, max_size=2, unique_by=lambda each: each.key))
    return {
        each.key: tuple(draw(st.lists(st.sampled_from(answers_of(each) or ()), min_size=1, max_size=2, unique=True)))
        for each in chosen
    }


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey of up to five questions, with drafts of translations of some of its texts."""
    asked: tuple[Question, ...] = ()
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True)):
        asked = (*asked, draw(questions(key, asked)))
    survey = Survey(
        name=draw(st.sampled_from(["park_use", "a", "x_1"])),
        version=draw(st.integers(1, 9)),
        title=draw(words),
        intro=draw(st.sampled_from(["{city} asks {questions} questions."]) | words),
        questions=asked,
        closing=draw(words),
        programme=draw(st.none() | st.just("parks")),
        minutes=draw(st.integers(1, 30)),
        segments=draw(st.integers(1, 6)),
        expires_after=timedelta(days=draw(st.integers(2, 30))),
        remind_after=draw(st.none() | st.integers(1, 40).map(lambda hours: timedelta(hours=hours))),
        languages=draw(st.sampled_from([(), ("en", "es"), ("zh_Hans",)])),
        fall_back=draw(st.sampled_from([{}, {"hmn": "en"}, {"ko": "es", "pa": "en"}])),
    )
    return replace(survey, translations=draw(translations(survey)))


@st.composite
def translations(draw: st.DrawFn, survey: Survey) -> dict[str, dict[str, Translation]]:
    found: dict[str, dict[str, Translation]] = {}
    for tag in draw(st.lists(st.sampled_from(["es", "zh_Hans", "vi"]), max_size=2, unique=True)):
        told = {text.english: Translation(f"{tag} {text.english}") for text in texts_of(survey) if draw(st.booleans())}
        found |= {tag: told} if told else {}
    return found
