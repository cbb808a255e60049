"""Makes plain text of what a source wrote in HTML: news and calendars keep markup where words are meant."""

import re
from html.parser import HTMLParser

LONGEST = 20_000
"""Characters looked at. Nobody texts the rest."""

SILENT = frozenset({"script", "style", "template", "title"})
"""What stands in these is not for reading."""

INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr"})
"""Elements inside a word or sentence; every other one parts the words around it."""


MARKED = re.compile(r"<!\[[^>]*>?")
"""A marked section: `<![if !supportLists]>`."""

NO_TAG = re.compile(r"<(?!!--)(?=[^<>]*(?:<|$))")
"""A `<` that begins no tag. Python's parser would look for the end of each again and again, to the end of the text."""


def plain_text(html: str) -> str:
    """
    Give the words on one line: no tags, entities read (`&amp;` is &).

    Text that never was HTML comes back as it is, blanks aside: `ages 5 < 10` keeps its sign.
    """
    # Python's parser raises AssertionError at a marked section it does not know, as old Word exports have them.
    known = MARKED.sub(" ", html[:LONGEST].replace("<![CDATA[", ""))
    reader = _Words(NO_TAG.sub("&lt;", known))
    return " ".join("".join(reader.found).split())


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if not self._silent and tag in SILENT:
            self._silent = tag
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.found.append(" ")
