"""Reads training sentences: Rasa's own NLU YAML, a folder a language, a file a topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.reading import Section, read_definition

VERSION = "3.1"
"""The version of Rasa's training data format. Source: Rasa's documentation, Training Data Format."""

INTENT = re.compile(r"[a-z][a-z0-9_]*")
"""No slash: Rasa would read `weather/find` as a retrieval intent and answer with `weather`."""

ANNOTATED = re.compile(r"\[(?P<text>[^][]+)\]\((?P<slot>[a-z_]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Something a resident may write, and what it asks."""

    text: str
    intent: str
    language: str
    slots: tuple[tuple[str, str], ...] = ()
    """Slot and words, as they are marked in the file: `[9380 Studio Ct](address)`."""


def read_all(folder: Path) -> list[Sentence]:
    """
    Read every language's folder, in a fixed order.

    Raises DefinitionError with file and line, and FileNotFoundError when there is nothing to read.
    """
    found = [s for path in sorted(folder.glob("*/*.yml")) for s in read_file(path, path.parent.name)]
    if not found:
        raise FileNotFoundError(f"no training sentences in {folder}: it needs <language>/<topic>.yml")
    return found


def read_file(path: Path, language: str) -> list[Sentence]:
    """Read one file; a sentence may stand only once in it. Raises DefinitionError."""
    document = read_definition(path)
    document.only("version", "nlu")
    if document.text("version") != VERSION:
        document.wrong(f"version must be {VERSION!r}", f'Write version: "{VERSION}".', "version")
    blocks = document.get("nlu")
    if not isinstance(blocks, list) or not blocks:
        document.wrong("'nlu' needs a list of intents", "Write `- intent: name` and its `examples: |`.", "nlu")
    seen: dict[str, int] = {}
    return [sentence for block in blocks for sentence in _block(document, block, language, seen)]


def _block(document: Section, block: object, language: str, seen: dict[str, int]) -> Iterator[Sentence]:
    if not isinstance(block, Section):
        document.wrong("an entry of 'nlu' is no mapping", "Write `- intent: name` and its `examples: |`.", "nlu")
    block.only("intent", "examples")
    intent = block.text("intent")
    if not INTENT.fullmatch(intent):
        block.wrong(f"intent {intent!r} is not a name", "Use small letters, digits and _, no slash.", "intent")
    first = block.lines.get("examples", block.line) + 1
    block.text("examples")
    for line, example in enumerate(block["examples"].splitlines(), start=first):
        if not example.strip():
            continue
        block.lines["this line"] = line
        sentence = _sentence(block, example, intent, language)
        if sentence.text.casefold() in seen:
            first_line = seen[sentence.text.casefold()]
            block.wrong(f"{sentence.text!r} stands on line {first_line} too", "Keep one.", "this line")
        seen[sentence.text.casefold()] = line
        yield sentence


def _sentence(block: Section, example: str, intent: str, language: str) -> Sentence:
    if not example.startswith("- ") or not example[2:].strip():
        block.wrong("an example does not begin with `- `", "Write one sentence a line: `- when is …`.", "this line")
    text = ANNOTATED.sub(r"\g<text>", example[2:]).strip()
    if "[" in text or "]" in text:
        block.wrong("a bracket that marks no slot", "Write [the words](slot), or no bracket.", "this line")
    slots = tuple((m["slot"], m["text"]) for m in ANNOTATED.finditer(example))
    return Sentence(text=text, intent=intent, language=language, slots=slots)
