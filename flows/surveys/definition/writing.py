"""Writes a survey and its translations as the YAML that `flows.surveys.definition.reading` reads."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import yaml

from flows.surveys.survey import Question, Survey, code_of
from flows.surveys.texts import texts_of
from flows.surveys.translating.reading import Entries, Entry

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

WIDTH = 110


def written(survey: Survey) -> str:
    """Give a survey as the text of its file, without its translations."""
    return _yaml(_top(survey))


def written_translations(survey: Survey, entries: Entries) -> str:
    """Give translations as the text of the file beside the survey's, in the order of its texts."""
    english = {text.place: text.english for text in texts_of(survey)}
    told = {
        language: {place: _entry(of[place]) for place in english if place in of}
        for language, of in sorted(entries.items())
        if of
    }
    return _yaml({"translations": told}) if told else ""


def entries_of(survey: Survey) -> Entries:
    """Give a survey's translations by place, for a survey that was read from elsewhere than YAML."""
    places: dict[str, str] = {}
    for text in texts_of(survey):
        places.setdefault(text.english, text.place)
    return {
        language: {places[english]: Entry(told.text, told.of or english, told.state) for english, told in texts.items()}
        for language, texts in survey.translations.items()
    }


def _entry(entry: Entry) -> dict[str, str]:
    by = {"by": entry.by} if entry.by else {}
    return {"of": entry.of, "text": entry.text, "state": entry.state} | by


def _top(survey: Survey) -> dict[str, Any]:
    standard = Survey(name="", version=1, title="", intro="", questions=(), closing="")
    given: dict[str, Any] = {"name": survey.name, "version": survey.version, "title": survey.title}
    if survey.programme is not None:
        given["programme"] = survey.programme
    if survey.minutes != standard.minutes:
        given["minutes"] = survey.minutes
    if survey.segments != standard.segments:
        given["segments"] = survey.segments
    if survey.expires_after != standard.expires_after:
        given["expires_after_days"] = survey.expires_after // DAY
    if survey.remind_after is not None:
        given["remind_after_hours"] = survey.remind_after // HOUR
    if survey.languages:
        given["languages"] = list(survey.languages)
    if survey.fall_back:
        given["fall_back"] = dict(survey.fall_back)
    asked = [dict(_question(question)) for question in survey.questions]
    return given | {"intro": survey.intro, "questions": asked, "closing": survey.closing}


def _question(question: Question) -> Iterator[tuple[str, Any]]:
    """Give what a question's section says; what is as always is left out."""
    yield from (("key", question.key), ("kind", question.kind), ("ask", question.ask))
    if question.kind in {"choice", "multi"}:
        yield "labels", [_label(*pair) for pair in zip(question.labels, question.codes, strict=True)]
    for name in ("min", "max", "earliest", "latest"):
        if getattr(question, name) is not None:
            yield name, getattr(question, name)
    for name in ("min_label", "max_label", "zone", "optional"):
        if getattr(question, name):
            yield name, getattr(question, name)
    flags = {"dont_know": question.may_not_know, "refusable": question.may_refuse}
    yield from (pair for pair in flags.items() if pair[1])
    if question.on_fail != "skip":
        yield "on_fail", question.on_fail
    if question.only_if:
        yield "only_if", {key: list(codes) for key, codes in question.only_if.items()}


def _label(label: str, code: str) -> str | Mapping[str, str]:
    return label if code_of(label) == code else {"label": label, "code": code}


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=WIDTH)


def without_translations(source: str) -> str:
    """Give the text of a survey file without the translations in it; all else, comments too, stays as it is."""
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    starts = [key.start_mark.line for key, _ in pairs]
    lines = source.splitlines(keepends=True)
    for index, (key, _) in enumerate(pairs):
        if key.value == "translations":
            first, after = starts[index], (*starts, len(lines))[index + 1]
            while after > first + 1 and (lines[after - 1].startswith("#") or not lines[after - 1].strip()):
                after -= 1
            return "".join([*lines[:first], *lines[after:]])
    return source
