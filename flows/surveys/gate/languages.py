"""Finds what a survey lacks in a language: texts, fresh ones, and labels that mean what they should."""

import re
from collections import Counter
from collections.abc import Iterator

from flows.numerals import to_int
from flows.replies.matching import says_skip
from flows.replies.words import bare
from flows.surveys.definition.labels import obeyed
from flows.surveys.gate.fault import Fault, Launch
from flows.surveys.survey import Question, Survey
from flows.surveys.texts import Text, texts_of
from flows.surveys.translating.translations import ENGLISH

TYPED = re.compile(r"\b(?:STOP|START|HELP|SKIP|BACK|LATER|YES|NO|HUMAN|LANGUAGE|MORE|LESS)\b", re.ASCII)
"""What residents are told to type: understood in this spelling whatever the language."""

SHOWN = 60
"""Characters of a text that a fault shows."""


def covered(survey: Survey, launch: Launch) -> list[str]:
    """Give the languages a survey goes out in: those it names, or all of the city's."""
    return [tag for tag in launch.translators if tag in (survey.languages or launch.translators) or tag == ENGLISH]


def language_faults(survey: Survey, launch: Launch) -> Iterator[Fault]:
    """Give languages of the city that are left out without a word, and choices that lead nowhere."""
    for tag in launch.translators:
        if tag not in covered(survey, launch) and tag not in survey.fall_back:
            yield Fault(
                severity="error",
                place="languages",
                language=tag,
                what=f"who writes {tag} could not read it: it is not among its languages",
                fix=f"Add {tag} and its translations, or choose: fall_back: {{{tag}: en}}.",
            )
    for tag in (*survey.languages, *survey.translations, *survey.fall_back):
        if tag not in launch.translators:
            fix = f"Use: {', '.join(launch.translators)}."
            yield Fault(severity="error", place="languages", language=tag, what=f"the city has no {tag}", fix=fix)
    for tag, other in survey.fall_back.items():
        if other != ENGLISH and other not in survey.translations:
            what = f"{tag} falls back on {other}, in which the survey has no texts of its own"
            yield Fault(severity="error", place="fall_back", language=tag, what=what, fix="Name en, or translate it.")


def translation_faults(survey: Survey, launch: Launch, language: str) -> Iterator[Fault]:
    """Give what is wrong with the texts of one language."""
    if language == ENGLISH or language in survey.fall_back:
        return
    told = {text.english: _told(survey, launch, language, text) for text in texts_of(survey)}
    for text in {text.english: text for text in texts_of(survey)}.values():
        yield from _text_faults(survey, language, text, told[text.english])
    yield from _unreviewed(survey, language)
    for question in survey.questions:
        if question.kind != "yes_no":
            yield from _label_faults(question, language, [told[label] for label in question.labels])


def _told(survey: Survey, launch: Launch, language: str, text: Text) -> str:
    return launch.translator(survey, language).spellings(text.english)[0]


def _text_faults(survey: Survey, language: str, text: Text, told: str) -> Iterator[Fault]:
    own = survey.translations.get(language, {}).get(text.english)
    if own is not None and own.of:
        yield _fault(text, language, f"the translation is of an older text: {_quoted(own.of)}", "Translate it anew.")
    elif own is None and told == text.english:
        yield _fault(text, language, f"{_quoted(text.english)} has no translation in {language}", _cure(language))
    lost = sorted(set(TYPED.findall(text.english)) - set(TYPED.findall(told)))
    if lost:
        yield _fault(text, language, f"lacks {', '.join(lost)}", "Keep it as it is: residents type it so.")


def _cure(language: str) -> str:
    return f"Translate it, or choose: fall_back: {{{language}: en}}."


def _unreviewed(survey: Survey, language: str) -> Iterator[Fault]:
    own = survey.translations.get(language, {}).values()
    drafts = sum(each.state == "draft" for each in own)
    if drafts:
        what = f"{drafts} of {len(own)} translations in {language} are drafts"
        fix = "Let a native speaker review them: `grove survey translations export`."
        yield Fault(severity="warning", place="title", language=language, what=what, fix=fix)


def _label_faults(question: Question, language: str, labels: list[str]) -> Iterator[Fault]:
    """Give labels that would be taken for something else than the choice they stand for."""
    many = Counter(map(bare, labels))
    for code, label in zip(question.codes, labels, strict=True):
        text = Text(f"{question.key}.labels.{code}", label)
        if obeyed(label) or (question.optional and says_skip(label)):
            yield _fault(text, language, f"the label {label!r} is a word the service obeys", "Use another wording.")
        if to_int(label) is not None:
            yield _fault(text, language, f"the label {label!r} is taken for a choice's number", "Write what it counts.")
        if many[bare(label)] > 1:
            yield _fault(text, language, f"two choices are called {label!r}", "Tell them apart.")


def _fault(text: Text, language: str, what: str, fix: str) -> Fault:
    return Fault(severity="error", place=text.place, language=language, what=what, fix=fix)


def _quoted(text: str) -> str:
    """Enough of a text to find it by."""
    return f"“{text if len(text) <= SHOWN else text[:SHOWN] + '…'}”"
