"""The demo: the whole program on SQLite, with both providers played by the phone simulator on loopback."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from rich.console import Console
from rich.text import Text
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import App
from bot.building import build
from bot.errors import OperatorError
from bot.logs import set_up
from bot.settings import SECRET_LENGTH, Settings
from bot.simulator.app import Simulator, simulator
from bot.simulator.carrier import Credentials
from bot.simulator.view import Look
from bot.web.server import Beside, web_app, working
from locales.languages import html_tag
from nlu.language import detect
from storage import migrate
from storage.database import Database

SAMPLES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "When is trash day at 9380 Studio Ct?",
        "Parks near 9150 Union Park Way",
        "Where do I take old paint?",
    ),
    "es": ("¿Cuándo recogen la basura en 9380 Studio Ct?", "¿Dónde llevo pintura vieja?"),
    "vi": ("Ngày nào đổ rác ở 9380 Studio Ct?", "Công viên gần 9150 Union Park Way"),
    "zh-Hans": ("9380 Studio Ct 哪天收垃圾？", "9150 Union Park Way 附近的公园"),
    "pa": ("Library kithe hai?",),
}
"""What a newcomer may try, by language tag."""

ACCOUNT = "AC" + "0" * 32
"""An account that cannot exist at the provider."""


class RealAccount(OperatorError):
    """The demo plays the providers, so it must not hold an account at one."""

    code = "demo-with-real-account"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is set, and the demo would play the provider to a real account.",
            fix=f"Unset {name}, or use `grove run`.",
        )


class Serve(Protocol):
    """Answers HTTP until told to stop; `listens` is called as soon as it does."""

    def __call__(self, server: Starlette, *, listens: Callable[[], None]) -> None: ...


def run_demo(given: Settings, serve: Serve) -> None:
    """Seed, start and serve until told to stop; raises RealAccount."""
    refuse_real_accounts(given)
    settings = demo_settings(given)
    set_up("warning")
    _migrated(settings)
    app = build(settings)
    try:
        phones = play(settings, app.city.name, app)
        server = web_app(
            app,
            settings.public_url,
            beside=[working(app), _closing(phones)],
            more=[Mount("/", phones.app)],
            home="/simulator",
        )
        serve(server, listens=partial(tell_address, settings))
    finally:
        app.writer.close()
        app.database.close()


def tell_address(settings: Settings) -> None:
    """Say where the phones are; a script may wait for this line."""
    line = Text.assemble(
        "\nThe phone simulator is at ", (f"{settings.public_url}/simulator", "bold"), "  (Ctrl+C ends it)"
    )
    Console().print(line, highlight=False, soft_wrap=True)


def refuse_real_accounts(settings: Settings) -> None:
    """Raise RealAccount when a provider's account is set."""
    for name in ("twilio_account_sid", "twilio_auth_token", "telegram_token"):
        value = getattr(settings, name)
        if value.get_secret_value() if isinstance(value, SecretStr) else value:
            raise RealAccount(f"GROVE_{name.upper()}")


def demo_settings(given: Settings) -> Settings:
    """Settings of the demo: its own database and secret, and made-up accounts at emulated providers."""
    folder = given.data_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    here = _url(given.host, given.port)
    secret = _kept_secret(folder / "secret")
    return given.model_copy(
        update={
            "database_url": f"sqlite:///{folder}/grove.db",
            "live_data": False,
            "secret_key": SecretStr(secret),
            "public_url": here,
            "twilio_account_sid": ACCOUNT,
            "twilio_auth_token": SecretStr(secret[:32]),
            "twilio_from": "+19165550199",
            "twilio_api_url": here,
            "twilio_segments_per_second": 20,
            "telegram_token": SecretStr(f"1:{secret[:35]}"),
            "telegram_secret": SecretStr(secret[:24]),
            "telegram_api_url": here,
        }
    )


def _url(host: str, port: int) -> str:
    """Where this machine itself reaches what listens on a host."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - these are looked for, not listened on
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _kept_secret(path: Path) -> str:
    """The demo's own secret, made once, so that its database can be read at the next start."""
    kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if len(kept) < SECRET_LENGTH:
        kept = secrets.token_urlsafe(48)
        path.touch(mode=0o600)
        path.write_text(kept, encoding="utf-8")
    return kept


def _migrated(settings: Settings) -> None:
    database = Database.open(settings.database_url)
    migrate.upgrade(database)
    database.close()


def play(settings: Settings, title: str, app: App) -> Simulator:
    """Both providers and the page with the phones."""
    credentials = Credentials(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        sender=settings.twilio_from,
        telegram_token=settings.telegram_token.get_secret_value(),
        telegram_secret=settings.telegram_secret.get_secret_value(),
    )
    look = Look(
        title=title,
        timezone=app.city.timezone,
        price=app.city.price_per_segment,
        samples=SAMPLES,
        language_of=lambda text: _tag(text, app.city.languages),
    )
    return simulator(credentials, look, target=settings.public_url)


def _closing(phones: Simulator) -> Beside:
    """Close the simulator when the server stops."""

    async def wait(stop: asyncio.Event) -> None:
        await stop.wait()
        await phones.close()

    return wait


def _tag(text: str, languages: tuple[str, ...]) -> str | None:
    found = detect(text, languages)
    return None if found is None else html_tag(found)
