"""Settings: what is missing or malformed is named with its cure, and no secret is ever shown."""

from pathlib import Path

import pytest

from bot.building import build_channels
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.settings import SettingMissing, Settings, SettingWrong, load_settings

SECRET = "a-secret-of-the-city-that-nobody-may-see"

ACCOUNT = {
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "token-" + SECRET,
    "twilio_from": "+19165550100",
}
BOT = {"telegram_token": "1:" + SECRET, "telegram_secret": "update-" + SECRET}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start in a folder without `.env`; the machine's own GROVE_ variables do not count."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GROVE_{name.upper()}", raising=False)


def assert_helps(error: OperatorError, variable: str) -> None:
    """The message names the variable and what to do, and holds no secret."""
    assert variable in str(error)
    assert error.fix
    assert error.code
    assert SECRET not in str(error)


def test_a_service_without_a_secret_key_says_how_to_make_one() -> None:
    with pytest.raises(SettingMissing) as missing:
        load_settings().secrets  # noqa: B018 - reading it raises

    assert_helps(missing.value, "GROVE_SECRET_KEY")
    assert "secrets.token_urlsafe" in str(missing.value)


def test_a_short_secret_key_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingWrong) as wrong:
        load_settings(secret_key="hunter2hunter2").secrets  # noqa: B018

    assert_helps(wrong.value, "GROVE_SECRET_KEY")
    assert "hunter2" not in str(wrong.value)


def test_several_numbers_are_a_channel_each() -> None:
    account = ACCOUNT | {"twilio_from": "+19165550100, +19165550200,24444"}

    channels = build_channels(load_settings(**account), SystemClock())

    assert list(channels) == ["sms", "sms-19165550200", "sms-24444"]


@pytest.mark.parametrize(
    "senders", ["9165550100", "+1 916 555 0100", "+19165550100,+19165550100", "+19165550100,MG01", "Elk Grove", "+1"]
)
def test_what_cannot_send_is_refused(senders: str) -> None:
    with pytest.raises(SettingWrong) as wrong:
        build_channels(load_settings(**ACCOUNT | {"twilio_from": senders}), SystemClock())

    assert_helps(wrong.value, "GROVE_TWILIO_FROM")


@pytest.mark.parametrize(
    "url", ["localhost", "ftp://x", "http://", "https://:8080", "http://host:port", "http://[::1", "//x"]
)
@pytest.mark.parametrize("name", ["public_url", "twilio_api_url", "telegram_api_url", "rasa_url"])
def test_a_malformed_url_is_named(name: str, url: str) -> None:
    with pytest.raises(SettingWrong) as wrong:
        load_settings(**{name: url})

    assert_helps(wrong.value, f"GROVE_{name.upper()}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "http"),
        ("log_level", "loud"),
        ("nlu_engine", "oracle"),
        ("twilio_segments_per_second", "0"),
        ("lease_seconds", "8"),  # a call under way would be another's
    ],
)
def test_a_value_out_of_range_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingWrong) as wrong:
        load_settings(**{name: value})

    assert_helps(wrong.value, f"GROVE_{name.upper()}")


@pytest.mark.parametrize("given", [{"lease_seconds": "200"}, {"lease_seconds": "60", "grace_seconds": "60"}])
def test_a_provider_is_asked_only_after_the_lease(given: dict[str, str]) -> None:
    with pytest.raises(SettingWrong) as wrong:
        load_settings(**given)

    assert_helps(wrong.value, "GROVE_GRACE_SECONDS")


@pytest.mark.parametrize("missing", ACCOUNT)
def test_half_a_twilio_account_names_the_other_half(missing: str) -> None:
    half = {name: value for name, value in ACCOUNT.items() if name != missing}

    with pytest.raises(SettingMissing) as told:
        build_channels(load_settings(**half), SystemClock())

    assert_helps(told.value, f"GROVE_{missing.upper()}")


@pytest.mark.parametrize("missing", BOT)
def test_half_a_bot_names_the_other_half(missing: str) -> None:
    half = {name: value for name, value in BOT.items() if name != missing}

    with pytest.raises(SettingMissing) as told:
        build_channels(load_settings(**half), SystemClock())

    assert_helps(told.value, f"GROVE_{missing.upper()}")


def test_without_any_account_there_is_no_channel_and_no_complaint() -> None:
    assert build_channels(load_settings(), SystemClock()) == {}


def test_the_environment_and_a_file_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GROVE_PORT=9090\nGROVE_HOST=0.0.0.0\n")
    monkeypatch.setenv("GROVE_HOST", "10.0.0.1")

    settings = load_settings()

    assert (settings.port, settings.host) == (9090, "10.0.0.1")


def test_a_url_is_kept_without_its_last_slash() -> None:
    assert load_settings(public_url="https://bot.example/").public_url == "https://bot.example"


def test_no_secret_is_in_what_the_settings_look_like() -> None:
    settings = load_settings(
        secret_key=SECRET, older_secret_keys=SECRET, **ACCOUNT, **BOT,
        database_url=f"postgresql://grove:{SECRET}@db.example/grove",
    )  # fmt: skip

    assert SECRET not in repr(settings) + str(settings)
    assert settings.secrets == (SECRET, SECRET)
