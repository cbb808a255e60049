"""Finds the number of a bus route: “bus 12”, “ruta E112”, “12路”."""

import regex

from nlu.folding import Folded

_NUMBER = r"(?P<n>e?\s?-?\p{Nd}{1,3}[a-z]?)(?![\p{Nd}\p{Latin}:/.,]*[\p{Nd}\p{Latin}])"
_BEFORE = (
    r"(?:bus|buses|route|rt|rte|line|etran|e-tran|autobus|camion|ruta|linea|xe buyt|tuyen|chuyen|ruta ng bus|biyahe|"
    r"npav|tsheb npav|kab npav|ਬੱਸ|ਰੂਟ|bas|버스|노선|公交车?|巴士|公車|路线|路線|线路|線路)"
)
_BETWEEN = r"\s*(?:no\.?|nbr|num|number|numero|n[uo]m|so|#|nº|naj npawb|ਨੰਬਰ|nambar|번호|号|號)?\s*#?\s*"
_DIGIT = regex.compile(r"\p{Nd}")
_SHAPES = tuple(
    regex.compile(shape)
    for shape in (
        rf"(?<![\p{{Latin}}\p{{Gurmukhi}}]){_BEFORE}{_BETWEEN}{_NUMBER}",
        r"(?<![\p{Nd}\p{Latin}])(?P<n>e?\p{Nd}{1,3}[a-z]?)\s?(?:路(?!口)|[号號](?:线|線|巴士|公交|公車)|번(?=\s?(?:버스|노선)))",
        r"(?<![\p{Nd}\p{Latin}:/.,-])(?P<n>e?\p{Nd}{1,3}[a-z]?)(?:\s?(?:nambar|number|ਨੰਬਰ|no\.?))?\s(?:bus|ਬੱਸ|bas)(?![\p{Latin}\p{Gurmukhi}])",
        r"(?<![\p{Nd}\p{Latin}])(?P<n>e-?1?\p{Nd}{2})(?![\p{Nd}\p{Latin}])",
    )
)
"""The word and the number; the number and the word; the number and “bus”; an e-tran number."""


def find_route(text: Folded) -> tuple[str, int, int] | None:
    """Find the first route: its number in capitals and ASCII digits (`E112`), and where the number stands."""
    if not _DIGIT.search(text.text):
        return None
    found = [match for shape in _SHAPES for match in shape.finditer(text.text)]
    if not found:
        return None
    first = min(found, key=lambda match: match.start("n"))
    number = "".join(str(int(c)) if c.isdecimal() else c for c in first["n"] if c.isalnum())
    start = first.start("n") + len(first["n"]) - len(first["n"].lstrip(" -"))
    return number.upper(), start, first.end("n")
