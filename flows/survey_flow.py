"""A survey as a flow: the intro, a node for each question, the closing words."""

from flows.conversation import Flow, Node
from flows.nodes.question import QuestionNode
from flows.nodes.say import SayNode
from flows.surveys.survey import Survey

INTRO, CLOSING = "the-intro", "the-closing"
"""Nodes that no question can be named as: a key has no hyphen."""


def survey_flow(survey: Survey, version: int) -> Flow:
    """Make the flow of one published version of a survey."""
    keys = [question.key for question in survey.questions]
    nodes: dict[str, Node] = {INTRO: SayNode(say=survey.intro, goto=keys[0])}
    for question, goto in zip(survey.questions, [*keys[1:], CLOSING], strict=True):
        nodes[question.key] = QuestionNode(question=question, goto=goto)
    nodes[CLOSING] = SayNode(say=survey.closing)
    return Flow(name=survey.name, start=INTRO, nodes=nodes, version=version, survey=True)
