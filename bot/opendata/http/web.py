"""
The way out to sources: limits of time and size, few tries, conditional requests, no strange addresses.

Every connector is given a `Web` and uses nothing else of the network.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from bot.opendata.connector import Feed, Mark, SourceFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: always status 2xx, complete, within the limits."""

    url: str
    """Where it came from in the end, after redirects."""
    headers: Mapping[str, str]
    content: bytes
    mark: Mark = field(default_factory=dict)
    """`etag` and `modified`, as far as the server sent them: for the next conditional request."""

    def json(self) -> Any:
        """Read it as JSON; raises SourceFailed for an HTML page or anything else that is none."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise SourceFailed(self.url, f"not JSON but {self.looks_like()}") from error

    def text(self) -> str:
        """Read it as text in the charset it names, UTF-8 where it names none; raises SourceFailed."""
        named = re.search(r"charset=[\"']?([\w.-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        try:
            return self.content.decode(named[1] if named else "utf-8-sig").removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError) as error:
            raise SourceFailed(self.url, f"not text in {named[1] if named else 'UTF-8'}") from error

    @property
    def modified_day(self) -> date | None:
        """The day of `Last-Modified` in UTC; None where there is none to be read."""
        try:
            return parsedate_to_datetime(self.headers.get("last-modified", "")).date()
        except ValueError:
            return None

    def looks_like(self) -> str:
        """Say in a word what the content seems to be, for the line that says what it is not."""
        start = self.content[:200].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            return "an HTML page"
        return "XML" if start.startswith(b"<") else "something else" if start else "nothing"


class Web(Protocol):
    """What connectors ask; raises SourceFailed with one plain line for whatever goes wrong."""

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        since: Mark | None = None,
        private: bool = False,
    ) -> Reply | None:
        """GET; with `since` a conditional one, and None when the server says 304. `private` as in `Feed`."""
        ...

    def post(self, url: str, content: Any, *, headers: Mapping[str, str] | None = None, private: bool = False) -> Reply:
        """POST `content` as JSON; for protocols that ask that way. Repeated like a GET: it must change nothing."""
        ...


def get_whole(web: Web, feed: Feed, since: Mark) -> Reply | None:
    """
    Fetch a source that is one file; None where the server, or the bytes themselves, say that nothing changed.

    Many servers send neither `ETag` nor `Last-Modified`; the mark therefore holds the `sha256` of the content too.
    """
    reply = web.get(feed.url, since=since, private=feed.private)
    if reply is None:
        return None
    sha256 = hashlib.sha256(reply.content).hexdigest()
    if since.get("sha256") == sha256:
        return None
    return replace(reply, mark={**reply.mark, "sha256": sha256})
