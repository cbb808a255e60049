"""Reads sentences to measure with: our own files and other people's, Rasa's NLU YAML or JSON lines."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from json import JSONDecodeError
from pathlib import Path

from flows.reading import DefinitionError, Section, content, read_definition
from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.sentences import Sentence

YAML, JSON_LINES = (".yml", ".yaml"), (".jsonl", ".ndjson", ".json")

OUTSIDE = "__oos__"
"""What public sets write for an intent that is out of scope."""

USUAL_LANGUAGE = "en"
"""Of a file that names none."""

MARKED = re.compile(r"\[(?P<text>[^][]+)\](?:\([^()]*\)|\{[^{}]*\})")
"""Words marked as an entity, in either of Rasa's two ways."""

LINE = 'a line is {"text": "when is trash day", "intent": "trash_day"}'


def read_sentences(paths: Iterable[Path], languages: Collection[str]) -> list[Sentence]:
    """
    Read every file, and of a folder every file in it, in a fixed order.

    It may be other people's: intents have any names, a sentence may stand twice. (`nlu.sentences` is strict, for
    what we teach.) `languages` are the tags that a folder or file may be called by. Raises DefinitionError.
    """
    return [sentence for path in paths for file in files(path) for sentence in _read(file, languages)]


def files(path: Path) -> list[Path]:
    """The path itself, or what can be read below it; raises DefinitionError for a folder of nothing."""
    if not path.is_dir():
        return [path]
    found = [file for file in sorted(path.rglob("*")) if file.suffix in (*YAML, *JSON_LINES)]
    if not found:
        raise DefinitionError(path, 1, "no sentences in this folder", "It needs a .yml or .jsonl file.")
    return found


def _read(path: Path, languages: Collection[str]) -> list[Sentence]:
    match path.suffix.lower():
        case suffix if suffix in YAML:
            found = list(_rasa(path, language_of(path, languages)))
        case suffix if suffix in JSON_LINES:
            found = list(_json_lines(path, language_of(path, languages)))
        case suffix:
            what = f"{suffix or 'a file without an ending'!r} is no kind of sentence file"
            raise DefinitionError(path, 1, what, "Give Rasa's NLU YAML (.yml) or JSON lines (.jsonl).")
    if not found:
        raise DefinitionError(path, 1, "the file holds no sentence", f"Write some: {LINE}.")
    return found


def language_of(path: Path, languages: Collection[str]) -> str:
    """The language that a file (`es.yml`) or its folder (`es/waste.yml`) is called by, else English."""
    return next((name for name in (path.stem, path.parent.name) if name in languages), USUAL_LANGUAGE)


def _json_lines(path: Path, language: str) -> Iterator[Sentence]:
    for number, line in enumerate(content(path, "utf-8-sig").split("\n"), start=1):
        if line.strip():
            yield _sentence(path, number, line, language)


def _sentence(path: Path, number: int, line: str, language: str) -> Sentence:
    try:
        found = json.loads(line)
    except (JSONDecodeError, RecursionError) as error:
        raise DefinitionError(path, number, f"not JSON ({error})", f"Mend it: {LINE}.") from error
    if not isinstance(found, Mapping):
        raise DefinitionError(path, number, "no JSON object", f"Mend it: {LINE}.")
    return Sentence(
        text=_text(path, number, found, "text"),
        intent=_in_our_word(_text(path, number, found, "intent")),
        language=_text(path, number, {"language": language, **found}, "language"),
    )


def _text(path: Path, number: int, found: Mapping[str, object], key: str) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError(path, number, f"{key!r} is not there or no text", f"Mend it: {LINE}.")
    return value.strip()


def _in_our_word(intent: str) -> str:
    return OUT_OF_SCOPE if intent == OUTSIDE else intent


def _rasa(path: Path, language: str) -> Iterator[Sentence]:
    """The sentences of Rasa's YAML. Its synonyms, look-up tables and patterns are no sentences."""
    document = read_definition(path)
    blocks = document.get("nlu")
    if not isinstance(blocks, list):
        document.wrong("'nlu' needs a list of intents", "Write `- intent: name` and its `examples: |`.", "nlu")
    for block in blocks:
        if isinstance(block, Section) and "intent" in block:
            yield from _block(block, language)


def _block(block: Section, language: str) -> Iterator[Sentence]:
    intent, first = _in_our_word(block.text("intent")), block.lines.get("examples", block.line) + 1
    block.text("examples")
    for line, example in enumerate(block["examples"].splitlines(), start=first):
        if not example.strip():
            continue
        text = MARKED.sub(r"\g<text>", example.strip().removeprefix("-")).strip()
        if not example.lstrip().startswith("-") or not text:
            block.lines["this line"] = line
            block.wrong("an example does not begin with `- `", "Write one sentence a line: `- when is …`.", "this line")
        yield Sentence(text=text, intent=intent, language=language)
