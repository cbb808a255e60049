"""Reads the wordings of a point and the hold-out of a campaign; refuses with a cure."""

from collections.abc import Callable

from flows.outreach.campaign import PointKind
from flows.outreach.experiments import FEWEST, HUNDRED, MOST, MOST_HELD_OUT, Variant
from flows.reading import Section
from flows.surveys.definition.reading import identifier, sections


def read_variants(section: Section, kind: PointKind, read_text: Callable[[Section], str]) -> tuple[Variant, ...]:
    """Read the wordings that a message tries; none where it has one text only."""
    if "variants" not in section:
        return ()
    if kind != "message" or "text" in section:
        section.wrong("'variants' stand instead of the text of a message", "Keep one of the two.", "variants")
    found: list[Variant] = []
    for each in sections(section, "variants"):
        each.only("key", "share", "text")
        found.append(Variant(identifier(each, "key"), read_percent(each, "share"), read_text(each)))
    if not FEWEST <= len(found) <= MOST or len({variant.key for variant in found}) < len(found):
        section.wrong("wordings cannot be told apart", f"Write {FEWEST} to {MOST}, each with a key.", "variants")
    if sum(variant.share for variant in found) != HUNDRED:
        section.wrong("the shares do not make 100%", "Write share: 50% twice, for example.", "variants")
    return tuple(found)


def read_hold_out(top: Section) -> int:
    """Read of how many of a hundred contacts a campaign keeps away."""
    if "hold_out" not in top:
        return 0
    percent = read_percent(top, "hold_out")
    if percent > MOST_HELD_OUT:
        top.wrong(f"{percent}% are more than half", f"Hold out {MOST_HELD_OUT}% at most.", "hold_out")
    return percent


def read_percent(section: Section, key: str) -> int:
    """Read `10%`, or `10`: a whole number from 1 to 99."""
    value = section.get(key)
    digits = str(value).removesuffix("%").strip()
    if isinstance(value, bool) or not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < HUNDRED:
        return section.wrong(f"{value!r} is no share", f"Write {key}: 10%, for example.", key)
    return int(digits)
