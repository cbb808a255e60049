"""
Writes what a look-up found, or did not find, as the text a resident reads.

Each sentence is a line of its own, translated whole: DEMO DATA first where rows are made up, then the
answer, then how old it is if it is too old, and the source last.
"""

from collections.abc import Mapping

from flows.cards.card import MORE, MORE_ROW, ROWS, WORDING, Card
from flows.cards.checks import placeholders
from flows.lookup import Found, NotFound, Offered, Phrase, Source, Value
from flows.translator import N_, Translator

DEMO = "DEMO DATA"
"""The same in every language, so that staff and scripts find it too."""

STREET_KNOWN = "no_such_number"

COMMON: Mapping[str, str] = {
    "no_such": N_("I could not find that. Please try other words, or ask: {contact}."),
    "no_such_address": N_("I could not find {address}. Please text the number and street, such as 12 Main St."),
    STREET_KNOWN: N_("I could not find {address}. On {street} I know the numbers {first} to {last}."),
    "outside": N_("{address} is outside the city, so I have no data on it. Please ask: {whose}."),
    "no_data": N_("I have no data on that. Please ask: {contact}."),
    "down": N_("I cannot read the city's data just now. Please try again in a few minutes."),
}
"""What is said for each kind of no where a card has no words of its own."""


def answer_text(card: Card, result: Found | NotFound, tr: Translator) -> str:
    """Write the answer, or the honest no, with its source and date."""
    said = _found(card, result, tr) if isinstance(result, Found) else _not_found(card, result, tr)
    return _sourced(said, result, tr)


def more_text(card: Card, found: Found, tr: Translator) -> str | None:
    """
    Write the long form of an answer, with its source and date; None where there is no more to say.

    With a wording `more_row` it tells every row at length, without one those that the answer left out.
    """
    wording = card.say.get(MORE)
    if wording is None:
        return None
    told = (*found.rows, *found.more) if MORE_ROW in card.say else found.more
    if not told and ROWS in placeholders(wording):
        return None
    row_wording = card.say.get(MORE_ROW)
    rows = "\n".join(_row(card, row, tr, row_wording) for row in told)
    return _sourced(tr.text(wording, **{**found.values, ROWS: rows}), found, tr)


def offer_text(offered: Offered, tr: Translator) -> str:
    """Ask which of the things that come near was meant; the labels of several are the message's choices."""
    if len(offered.offers) == 1:
        label = offered.offers[0].label
        return tr.text("I did not find exactly that. Did you mean {label}?", label=Phrase(label))
    if offered.kind == "several":
        return tr.text("There is more than one. Which one do you mean?")
    return tr.text("I did not find exactly that. Which one do you mean?")


def _sourced(said: str, result: Found | NotFound, tr: Translator) -> str:
    """Put before and behind what is said how far it is to be trusted."""
    source = result.source
    if source is None:
        return said
    stale = isinstance(result, Found) and source.stale
    lines = [
        tr.text("{mark}: made-up rows, only for trying this out.", mark=DEMO) if source.sample else "",
        said,
        _stale(source, tr) if stale else "",
        tr.text("Source: {title}, {date}", title=Phrase(source.title), date=source.as_of.isoformat()),
    ]
    return "\n".join(line for line in lines if line)


def _found(card: Card, found: Found, tr: Translator) -> str:
    wording = card.say.get(found.variant, card.say["found"])
    values: dict[str, Value] = dict(found.values)
    if found.rows:
        values[ROWS] = "\n".join(_row(card, row, tr) for row in found.rows)
    return tr.text(wording, **values)


def _row(card: Card, row: Mapping[str, Value], tr: Translator, wording: str | None = None) -> str:
    """Write one line; a row may say which of the card's wordings fits it."""
    own = card.say.get(str(row.get(WORDING, "")), card.say["row"])
    return tr.text(wording or own, **row)


def _not_found(card: Card, result: NotFound, tr: Translator) -> str:
    return tr.text(_wording(card, result), **result.values)


def _wording(card: Card, result: NotFound) -> str:
    """The card's own words, or the common ones that fit what is known of the address."""
    if result.reason == "no_such" and "first" in result.values:
        return COMMON[STREET_KNOWN]
    if result.reason in card.say:
        return card.say[result.reason]
    if result.reason == "no_such" and "address" in result.values:
        return COMMON["no_such_address"]
    return COMMON[result.reason]


def _stale(source: Source, tr: Translator) -> str:
    return tr.text("As of {date}. Please confirm: {contact}", date=source.as_of.isoformat(), contact=source.confirm_at)
