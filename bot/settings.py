"""All that may be set from outside: environment variables with the prefix GROVE_, or a `.env` file."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.city import DEFAULT_FILE
from bot.errors import OperatorError
from flows.outreach.guarding import Thresholds
from flows.retention import FLOOR, REDELIVERED, Retention

SECRET_LENGTH = 32

SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|MG[0-9a-zA-Z]+")


class SettingMissing(OperatorError):
    """A variable the service cannot start without is not set."""

    code = "setting-missing"

    def __init__(self, name: str, purpose: str) -> None:
        super().__init__(
            f"{name} is not set: {purpose}.",
            fix=f"Set {name} in the environment or in .env and start again; `grove settings` lists them all.",
        )


class SettingWrong(OperatorError):
    """A variable is set to something that cannot be used."""

    code = "setting-wrong"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name} cannot be used: {why}.",
            fix=f"Mend {name} in the environment or in .env; `grove settings --markdown` says what it is for.",
        )


class Settings(BaseSettings):
    """Every setting, with what it is for. Secrets are never printed."""

    model_config = SettingsConfigDict(env_prefix="GROVE_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(
        default="sqlite:///data/grove.db",
        description="Where all is kept: SQLite or PostgreSQL",
        repr=False,
        exclude=True,  # it may hold a password
    )
    secret_key: SecretStr = Field(default=SecretStr(""), description="32 characters or more; keys are derived from it")
    older_secret_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Former secret keys, separated by commas, until `grove rotate-keys` is done",
    )
    engine: Literal["auto", "builtin", "procrastinate"] = Field(
        default="auto", description="What hands out the work: a runner in each process, or on PostgreSQL a job queue"
    )
    shutdown_seconds: float = Field(
        default=25, ge=1, le=600, description="How long what has begun may take to finish when told to stop"
    )
    lease_seconds: float = Field(
        default=60, ge=9, le=600, description="How long a worker may have a message under way; a call takes up to 8"
    )
    grace_seconds: float = Field(
        default=120, ge=10, le=3600, description="How long after it broke off a provider is asked; more than the lease"
    )
    public_url: str = Field(default="http://127.0.0.1:8080", description="How the providers reach this service")
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8080, ge=1, le=65535, description="Port to listen on")
    worker_port: int = Field(
        default=0, ge=0, le=65535, description="Port on which `grove worker` tells its health and metrics; 0: on none"
    )
    data_dir: Path = Field(default=Path("data"), description="Folder of the data snapshots and the trained model")
    city_file: Path = Field(default=DEFAULT_FILE, description="What is this city's own")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged")
    log_format: Literal["json", "console"] = Field(
        default="json", description="A JSON object a line, or lines for people to read"
    )
    ready_inbox_seconds: float = Field(
        default=60, gt=0, description="A text that waits longer makes `/readyz` say that this service is behind"
    )
    twilio_account_sid: str = Field(default="", description="The Twilio account; without it there is no SMS")
    twilio_auth_token: SecretStr = Field(default=SecretStr(""), description="Its token: signs webhooks, opens the API")
    twilio_from: str = Field(
        default="",
        description="The number (+1916…) or messaging service (MG…) that sends; several numbers with commas between",
    )
    twilio_api_url: str = Field(default="", description="Another host for Twilio's API, such as a simulator")
    twilio_segments_per_second: float = Field(
        default=1, ge=0.01, allow_inf_nan=False, description="What each sender's registration allows"
    )
    telegram_token: SecretStr = Field(default=SecretStr(""), description="The bot's token; without it no Telegram")
    telegram_secret: SecretStr = Field(default=SecretStr(""), description="What Telegram sends with each update")
    telegram_api_url: str = Field(default="", description="Another host for the Bot API, such as a simulator")
    telegram_polling: bool = Field(default=False, description="Ask Telegram for updates instead of a webhook (laptop)")
    undo_s: int = Field(
        default=60,
        ge=0,
        le=3600,
        description="Seconds in which an approval can be taken back; nothing leaves",
    )
    guard_opt_outs: float = Field(
        default=0.03,
        gt=0,
        le=1,
        description="A campaign is paused when this share of those it reached opts out",
    )
    guard_opt_outs_of: int = Field(default=100, ge=1, description="But not before it reached so many contacts")
    guard_refused: float = Field(
        default=0.1, gt=0, le=1, description="A campaign is paused when this share of a day's messages is refused"
    )
    guard_refused_of: int = Field(default=50, ge=1, description="But not before the fate of so many is known")
    live_data: bool = Field(default=True, description="Fetch the open data from its sources; off, bundled copies serve")
    data_contact: str = Field(
        default="", description="A mail address or page that sources are told, should our requests trouble them"
    )
    nlu_engine: Literal["embedded", "rasa"] = Field(default="embedded", description="What understands the texts")
    rasa_url: str = Field(default="http://127.0.0.1:5005", description="The Rasa server, where nlu_engine is rasa")
    rasa_token: SecretStr = Field(default=SecretStr(""), description="What the Rasa server was started with, if any")
    rasa_timeout_ms: int = Field(
        default=800, ge=50, le=10_000, description="How long a text may wait for Rasa before our own engine is used"
    )

    retention_messages_days: int = Field(
        default=FLOOR, ge=0, description="Messages are erased after so many days (Gov. Code 34090: two years at least)"
    )
    retention_answers_days: int = Field(default=FLOOR, ge=0, description="The same of answers to surveys")
    retention_sessions_days: int = Field(default=FLOOR, ge=0, description="The same of conversations that are over")
    retention_tickets_days: int = Field(default=FLOOR, ge=0, description="The same of closed tickets, and of flags")
    retention_audit_days: int = Field(default=FLOOR, ge=0, description="The same of what staff did")
    retention_inbox_days: int = Field(
        default=REDELIVERED, ge=1, description="The same of webhook calls, kept to know one that is delivered again"
    )

    @field_validator("public_url", "twilio_api_url", "telegram_api_url", "rasa_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        if url and not _is_url(url):
            raise ValueError("a URL is written https://name or http://name:port")
        return url.rstrip("/")

    @field_validator("grace_seconds")
    @classmethod
    def _after_the_lease(cls, grace: float, given: ValidationInfo) -> float:
        if grace <= given.data.get("lease_seconds", 0):
            raise ValueError("it has to be more than GROVE_LEASE_SECONDS, or a call under way is asked about")
        return grace

    @property
    def secrets(self) -> tuple[str, ...]:
        """The present secret key first, then the former ones; raises when it is missing or too short."""
        present = self.secret_key.get_secret_value()
        if not present:
            how = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one"
            raise SettingMissing("GROVE_SECRET_KEY", f"phone numbers are encrypted with it; {how}")
        if "," in present:
            raise SettingWrong("GROVE_SECRET_KEY", "a comma parts the keys of GROVE_OLDER_SECRET_KEYS")
        if len(present) < SECRET_LENGTH:
            raise SettingWrong("GROVE_SECRET_KEY", f"it has {len(present)} characters, {SECRET_LENGTH} are needed")
        older = self.older_secret_keys.get_secret_value()
        return (present, *(key for key in older.split(",") if key))

    @property
    def retention(self) -> Retention:
        """How long each class of records is kept."""
        return Retention(
            messages=self.retention_messages_days,
            answers=self.retention_answers_days,
            sessions=self.retention_sessions_days,
            tickets=self.retention_tickets_days,
            audit=self.retention_audit_days,
            inbox=self.retention_inbox_days,
        )

    @property
    def guard(self) -> Thresholds:
        """From where on a campaign is paused by itself."""
        return Thresholds(
            opt_outs=self.guard_opt_outs,
            opt_outs_of=self.guard_opt_outs_of,
            refused=self.guard_refused,
            refused_of=self.guard_refused_of,
        )

    @property
    def senders(self) -> tuple[str, ...]:
        """What sends SMS, in its order; raises SettingWrong for what cannot send, or is there twice."""
        senders = tuple(filter(None, map(str.strip, self.twilio_from.split(","))))
        for sender in senders:
            if not SENDER.fullmatch(sender):
                raise SettingWrong("GROVE_TWILIO_FROM", "a sender is written +19165550100, as a short code or MG…")
            if senders.count(sender) > 1 or (len(senders) > 1 and sender.startswith("MG")):
                raise SettingWrong("GROVE_TWILIO_FROM", "it takes several numbers, each once, or one messaging service")
        return senders

    @property
    def has_sms(self) -> bool:
        """Whether a Twilio account is set; raises SettingMissing for what belongs to one that is not named."""
        if not self.twilio_account_sid and (self.twilio_auth_token.get_secret_value() or self.twilio_from):
            raise SettingMissing("GROVE_TWILIO_ACCOUNT_SID", "another setting of the Twilio account is there")
        return bool(self.twilio_account_sid)

    @property
    def has_telegram(self) -> bool:
        """Whether a bot is set; raises SettingMissing for a secret without a bot."""
        token = self.telegram_token.get_secret_value()
        if not token and self.telegram_secret.get_secret_value():
            raise SettingMissing("GROVE_TELEGRAM_TOKEN", "a secret for Telegram's updates is there")
        return bool(token)


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return False


def load_settings(**given: object) -> Settings:
    """Read the settings; raises SettingWrong for the first that is malformed."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what it is given
    except ValidationError as error:
        first = error.errors()[0]
        name = "GROVE_" + str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise SettingWrong(name, first["msg"].removeprefix("Value error, ")) from error
