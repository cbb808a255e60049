"""A `Web` that answers from a function, for tests of connectors: no network, every request remembered."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.opendata.connector import Mark
from bot.opendata.http.web import Reply


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the connector made it."""

    method: str
    url: str
    params: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Any = None


Answer = Callable[[Asked], Reply | bytes | str | dict[str, Any] | list[Any] | None]
"""What the server says: a whole reply, its content, JSON, or None for “304, nothing changed”."""


@dataclass(slots=True)
class CannedWeb:
    """Answers what `answer` gives; `asked` holds all requests in order."""

    answer: Answer
    asked: list[Asked] = field(default_factory=list)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        since: Mark | None = None,
        private: bool = False,
    ) -> Reply | None:
        del since, private
        return self._reply(Asked("GET", url, params or {}, headers or {}))

    def post(self, url: str, content: Any, *, headers: Mapping[str, str] | None = None, private: bool = False) -> Reply:
        del private
        reply = self._reply(Asked("POST", url, {}, headers or {}, content))
        if reply is None:
            raise AssertionError("a POST is never answered with 304")
        return reply

    def _reply(self, asked: Asked) -> Reply | None:
        self.asked.append(asked)
        said = self.answer(asked)
        if said is None or isinstance(said, Reply):
            return said
        if isinstance(said, dict | list):
            said = json.dumps(said)
        content = said.encode() if isinstance(said, str) else said
        return Reply(url=asked.url, headers={}, content=content)
