"""The command that plays the coming week through, and its tables."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.campaigns.group import Json, Name, app
from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from bot.campaign_rehearsal.plan import Plan
    from bot.city import City


@app.command("plan")
def show_plan(
    name: Name,
    days: Annotated[int, typer.Option(help="How many days", min=1, max=60)] = 7,
    as_json: Json = False,
) -> None:
    """
    Play the coming week through on a copy of the city: what leaves in which hour, what waits and why.

    Everything under way is played, and nobody answers. Nothing is sent; no word and no number is in the copy.

    Example: grove campaign plan park_use --days 7
    """
    from bot.campaign_rehearsal.plan import plan_week

    with running_app(log_level="error") as running:
        plan = plan_week(running, name, days)
        city = running.city
    print_json(plan_object(plan, city)) if as_json else show(plan, city)


def plan_object(plan: "Plan", city: "City") -> dict[str, Any]:
    """What `grove campaign plan --json` writes."""
    return {
        "campaign": plan.campaign.name,
        "version": plan.campaign.version,
        "from": _local(plan.begins, city),
        "until": _local(plan.until, city),
        "hours": [
            {
                "at": _local(at, city),
                "went": dict(hour.went),
                "messages": hour.messages,
                "segments": hour.segments,
                "money": str(_money(hour.segments, city)),
                "deferred": dict(hour.deferred),
                "skipped": dict(hour.skipped),
                "others": hour.others,
            }
            for at, hour in plan.hours.items()
        ],
        "messages": plan.messages,
        "segments": plan.segments,
        "money": str(_money(plan.segments, city)),
        "currency": city.currency,
        "later": dict(plan.later),
        "daily_cap": city.daily_cap.of_all if city.daily_cap else None,
        "senders": [
            {
                "sender": sender.channel,
                "rate": sender.rate,
                "done_at": _local(sender.done_at, city),
                "free_at": _local(sender.free_at, city),
            }
            for sender in plan.senders
        ],
    }


def show(plan: "Plan", city: "City") -> None:
    """The same as tables."""
    begins, until = (moment.astimezone(city.timezone) for moment in (plan.begins, plan.until))
    which = f"{plan.campaign.name} version {plan.campaign.version}"
    say(f"{which}, {begins:%b %d %H:%M} to {until:%b %d %H:%M}, if nobody answers", style="bold")
    columns = ["hour", "goes to", "messages", "segments", "money", "waits", "left out", "other campaigns"]
    rows = [
        [
            f"{at.astimezone(city.timezone):%a %b %d %H:00}", _told(hour.went), hour.messages, hour.segments,
            f"{_money(hour.segments, city):.2f}", _told(hour.deferred), _told(hour.skipped), hour.others,
        ]
        for at, hour in plan.hours.items()
    ]  # fmt: skip
    table("What leaves, by the city's own clock", columns, rows)
    say(f"{plan.messages} messages, {plan.segments} segments: {_money(plan.segments, city):.2f} {city.currency}.")
    if plan.later:
        say(f"After that there wait: {_told(plan.later)}.")
    say(f"Daily cap: {city.daily_cap or 'none is set in city.toml'}.")
    for sender in plan.senders:
        if sender.done_at is not None:
            done = sender.done_at.astimezone(city.timezone)
            say(f"{sender.channel}: at {sender.rate:g} a second the last of it has left at {done:%a %b %d, %H:%M %Z}.")
    if not plan.senders:
        say("No sender is set up, so there is no time at which it has left.")


def _money(segments: int, city: "City") -> "Decimal":
    from flows.outreach.pricing import cost

    return cost(segments, city.price_per_segment)


def _told(tally: Any) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(tally.items()))


def _local(moment: "datetime | None", city: "City") -> str | None:
    return None if moment is None else moment.astimezone(city.timezone).isoformat(timespec="minutes")
