"""Says in plain English which bar an understanding passed, or did not."""

from flows.understanding import Understanding
from nlu.engine.verdict import OUT_OF_SCOPE, Bar


def why(understood: Understanding, bar: Bar) -> str:
    """The reason of its outcome, for staff; `bar` is what was asked of it."""
    if not understood.intents:
        return "unknown: there are no words in it but maybe an address"
    best, confidence = understood.intents[0]
    if best == OUT_OF_SCOPE:
        return "unknown: it is most like what a city cannot answer"
    match understood.outcome:
        case "sure":
            return f"sure: {confidence:.2f}, and {bar.sure:.2f} is asked to act on it"
        case "ask":
            return f"ask: {confidence:.2f} is below {bar.sure:.2f}, but from {bar.likely:.2f} on it is offered"
        case _:
            return f"unknown: {confidence:.2f} is below {bar.likely:.2f}, so not even worth offering"
