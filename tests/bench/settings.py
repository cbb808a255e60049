"""Settings of the benchmarks: a SQLite file on disk, and accounts that exist nowhere."""

from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings, load_settings

AUTH_TOKEN = "the token of nobody's account here"


def bench_settings(folder: Path, port: int, provider: str = "") -> Settings:
    """Settings of one benchmark; the trained model and the snapshots are shared in `build/`."""
    here = f"http://127.0.0.1:{port}"
    return load_settings().model_copy(
        update={
            "database_url": f"sqlite:///{folder}/bench.db",
            "secret_key": SecretStr("the secret of the benchmarks is none"),
            "data_dir": Path("build/bench-data"),
            "public_url": here,
            "port": port,
            "twilio_account_sid": "AC" + "0" * 32,
            "twilio_auth_token": SecretStr(AUTH_TOKEN),
            "twilio_from": "+19165550199",
            "twilio_api_url": provider or here,
            "twilio_segments_per_second": 100 if provider else 1000,
            "telegram_token": SecretStr(""),
        }
    )
