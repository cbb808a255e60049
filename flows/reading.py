"""Reads definition files (flows, cards, surveys): YAML whose every mistake names file, line and cure."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Never

import yaml


class DefinitionError(Exception):
    """A definition file that cannot be used: where, what is wrong, and what to do about it."""

    def __init__(self, path: Path | str, line: int, what: str, fix: str) -> None:
        super().__init__(f"{path}:{line}: {what}. {fix}")
        self.path, self.line, self.what, self.fix = path, line, what, fix


class Section(dict[str, Any]):
    """A YAML mapping that knows its file and the line of each key (from 1)."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__()
        self.path, self.line = path, line
        self.lines: dict[str, int] = {}

    def wrong(self, what: str, fix: str, key: str | None = None) -> Never:
        """Raise DefinitionError at the line of `key`, or where the section begins."""
        raise DefinitionError(self.path, self.lines.get(key or "", self.line), what, fix)

    def only(self, *known: str) -> None:
        """Refuse a key that nobody reads: most often a slip of the pen."""
        for key in self:
            if key not in known:
                self.wrong(f"unknown key {key!r}", f"Known here are: {', '.join(known)}.", key)

    def text(self, key: str, default: str | None = None) -> str:
        """Give the text under a key; a number, a date or a bare yes is none."""
        value = self.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{key!r} needs a text", f"Write {key}: and the text on this line, in quotes.", key)
        return value.strip()

    def section(self, key: str) -> "Section":
        """Give the mapping under a key."""
        value = self.get(key)
        if not isinstance(value, Section):
            self.wrong(f"{key!r} needs keys of its own below it", "Indent them by two spaces.", key)
        return value


def read_definition(path: Path, text: str | None = None) -> Section:
    """
    Read one definition file; raises DefinitionError when it is not a YAML mapping.

    `text` stands in for the file's content.
    """
    source = content(path) if text is None else text
    try:
        found = yaml.load(source, _loader(path))  # noqa: S506 - safe YAML: see the loader
    except (yaml.YAMLError, ValueError) as error:
        what = f"not YAML ({_problem(error)})"
        raise DefinitionError(path, _line(error, source), what, "Check indents and quotes.") from error
    if not isinstance(found, Section):
        raise DefinitionError(path, 1, "the file is empty or no mapping", "Begin with `key: value` lines.")
    return found


def names(section: Mapping[str, Any]) -> str:
    """Give the keys of a section, for an error message that says what was possible."""
    return ", ".join(map(str, section)) or "none"


def content(path: Path, encoding: str = "utf-8") -> str:
    """Read a text file; raises DefinitionError, with the line where it is not UTF-8."""
    try:
        return path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DefinitionError(path, line, "not UTF-8", "Save the file in that encoding.") from error
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise DefinitionError(path, 1, what, "Check its name, and who may read it.") from error


def _loader(path: Path) -> type[yaml.SafeLoader]:
    class Loader(yaml.SafeLoader):
        """Safe YAML whose mappings remember their lines, and in which a key may stand only once."""

    def construct(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Section:
        section = Section(path, node.start_mark.line + 1)
        for key_node, value_node in node.value:
            _add(loader, section, key_node, value_node)
        return section

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, construct)
    return Loader


def _add(loader: yaml.SafeLoader, section: Section, key_node: yaml.Node, value_node: yaml.Node) -> None:
    """Add one entry. A key is kept as it is written: YAML takes a bare Yes for true, a resident does not."""
    line = key_node.start_mark.line + 1
    if not isinstance(key_node, yaml.ScalarNode):
        raise DefinitionError(section.path, line, "a key is no text", "Put it in quotes.")
    key = str(key_node.value)
    section.lines[key] = line
    if key in section:
        section.wrong(f"{key!r} stands twice", "Keep one of the two.", key)
    try:
        section[key] = loader.construct_object(value_node, deep=True)
    except ValueError as error:
        section.wrong(f"{key!r} has no such value ({error})", "Mend it, or put a text in quotes.", key)


def _problem(error: Exception) -> str:
    match error:
        case yaml.MarkedYAMLError():
            return str(error.problem)
        case yaml.reader.ReaderError():
            return str(error.reason)
        case _:
            return str(error)


def _line(error: Exception, source: str) -> int:
    match error:
        case yaml.MarkedYAMLError() if error.problem_mark:
            return error.problem_mark.line + 1
        case yaml.reader.ReaderError():
            return source[: error.position].count("\n") + 1
        case _:
            return 1
