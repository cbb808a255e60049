"""How many SMS segments a text is billed as, and which character makes it dear."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex
from gsm0338 import Codec

Encoding = Literal["GSM-7", "UCS-2"]

ESCAPE = 0x1B
"""Announces a character of the extension table. Source: 3GPP TS 23.038, 6.2.1.1."""


def _decoded(*septets: int) -> str:
    return str(Codec().decode(bytes(septets), "ignore")[0])


BASIC = frozenset(_decoded(code) for code in range(128) if code != ESCAPE)
"""These take one septet."""

EXTENSION = frozenset(_decoded(ESCAPE, code) for code in range(128)) - {""}
"""These take two septets, which one segment must hold together. Source: 3GPP TS 23.038, 6.2.1.1."""

GSM7 = BASIC | EXTENSION

LIMITS: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
"""Units in a message of one segment, and in each of a longer one. Source: 3GPP TS 23.040, 9.2.3.24.1."""

PLAIN = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": ",", "`": "'", "´": "'",
    "–": "-", "—": "-", "‐": "-", "−": "-", "…": "...", "•": "*", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
}  # fmt: skip
"""What a word processor puts in, and what a keyboard has for it: no letter of any language is among them."""


GLUED = (
    "\u2640\u2642\u2695\u2696\u2708\u2764\U0001f308\U0001f33e\U0001f373\U0001f393\U0001f3a4\U0001f3a8\U0001f3eb\U0001f3ed"
    "\U0001f466-\U0001f469\U0001f48b\U0001f4bb\U0001f4bc\U0001f527\U0001f52c\U0001f5e8\U0001f680\U0001f692"
)
"""
What a zero-width joiner holds to the sign before it, for Twilio's calculator.

Source: UAX #29, revision 31 (Unicode 10), Glue_After_Zwj and E_Base_GAZ.
"""

_JOINED = regex.compile(rf"\X(?:(?<=\u200d)(?=[{GLUED}])\X)*+")
_LOOSE = regex.compile(
    rf"(?V1)(?<=\u200d)(?=\p{{Extended_Pictographic}})(?![{GLUED}])"
    r"|(?<!\p{Emoji_Modifier_Base}[\p{M}\ufe0f]*)(?=[\U0001f3fb-\U0001f3ff])"
    r"|(?<=\p{Regional_Indicator}{2}[\p{M}\u200d])"
)
"""Where a grapheme of today is two there: a newer joint, a skin tone on no hand or face, behind a mark on a flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCount:
    """What one text costs on the wire."""

    encoding: Encoding
    segments: int
    units: int
    """Septets in GSM-7, UTF-16 units in UCS-2."""
    culprit: str | None = None
    """The first character, as a reader sees one, that GSM-7 has not; None when it has them all."""


@lru_cache(maxsize=256)
def count(text: str) -> SegmentCount:
    """
    Count as carriers bill: 160/153 septets, or 70/67 UTF-16 units once one character is outside GSM-7.

    A campaign says the same to thousands, so the last texts are remembered.

    Nothing that belongs together is split over two segments: no escape from its character, no
    surrogate pair, no grapheme. An empty text is one segment, because it is sent as one.
    """
    if GSM7.issuperset(text):
        sizes = [2 if character in EXTENSION else 1 for character in text]
        return SegmentCount(encoding="GSM-7", segments=_pack(sizes, "GSM-7"), units=sum(sizes))
    culprit = next(piece for piece in _graphemes(text) if not GSM7.issuperset(piece))
    sizes = list(_ucs2_sizes(text))
    return SegmentCount(encoding="UCS-2", segments=_pack(sizes, "UCS-2"), units=sum(sizes), culprit=culprit)


def gsm_savings(text: str) -> list[tuple[str, str]]:
    """
    Give the typographic characters of a text with a GSM-7 replacement each, in their order.

    To be shown to staff, never applied in silence: an official text stays as it was approved.
    """
    return [(character, PLAIN[character]) for character in dict.fromkeys(text) if character in PLAIN]


def _graphemes(text: str) -> Iterator[str]:
    return (found.group() for found in regex.finditer(r"\X", text))


def _kept_whole(text: str) -> Iterator[str]:
    """The pieces that no segment may tear: graphemes, but a joiner holds what it held in Unicode 10."""
    return (piece for found in _JOINED.finditer(text) for piece in _LOOSE.split(found.group()) if piece)


def _ucs2_sizes(text: str) -> Iterator[int]:
    """UTF-16 units of each piece that must stay whole; one too long for any segment goes by code points."""
    for piece in _kept_whole(text):
        sizes = [1 + (ord(character) > 0xFFFF) for character in piece]  # noqa: PLR2004 - above it: two units
        if piece == "\r\n" or sum(sizes) > LIMITS["UCS-2"][1]:
            yield from sizes
        else:
            yield sum(sizes)


def _pack(sizes: Iterable[int], encoding: Encoding) -> int:
    alone, joined = LIMITS[encoding]
    sizes = list(sizes)
    if sum(sizes) <= alone:
        return 1
    segments, used = 1, 0
    for size in sizes:
        if used + size > joined:
            segments, used = segments + 1, 0
        used += size
    return segments
