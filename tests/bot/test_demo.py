"""The demo plays the providers, so it holds no account at one and keeps its own secret."""

from pathlib import Path
from stat import S_IMODE

import pytest
from pydantic import SecretStr

from bot.demo import ACCOUNT, RealAccount, demo_settings, refuse_real_accounts
from bot.settings import Settings


@pytest.mark.parametrize("name", ["twilio_account_sid", "twilio_auth_token", "telegram_token"])
def test_the_demo_does_not_start_with_a_real_account(settings: Settings, name: str) -> None:
    value: object = SecretStr("s3cret") if name != "twilio_account_sid" else "AC123"

    with pytest.raises(RealAccount) as refused:
        refuse_real_accounts(settings.model_copy(update={name: value}))

    assert f"GROVE_{name.upper()}" in str(refused.value)
    assert "grove run" in refused.value.fix
    assert "s3cret" not in str(refused.value)


def test_the_demo_starts_without_any_setting(settings: Settings) -> None:
    refuse_real_accounts(settings)


def test_the_demo_talks_to_this_machine_only_and_to_a_database_of_its_own(settings: Settings, tmp_path: Path) -> None:
    given = settings.model_copy(update={"data_dir": tmp_path, "port": 8123})

    demo = demo_settings(given)

    assert demo.twilio_api_url == demo.telegram_api_url == demo.public_url == "http://127.0.0.1:8123"
    assert demo.twilio_account_sid == ACCOUNT
    assert demo.database_url != given.database_url
    assert str(tmp_path) in demo.database_url


def test_the_demo_keeps_its_secret_to_itself_and_over_a_restart(settings: Settings, tmp_path: Path) -> None:
    given = settings.model_copy(update={"data_dir": tmp_path})

    first, second = demo_settings(given), demo_settings(given)

    assert first.secrets == second.secrets
    assert S_IMODE((tmp_path / "demo" / "secret").stat().st_mode) == 0o600
