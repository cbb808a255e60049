"""
Danger words: life comes before any look-up, in every language.

The patterns look for what happens to people now (fire, gas, guns, blood, a crash, no breath, an attack), and for a
wish to die. What only sounds alike (fireworks, a fire station, a glue gun) is taken out first. In doubt it is danger:
a needless “call 911” costs one message.
"""

from typing import Literal

import regex

from flows.safety.danger_words import CRISIS, EMERGENCY, HARMLESS
from flows.safety.wording import spoken_words

Danger = Literal["emergency", "crisis"]
"""emergency → 911; crisis → 988."""


def danger_in(text: str) -> Danger | None:
    """Say whether a text speaks of a danger to life. A wish to die counts before all else."""
    words = spoken_words(text)
    if _CRISIS.search(words):
        return "crisis"
    return "emergency" if _EMERGENCY.search(_HARMLESS.sub(" ", words)) else None


def _any(table: dict[str, tuple[str, ...]]) -> "regex.Pattern[str]":
    """One pattern for all languages; where spaces part the words it begins and ends where words do."""
    spaced = "|".join(p for language, listed in table.items() if language not in _SPACELESS for p in listed)
    spaceless = "|".join(p for language in _SPACELESS for p in table[language])
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{spaced})(?![\p{{L}}\p{{M}}])|{spaceless}")


_SPACELESS = ("zh", "ko")
_CRISIS, _EMERGENCY, _HARMLESS = _any(CRISIS), _any(EMERGENCY), _any(HARMLESS)
