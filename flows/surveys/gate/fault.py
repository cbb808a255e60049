"""What a check finds, and what it needs to know of the city that the survey goes out in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from flows.conversation import Say
from flows.lookup import Value
from flows.surveys.survey import Survey
from flows.surveys.translating.translations import survey_translator
from flows.translator import Translator

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong or worth a look: where in the survey, in which language, and what to do about it."""

    severity: Severity
    place: str
    """As `flows.surveys.texts` names it: `intro`, `visits`, `visits.ask`."""
    what: str
    fix: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What a survey goes out into: the city's languages and values, how its messages look, what a segment costs."""

    translators: Mapping[str, Translator]
    """Of each language of the city, English among them."""
    values: Mapping[str, Value]
    """Those that any text may name."""
    shown: Callable[[Say], str]
    """Give a message as it goes out by SMS, with its numbered options."""
    price: Decimal | None = None
    """Of one segment; None where nobody knows it."""
    currency: str = ""
    today: date | None = None
    zones: frozenset[str] | None = field(default=None)
    """The data sets of zones; None where nobody looked."""

    def translator(self, survey: Survey, language: str) -> Translator:
        """Give the Translator that says a survey's texts in one language."""
        return survey_translator(self.translators[language], survey)
