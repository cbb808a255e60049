"""What a point of a campaign sends when it fires: a survey, a message, or the results."""

from collections.abc import Mapping

from bot.effects import begin, open_for, resume_pending
from bot.scene import Scene
from flows.conversation import Say
from flows.lookup import Value
from flows.outreach.campaign import Campaign, Point
from flows.outreach.experiments import choose
from flows.survey_flow import survey_flow
from flows.surveys.results import result_values
from storage import results, sessions


def fire_point(scene: Scene, campaign: Campaign, point: Point) -> str | None:
    """
    Say what a point has to say; a reminder asks the pending question again, or for the first time.

    Gives which of several wordings was said.
    """
    match point.kind:
        case "survey":
            begin_survey(scene, campaign)
        case "message" if point.only == "unfinished" and _never_asked(scene, campaign):
            begin_survey(scene, campaign)
        case "message":
            variant = choose(campaign.split_key, point.variants, scene.contact.id)
            _tell(scene, variant.text if variant else point.text, {})
            if point.only == "unfinished":
                resume_pending(scene)
            return variant.key if variant else None
        case "results":
            told = told_results(scene, campaign)
            _tell(scene, point.text if told else point.missing, told or {})
    return None


def begin_survey(scene: Scene, campaign: Campaign) -> None:
    """
    Begin the campaign's survey in its newest version, once for each contact.

    Who finished it is not asked again; who is in it, or did not finish in time, goes on where they were.
    """
    latest = scene.app.surveys.latest(scene.db, campaign.survey or "")
    if latest is None:
        raise AssertionError("a campaign is drafted with its survey published")
    survey, version = latest
    flow = survey_flow(survey, version)
    match sessions.progress(scene.db, scene.contact.id, survey.name):
        case "none":
            begin(scene, flow)
        case "started":
            sessions.reopen(scene.db, scene.contact.id, survey.name, scene.now, scene.now + open_for(flow))
            resume_pending(scene)
        case "finished" | "refused":
            return


def _never_asked(scene: Scene, campaign: Campaign) -> bool:
    """Whether a contact was passed over when the survey went out, as one who opted in since."""
    survey = campaign.survey
    return survey is not None and sessions.progress(scene.db, scene.contact.id, survey) == "none"


def told_results(scene: Scene, campaign: Campaign) -> Mapping[str, Value] | None:
    """The values a results text may name; None when too few answered."""
    latest = scene.app.surveys.latest(scene.db, campaign.survey or "")
    if latest is None:
        return None
    survey = latest[0]
    tallies = {question.key: results.tally(scene.db, survey.name, question.key) for question in survey.questions}
    return result_values(survey, tallies)


def _tell(scene: Scene, text: str, values: Mapping[str, Value]) -> None:
    said = scene.tr.text(text, **{**scene.app.city.facts, **values})
    scene.say(Say(text=said), None, "campaign")
