"""The command that says what an experiment with wordings found."""

from typing import TYPE_CHECKING, Any

from bot.cli.campaigns.group import Json, Name, app
from bot.cli.output import print_json, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from flows.outreach.findings import Arm

FEW = "fewer than 10"


@app.command("results")
def show_results(name: Name, as_json: Json = False) -> None:
    """
    Say what contacts did after each wording of a campaign, against those held out, and which difference is real.

    No number below ten is told.

    Example: grove campaign results park_use
    """
    from bot import campaign_life
    from flows.outreach.findings import findings
    from storage import experiments

    with running_app(log_level="warning") as running, running.database.reading() as db:
        campaign = campaign_life.named(db, name)
        found = {point.key: experiments.arms(db, campaign, point.key) for point in campaign.points}
    if as_json:
        points = [
            {"point": point, "arms": [arm_object(arm) for arm in arms.values()], "findings": list(findings(arms))}
            for point, arms in found.items()
        ]
        print_json({"campaign": name, "hold_out": campaign.hold_out, "points": points})
        return
    for point, arms in found.items():
        columns = ["wording", "sent", "delivered", "answered", "finished", "opted out"]
        table(f"{point} (with the interval of 95 %)", columns, [row(arm) for arm in arms.values()])
        for line in findings(arms):
            say(line)


def arm_object(arm: "Arm") -> dict[str, Any]:
    """One wording for scripts; null: fewer than ten."""
    from flows.outreach.experiments import wilson
    from flows.outreach.findings import MEASURES
    from flows.surveys.results import LEAST

    told = {measure: arm.told(measure) for measure in MEASURES}
    shares = {
        measure: None if count is None else [round(bound, 4) for bound in wilson(count, arm.contacts)]
        for measure, count in told.items()
    }
    contacts = arm.contacts if arm.contacts >= LEAST else None
    return {"wording": arm.name, "contacts": contacts, **told, "intervals": shares}


def row(arm: "Arm") -> list[Any]:
    """One wording for people."""
    from flows.outreach.experiments import wilson
    from flows.outreach.findings import MEASURES
    from flows.surveys.results import LEAST

    if arm.contacts < LEAST:
        return [arm.name, FEW, *("" for _ in MEASURES)]
    cells = []
    for measure in MEASURES:
        count = arm.told(measure)
        low, high = wilson(count or 0, arm.contacts)
        cells.append(FEW if count is None else f"{count} ({low:.1%} to {high:.1%})")
    return [arm.name, arm.contacts, *cells]
