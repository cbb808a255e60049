"""The features we compute for one text are those that scikit-learn computed in training."""

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.engine.features import Features, Vocabulary, letter_terms, saying, word_terms, wording
from nlu.values.addresses import find_address

SENTENCES = [
    "when is trash day",
    "trash day kailan",
    "cuando pasa la basura",
    "哪天收垃圾",
    "쓰레기 언제",
    "a bb ccc dddd eeeee ffffff",
]


def vectorizers() -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """Scikit-learn's own way to words, word pairs and letter groups."""
    pattern = r"[\u3400-\u9fff\uac00-\ud7a3]|[^\W\u3400-\u9fff\uac00-\ud7a3]+"
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=pattern, sublinear_tf=True, dtype=np.float32)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True, dtype=np.float32)
    return words.fit(SENTENCES), letters.fit(SENTENCES)


WORDS, LETTERS = vectorizers()
FEATURES = Features(*(Vocabulary(tuple(v.get_feature_names_out()), v.idf_) for v in (WORDS, LETTERS)))


@settings(deadline=None)
@given(text=st.text(st.sampled_from("abcdef whentrashdy哪天收垃圾쓰레 "), max_size=60))
def test_one_text_has_the_features_scikit_learn_gives_it(text: str) -> None:
    columns, values = FEATURES.row(text)
    row = np.zeros(len(FEATURES.words.terms) + len(FEATURES.letters.terms), dtype=np.float32)
    row[columns] = values

    expected = np.hstack([WORDS.transform([text]).toarray(), LETTERS.transform([text]).toarray()])[0]

    assert np.allclose(row, expected, atol=1e-6)


def test_terms_are_words_pairs_and_groups_of_letters() -> None:
    assert word_terms("trash day 垃圾") == ["trash", "day", "垃", "圾", "trash day", "day 垃", "垃 圾"]
    assert letter_terms("ab") == [" ", "a", "b", " ", " a", "ab", "b ", " ab", "ab ", " ab "]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("When is trash day at 9380 Studio Ct?", "when is trash day at ?"),
        ("trash day 9380 Studio", "trash day 9380 studio"),  # a guess
        ("911 Emergency", "911 emergency"),
        ("when IS it", "when is it"),
    ],
)
def test_an_address_that_is_certain_says_nothing_of_what_is_asked(text: str, read: str) -> None:
    address = find_address(text)

    assert saying(text, address) == read
    assert wording(text, address).split() == regex.sub("[0-9]+", "0", read).split()
