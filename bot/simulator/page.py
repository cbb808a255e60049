"""The phones on a page: an SMS and a Telegram conversation of one resident, side by side."""

from urllib.parse import parse_qsl, urlencode

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.simulator.deeds import Deeds
from bot.simulator.network import Network
from bot.simulator.phones import LINES, Line, Resident
from bot.simulator.telegram_api import BOT
from bot.simulator.view import NAMES, WORDS, Conversation, Look, dollars, shown, total

BASE = "/simulator"

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
"""Nothing from elsewhere, nothing inline."""

WAIT_FOR_REPLY_S = 3.0
"""How long a page without JavaScript waits for the city's answer before it shows itself again."""

MAX_FORM = 64 * 1024

FROM_ELSEWHERE = ("cross-site", "same-site")
"""Values of Sec-Fetch-Site for a form that stands on another site."""


class Page:
    """Shows the phones and does what is pressed on them."""

    def __init__(self, network: Network, deeds: Deeds, look: Look) -> None:
        self.network, self.deeds, self.look = network, deeds, look
        self.phones = network.phones
        templates = jinja2.PackageLoader("bot.simulator", "templates")
        self._templates = jinja2.Environment(loader=templates, autoescape=True, trim_blocks=True)

    def routes(self) -> list[Route | Mount]:
        return [
            Route(BASE, self.show),
            Route(f"{BASE}/thread", self.thread),
            Route(f"{BASE}/messages", self.write, methods=["POST"]),
            Route(f"{BASE}/presses", self.press, methods=["POST"]),
            Route(f"{BASE}/blocks", self.block, methods=["POST"]),
            Mount(f"{BASE}/static", StaticFiles(packages=[("bot.simulator", "static")])),
        ]

    async def show(self, request: Request) -> Response:
        resident = self.phones.resident(request.query_params.get("resident", ""))
        return self._html(
            request,
            "page.html",
            look=self.look,
            price=dollars(self.look.price),
            residents=self.phones.residents,
            resident=resident,
            conversations=[self._conversation(line, resident) for line in LINES],
            blocked=str(resident.telegram_id) in self.deeds.telegram.blocked,
        )

    async def thread(self, request: Request) -> Response:
        """Give one conversation's messages; 204 when the caller has seen this version."""
        resident = self.phones.resident(request.query_params.get("resident", ""))
        line: Line = "telegram" if request.query_params.get("line") == "telegram" else "sms"
        if request.query_params.get("version") == str(self.phones.version(line, resident.key)):
            return Response(status_code=204)
        phone = self._conversation(line, resident)
        return self._html(request, "thread.html", phone=phone, resident=resident)

    async def write(self, request: Request) -> Response:
        """Send what was typed, or the suggestion that was pressed."""
        form, resident = await self._form(request)
        text = form.get("suggestion") or form.get("text", "").strip()
        line: Line = "telegram" if form.get("line") == "telegram" else "sms"
        seen = self.phones.replies(line, resident.key)
        if text:
            await (self.deeds.text if line == "sms" else self.deeds.write)(resident, text)
        return await self._done(request, line, resident, seen if text else -1)

    async def press(self, request: Request) -> Response:
        form, resident = await self._form(request)
        seen, number = self.phones.replies("telegram", resident.key), form.get("message", "")
        await self.deeds.press(resident, int(number) if number.isdecimal() else 0, form.get("data", ""))
        return await self._done(request, "telegram", resident, seen)

    async def block(self, request: Request) -> Response:
        form, resident = await self._form(request)
        await self.deeds.block(resident, blocked=form.get("blocked") == "yes")
        return await self._done(request, "telegram", resident, -1)

    async def _form(self, request: Request) -> tuple[dict[str, str], Resident]:
        """Read a form of this page; another site may not write in a resident's name."""
        if request.headers.get("sec-fetch-site", "") in FROM_ELSEWHERE:
            raise HTTPException(403)
        body = (await request.body())[:MAX_FORM].decode("utf-8", "replace")
        form = dict(parse_qsl(body, keep_blank_values=True))
        return form, self.phones.resident(form.get("resident", ""))

    async def _done(self, request: Request, line: Line, resident: Resident, seen: int) -> Response:
        """Send the browser back to the phones, after the reply if it comes soon; a script need not wait."""
        if request.headers.get("x-requested-with") == "fetch":
            return Response(status_code=204)
        await self.phones.until(lambda: self.phones.replies(line, resident.key) > seen, WAIT_FOR_REPLY_S)
        query = urlencode({"resident": resident.key})
        return RedirectResponse(f"{_base(request)}?{query}#{line}-write", 303)

    def _conversation(self, line: Line, resident: Resident) -> Conversation:
        thread, sender = self.phones.thread(line, resident.key), self.network.credentials.sender
        return Conversation(
            line=line,
            name=NAMES[line],
            address=sender if line == "sms" else f"@{BOT['username']}",
            bubbles=tuple(shown(bubble, line, resident, self.look) for bubble in thread),
            version=self.phones.version(line, resident.key),
            total=total(thread, self.look.price) if line == "sms" else "",
            samples=tuple(self.look.samples.get(resident.tag, self.look.samples.get("en", ()))),
            words=WORDS[line],
        )

    def _html(self, request: Request, template: str, **values: object) -> Response:
        page = self._templates.get_template(template).render(base=_base(request), **values)
        headers = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return HTMLResponse(page, headers=headers)


def _base(request: Request) -> str:
    """Where the simulator stands, also when it is mounted below another path."""
    return f"{request.scope.get('root_path', '')}{BASE}"
