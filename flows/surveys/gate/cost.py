"""What a survey's messages cost in each language, which character makes one dear, and what would save it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from flows.outreach.pricing import Estimate, Render, cost, estimate
from flows.segments import BASIC, EXTENSION, PLAIN, SegmentCount, count
from flows.surveys.gate.fault import Fault, Launch
from flows.surveys.gate.languages import covered
from flows.surveys.survey import Survey

GSM7 = BASIC | EXTENSION

UNACCENTED = dict(zip("áíóúÁÍÓÚâêîôûãõ", "aiouAIOUaeiouao", strict=True))
"""Letters GSM-7 has not, and what people write on a telephone without them. Source: 3GPP TS 23.038, 6.2.1."""

BY_ACCENT = frozenset({"en", "es", "fil"})
"""Languages that are read without these accents; in Vietnamese they are other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a survey as it goes out, and where it stands in the file."""

    place: str
    text: str

    @property
    def size(self) -> SegmentCount:
        return count(self.text)


def messages(survey: Survey, launch: Launch, language: str) -> list[Message]:
    """Give every message that one contact may get, as this language has them."""
    tr = launch.translator(survey, language)
    values = {**launch.values, "questions": len(survey.questions), "minutes": survey.minutes}
    asked = [
        Message(place=f"{question.key}.ask", text=launch.shown(question.asked(tr))) for question in survey.questions
    ]
    return [
        Message(place="intro", text=tr.text(survey.intro, **values)),
        *asked,
        Message(place="closing", text=tr.text(survey.closing, **values)),
    ]


def costs(survey: Survey, launch: Launch) -> list[Estimate]:
    """Give a row a language: what one contact costs who is asked everything."""
    renders = {
        tag: Render(texts=tuple(each.text for each in messages(survey, launch, tag)), contacts=1)
        for tag in covered(survey, launch)
    }
    return list(estimate(renders, Decimal(0) if launch.price is None else launch.price))


def length_faults(survey: Survey, launch: Launch, language: str) -> Iterator[Fault]:
    """Give messages over the budget, and those that one character makes dearer than need be."""
    for message in messages(survey, launch, language):
        size, cheap = message.size, cheaper(message.text, language)
        allowed = survey.segments + (size.encoding == "UCS-2" and cheap is None)
        dear = _dear(message, cheap, launch)
        if size.segments > allowed:
            what = f"takes {size.segments} segments as {size.encoding}; {allowed} are allowed{dear}"
            fix = f"Shorten it{_instead(message.text, cheap)}, or write segments: {size.segments} at the top."
            yield Fault(severity="error", place=message.place, language=language, what=what, fix=fix)
        elif cheap is not None and dear:
            what = f"takes {size.segments} segments{dear}"
            fix = f"Where the meaning stays{_instead(message.text, cheap)}."
            yield Fault(severity="hint", place=message.place, language=language, what=what, fix=fix)


def cheaper(text: str, language: str) -> str | None:
    """Give a text with nothing in it that GSM-7 has not, by changes that keep its meaning; None if there is none."""
    table = PLAIN | UNACCENTED if language in BY_ACCENT else PLAIN
    plain = "".join(
        character if character in BASIC | EXTENSION else table.get(character, character) for character in text
    )
    return plain if plain != text and count(plain).encoding == "GSM-7" else None


def saved(text: str, cheap: str | None) -> int:
    """Give the segments that the letters outside GSM-7 cost: against the cheaper text, or one as long in GSM-7."""
    size = count(text)
    if size.encoding == "GSM-7":
        return 0
    return size.segments - count("x" * size.units if cheap is None else cheap).segments


def _dear(message: Message, cheap: str | None, launch: Launch) -> str:
    """Say which character makes a message dear, by how many segments, and what they cost."""
    more = saved(message.text, cheap)
    if not more:
        return ""
    segments = "1 segment" if more == 1 else f"{more} segments"
    price = "" if launch.price is None else f" ({cost(more, launch.price)} {launch.currency} a resident)"
    return f"; {message.size.culprit!r} makes it UCS-2, which costs {segments} more{price}"


def _instead(text: str, cheap: str | None) -> str:
    """Say what to write instead; only where it all helps."""
    if cheap is None:
        return ""
    table = PLAIN | UNACCENTED
    pairs = [
        f"{table[each]!r} for {each!r}"
        for each in dict.fromkeys(text)
        if each in table and each not in BASIC | EXTENSION
    ]
    return f", write {', '.join(pairs)}"
