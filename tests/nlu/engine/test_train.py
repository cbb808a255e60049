import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.reading import DefinitionError
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.encoder import Encoder
from nlu.engine.fitting import fit
from nlu.engine.train import KEPT, load
from nlu.sentences import Sentence
from tests.nlu.conftest import LetterEncoder

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

each_encoder = pytest.mark.parametrize("make", [LetterEncoder, lambda: None], ids=["encoder", "none"])
Make = Callable[[], Encoder | None]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/en").mkdir(parents=True)
    (tmp_path / "data/en/waste.yml").write_text(WASTE, encoding="utf-8")
    return tmp_path / "data"


def ranking(engine: EmbeddedInterpreter, text: str = "what are the hours of the library") -> tuple[object, ...]:
    return engine.understand(text).intents


def models(cache: Path) -> list[Path]:
    return sorted(cache.glob("nlu-*.npz"))


@each_encoder
def test_the_cached_engine_is_the_trained_one(data: Path, tmp_path: Path, make: Make) -> None:
    trained = load(data, tmp_path / "cache", encoder=make())
    cached = load(data, tmp_path / "cache", encoder=make())

    assert ranking(cached) == ranking(trained) == ranking(load(data, None, encoder=make()))
    assert cached.classifier.bar("en") == trained.classifier.bar("en")
    assert len(models(tmp_path / "cache")) == 1


def test_an_engine_with_an_encoder_and_one_without_are_cached_apart(data: Path, tmp_path: Path) -> None:
    load(data, tmp_path / "cache", encoder=LetterEncoder())

    assert load(data, tmp_path / "cache", encoder=None).classifier.full is None
    assert load(data, tmp_path / "cache", encoder=LetterEncoder()).classifier.full is not None


def test_without_an_encoder_words_and_letters_do(data: Path) -> None:
    assert load(data, None, encoder=None).understand("when is the garbage day").intent == "trash_day"


def test_hmong_never_reaches_the_encoder(data: Path) -> None:
    (data / "hmn").mkdir()
    (data / "hmn/waste.yml").write_text(
        WASTE.replace("- library", "- tsev qiv ntawv").replace("the library", "tsev qiv ntawv"), encoding="utf-8"
    )
    encoder = LetterEncoder()
    engine = load(data, None, encoder=encoder)
    asked = list(encoder.asked)

    ranked = engine.classifier.rank("tsev qiv ntawv nyob qhov twg", None, "hmn")

    assert ranked[0][0] == "library"
    assert encoder.asked == asked
    assert not [text for text in asked if "tsev" in text]


def test_other_sentences_are_trained_anew(data: Path, tmp_path: Path) -> None:
    load(data, tmp_path / "cache", encoder=None)
    (data / "en/waste.yml").write_text(WASTE.replace("library", "museum"), encoding="utf-8")

    museum = load(data, tmp_path / "cache", encoder=None).understand("the museum")

    assert museum.intent == "museum"


def test_only_new_sentences_are_encoded_anew(data: Path, tmp_path: Path) -> None:
    load(data, tmp_path / "cache", encoder=LetterEncoder())
    (data / "en/waste.yml").write_text(WASTE.replace("many thanks", "so many thanks"), encoding="utf-8")
    encoder = LetterEncoder()

    load(data, tmp_path / "cache", encoder=encoder)

    assert encoder.asked == ["so many thanks"]


@each_encoder
@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken", None])
def test_a_damaged_cache_is_trained_anew(data: Path, tmp_path: Path, make: Make, damage: bytes | None) -> None:
    right = ranking(load(data, tmp_path / "cache", encoder=make()))
    [kept] = models(tmp_path / "cache")
    kept.write_bytes(kept.read_bytes()[:-200] if damage is None else damage)

    assert ranking(load(data, tmp_path / "cache", encoder=make())) == right
    assert ranking(load(data, tmp_path / "cache", encoder=make())) == right


def test_a_cache_keeps_a_few_models_and_no_more(data: Path, tmp_path: Path) -> None:
    for turn in range(KEPT + 2):
        (data / "en/waste.yml").write_text(WASTE.replace("many thanks", f"thanks {turn}"), encoding="utf-8")
        load(data, tmp_path / "cache", encoder=None)

    assert len(models(tmp_path / "cache")) == KEPT


def test_sentences_that_are_wrong_name_file_line_and_cure(data: Path, tmp_path: Path) -> None:
    load(data, tmp_path / "cache", encoder=None)
    (data / "en/waste.yml").write_text(WASTE.replace("- garbage day", "garbage day"), encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"waste\.yml:6: .*Write one sentence a line"):
        load(data, tmp_path / "cache", encoder=None)


def test_the_last_good_model_goes_on_serving_where_that_is_asked_and_says_so(data: Path, tmp_path: Path) -> None:
    path, faults = data / "en/waste.yml", list[DefinitionError]()
    path.write_text(WASTE.replace("library", "museum"), encoding="utf-8")
    load(data, tmp_path / "cache", encoder=None)
    os.utime(models(tmp_path / "cache")[0], (1, 1))
    path.write_text(WASTE, encoding="utf-8")
    good = load(data, tmp_path / "cache", encoder=None)
    path.write_text(WASTE.replace("examples: |", "examples:"), encoding="utf-8")

    served = load(data, tmp_path / "cache", encoder=None, on_fault=faults.append)

    assert ranking(served) == ranking(good)
    assert [fault.path for fault in faults] == [path]


def test_with_no_last_good_model_wrong_sentences_are_an_error(data: Path, tmp_path: Path) -> None:
    (data / "en/waste.yml").write_text("nlu: 5", encoding="utf-8")

    with pytest.raises(DefinitionError):
        load(data, tmp_path / "cache", encoder=None, on_fault=lambda _: None)


@each_encoder
def test_two_intents_are_enough_and_one_is_not(data: Path, make: Make) -> None:
    head, trash, library, _ = WASTE.split("  - intent: ")
    (data / "en/waste.yml").write_text(f"{head}  - intent: {trash}  - intent: {library}", encoding="utf-8")
    assert ranking(load(data, None, encoder=make()))[0]

    (data / "en/waste.yml").write_text(f"{head}  - intent: {library}", encoding="utf-8")
    with pytest.raises(ValueError, match="two intents"):
        load(data, None, encoder=make())


@each_encoder
def test_any_sentences_can_be_trained_on_whatever_their_intents_are_called(make: Make) -> None:
    texts = {"where is it/now?": ["where is it", "where is it now"], "Order a pizza": ["pizza please", "two pizzas"]}
    sentences = [Sentence(text=t, intent=i, language="en") for i, ts in texts.items() for t in ts]

    found = fit(sentences, encoder=make()).rank("one pizza", None, None)

    assert found[0][0] == "Order a pizza"
    assert all(0 <= confidence <= 1 for _, confidence in found)
    assert json.dumps(found)


def test_the_languages_it_may_be_asked_in_are_those_of_the_sentences(data: Path) -> None:
    (data / "es").mkdir()
    (data / "es/basura.yml").write_text(WASTE, encoding="utf-8")

    assert list(load(data, None, encoder=None).offered) == ["en", "es"]
