"""What may be relied on of the encoder, by the real one where its wheel is, and of how its vectors are kept."""

from pathlib import Path

import numpy as np
import pytest

from nlu.engine.encoder import WIDTH, Encoder, encoder_here
from nlu.engine.features import saying
from nlu.engine.vectors import NAME, Vectors, rewrite, sayings
from nlu.engine.wishes import read_examples
from nlu.sentences import read_all
from tests.nlu.conftest import SENTENCES, LetterEncoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = encoder_here()
    assert found is not None, "the encoder's wheel is among the requirements on this platform"
    return found


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud83d", "a\ud83d b\x00c", "🎉" * 50, "ਕੂੜਾ", "x" * 5000, "垃圾" * 3000, "\u202e\u200b"]
)
def test_no_text_is_too_odd_or_too_long_for_a_vector(encoder: Encoder, text: str) -> None:
    [vector] = encoder.encode([text])

    assert vector.shape == (WIDTH,)
    assert vector.dtype == np.float32
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-3)


def test_what_is_meant_alike_is_near_in_any_language(encoder: Encoder) -> None:
    trash, basura, library = encoder.encode(["when is trash day", "cuándo pasa la basura", "library opening hours"])

    assert trash @ basura > trash @ library


def test_a_text_after_an_odd_character_is_read_on(encoder: Encoder) -> None:
    assert np.allclose(encoder.encode(["trash\x00day"]), encoder.encode(["trash day"]))


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, WIDTH)


def test_the_encoder_reads_small_letters_with_their_accents() -> None:
    assert saying("¿CUÁNDO  pasa la\nbasura", None) == "¿cuándo pasa la basura"


def test_vectors_are_computed_once(tmp_path: Path) -> None:
    first, second = LetterEncoder(), LetterEncoder()

    computed = Vectors(first, cache=tmp_path).of(["a", "b", "a"])
    kept = Vectors(second, cache=tmp_path).of(["b", "a"])

    assert first.asked == ["a", "b"]
    assert second.asked == []
    assert np.array_equal(kept, computed[[1, 0]])


def test_vectors_kept_are_near_those_computed(encoder: Encoder, tmp_path: Path) -> None:
    texts = ["when is trash day", "cuándo pasa la basura", "垃圾什么时候收"]

    cosines = np.sum(Vectors(encoder, cache=tmp_path).of(texts) * encoder.encode(texts), axis=1)

    assert cosines.min() > 0.995


def test_vectors_of_another_encoder_are_not_used(tmp_path: Path) -> None:
    Vectors(LetterEncoder("letters/1"), cache=tmp_path).of(["a"])

    assert Vectors(LetterEncoder("letters/2"), cache=tmp_path).missing(["a"]) == ["a"]


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken", None])
def test_damaged_vectors_are_computed_anew(tmp_path: Path, damage: bytes | None) -> None:
    right = Vectors(LetterEncoder(), cache=tmp_path).of(["a", "b"])
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)

    assert np.array_equal(Vectors(LetterEncoder(), cache=tmp_path).of(["a", "b"]), right)


def test_the_same_vectors_are_the_same_bytes(tmp_path: Path) -> None:
    data = tmp_path / "en"
    data.mkdir()
    (data / "a.yml").write_text('version: "3.1"\nnlu:\n  - intent: x\n    examples: |\n      - a b\n      - c\n')

    assert rewrite(tmp_path, LetterEncoder()) == 2
    first = (tmp_path / NAME).read_bytes()
    assert rewrite(tmp_path, LetterEncoder()) == 2

    assert (tmp_path / NAME).read_bytes() == first


def test_rewriting_leaves_out_what_is_no_sentence_any_more_and_what_no_encoder_knows(tmp_path: Path) -> None:
    for language in ("en", "hmn"):
        (tmp_path / language).mkdir()
        path = tmp_path / language / "a.yml"
        path.write_text(f'version: "3.1"\nnlu:\n  - intent: x\n    examples: |\n      - {language} a\n      - b\n')
    rewrite(tmp_path, LetterEncoder())
    (tmp_path / "en" / "a.yml").write_text('version: "3.1"\nnlu:\n  - intent: x\n    examples: |\n      - c\n')

    assert rewrite(tmp_path, LetterEncoder()) == 1
    assert Vectors(LetterEncoder(), tmp_path / NAME).missing(["c", "en a", "b", "hmn a"]) == ["en a", "b", "hmn a"]


def test_every_training_sentence_has_its_vector_in_the_file(encoder: Encoder) -> None:
    shipped = Vectors(encoder, SENTENCES / NAME)

    missing = shipped.missing(sayings(read_all(SENTENCES)))

    assert not missing, f"{len(missing)} sentences have none: run `grove nlu train --vectors`"


def test_the_file_of_vectors_stays_small() -> None:
    """It grows with the sentences alone."""
    texts = len(read_all(SENTENCES)) + len(read_examples(SENTENCES.with_name("opt_outs")))
    assert (SENTENCES / NAME).stat().st_size <= 240 * texts
