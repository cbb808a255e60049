"""A survey: its questions, which of them a contact is asked, how each is put and what a reply is saved as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from flows.conversation import Say
from flows.replies.days import day_meant
from flows.replies.matching import Expected, Kind, match, says_besides
from flows.replies.words import bare
from flows.translator import N_, Translator

SKIPPED = "skipped"
"""Saved when a contact passed a question: an answer of its own, and not the same as none."""

DONT_KNOW, REFUSED = "dont_know", "prefer_not_to_say"
"""Codes of their own, where a question takes them: neither is a skip, and neither is a choice."""

YES_NO = (N_("Yes"), N_("No"))

BESIDES: Mapping[str, str] = {
    DONT_KNOW: N_("Don't know"),
    REFUSED: N_("Prefer not to say"),
    SKIPPED: N_("Skipped"),
}
"""How an answer is called that is none of the choices."""

LONGEST_REPLY = 1600
"""Characters of own words we keep: a text message has no more."""

LONGEST_TOLD = 60
"""Characters of own words that are repeated to who wrote them."""

HINTS: Mapping[Kind, str] = {
    "choice": N_("Please reply with one number from {low} to {high}."),
    "multi": N_("Please reply with numbers from {low} to {high}, such as 1,3."),
    "yes_no": N_("Please reply YES or NO."),
    "scale": N_("Please reply with one number from {low} to {high}."),
    "number": N_("Please reply with a whole number."),
    "text": N_("Please reply in your own words."),
    "date": N_("Please reply with a day, such as 12/5."),
    "place": N_("Please reply with a street address and its number, or with the name of your area."),
}
"""Said before a question is asked again."""

BETWEEN = N_("Please reply with a day from {earliest} to {latest}.")
FROM = N_("Please reply with a day that is not before {earliest}.")
UNTIL = N_("Please reply with a day that is not after {latest}.")
"""Likewise, of a question for a day within bounds."""

NOT_FOUND = N_("I did not find that address.")
NEAR_BY = N_("I did not find that address. If it is one of these, please write it like this:")


def code_of(label: str) -> str:
    """Make the code an English label is saved under: `A few times a month` → `a_few_times_a_month`."""
    return bare(label).replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a survey. Its texts are English msgids; its codes are the same in every language."""

    key: str
    kind: Kind
    ask: str
    labels: tuple[str, ...] = ()
    """Of a choice, multi or yes_no question, in the order of their numbers."""
    codes: tuple[str, ...] = ()
    """What each label is saved as."""
    min: int | None = None
    max: int | None = None
    min_label: str = ""
    """What the lowest place of a scale means; `max_label` the highest."""
    max_label: str = ""
    optional: bool = False
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Asked only when each of these earlier questions was answered with one of these codes."""
    may_not_know: bool = False
    """“Don't know” is an answer, saved as DONT_KNOW."""
    may_refuse: bool = False
    """“Prefer not to say” is an answer, saved as REFUSED."""
    on_fail: Literal["skip", "person"] = "skip"
    """What follows when the last try was not understood either."""
    earliest: date | Literal["today"] | None = None
    """Of a date question; `latest` likewise."""
    latest: date | Literal["today"] | None = None
    zone: str = ""
    """Of a place question: the data set of zones whose key is saved; never the address itself."""

    def applies(self, answers: Mapping[str, str]) -> bool:
        """Tell whether to ask it, given the codes saved so far."""
        return all(set(answers.get(key, "").split()) & set(codes) for key, codes in self.only_if.items())

    def asked(self, tr: Translator) -> Say:
        """Put the question. Numbers mean the same in every language, and a scale names its own places."""
        besides = tuple(tr.text(BESIDES[code]) for code in self._besides())
        if self.kind != "scale":
            return Say(text=tr.text(self.ask), choices=tuple(tr.text(label) for label in self.labels), besides=besides)
        lines = [f"{place} = {tr.text(label)}" for place, label in self._named_places()]
        places = tuple(str(place) for place in self._places())
        return Say(text="\n".join([tr.text(self.ask), *lines]), choices=places, besides=besides, listed=False)

    def hint(self, tr: Translator, today: date | None = None) -> str:
        """Say how to answer, before asking again."""
        if self.kind == "date":
            return self._hint_of_days(tr, today)
        places = self._places() or range(1, len(self.labels) + 1)
        if not places:
            return tr.text(HINTS[self.kind])
        return tr.text(HINTS[self.kind], low=places[0], high=places[-1])

    def hint_near(self, addresses: Sequence[str], tr: Translator) -> str:
        """Say how the addresses are written that come near the one we did not find."""
        return "\n".join([tr.text(NEAR_BY), *addresses])

    def hint_lost(self, tr: Translator) -> str:
        """Say that we did not find the address, and how to answer."""
        return "\n".join([tr.text(NOT_FOUND), self.hint(tr)])

    def told(self, code: str, tr: Translator) -> str:
        """Write an answer as the resident gave it; own words are cut short."""
        if code in BESIDES:
            return tr.text(BESIDES[code])
        labels = dict(zip(self.codes, self.labels, strict=True))
        match self.kind:
            case "choice" | "multi" | "yes_no":
                return ", ".join(tr.text(labels[each]) if each in labels else each for each in code.split())
            case "date":
                return tr.write(date.fromisoformat(code))
            case _:
                return code if len(code) <= LONGEST_TOLD else f"{code[:LONGEST_TOLD]}…"

    def code_at(self, choice: int) -> str | None:
        """Give the code of the choice whose button was pressed (from 0); None when there is none."""
        codes = (*(self.codes or tuple(str(place) for place in self._places())), *self._besides())
        return codes[choice] if 0 <= choice < len(codes) else None

    def code_of(self, reply: str, tr: Translator) -> str | None:
        """
        Give what a reply is saved as; None when it does not answer the question, or only the world can tell.

        Several choices are saved as their codes with spaces between. Source: XLSForm, select_multiple.
        """
        besides = self.code_besides(reply)
        if besides is not None and not (self.kind == "choice" and self._matched(reply, tr)):
            return besides
        return self._matched(reply, tr)

    def code_besides(self, reply: str) -> str | None:
        """Give the code of a reply that answers without answering (“don't know”), where this question takes it."""
        return says_besides(reply, (*self._besides(), *((SKIPPED,) if self.optional else ())))

    def day_of(self, meaning: str, today: date | None) -> str | None:
        """Give the day (ISO) that a date slot means; None when that is out of bounds."""
        day = day_meant(meaning, today, *self._bounds(today))
        return None if day is None else day.isoformat()

    def expected(self, tr: Translator) -> Expected:
        """Give what a reply may be, with the labels as this language and the others spell them."""
        named = self._named_places() or tuple(enumerate(self.labels, start=1))
        return Expected(
            kind=self.kind,
            labels=[tr.spellings(label) for _, label in named],
            places=tuple(place for place, _ in named),
            low=self.min,
            high=self.max,
        )

    def _matched(self, reply: str, tr: Translator) -> str | None:
        match match(self.expected(tr), reply):
            case None:
                return None
            case tuple() as several:
                return " ".join(self.codes[index] for index in several)
            case int() as number:
                return self.codes[number] if self.codes else str(number)
            case words:
                return words[:LONGEST_REPLY]

    def _besides(self) -> tuple[str, ...]:
        """The codes that stand behind its choices."""
        given = ((self.may_not_know, DONT_KNOW), (self.may_refuse, REFUSED))
        return tuple(code for takes, code in given if takes)

    def _bounds(self, today: date | None) -> tuple[date | None, date | None]:
        """The first and the last day that answers; None where there is no such bound."""
        earliest, latest = (today if day == "today" else day for day in (self.earliest, self.latest))
        return earliest, latest

    def _hint_of_days(self, tr: Translator, today: date | None) -> str:
        match self._bounds(today):
            case date() as earliest, date() as latest:
                return tr.text(BETWEEN, earliest=earliest, latest=latest)
            case date() as earliest, None:
                return tr.text(FROM, earliest=earliest)
            case None, date() as latest:
                return tr.text(UNTIL, latest=latest)
            case _:
                return tr.text(HINTS["date"])

    def _places(self) -> range:
        if self.kind != "scale" or self.min is None or self.max is None:
            return range(0)
        return range(self.min, self.max + 1)

    def _named_places(self) -> tuple[tuple[int, str], ...]:
        places = self._places()
        ends = ((places[0], self.min_label), (places[-1], self.max_label)) if places else ()
        return tuple((place, label) for place, label in ends if label)


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in one language, and whether a native speaker has read it."""

    text: str
    state: Literal["draft", "reviewed"] = "draft"
    of: str = ""
    """The English text it was made from, where that has changed since: then it is stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A named and versioned set of questions; a contact stays on the version they began with."""

    name: str
    version: int
    title: str
    intro: str
    questions: tuple[Question, ...]
    closing: str
    programme: str | None = None
    """The scope of consent it is sent under; None for the city's general messages."""
    minutes: int = 1
    """How long it takes, as the intro says."""
    segments: int = 2
    """SMS segments one of its messages may take; one more in a language whose letters GSM-7 has not."""
    expires_after: timedelta = timedelta(days=3)
    """How long it stays open; what was answered until then is kept and counted."""
    remind_after: timedelta | None = None
    """After so much silence the pending question is asked once more, outside the quiet hours."""
    languages: tuple[str, ...] = ()
    """Those it goes out in; empty for all of the city's."""
    fall_back: Mapping[str, str] = field(default_factory=dict)
    """Languages it has no texts in, each with the one it is written in there: an explicit choice."""
    translations: Mapping[str, Mapping[str, "Translation"]] = field(default_factory=dict)
    """By language, then by English text: its own, before the catalogues."""

    def question(self, key: str) -> Question:
        """Give the question of that key; raises KeyError."""
        return {question.key: question for question in self.questions}[key]
