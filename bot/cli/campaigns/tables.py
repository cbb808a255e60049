"""What `grove campaign preview` and `simulate` show: tables for people, one JSON object for scripts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.campaign_preview import Preview
from bot.campaign_rehearsal.run import Rehearsed, segments
from bot.city import City
from bot.cli.output import say, table
from flows.outreach.pricing import Estimate, cost


def preview_object(seen: Preview, city: City) -> dict[str, Any]:
    """What `grove campaign preview --json` writes."""
    return {
        "campaign": seen.campaign.name,
        "version": seen.campaign.version,
        "audience": seen.campaign.audience,
        "reached": seen.reached,
        "waiting": seen.waiting,
        "by_language": seen.by_language,
        "excluded": seen.excluded,
        "excluded_contacts": [{"contact": id_, "reason": reason} for id_, reason in seen.excluded_contacts],
        "currency": city.currency,
        "price_per_segment": str(city.price_per_segment),
        "prices_as_of": city.prices_as_of.isoformat() if city.prices_as_of else None,
        "daily_cap": city.daily_cap.of_all if city.daily_cap else None,
        "points": [
            {
                "point": point.key,
                "due_at": point.due_at.isoformat(),
                "finishes_at": point.finishes_at.isoformat() if point.finishes_at else None,
                "samples": point.samples,
                "costs": [_cost_object(one) for one in point.costs],
            }
            for point in seen.points
        ],
    }


def _cost_object(one: Estimate) -> dict[str, Any]:
    return {
        "language": one.language,
        "contacts": one.contacts,
        "segments_each": one.each,
        "segments": one.segments,
        "money": str(one.money),
        "encoding": one.encoding,
    }


def show_preview(seen: Preview, city: City) -> None:
    """The same as tables."""
    say(f"{seen.campaign.name} version {seen.campaign.version}, for: {seen.campaign.audience}", style="bold")
    later = f"; {seen.waiting} of them later, for they have had as much this week as they may" if seen.waiting else ""
    say(f"Reaches {seen.reached} contacts{later}.")
    table("Left out", ["why", "contacts"], list(seen.excluded.items()) or [["nobody", 0]])
    for point in seen.points:
        columns = ["language", "contacts", "segments each", "encoding", "segments", "money"]
        rows = [
            [one.language, one.contacts, one.each, one.encoding, one.segments, f"{one.money:.2f} {city.currency}"]
            for one in point.costs
        ]
        table(f"{point.key}: {point.due_at:%a %b %d %Y, %H:%M %Z} (the most it can cost)", columns, rows)
        if point.finishes_at is not None:
            say(f"By SMS the last of it has left at {point.finishes_at:%a %b %d, %H:%M %Z}.")
        for language, text in point.samples.items():
            say(f"{language}: {text}", style="dim")
    dated = f"as of {city.prices_as_of}" if city.prices_as_of else "without a date: write [sms] as_of in city.toml"
    say(f"Prices: {city.price_per_segment} {city.currency} a segment, {dated}.")
    say(f"Daily cap: {city.daily_cap or 'none is set in city.toml'}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A rehearsed campaign, and the city whose hours and prices it is shown in."""

    seen: Rehearsed
    city: City

    @property
    def money(self) -> Decimal:
        return cost(self.seen.segments, self.city.price_per_segment)

    def hours(self) -> Iterator[dict[str, Any]]:
        """Each moment at the city's own hour: what went by point, in how many messages and segments."""
        for moment in self.seen.moments:
            went = {point: number for (point, what), number in sorted(moment.outcome.items()) if what == "went"}
            yield {
                "at": moment.at.astimezone(self.city.timezone).isoformat(timespec="minutes"),
                "went": went,
                "messages": len(moment.sent),
                "segments": segments(moment.sent),
                "skipped": sum(moment.outcome.values()) - sum(went.values()),
                "replies": moment.replies,
                "answers": len(moment.answered),
                "answer_segments": segments(moment.answered),
            }

    def skipped(self) -> list[dict[str, Any]]:
        """What was not sent, by point and reason."""
        left = sorted(self.seen.outcome.items())
        return [
            {"point": point, "reason": what, "contacts": number} for (point, what), number in left if what != "went"
        ]

    def quiet(self) -> int:
        """Messages the campaign sent in somebody's quiet hours: 0, or the gate is broken."""
        zones = {resident.urn: resident.timezone for resident in self.seen.residents}
        hours = self.city.quiet
        return sum(hours.holds_at(each.at, zones[each.urn]) for moment in self.seen.moments for each in moment.sent)

    def twice(self) -> int:
        """Messages that somebody got twice at one moment: 0, or a claim is broken."""
        same = Counter((each.at, each.urn, each.message.text) for moment in self.seen.moments for each in moment.sent)
        return same.total() - len(same)


def simulation_object(told: Simulation) -> dict[str, Any]:
    """What `grove campaign simulate --json` writes."""
    seen = told.seen
    return {
        "campaign": seen.campaign.name,
        "audience": seen.campaign.audience,
        "contacts": len(seen.residents),
        "by_language": _by([resident.language or "unknown" for resident in seen.residents]),
        "consent": _by([resident.consent for resident in seen.residents]),
        "hours": list(told.hours()),
        "skipped": told.skipped(),
        "finished": seen.finished,
        "segments": seen.segments,
        "money": str(told.money),
        "currency": told.city.currency,
        "in_quiet_hours": told.quiet(),
        "twice": told.twice(),
    }


def show_simulation(told: Simulation) -> None:
    """The same as tables."""
    seen = told.seen
    made_up = f"with {len(seen.residents)} made-up residents"
    say(f"{seen.campaign.name}, for: {seen.campaign.audience}, {made_up}", style="bold")
    columns = ["hour", "went", "messages", "segments", "skipped", "replies"]
    rows = [
        [
            f"{datetime.fromisoformat(hour['at']):%b %d %H:%M}",
            ", ".join(f"{point} {number}" for point, number in hour["went"].items()),
            *(hour[column] for column in columns[2:]),
        ]
        for hour in told.hours()
    ]
    table("What goes out, by the city's own clock", columns, rows)
    table("What does not, and why", ["point", "why", "contacts"], [list(row.values()) for row in told.skipped()])
    say(f"{seen.finished} finished. {seen.segments} segments: {told.money:.2f} {told.city.currency} at most.")
    say(f"{told.quiet()} messages in quiet hours, {told.twice()} twice. Nothing was really sent.")


def _by(values: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
