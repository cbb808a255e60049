"""The option `envelope`: the box that rows have to touch, for protocols whose servers can look."""

from bot.opendata.connector import Feed, SourceFailed


def envelope(feed: Feed) -> str:
    """Give west, south, east and north with commas between; "" for everywhere. Raises SourceFailed for another text."""
    written = feed.option("envelope")
    if not written:
        return ""
    try:
        west, south, east, north = map(float, written.split(","))
    except ValueError as error:
        fix = "Write envelope: west,south,east,north in degrees, such as -121.6,38.3,-121.2,38.5."
        raise SourceFailed(feed.url, "the option `envelope` is not four numbers", fix) from error
    return f"{west},{south},{east},{north}"
