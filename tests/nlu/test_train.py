from pathlib import Path

import pytest

from nlu.embedded import EmbeddedInterpreter
from nlu.train import load

WASTE = """version: "3.1"
nlu:
  - intent: trash_day
    examples: |
      - when is trash day
      - garbage day
      - when do they pick up the garbage
  - intent: library
    examples: |
      - library hours
      - when does the library open
      - where is the library
  - intent: thanks
    examples: |
      - thanks
      - thank you
      - many thanks
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/en").mkdir(parents=True)
    (tmp_path / "data/en/waste.yml").write_text(WASTE, encoding="utf-8")
    return tmp_path / "data"


def ranking(engine: EmbeddedInterpreter) -> tuple[tuple[str, float], ...]:
    return engine.understand("what are the hours of the library").intents


def test_the_cached_engine_is_the_trained_one(data: Path, tmp_path: Path) -> None:
    trained = load(data, tmp_path / "cache")
    cached = load(data, tmp_path / "cache")

    assert ranking(cached) == ranking(trained) == ranking(load(data, None))
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_other_sentences_are_trained_anew(data: Path, tmp_path: Path) -> None:
    load(data, tmp_path / "cache")
    (data / "en/waste.yml").write_text(WASTE.replace("library", "museum"), encoding="utf-8")

    assert ranking(load(data, tmp_path / "cache"))[0][0] == "museum"


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken", None])
def test_a_damaged_cache_is_trained_anew(data: Path, tmp_path: Path, damage: bytes | None) -> None:
    right = ranking(load(data, tmp_path / "cache"))
    [kept] = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:-200] if damage is None else damage)

    assert ranking(load(data, tmp_path / "cache")) == right
    assert ranking(load(data, tmp_path / "cache")) == right


def test_two_intents_are_enough_and_one_is_not(data: Path) -> None:
    first, library, _ = WASTE.split("  - intent: ", 2)[0], *WASTE.split("  - intent: ", 2)[1:]
    (data / "en/waste.yml").write_text(f"{first}  - intent: {library}", encoding="utf-8")

    with pytest.raises(ValueError, match="two intents"):
        load(data, None)


def test_the_languages_it_may_be_asked_in_are_those_of_the_sentences(data: Path) -> None:
    (data / "es").mkdir()
    (data / "es/basura.yml").write_text(WASTE, encoding="utf-8")

    assert list(load(data, None).offered) == ["en", "es"]
