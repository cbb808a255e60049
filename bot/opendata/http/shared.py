"""One file that several data sets are made from, such as the zip of a timetable, is fetched once for all of them."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from bot.opendata.connector import Mark
from bot.opendata.http.web import Reply, Web

Question = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWeb:
    """
    Asks for each of `urls` once, whoever wants it; for one round of refreshes, after which it is thrown away.

    Any number of threads may ask: the first fetches, the others wait for what it gets, also where that is an error.
    Other addresses are asked as often as wanted, and nothing of them is kept.
    """

    web: Web
    urls: frozenset[str]
    _replies: dict[Question, "Future[Reply | None]"] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        since: Mark | None = None,
        private: bool = False,
    ) -> Reply | None:
        if url not in self.urls:
            return self.web.get(url, params, headers=headers, since=since, private=private)
        question = (url, _fixed(params), _fixed(headers), _fixed(since), private)
        with self._asking:
            first = question not in self._replies
            reply = self._replies.setdefault(question, Future())
        if first:
            try:
                reply.set_result(self.web.get(url, params, headers=headers, since=since, private=private))
            except BaseException as error:
                reply.set_exception(error)
                raise
        return reply.result()

    def post(self, url: str, content: Any, *, headers: Mapping[str, str] | None = None, private: bool = False) -> Reply:
        return self.web.post(url, content, headers=headers, private=private)


def _fixed(given: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((given or {}).items()))
