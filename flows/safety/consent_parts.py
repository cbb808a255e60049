"""The words of which sentences that ask us to stop are made, of every language there is."""

from collections.abc import Mapping

from flows.safety.consent_pleas import Parts
from flows.safety.parts import chinese, english, filipino, hmong, korean, punjabi, spanish, vietnamese

PARTS: Mapping[str, Parts] = {
    "en": english.PARTS,
    "es": spanish.PARTS,
    "vi": vietnamese.PARTS,
    "zh": chinese.PARTS,
    "fil": filipino.PARTS,
    "pa": punjabi.PARTS,
    "hmn": hmong.PARTS,
    "ko": korean.PARTS,
}
"""By language, the two ways of writing Chinese together."""
