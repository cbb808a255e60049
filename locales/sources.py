"""Finds every text a resident reads, as `babel.cfg` says where."""

from pathlib import Path

import yaml
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from locales.pofiles import Catalogue

ROOT = Path(__file__).parent.parent

TRANSLATORS_TAG = "Translators:"
"""A comment that begins so travels to the translators."""


class SourceUnreadable(ValueError):
    """A file that texts are extracted from cannot be read."""


def template(root: Path = ROOT) -> Catalogue:
    """Give all texts of the tree below `root`, in the order of files and lines."""
    with (root / "locales" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    found = Catalogue()
    reading: list[str] = []
    try:
        for name, line, msgid, comments, _ in extract_from_dir(
            root,
            methods,
            options,
            keywords={"plural": (1, 2)},
            comment_tags=(TRANSLATORS_TAG,),
            callback=lambda name, *_: reading.append(name),
            strip_comment_tags=True,
        ):
            found.add(msgid, locations=[(name, line)], auto_comments=comments)
    except (yaml.YAMLError, SyntaxError, OSError, ValueError) as error:
        raise SourceUnreadable(f"{reading[-1]}: {error}") from error
    return found
