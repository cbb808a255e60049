"""`city.toml`: what is wrong in it is told with the file, the key and the cure."""

from pathlib import Path

import pytest

from bot.city import DEFAULT_FILE, CityFileWrong, load_city

GOOD = DEFAULT_FILE.read_text(encoding="utf-8")

WRONG = [
    ('timezone = "America/Los_Angeles"', 'timezone = "Elk Grove"', "timezone"),
    ('timezone = "America/Los_Angeles"', "timezone = 8", "timezone"),
    ('name = "City of Elk Grove"', "", "name"),
    (
        'languages = ["en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko"]',
        'languages = ["es"]',
        "languages",
    ),
    (
        'languages = ["en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko"]',
        'languages = ["en", "tlh"]',
        "languages",
    ),
    ('languages = ["en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko"]', "languages = []", "languages"),
    ("south = 38.35", 'south = "far down"', "south"),
    ("north = 38.46", "", "north"),
    ("from = 21:00:00", "from = 21", "from"),
    ("until = 08:00:00", 'until = "eight"', "until"),
    ("[quiet_hours]", "[silent_hours]", "quiet_hours"),
    ("unasked_a_week = 3", 'unasked_a_week = "three"', "unasked_a_week"),
    ('price_per_segment = "0.0083"', 'price_per_segment = "cheap"', "price_per_segment"),
    ("[sms]", "[text_messages]", "sms"),
    ("[sms]", '[sms]\nas_of = "soon"', "as_of"),
    ("[sms]", "[sms]\ndaily_cap = 2000", "daily_cap"),
    ("[sms]", "[sms]\ndaily_cap = { segments = 0 }", "segments"),
    ("[sms]", '[sms]\ndaily_cap = { segments = 2000, share = "1.5" }', "share"),
    ("[sms]", "[sms]\ndaily_cap = { segments = 2000, as_of = 3 }", "as_of"),
]


@pytest.mark.parametrize(("right", "wrong", "key"), WRONG)
def test_a_wrong_value_is_named_with_its_key(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    path = tmp_path / "city.toml"
    assert right in GOOD
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")

    with pytest.raises(CityFileWrong) as told:
        load_city(path)

    assert str(path) in str(told.value)
    assert key in told.value.what
    assert told.value.fix


@pytest.mark.parametrize("content", [b"[city\n", b"name = ", b"\xff\xfe\x00", b"a = 1\na = 2\n", b""])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "city.toml"
    path.write_bytes(content)

    with pytest.raises(CityFileWrong, match=r"city\.toml"):
        load_city(path)


def test_a_line_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text('[city]\nname = "Elk Grove"\ntimezone America\n', encoding="utf-8")

    with pytest.raises(CityFileWrong, match="at line 3"):
        load_city(path)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(CityFileWrong) as told:
            load_city(path)
        assert str(path) in str(told.value)


def test_the_bundled_city_is_good() -> None:
    city = load_city()

    assert city.languages[0] == "en"
    assert city.facts["city"] == city.name


def test_a_carriers_daily_cap_is_for_the_share_of_numbers_that_are_its_own(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    table = '[sms.daily_cap]\nsegments = 2000\nshare = "0.4"\nas_of = 2026-11-01\nsource = "our registration"\n'
    path.write_text(f"{GOOD}\n{table}", encoding="utf-8")

    assert load_city().daily_cap is None
    assert str(load_city(path).daily_cap) == "5000 segments a day, as of 2026-11-01"
