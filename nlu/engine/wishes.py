"""
A machine for one question: whether a resident asks to be left alone.

It learns from sentences of its own, which would crowd the intents: half of them are near misses, made of the same
words. Both machines read the same vector of a text.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.reading import read_definition
from nlu.sentences import Sentence

STOP, OTHER = "stop", "other"

ONE_OF = 3
"""Of the sentences of other intents one in so many is enough to know what a city is asked."""


def read_examples(folder: Path) -> list[Sentence]:
    """Read the lists of a folder: by language, `stop` and `not_stop`. Raises DefinitionError."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _file(path)]


def told_apart(sentences: Sequence[Sentence], examples: Iterable[Sentence]) -> list[Sentence]:
    """Give what the machine learns from: every wish, some of the rest, and the examples."""
    wishes = [s for s in sentences if s.intent == STOP]
    others = [s for s in sentences if s.intent != STOP][::ONE_OF]
    return [*wishes, *(Sentence(text=s.text, intent=OTHER, language=s.language) for s in others), *examples]


def _file(path: Path) -> Iterable[Sentence]:
    top = read_definition(path)
    for language in top:
        kinds = top.section(language)
        kinds.only("stop", "not_stop")
        for kind, texts in kinds.items():
            if not isinstance(texts, list):
                kinds.wrong(f"{kind!r} needs a list of texts", "Write each on a line of its own, behind a dash.", kind)
            intent = STOP if kind == "stop" else OTHER
            yield from (Sentence(text=str(text), intent=intent, language=language) for text in texts)
