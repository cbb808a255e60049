"""Finds a street address in what people type, and takes it apart."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import regex

from nlu.values.streets import DIRECTIONS, NEVER_IN_A_NAME, STATES, SUFFIXES, UNITS, WORDS_AS_WELL

LONGEST = 2000
"""Characters read at most; an address that begins later is not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAddress:
    """
    An address in its parts, each as it was typed but for the short forms.

    `prefix` is a direction (`W`), `suffix` the postal short form (`CT`), `zip` its first five digits.
    """

    number: str
    street: str
    prefix: str | None = None
    suffix: str | None = None
    unit: str | None = None
    city: str | None = None
    zip: str | None = None


@dataclass(frozen=True, slots=True)
class Spotted:
    """An address and where it stands (character offsets, end exclusive)."""

    address: ParsedAddress
    start: int
    end: int
    certain: bool = True
    """It names a kind of street; without one it is a good guess (“9380 studio”)."""


def _any(words: Collection[str]) -> str:
    return "|".join(sorted(map(regex.escape, words), key=len, reverse=True))


_DIGIT = regex.compile(r"\p{Nd}")
_END = r"(?![\p{Latin}\p{N}])"
_WORD = (
    rf"(?!(?:{_any(NEVER_IN_A_NAME)}){_END})"
    rf"(?:\p{{Nd}}+(?:st|nd|rd|th)|\p{{Latin}}[\p{{Latin}}'’.\-]*+){_END}"
)
_NUMBER = r"(?<![\p{L}\p{N}.,:/$€#\-])(?P<number>\p{Nd}{1,6}+(?:-?[a-z](?![\p{Latin}'’]))?(?:\s1/2)?)\s*,?\s+"
_PREFIX = rf"(?:(?P<prefix>{_any(DIRECTIONS)})\.?\s+)?"
_SUFFIX = rf"(?:{_any(SUFFIXES)})\.?{_END}"

_WITH_SUFFIX = regex.compile(
    rf"{_NUMBER}{_PREFIX}(?P<street>{_WORD}(?:\s+{_WORD}){{0,3}}?)\s+(?P<suffix>{_SUFFIX})(?!\s+{_SUFFIX})",
    regex.I,
)
_WITHOUT_SUFFIX = regex.compile(rf"{_NUMBER}{_PREFIX}(?P<street>{_WORD}(?:\s+{_WORD}){{0,2}})", regex.I)
_UNIT = regex.compile(
    rf"\s*,?\s+(?:{_any(UNITS)})\.?\s*\#?\s*(?P<unit>[a-z]?-?\p{{Nd}}{{1,5}}-?[a-z]?|[a-z]){_END}", regex.I
)
_CITY = rf"(?P<city>{_WORD}(?:\s+{_WORD}){{0,2}}?)"
_ZIP = rf"(?P<zip>\p{{Nd}}{{5}})(?:-\p{{Nd}}{{4}})?{_END}"
_TAIL = regex.compile(
    rf"(?:\s*,)?\s+(?:{_CITY}\s*,?\s+)?(?:(?:{_any(STATES)})\.?\s*,?\s+)?{_ZIP}"
    rf"|(?:\s*,)?\s+{_CITY}\s*,?\s+(?:{_any(STATES - WORDS_AS_WELL)}){_END}"
    rf"|\s*,\s*{_CITY}(?=\s*(?:[?!.,]|$))",
    regex.I,
)


def parse_address(text: str, cities: Collection[str] = ()) -> ParsedAddress | None:
    """
    Take the first address in `text` apart; None when there is none.

    `cities` are names that may follow a street without a comma or a ZIP code (“9380 studio elk grove”).
    """
    spotted = find_address(text, cities)
    return spotted.address if spotted else None


def find_complete(text: str, cities: Collection[str] = ()) -> Spotted | None:
    """Find the first address that names its kind of street: fast, because its shape alone tells."""
    text = text[:LONGEST]
    shaped = _WITH_SUFFIX.search(text) if _DIGIT.search(text) else None
    return _complete(text, shaped, cities) if shaped else None


def find_address(text: str, cities: Collection[str] = ()) -> Spotted | None:
    """Find the first address: by its shape, else by the statistical parser where a number invites it."""
    text = text[:LONGEST]
    return find_complete(text, cities) or next(
        (found for bare in _WITHOUT_SUFFIX.finditer(text) if (found := _without_suffix(text, bare, cities))),
        None,
    )


def _complete(text: str, shaped: "regex.Match[str]", cities: Collection[str]) -> Spotted:
    address = ParsedAddress(
        number=_number(shaped["number"]),
        prefix=_direction(shaped["prefix"]),
        street=" ".join(shaped["street"].split()),
        suffix=SUFFIXES[shaped["suffix"].rstrip(".").lower()],
    )
    return _with_tail(text, Spotted(address, shaped.start(), shaped.end()), cities)


def _with_tail(text: str, spotted: Spotted, cities: Collection[str]) -> Spotted:
    """Add the unit, city and ZIP code that follow."""
    address, end = spotted.address, spotted.end
    if unit := _UNIT.match(text, end):
        address, end = replace(address, unit=unit["unit"].upper()), unit.end()
    if tail := _TAIL.match(text, end):
        zip_code = _number(tail["zip"]) if tail["zip"] else None
        address, end = replace(address, city=_spaced(tail["city"]), zip=zip_code), tail.end()
    elif cities and (named := regex.compile(rf"\s+({_any(cities)}){_END}", regex.I).match(text, end)):
        address, end = replace(address, city=_spaced(named[1])), named.end()
    return replace(spotted, address=address, end=end - (text[end - 1] == "."))


def _without_suffix(text: str, bare: "regex.Match[str]", cities: Collection[str]) -> Spotted | None:
    """
    Read “9380 studio”, where no kind of street helps; None when it is more likely a count.

    Fewer than four digits count as an address only where the text begins with them (“410 elm”).
    """
    digits = len(bare["number"])
    if digits < 3 or (digits == 3 and bare.start() != len(text) - len(text.lstrip())):  # noqa: PLR2004 - see above
        return None
    street, end = bare["street"], bare.end()
    for city in cities:
        if street.lower().endswith(" " + city.lower()):
            street = street[: -len(city) - 1]
            end = bare.start("street") + len(street)
    if not _reads_as_street(f"{bare['number']} {street}"):
        return None
    address = ParsedAddress(
        number=_number(bare["number"]), prefix=_direction(bare["prefix"]), street=" ".join(street.split())
    )
    return _with_tail(text, Spotted(address, bare.start(), end, certain=False), cities)


def _reads_as_street(text: str) -> bool:
    """Whether usaddress, a conditional random field trained on US addresses, sees number and street alone."""
    import usaddress

    labels = {label for _, label in usaddress.parse(text)}
    return {"AddressNumber", "StreetName"} <= labels and "Recipient" not in labels


def _number(text: str) -> str:
    """The same in ASCII digits, whatever script they were typed in."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text).upper()


def _direction(text: str | None) -> str | None:
    return DIRECTIONS[text.lower()] if text else None


def _spaced(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None
