"""Fits the linear support vector machine on sentences. Only training needs scikit-learn; understanding does not."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from nlu.addresses import find_address
from nlu.classifier import ANY, Classifier, softmax
from nlu.features import Features, Floats, Vocabulary, letter_terms, word_terms, wording
from nlu.sentences import Sentence

Labels = NDArray[np.int64]

FOLDS = 3
"""Parts of the training sentences, each judged by a machine that saw only the others."""

PLAIN_TEMPERATURE = 0.2
"""For a language, or a set of sentences, too small to measure one of its own."""

TEMPERATURES = np.arange(0.06, 0.8, 0.02)


def fit(sentences: Sequence[Sentence]) -> Classifier:
    """Fit on the sentences; the same give the same machine. Raises ValueError below two intents."""
    wordings = [wording(s.text, find_address(s.text)) for s in sentences]
    intents = tuple(sorted({s.intent for s in sentences}))
    if len(intents) < 2:  # noqa: PLR2004 - one intent leaves nothing to tell apart
        raise ValueError("training needs sentences of two intents or more")
    labels = np.array([intents.index(s.intent) for s in sentences])
    vectors, weights, bias = _fit(wordings, labels, len(intents))
    return Classifier(
        intents=intents,
        features=_features(vectors),
        weights=weights,
        bias=bias,
        temperatures=_temperatures(wordings, labels, [s.language for s in sentences], len(intents)),
    )


def _vectors() -> FeatureUnion:
    kinds = (("words", word_terms), ("letters", letter_terms))
    return FeatureUnion([(name, _tfidf(terms)) for name, terms in kinds])


def _tfidf(terms: Callable[[str], list[str]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)


def _features(vectors: Any) -> Features:
    words, letters = (
        Vocabulary(tuple(tfidf.get_feature_names_out()), tfidf.idf_.astype(np.float32))
        for _, tfidf in vectors.transformer_list
    )
    return Features(words, letters)


def _fit(wordings: Sequence[str], labels: Labels, count: int) -> tuple[Any, Floats, Floats]:
    """Vectors, weights and bias, with a column for every intent, also for one without a wording here."""
    vectors = _vectors()
    machine = LinearSVC(C=1.0, random_state=0).fit(vectors.fit_transform(wordings), labels)
    rows, intercept = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # noqa: PLR2004 - of two intents scikit-learn keeps one row for both
        rows, intercept = np.vstack([-rows, rows]), np.hstack([-intercept, intercept])
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    bias = np.full(count, -1.0, dtype=np.float32)
    weights[:, machine.classes_], bias[machine.classes_] = rows.T, intercept
    return vectors, weights, bias


def _temperatures(wordings: Sequence[str], labels: Labels, languages: Sequence[str], count: int) -> dict[str, float]:
    """Measure, for each language and over all, the temperature that makes unseen sentences likeliest."""
    if min(np.bincount(labels, minlength=count)) < FOLDS:
        return {ANY: PLAIN_TEMPERATURE}
    fold = _folds(labels)
    decisions = np.zeros((len(labels), count), dtype=np.float32)
    for part in range(FOLDS):
        vectors, weights, bias = _fit(
            [w for w, f in zip(wordings, fold, strict=True) if f != part], labels[fold != part], count
        )
        unseen = vectors.transform([w for w, f in zip(wordings, fold, strict=True) if f == part])
        decisions[fold == part] = unseen @ weights + bias
    spoken = np.array(languages)
    measured = {
        tag: _best_temperature(decisions[spoken == tag], labels[spoken == tag]) for tag in sorted(set(languages))
    }
    return {ANY: _best_temperature(decisions, labels), **measured}


def _folds(labels: Labels) -> Labels:
    """The part of each sentence: those of an intent take turns, so that every part has some of each."""
    seen: Counter[int] = Counter()
    turns = []
    for label in labels:
        turns.append(seen[label] % FOLDS)
        seen[label] += 1
    return np.array(turns)


def _best_temperature(decisions: Floats, labels: Labels) -> float:
    def surprise(temperature: float) -> float:
        right = softmax(decisions / temperature)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(right, 1e-9)).mean())

    return float(min(TEMPERATURES, key=surprise))
