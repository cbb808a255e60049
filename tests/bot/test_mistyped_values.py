"""Values that an operator may mistype, and that would be believed: refused with their name, not used."""

import json
from pathlib import Path

import pytest

from bot.city import DEFAULT_FILE, CityFileWrong, load_city
from bot.settings import SettingWrong, load_settings

BUNDLED = DEFAULT_FILE.read_text(encoding="utf-8")
LANGUAGES = '["en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko"]'


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ('name = "City of Elk Grove"', "name = [1]", "[city] name cannot be used: a text"),
        ('name = "City of Elk Grove"', 'name = " "', "[city] name cannot be used: a text"),
        (LANGUAGES, '["en", "es", "es"]', "[city] languages cannot be used: 'es' is there twice"),
        (LANGUAGES, "[7]", "[city] languages cannot be used: it is a list"),
        ("south = 38.35", "south = nan", "[area] south cannot be used: degrees"),
        ("south = 38.35", "south = true", "[area] south cannot be used: degrees"),
        ("south = 38.35", "south = 3835", "[area] south cannot be used: degrees"),
        ("unasked_a_week = 3", "unasked_a_week = -1", "[limits] unasked_a_week cannot be used: a limit"),
        ("unasked_a_week = 3", "unasked_a_week = 2.5", "[limits] unasked_a_week cannot be used: a limit"),
        ("unasked_a_week = 3", "unasked_a_week = true", "[limits] unasked_a_week cannot be used: a limit"),
        ('"0.0083"', '"-1"', "[sms] price_per_segment cannot be used: a price"),
        ('"0.0083"', "nan", "[sms] price_per_segment cannot be used: a price"),
        ('"0.0083"', '"cheap"', "[sms] price_per_segment cannot be used: a price"),
    ],
)
def test_a_value_of_the_city_that_makes_no_sense_is_refused(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    file = tmp_path / "city.toml"
    assert right in BUNDLED
    file.write_text(BUNDLED.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(CityFileWrong) as told:
        load_city(file)

    assert named in told.value.what


@pytest.mark.parametrize("value", ["3", "true", "21:00:00", '"text"', "[]"])
@pytest.mark.parametrize("table", ["city", "area", "quiet_hours", "limits", "sms"])
def test_what_should_be_a_table_and_is_none_is_named_by_what_it_lacks(tmp_path: Path, table: str, value: str) -> None:
    file = tmp_path / "city.toml"
    file.write_text(f"{table} = {value}\n" + BUNDLED.replace(f"[{table}]", "[other]"), encoding="utf-8")

    with pytest.raises(CityFileWrong, match=rf"\[{table}\] \w+ is missing"):
        load_city(file)


@pytest.mark.parametrize("rate", ["nan", "inf", "1e-300", "-1"])
def test_a_rate_that_no_lane_can_keep_is_refused(rate: str) -> None:
    with pytest.raises(SettingWrong, match=r"^GROVE_TWILIO_SEGMENTS_PER_SECOND cannot be used: ") as told:
        load_settings(twilio_segments_per_second=rate)

    assert "GROVE_TWILIO_SEGMENTS_PER_SECOND" in told.value.fix


def test_no_password_is_in_what_is_dumped_of_the_settings() -> None:
    settings = load_settings(database_url="postgresql://grove:hidden@db.example/grove", secret_key="hidden" * 6)

    assert "hidden" not in settings.model_dump_json()
    assert "hidden" not in json.dumps(settings.model_dump(), default=str)
