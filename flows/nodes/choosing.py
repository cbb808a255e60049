"""Which of a node's choices an input takes: by its button, its number, or its label in any language."""

from flows.conversation import Input, Pressed, Replied
from flows.replies.matching import Spellings, match_choice


def chosen(incoming: Input, labels: Spellings) -> int | None:
    """Give the index (from 0) of the choice; None when it is none of these, or not only one."""
    match incoming:
        case Pressed(choice):
            return choice if 0 <= choice < len(labels) else None
        case Replied():
            return match_choice(incoming.text, labels)
        case _:
            return None
