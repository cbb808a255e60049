"""
Fits the machines on sentences. Only training needs scikit-learn and SciPy; understanding does not.

Ridge regression on a kernel has a solution in one step, and with it, for nothing, what the machine would have
said of each training sentence had it not seen it. From these decisions the confidences and the bars are measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.linalg import lapack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from nlu.engine.calibration import bars, scale
from nlu.engine.classifier import ANY, Classifier, Machine, Meaning, likeness, place
from nlu.engine.encoder import UNKNOWN_TO_ENCODERS, Encoder
from nlu.engine.features import Features, Floats, Vocabulary, letter_terms, word_terms, wording
from nlu.engine.vectors import Vectors, sayings
from nlu.sentences import Sentence
from nlu.values.addresses import find_address

TERMS_BESIDE_MEANING = 0.1
"""What words and letters weigh where meaning is known. Cross-validated on the training sentences, as all here."""

RIDGE, PLAIN_RIDGE = 0.03, 0.5
"""How little a machine trusts a single sentence: with meanings, and without."""

STRETCH = 0.25
"""The power of a direction's variance by which it is stretched."""

SPELLED = UNKNOWN_TO_ENCODERS | {"en"}
"""
What is read by its letters alone, and the language whose words stand in it.

More languages make training ten times as long, and Hmong no better: 88.6 % of its sentences were right with all
nine, 88.4 % with these, each unseen.
"""

ROWS_AT_ONCE = 1000


def fit(sentences: Sequence[Sentence], *, encoder: Encoder | None = None, vectors: Vectors | None = None) -> Classifier:
    """
    Fit on the sentences; the same give the same machines. Raises ValueError below two intents.

    Without an encoder words and letters have to do. `vectors` are those it gave before: without them each
    sentence takes some 20 ms.
    """
    intents = tuple(sorted({s.intent for s in sentences}))
    if len(intents) < 2:  # noqa: PLR2004 - one intent leaves nothing to tell apart
        raise ValueError("training needs sentences of two intents or more")
    terms = _terms()
    rows = terms.fit_transform([wording(s.text, find_address(s.text)) for s in sentences])
    full = _full(sentences, rows, intents, vectors or Vectors(encoder)) if encoder else None
    plain = _plain(sentences, rows, intents, beside_full=full is not None)
    return Classifier(intents=intents, features=_features(terms), plain=plain, full=full, encoder=encoder)


def _full(sentences: Sequence[Sentence], rows: Any, intents: tuple[str, ...], vectors: Vectors) -> Machine | None:
    """The machine that knows meanings, fitted on the sentences of which an encoder knows the language."""
    known = [at for at, s in enumerate(sentences) if s.language not in UNKNOWN_TO_ENCODERS]
    if not known:
        return None
    meant = [sentences[at] for at in known]
    meaning = _meaning(vectors.of(sayings(meant)), [s.language for s in meant])
    beside = _products(rows[known])
    beside *= TERMS_BESIDE_MEANING
    _add_likeness(beside, meaning.points)
    return _machine(beside, TERMS_BESIDE_MEANING * rows[known], meant, intents, RIDGE, meaning)


def _plain(sentences: Sequence[Sentence], rows: Any, intents: tuple[str, ...], *, beside_full: bool) -> Machine:
    """The machine that knows words and letters; beside one that knows meanings it is asked of few languages."""
    spelled = [at for at, s in enumerate(sentences) if s.language in SPELLED] if beside_full else []
    of = spelled or range(len(sentences))
    return _machine(_products(rows[of]), rows[of], [sentences[at] for at in of], intents, PLAIN_RIDGE)


def _add_likeness(products: Floats, points: Floats) -> None:
    """Add how each point is like each before it, a part at a time: all at once would take three times the memory."""
    for at in range(0, len(points), ROWS_AT_ONCE):
        end = min(at + ROWS_AT_ONCE, len(points))
        products[at:end, :end] += likeness(points[at:end] @ points[:end].T)


def _meaning(found: Floats, languages: Sequence[str]) -> Meaning:
    """Place the sentences' vectors; what each says for each intent comes later."""
    spoken = np.array(languages)
    means = {ANY: found.mean(axis=0), **{tag: found[spoken == tag].mean(axis=0) for tag in sorted(set(languages))}}
    centred = np.array([row - means[tag] for row, tag in zip(found, languages, strict=True)], dtype=np.float32)
    axes = _axes(centred)
    return Meaning(means=means, axes=axes, points=place(centred, axes), pulls=np.zeros((0, 0), dtype=np.float32))


def _axes(centred: Floats) -> Floats:
    """The directions in which the vectors differ, each as long as a power of how much they do."""
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    axes: Floats = (directions * np.maximum(variances, 1e-9) ** STRETCH).astype(np.float32)
    return axes


def _machine(
    products: Floats,
    rows: Any,
    sentences: Sequence[Sentence],
    intents: tuple[str, ...],
    ridge: float,
    meaning: Meaning | None = None,
) -> Machine:
    """Solve for what each sentence says for each intent; `products` (each with each before it) is used up."""
    labels = np.array([intents.index(s.intent) for s in sentences])
    wanted = np.eye(len(intents), dtype=np.float32)[labels]
    pulls, unseen = _solved(products, wanted, ridge)
    scaled = scale(unseen, labels, intents)
    return Machine(
        weights=np.asarray(rows.T @ pulls, dtype=np.float32),
        scale=scaled,
        bars=bars(unseen, labels, [s.language for s in sentences], intents, scaled),
        meaning=meaning and replace(meaning, pulls=pulls),
    )


def _solved(products: Floats, wanted: Floats, ridge: float) -> tuple[Floats, Floats]:
    """
    The pulls, and the decision about each sentence of the machine fitted without it.

    Source: Rifkin and Lippert 2007, “Notes on Regularized Least Squares”, section 3.
    """
    products[np.diag_indices(len(products))] += ridge
    factor, failed = lapack.spotrf(products.T, lower=0, overwrite_a=1)  # a triangle, seen by columns
    if failed:
        raise AssertionError("the products of sentences with a ridge are positive definite")
    pulls, _ = lapack.spotrs(factor, wanted, lower=0)
    root, _ = lapack.strtri(factor, lower=0, overwrite_c=1)
    own = np.einsum("ij,ij->i", root, root)
    return np.ascontiguousarray(pulls), wanted - pulls / own[:, None]


def _products(rows: Any) -> Floats:
    """Each row with each before it, a part at a time: the other triangle is the same, and would cost as much."""
    count = rows.shape[0]
    products = np.zeros((count, count), dtype=np.float32)
    for at in range(0, count, ROWS_AT_ONCE):
        end = min(at + ROWS_AT_ONCE, count)
        products[at:end, :end] = (rows[at:end] @ rows[:end].T).toarray()
    return products


def _terms() -> FeatureUnion:
    kinds = (("words", word_terms), ("letters", letter_terms))
    return FeatureUnion([(name, _tfidf(terms)) for name, terms in kinds])


def _tfidf(terms: Callable[[str], list[str]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)


def _features(terms: Any) -> Features:
    words, letters = (
        Vocabulary(tuple(tfidf.get_feature_names_out()), tfidf.idf_.astype(np.float32))
        for _, tfidf in terms.transformer_list
    )
    return Features(words, letters)
