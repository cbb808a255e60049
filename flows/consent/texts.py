"""What residents are told about single programmes: the wording that the ledger then holds, to the letter."""

from flows.consent.scopes import Programme
from flows.lookup import Value
from flows.translator import N_, Translator

STOPPED = N_(
    "{city}: you will get no more messages from us. If you meant only {programme}, reply 1 within 5 minutes. "
    "Text START to begin again."
)
"""The one confirmation of a STOP, where it may have been about one programme only."""

LEFT = N_("{city}: you will get nothing more about {programme}. Other messages may still come. Text STOP to end all.")

CONFIRM = N_(
    "{city}: do you want texts about {programme}? At most {limit} messages a week in all. "
    "Reply YES within 7 days. Msg & data rates may apply. Text HELP for help, STOP to end."
)
"""
Asks to confirm a recurring programme. It has to name the city, how often, the cost, HELP and STOP.
Source: CTIA Messaging Principles and Best Practices.
"""

CONFIRMED = N_(
    "{city}: you will get texts about {programme}. Msg & data rates may apply. Text HELP for help, STOP to end."
)


def about(wording: str, programme: Programme, tr: Translator, **facts: Value) -> str:
    """Write one of these texts about a programme, by the title residents know."""
    return tr.text(wording, **{**facts, "programme": tr.text(programme.title)})
