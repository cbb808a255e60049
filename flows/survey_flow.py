"""A survey as a flow: the intro, a node for each question, the closing words."""

from flows.conversation import Flow, Node
from flows.nodes.question import QuestionNode
from flows.nodes.say import SayNode
from flows.surveys.survey import Survey
from flows.surveys.translating.translations import own_texts

INTRO, CLOSING = "the-intro", "the-closing"
"""Nodes that no question can be named as: a key has no hyphen."""


def survey_flow(survey: Survey, version: int) -> Flow:
    """Make the flow of one published version of a survey."""
    asked = survey.questions
    keys = [question.key for question in asked]
    values = {"questions": len(asked), "minutes": survey.minutes}
    nodes: dict[str, Node] = {INTRO: SayNode(say=survey.intro, goto=keys[0], values=values)}
    for at, (question, goto) in enumerate(zip(asked, [*keys[1:], CLOSING], strict=True)):
        nodes[question.key] = QuestionNode(question=question, goto=goto, earlier=asked[:at], later=asked[at + 1 :])
    nodes[CLOSING] = SayNode(say=survey.closing, values=values)
    return Flow(
        name=survey.name,
        start=INTRO,
        nodes=nodes,
        version=version,
        survey=True,
        expires_after=survey.expires_after,
        remind_after=survey.remind_after,
        own=own_texts(survey),
    )
