"""Reads a campaign file and refuses, with file, line and cure, what would fail in front of a resident."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from flows.consent.chain import ALL, AREA
from flows.consent.scopes import Programme
from flows.outreach.audience import AudienceError, parse
from flows.outreach.campaign import UNSAVED, Campaign, CampaignId, Only, Point, PointKind
from flows.outreach.reading_experiments import read_hold_out, read_variants
from flows.outreach.reading_moments import KEYS, read_budget, read_date, read_expiry, read_hour, read_when
from flows.outreach.texts import GIVEN, names_in
from flows.reading import Section, read_definition
from flows.surveys.definition.reading import identifier, sections, whole
from flows.surveys.results import result_names
from flows.surveys.survey import Survey

LIBRARY = Path(__file__).parents[1] / "library" / "campaigns"

LONGEST = 365
"""Days from a campaign's start to its last point."""


def load_campaign(
    path: Path,
    surveys: Mapping[str, Survey],
    *,
    author: str,
    starts_on: date,
    id_: CampaignId = UNSAVED,
    templates: Mapping[str, str] | None = None,
) -> Campaign:
    """
    Read one campaign file as a draft that begins on a day; raises DefinitionError.

    `templates`: the texts that points may take instead of their own, by `name@version`.
    """
    top = read_definition(path)
    top.only("name", "audience", "survey", "programme", "title", "confirm", "points", "until", "budget", "hold_out")
    survey = _survey(top, surveys)
    points: list[Point] = []
    for section in sections(top, "points"):
        point = _point(section, survey, surveys, {point.key for point in points})
        points.append(_from_template(section, point, templates or {}))
    return Campaign(
        id=id_,
        name=identifier(top, "name"),
        version=1,
        state="draft",
        audience=_audience(top),
        points=tuple(sorted(points, key=lambda point: (point.when is not None, point.day, point.at))),
        survey=None if survey is None else survey.name,
        author=author,
        starts_on=starts_on,
        programme=_programme(top, survey),
        ends_on=read_date(top, "until") if "until" in top else None,
        budget=read_budget(top),
        hold_out=read_hold_out(top),
    )


def _programme(top: Section, survey: Survey | None) -> Programme | None:
    """The programme a campaign names, or its survey does; residents know it by the title of either."""
    of_survey = survey.programme if survey is not None else None
    name = identifier(top, "programme") if "programme" in top else of_survey
    if name is None:
        for key in ("title", "confirm"):
            if key in top:
                top.wrong(f"{key!r} says nothing without a programme", "Add `programme: a_name`.", key)
        return None
    if name in (ALL, AREA) or of_survey not in (None, name):
        cure = f"Use {of_survey!r}." if of_survey else "Use another name."
        top.wrong(f"the programme cannot be {name!r} here", cure, "programme")
    if "title" not in top and survey is None:
        top.wrong("the programme has no title", "Write `title:` with what residents call it.", "programme")
    title = top.text("title") if survey is None or "title" in top else survey.title
    if _names(top, "title", title):
        top.wrong("a programme's title tells no values", "Take the braces out.", "title")
    return Programme(name=name, title=title, confirm=_flag(top, "confirm"))


def _flag(top: Section, key: str) -> bool:
    value = top.get(key, False)
    return value if isinstance(value, bool) else top.wrong(f"{value!r} is neither true nor false", "Use one.", key)


def _survey(top: Section, surveys: Mapping[str, Survey]) -> Survey | None:
    if "survey" not in top:
        return None
    name = top.text("survey")
    if name not in surveys:
        top.wrong(f"there is no survey {name!r}", f"Use one of: {', '.join(sorted(surveys)) or 'none'}.", "survey")
    return surveys[name]


def _audience(top: Section) -> str:
    written = top.text("audience", "all")
    try:
        return str(parse(written))
    except AudienceError as error:
        return top.wrong(f"the audience cannot be read: {error.what}", error.fix, "audience")


def _point(section: Section, survey: Survey | None, surveys: Mapping[str, Survey], taken: set[str]) -> Point:
    section.only("key", "kind", "day", "at", "only", "text", "missing", "variants", "template", *KEYS)
    key, kind = identifier(section, "key"), _kind(section, survey)
    if key in taken:
        section.wrong(f"two points have the key {key!r}", "Give each a key of its own.", "key")
    day = whole(section, "day", default=0) or 0
    if not 0 <= day <= LONGEST:
        section.wrong(f"day {day} is not within the campaign", f"Use 0 to {LONGEST}.", "day")
    when = read_when(section, kind, surveys)
    variants = read_variants(section, kind, lambda each: _text(each, "text", kind, survey))
    return Point(
        key=key,
        kind=kind,
        day=day,
        at=read_hour(section, when),
        when=when,
        expires=read_expiry(section),
        only=_only(section, survey),
        text=variants[0].text if variants else "" if "template" in section else _text(section, "text", kind, survey),
        variants=variants,
        missing=_text(section, "missing", kind, survey),
    )


def _from_template(section: Section, point: Point, templates: Mapping[str, str]) -> Point:
    """The point with the text of the template it names."""
    if "template" not in section:
        return point
    if point.kind != "message" or "text" in section or point.variants:
        section.wrong("a template stands instead of the text of a message", "Keep one of the two.", "template")
    name = section.text("template")
    if name not in templates:
        known = ", ".join(sorted(templates)) or "none; `grove template save` keeps one"
        section.wrong(f"there is no template {name!r}", f"Name a version of one: {known}.", "template")
    return replace(point, text=templates[name], template=name)


def _kind(section: Section, survey: Survey | None) -> PointKind:
    for kind in get_args(PointKind):
        if section.get("kind") == kind and (survey is not None or kind == "message"):
            found: PointKind = kind
            return found
    return section.wrong(
        f"{section.get('kind')!r} is no kind of point here",
        "Use message, or name a survey at the top and use survey or results.",
        "kind",
    )


def _only(section: Section, survey: Survey | None) -> Only:
    for only in get_args(Only):
        if section.get("only", "all") == only and (survey is not None or only == "all"):
            found: Only = only
            return found
    return section.wrong(
        f"only {section['only']!r} says nothing here",
        "Use all, or with a survey finished or unfinished.",
        "only",
    )


def _text(section: Section, key: Literal["text", "missing"], kind: PointKind, survey: Survey | None) -> str:
    needed = {"survey": set(), "message": {"text"}, "results": {"text", "missing"}}[kind]
    if key not in needed:
        if key in section:
            section.wrong(f"a {kind} point says no {key!r}", "Take it out.", key)
        return ""
    text = section.text(key)
    told = result_names(survey) if survey is not None and kind == "results" and key == "text" else frozenset()
    for name in _names(section, key, text) - GIVEN - told:
        possible = ", ".join(sorted(GIVEN | told))
        section.wrong(f"this text cannot tell {{{name}}}", f"Possible: {possible}.", key)
    return text


def _names(section: Section, key: str, text: str) -> frozenset[str]:
    try:
        return names_in(text)
    except ValueError as error:
        return section.wrong(f"a brace stands alone ({error})", "Write {{ and }} for braces that are shown.", key)
