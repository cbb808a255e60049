"""The content of a reply, read piece by piece: no more of it than may be, whatever it was packed in."""

import io
import zlib
from collections.abc import Iterable, Iterator

PLAIN, GZIP = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})

AT_ONCE = 65_536
"""Bytes unpacked at a time, so that a small piece cannot become a large one."""


class TooLarge(Exception):
    """The content goes on past the limit."""


class NotUnpacked(Exception):
    """The content is not packed the way its header says, or was cut off."""


def read_whole(pieces: Iterable[bytes], packing: str, limit: int) -> bytes:
    """Unpack and join the pieces; raises TooLarge as soon as there are more than `limit` bytes, and NotUnpacked."""
    whole = io.BytesIO()
    for piece in _unpacked(pieces, packing.strip().lower()):
        whole.write(piece)
        if whole.tell() > limit:
            raise TooLarge
    return whole.getvalue()


def _unpacked(pieces: Iterable[bytes], packing: str) -> Iterable[bytes]:
    if packing in PLAIN:
        return pieces
    if packing in GZIP:
        return _gunzipped(pieces)
    raise NotUnpacked


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file may be several packed one after the other. Source: RFC 1952, 2.2."""
    unzip = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unzip.eof:
                    unzip = zlib.decompressobj(wbits=31)
                yield unzip.decompress(rest, AT_ONCE)
                rest = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
        yield unzip.flush()
    except zlib.error as error:
        raise NotUnpacked from error
    if not unzip.eof:
        raise NotUnpacked
