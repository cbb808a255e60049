"""What messages cost before they are sent: segments and money, by language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from flows.segments import Encoding, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Render:
    """The texts each contact of one language gets, as that language has them."""

    texts: tuple[str, ...]
    contacts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What one language costs, for the preview."""

    language: str
    contacts: int
    each: int
    """Segments one contact gets."""
    segments: int
    money: Decimal
    encoding: Encoding
    """UCS-2 as soon as one of the texts needs it."""
    culprits: tuple[str, ...] = ()
    """The first character of each text that makes it dear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What all languages cost together."""

    contacts: int
    segments: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """What a campaign may cost, in money (`250.00`) or in segments. `parse` and `str` are inverses."""

    amount: Decimal
    of_segments: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `250.00` or `5000 segments`; raises ValueError."""
        number, _, unit = text.strip().partition(" ")
        try:
            amount = Decimal(number)
        except InvalidOperation:
            amount = Decimal(-1)
        whole = unit.strip() == "segments" and amount == amount.to_integral_value()
        if not amount.is_finite() or amount <= 0 or not (whole or not unit):
            raise ValueError(f"{text!r} is no budget; write 250.00 or 5000 segments")
        return cls(amount, of_segments=whole)

    def __str__(self) -> str:
        return f"{self.amount} segments" if self.of_segments else str(self.amount)

    def allows(self, segments: int, price: Decimal) -> bool:
        """Tell whether so many segments, at a price each, are within it."""
        return (Decimal(segments) if self.of_segments else cost(segments, price)) <= self.amount


def cost(segments: int, price: Decimal) -> Decimal:
    """Give the money for so many segments, exactly: rounding is for whoever shows it."""
    if segments < 0 or not price.is_finite() or price < 0:
        raise ValueError(f"{segments} segments at {price} cost nothing that can be counted")
    return segments * price


def estimate(renders: Mapping[str, Render], price: Decimal) -> Iterator[Estimate]:
    """Give a row a language, in the order of their names; `price` is that of one segment."""
    for language, render in sorted(renders.items()):
        counts = [count(text) for text in render.texts]
        each = sum(one.segments for one in counts)
        culprits = tuple(dict.fromkeys(one.culprit for one in counts if one.culprit is not None))
        yield Estimate(
            language=language,
            contacts=render.contacts,
            each=each,
            segments=each * render.contacts,
            money=cost(each * render.contacts, price),
            encoding="UCS-2" if culprits else "GSM-7",
            culprits=culprits,
        )


def total(rows: Iterable[Estimate]) -> Total:
    """Add the rows of an estimate up."""
    rows = list(rows)
    return Total(
        contacts=sum(row.contacts for row in rows),
        segments=sum(row.segments for row in rows),
        money=sum((row.money for row in rows), Decimal(0)),
    )
