"""How many steps the pure engine takes a second, against copying the session's results alone."""

from time import perf_counter

from flows.conversation import Replied, Session, step
from flows.survey_flow import survey_flow
from flows.surveys.survey import Question, Survey
from flows.translator import ENGLISH
from flows.understanding import Understanding
from tests.bench.report import Figure, median, rate

SECONDS = 2.0


def conversation_steps() -> list[Figure]:
    """A scale question answered, over and over."""
    question = Question(key="rating", kind="scale", ask="How satisfied are you? Reply 1 to 5.", min=1, max=5)
    survey = Survey(name="bench", version=1, title="Bench", intro="Hello", questions=(question,), closing="Thanks")
    flow = survey_flow(survey, 1)
    session = Session(flow="bench", version=1, node="rating", results={"city": "Elk Grove", "website": "elkgrove.gov"})
    reply = Replied(Understanding(text="4", language=None, intent=None, confidence=0, outcome="unknown"))

    def steps() -> int:
        for _ in range(200):
            turn = step(flow, session, reply, ENGLISH)
            if turn.session is not None:
                raise AssertionError("the survey is over after its only question")
        return 200

    def copies() -> int:
        for _ in range(200):
            session.keeping(rating="4")
        return 200

    def one_step() -> float:
        start = perf_counter()
        step(flow, session, reply, ENGLISH)
        return (perf_counter() - start) * 1000

    return [
        Figure(name="conversation_step_p50", value=median([one_step() for _ in range(5000)]), unit="ms", baseline=0.3,
               baseline_is="what a step may take", goal="≤ 1.00"),
        Figure(name="conversation_steps", value=rate(steps, SECONDS), unit="steps/s", baseline=rate(copies, SECONDS),
               baseline_is="copying the session alone"),
    ]  # fmt: skip
