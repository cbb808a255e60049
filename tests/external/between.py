"""Stands between a connector and a foreign server: passes each request on, and changes or notes what comes back."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.external.servers import Server
from tests.opendata.http.serving import Seen, Serving, answer, serving

PASSED_ON = frozenset({"accept", "if-none-match"})

KEPT = ("content-type", "etag", "last-modified", "link")

Change = Callable[[Seen, httpx.Response], bytes]
"""Gives the content of the answer instead of the server's own."""


@contextmanager
def between(server: Server, change: Change) -> Iterator[Serving]:
    """Answer on a port of its own until the block ends."""
    with httpx.Client(base_url=server.url, trust_env=False) as client:

        def saying(seen: Seen) -> list[bytes]:
            asked = {name: value for name, value in seen.headers.items() if name in PASSED_ON}
            response = client.request(seen.method, seen.target, headers=asked, content=seen.content)
            kept = {name.replace("-", "_"): response.headers[name] for name in KEPT if name in response.headers}
            return answer(change(seen, response), response.status_code, **kept)

        with serving(saying) as at:
            yield at


def cutting(cap: int, *, says: bool = True) -> Change:
    """
    Cap pages as ArcGIS does and Koop does not: at most `cap` rows, with `exceededTransferLimit`.

    `says`: whether it admits that it has more.
    """

    def cut(seen: Seen, response: httpx.Response) -> bytes:
        found: dict[str, Any] = response.json()
        if "features" not in found:
            return response.content
        more = len(found["features"]) > cap or found["exceededTransferLimit"]
        return json.dumps(
            {**found, "features": found["features"][:cap], "exceededTransferLimit": bool(says and more)}
        ).encode()

    return cut
