"""Writes a survey as an XLSForm: reading it again gives the same survey, with its translations as drafts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flows.surveys.sheets import Sheet
from flows.surveys.survey import DONT_KNOW, REFUSED, SKIPPED, Question, Survey
from flows.surveys.translating.translations import ENGLISH
from flows.surveys.xlsform.expressions import bounds_written, relevant_of
from flows.surveys.xlsform.words import DONT_KNOW_LABEL, REFUSED_LABEL, TYPES, YES_NO_LIST

INTRO, CLOSING = "grove-intro", "grove-closing"
"""Names of the notes: no question can be called so."""

Cells = Mapping[str, str]


def form_sheets(survey: Survey, name_of: Callable[[str], str]) -> dict[str, Sheet]:
    """Give the sheets of an XLSForm; `name_of` gives a language as XLSForm writes it: `Español (es)`."""
    writer = _Writer(survey, name_of)
    return {
        "survey": _sheet(list(writer.survey_rows())),
        "choices": _sheet(list(writer.choice_rows())),
        "settings": _sheet([dict(writer.settings())]),
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    """One survey on its way to a form."""

    survey: Survey
    name_of: Callable[[str], str]

    def survey_rows(self) -> Iterator[Cells]:
        yield {"type": "note", "name": INTRO} | self._told("label", self.survey.intro)
        for question in self.survey.questions:
            yield self._question(question)
        yield {"type": "note", "name": CLOSING} | self._told("label", self.survey.closing)

    def choice_rows(self) -> Iterator[Cells]:
        seen = set[tuple[str, ...]]()
        for question in self.survey.questions:
            list_name = _list_of(question)
            pairs = [*zip(question.codes, question.labels, strict=True), *_special(question)]
            for code, label in pairs if question.codes else ():
                if (list_name, code) not in seen:
                    yield {"list_name": list_name, "name": code} | self._told("label", label)
                seen.add((list_name, code))

    def settings(self) -> Iterator[tuple[str, str]]:
        survey, standard = self.survey, Survey(name="", version=1, title="", intro="", questions=(), closing="")
        yield from self._told("form_title", survey.title).items()
        yield from (("form_id", survey.name), ("version", str(survey.version)))
        yield "default_language", self.name_of(ENGLISH)
        if survey.programme:
            yield "grove_programme", survey.programme
        for name in ("minutes", "segments"):
            if getattr(survey, name) != getattr(standard, name):
                yield f"grove_{name}", str(getattr(survey, name))
        if survey.expires_after != standard.expires_after:
            yield "grove_expires_after_days", str(survey.expires_after // timedelta(days=1))
        if survey.remind_after is not None:
            yield "grove_remind_after_hours", str(survey.remind_after // timedelta(hours=1))
        if survey.languages:
            yield "grove_languages", " ".join(survey.languages)
        if survey.fall_back:
            yield "grove_fall_back", " ".join(f"{tag}={other}" for tag, other in survey.fall_back.items())

    def _question(self, question: Question) -> Cells:
        type_ = TYPES[question.kind]
        cells = {
            "type": f"{type_} {_list_of(question)}" if question.codes else type_,
            "name": question.key,
            **self._told("label", question.ask),
            "required": "no" if question.optional else "yes",
            "relevant": relevant_of(_conditions(question), self._several),
            "constraint": bounds_written(question.earliest, question.latest),
        }
        if question.kind == "number":
            cells["constraint"] = bounds_written(question.min, question.max)
        if question.kind == "scale":
            cells["parameters"] = f"start={question.min} end={question.max} step=1"
        for name, label in (("grove_min_label", question.min_label), ("grove_max_label", question.max_label)):
            cells |= self._told(name, label) if label else {}
        if not question.codes:
            flags = {"grove_dont_know": question.may_not_know, "grove_refusable": question.may_refuse}
            cells |= {name: "yes" for name, given in flags.items() if given}
        if question.on_fail != "skip":
            cells["grove_on_fail"] = question.on_fail
        return cells | ({"grove_zone": question.zone} if question.zone else {})

    def _several(self, key: str) -> bool:
        return self.survey.question(key).kind == "multi"

    def _told(self, column: str, english: str) -> dict[str, str]:
        """One text in a column for each language that has it."""
        every = {tag: texts[english] for tag, texts in self.survey.translations.items() if english in texts}
        others = {tag: told.text for tag, told in every.items() if not told.of}
        return {f"{column}::{self.name_of(tag)}": text for tag, text in ({ENGLISH: english} | others).items()}


def _list_of(question: Question) -> str:
    """The list of a choice: its own, but for a plain yes or no."""
    plain = question.kind == "yes_no" and not question.may_not_know and not question.may_refuse
    return YES_NO_LIST if plain else f"{question.key}_list"


def _special(question: Question) -> Iterator[tuple[str, str]]:
    if question.may_not_know:
        yield DONT_KNOW, DONT_KNOW_LABEL
    if question.may_refuse:
        yield REFUSED, REFUSED_LABEL


def _conditions(question: Question) -> Mapping[str, tuple[str, ...]]:
    """A question that was passed has no answer in a form."""
    return {key: tuple("" if code == SKIPPED else code for code in codes) for key, codes in question.only_if.items()}


def _sheet(rows: list[Cells]) -> Sheet:
    """Give rows as a sheet, with every column that one of them has."""
    heads = list(dict.fromkeys(head for row in rows for head, value in row.items() if value))
    return (
        [heads, *([row.get(head, "") for head in heads] for row in rows)] if heads else [["list_name", "name", "label"]]
    )
