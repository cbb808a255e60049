"""A survey's own translations: what a resident reads of it before the catalogues are asked."""

from collections.abc import Mapping

from flows.surveys.survey import Survey
from flows.surveys.texts import texts_of
from flows.translator import Translator

ENGLISH = "en"
"""The language a survey is written in."""


def survey_translator(tr: Translator, survey: Survey) -> Translator:
    """Give the Translator that says this survey's texts: its own translations first, then the catalogues'."""
    own = own_texts(survey)
    return tr.with_own(own) if own else tr


def own_texts(survey: Survey) -> Mapping[str, Mapping[str, str]]:
    """
    Give its own texts by language, then by English text; a language that falls back has those of the other.

    A stale translation is no text of the language any more: English is plain, a wrong question is not.
    """
    own = {
        language: {english: told.text for english, told in texts.items() if not told.of}
        for language, texts in survey.translations.items()
    }
    if not survey.fall_back:
        return own
    english = {text.english: text.english for text in texts_of(survey)}
    borrowed = {
        language: english if other == ENGLISH else own.get(other, {}) for language, other in survey.fall_back.items()
    }
    return own | borrowed
