"""Trains the embedded engine on any sentences, the way the one that ships is trained."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.embedded import EmbeddedInterpreter
from nlu.engine.encoder import Encoder
from nlu.engine.features import Floats
from nlu.engine.fitting import fit
from nlu.engine.vectors import Vectors
from nlu.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Remembering:
    """An encoder that looks up what it has encoded before: for measuring what is right, not how fast it is."""

    encoder: Encoder
    vectors: Vectors

    @property
    def identity(self) -> str:
        return self.encoder.identity

    def encode(self, texts: Sequence[str]) -> Floats:
        return self.vectors.of(texts)


def trained(
    sentences: Sequence[Sentence], encoder: Encoder | None = None, vectors: Vectors | None = None
) -> EmbeddedInterpreter:
    """
    An engine for the languages of the sentences, without the city's names of places and things.

    `vectors` are those of the encoder that are known already. Raises ValueError below two intents.
    """
    languages = sorted({s.language for s in sentences}, key=lambda tag: (tag != "en", tag))
    return EmbeddedInterpreter(classifier=fit(sentences, encoder=encoder, vectors=vectors), offered=languages)
