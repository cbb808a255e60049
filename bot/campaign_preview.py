"""What a campaign will do, before anybody approves it: who, who not and why, when, and at what cost."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app import App
from bot.campaigns import standing
from bot.rendering import render
from flows.contact import ContactId, kind_of
from flows.conversation import Say, Started, step
from flows.outreach.audience import parse
from flows.outreach.campaign import Campaign, Point, due_at
from flows.outreach.gate import Standing, reason_to_exclude
from flows.outreach.pacing import Load, finish_at
from flows.outreach.pricing import Estimate, Render, estimate
from flows.outreach.sampling import seed_of
from flows.segments import count
from flows.survey_flow import survey_flow
from flows.translator import Translator
from storage import audiences
from storage.database import Db

CHUNK = 2_000

Places = Mapping[tuple[str, ZoneInfo], int]
"""How many contacts there are of each language in each time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPreview:
    """When a point comes due in the city's own time, what it says, and what it costs by language."""

    key: str
    due_at: datetime
    samples: dict[str, str]
    """By language: the first text as a resident reads it, of several wordings the longest; and then each of them."""
    costs: tuple[Estimate, ...]
    """As if everybody got it; reminders and thanks go to fewer."""
    finishes_at: datetime | None
    """When the last of it has left by SMS, within the daily cap, with nothing else in the lane; None: nothing would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The plan as it stands now; consent, quiet hours and fatigue are asked again at each sending."""

    campaign: Campaign
    reached: int
    waiting: int
    """How many of them have had as much this week as they may, and get it later."""
    excluded: dict[str, int]
    """How many of the audience get nothing, by reason."""
    excluded_contacts: tuple[tuple[ContactId, str], ...]
    by_language: dict[str, int]
    points: tuple[PointPreview, ...]


def preview(app: App, db: Db, campaign: Campaign, now: datetime) -> Preview:
    """Say what a campaign will do, from the database as it is now."""
    languages: Counter[str] = Counter()
    places: Counter[tuple[str, ZoneInfo]] = Counter()
    waiting, excluded = 0, list[tuple[ContactId, str]]()
    for stands in everybody(app, db, campaign, now):
        contact = stands.contact
        reason = reason_to_exclude(stands, campaign.programme)
        if reason is None:
            languages[app.translator(contact.language).language] += 1
            places[app.translator(contact.language).language, contact.timezone] += 1
            waiting += stands.room_at is not None and stands.room_at > now
        else:
            excluded.append((contact.id, reason))
    return Preview(
        campaign=campaign,
        reached=languages.total(),
        waiting=waiting,
        excluded=dict(Counter(reason for _, reason in excluded)),
        excluded_contacts=tuple(excluded),
        by_language=dict(languages),
        points=tuple(_point(app, db, campaign, point, languages, places) for point in campaign.points),
    )


def everybody(app: App, db: Db, campaign: Campaign, now: datetime) -> Iterator[Standing]:
    """How it stands with each contact of a campaign's audience."""
    audience, after, seed = parse(campaign.audience), ContactId(0), seed_of(campaign.name, campaign.version)
    while chunk := list(audiences.zones(db, audience, after, CHUNK, now=now, seed=seed)):
        yield from standing(app, db, campaign, chunk).values()
        after = chunk[-1]


def _point(app: App, db: Db, campaign: Campaign, point: Point, languages: Counter[str], places: Places) -> PointPreview:
    texts = {language: _texts(app, db, campaign, point, app.translator(language)) for language in languages}
    renders = {language: Render(texts=texts[language], contacts=languages[language]) for language in languages}
    costs = tuple(estimate(renders, app.city.price_per_segment))
    return PointPreview(
        key=point.key,
        due_at=due_at(campaign, point, app.city.timezone, app.city.quiet).astimezone(app.city.timezone),
        samples={language: told[0] for language, told in texts.items()} | _wordings(app, point, languages),
        costs=costs,
        finishes_at=_finish(app, campaign, point, {cost.language: cost.each for cost in costs}, places),
    )


def _wordings(app: App, point: Point, languages: Counter[str]) -> dict[str, str]:
    """Where wordings are tried against one another, each in each language."""
    return {
        f"{language} ({variant.key}, {variant.share}%)": app.translator(language).text(variant.text, **app.city.facts)
        for language in languages
        for variant in point.variants
    }


def _finish(app: App, campaign: Campaign, point: Point, each: Mapping[str, int], places: Places) -> datetime | None:
    """When the senders of SMS are done with a point, in the city's own time."""
    rate = sum(channel.limits.rate for name, channel in app.channels.items() if kind_of(name) == "sms")
    if not rate:
        return None
    quiet = app.city.quiet
    loads = [
        Load(due_at=due_at(campaign, point, zone, quiet), timezone=zone, segments=each[language] * contacts)
        for (language, zone), contacts in places.items()
    ]
    cap = app.city.daily_cap
    daily = cap.daily(app.city.timezone) if cap else None
    done = finish_at(loads, rate, quiet, daily)
    return done.astimezone(app.city.timezone) if done else None


def texts_of(app: App, db: Db, campaign: Campaign, tr: Translator) -> list[str]:
    """What one contact gets of all points by SMS, in one language."""
    return [
        text
        for point in campaign.points
        for wording in point.wordings
        for text in _texts(app, db, campaign, replace(point, text=wording, variants=()), tr)
    ]


def _texts(app: App, db: Db, campaign: Campaign, point: Point, tr: Translator) -> tuple[str, ...]:
    """The texts one contact gets by SMS when a point fires."""
    if point.kind == "survey":
        latest = app.surveys.latest(db, campaign.survey or "")
        if latest is None:
            return ("",)
        flow = survey_flow(*latest)
        turn = step(flow, flow.begin(**app.city.facts), Started(), tr.with_own(flow.own))
        return tuple(render(effect, "sms", None)[0] for effect in turn.effects if isinstance(effect, Say))
    wordings = (point.missing,) if point.kind == "results" else point.wordings
    told = (tr.text(wording, **app.city.facts) for wording in wordings)
    return (max(told, key=lambda text: (count(text).segments, len(text))),)
