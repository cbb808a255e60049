"""One request as it is sent, and where a redirect may take it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from bot.opendata.connector import Mark, SourceFailed

MEND = "Mend `url` in the declaration."

KEEPS_METHOD = frozenset({307, 308})
"""Redirects after which a POST stays one; after others it would become a GET without its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to one address that was checked for what its text can tell."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    """The connector's own, which may hold a key: only for the server it asked."""
    common: Mapping[str, str]
    """Those that every server may see."""
    content: Any = None
    conditional: bool = False

    @property
    def place(self) -> str:
        """The address as it may be shown: no query, no password, no fragment."""
        return shown(self.url)

    def request(self) -> httpx.Request:
        json = self.content if self.method == "POST" else None
        return httpx.Request(self.method, self.url, headers={**self.headers, **self.common}, json=json)

    def moved(self, status: int, location: str) -> "Ask":
        """Give the request that a redirect leads to; raises SourceFailed where it may not lead."""
        if self.method == "POST" and status not in KEEPS_METHOD:
            raise SourceFailed(self.place, "it has moved, and a question cannot be sent after it", MEND)
        target = checked(_joined(self, location))
        if self.url.scheme == "https" and target.scheme != "https":
            raise SourceFailed(self.place, "it leads on to an address without encryption", MEND)
        return replace(self, url=target, headers=self.headers if _same_server(self.url, target) else {})


def first_ask(
    method: str,
    url: str,
    params: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    *,
    common: Mapping[str, str],
    since: Mark | None = None,
    content: Any = None,
) -> Ask:
    """Put a request together; raises SourceFailed for an address that is none or names a password."""
    where = checked(_parsed(url))
    if params:
        where = where.copy_merge_params(params)
    conditions = _conditions(since or {})
    return Ask(
        method=method, url=where, headers=headers or {}, common={**common, **conditions},
        content=content, conditional=bool(conditions),
    )  # fmt: skip


def checked(url: httpx.URL) -> httpx.URL:
    """Give the address back; raises SourceFailed where it is no place on the web or holds a password."""
    if url.scheme not in ("http", "https") or not url.host:
        raise SourceFailed(shown(url), "not an address that begins with https:// or http://", MEND)
    if url.userinfo:
        raise SourceFailed(shown(url), "an address may not hold a name and a password", MEND)
    return url


def shown(url: httpx.URL) -> str:
    """Write an address without what may be secret in it."""
    return str(url.copy_with(query=None, fragment=None, userinfo=b""))


def _conditions(since: Mark) -> dict[str, str]:
    wanted = {"If-None-Match": since.get("etag", ""), "If-Modified-Since": since.get("modified", "")}
    return {name: value for name, value in wanted.items() if value}


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SourceFailed("The address", "cannot be read as one", MEND) from error


def _joined(ask: Ask, location: str) -> httpx.URL:
    try:
        return ask.url.join(location)
    except httpx.InvalidURL as error:
        raise SourceFailed(ask.place, "it leads on to nowhere") from error


def _same_server(one: httpx.URL, other: httpx.URL) -> bool:
    upgraded = one.scheme == "http" and other.scheme == "https" and one.port == other.port
    return one.host == other.host and (upgraded or (one.scheme, one.port) == (other.scheme, other.port))
