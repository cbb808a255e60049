"""
What an XLSForm may hold that a survey has a word for, and what to do about the rest.

Source: https://xlsform.org/en/ and its reference table; `grove_` columns are our own, and other tools pass them over.
"""

from collections.abc import Mapping

from flows.replies.matching import Kind

KINDS: Mapping[str, Kind] = {
    "select_one": "choice",
    "select_multiple": "multi",
    "range": "scale",
    "integer": "number",
    "text": "text",
    "date": "date",
    "geopoint": "place",
}
"""Types of a row that are a question; a choice between yes and no alone is a yes_no question."""

TYPES: Mapping[Kind, str] = {kind: type_ for type_, kind in KINDS.items()} | {"yes_no": "select_one"}

YES_NO_LIST = "yes_no"

CURES: Mapping[str, str] = {
    "begin_repeat": "Ask once: a text message has no rows that repeat.",
    "end_repeat": "Ask once: a text message has no rows that repeat.",
    "begin_group": "Take the group out, and put its relevant at each of its questions.",
    "end_group": "Take the group out, and put its relevant at each of its questions.",
    "calculate": "Take it out: results are computed from what was saved.",
    "decimal": "Use integer, in the smaller unit.",
    "rank": "Use select_one for the first choice.",
    "acknowledge": "Use select_one with yes and no.",
    "time": "Use select_one with parts of the day.",
    "dateTime": "Use date.",
    "select_one_from_file": "Write the choices into the sheet choices.",
    "select_multiple_from_file": "Write the choices into the sheet choices.",
}
"""Types with a cure of their own."""

NO_FILE = frozenset({"image", "audio", "video", "file", "barcode", "geotrace", "geoshape", "background-audio"})
"""Types that a text message cannot carry."""

BY_ITSELF = frozenset({
    "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit", "simserial", "subscriberid",
    "start-geopoint",
})  # fmt: skip
"""Types that a telephone's form program fills in."""

APPEARANCES = frozenset({
    "", "minimal", "compact", "quick", "quickcompact", "likert", "horizontal", "horizontal-compact", "vertical",
    "columns", "columns-pack", "columns-n", "no-buttons", "autocomplete", "list", "list-nolabel", "label",
    "multiline", "numbers", "thousands-sep", "picker", "no-calendar", "rating", "field-list",
})  # fmt: skip
"""How a question looks on a screen: nothing in a text message, and no harm."""

SURVEY = (
    "type", "name", "required", "relevant", "constraint", "appearance", "parameters", "grove_dont_know",
    "grove_refusable", "grove_on_fail", "grove_zone",
)  # fmt: skip
CHOICES = ("list_name", "list name", "name")
SETTINGS = (
    "form_id", "version", "default_language", "grove_programme", "grove_minutes", "grove_segments",
    "grove_expires_after_days", "grove_remind_after_hours", "grove_languages", "grove_fall_back",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
"""Columns that are read, by sheet."""

TOLD: Mapping[str, tuple[str, ...]] = {
    "survey": ("label", "hint", "grove_min_label", "grove_max_label"),
    "choices": ("label",),
    "settings": ("form_title",),
}
"""Columns that hold texts, and may stand once for each language: `label::Español (es)`."""

UNREAD: Mapping[str, str] = {
    "calculation": "Take it out: results are computed from what was saved.",
    "choice_filter": "Ask one question for each choice, with relevant: lists cannot hang on an answer.",
    "repeat_count": "Ask once: a text message has no rows that repeat.",
    "constraint_message": "Take it out: the service says itself how to answer.",
    "required_message": "Take it out: the service says itself how to answer.",
    "default": "Take it out: nobody is given an answer.",
    "read_only": "Take it out, or make the row a note.",
}
"""Columns with a cure of their own; of any other: take it out."""

SHEETS_REFUSED = ("external_choices", "entities", "osm")

DONT_KNOW_LABEL, REFUSED_LABEL = "Don't know", "Prefer not to say"
"""How the two answers with codes of their own are called in a list of choices."""
