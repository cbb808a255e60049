"""Templates as staff save them: checked before any campaign takes them."""

import re
from datetime import datetime

from bot.errors import OperatorError
from flows.outreach.texts import GIVEN, names_in
from storage import audits, templates
from storage.database import Db
from storage.templates import Template

NAME = re.compile("[a-z][a-z0-9_]*")


class TemplateWrong(OperatorError):
    """A template that cannot be kept, or is not there."""

    code = "template-wrong"


def save(db: Db, name: str, text: str, *, by: str, now: datetime) -> int:
    """Keep a text as the next version of a template; raises TemplateWrong."""
    if not NAME.fullmatch(name):
        raise TemplateWrong(f"{name!r} is no name.", fix="Use small letters, digits and _: trash_reminder.")
    try:
        unknown = names_in(text) - GIVEN
    except ValueError as error:
        raise TemplateWrong(
            f"A brace stands alone ({error}).", fix="Write {{ and }} for braces that are shown."
        ) from error
    if unknown or not text.strip():
        told = f"cannot tell {', '.join(sorted(unknown))}" if unknown else "says nothing"
        raise TemplateWrong(f"The text {told}.", fix=f"Values it may name: {', '.join(sorted(GIVEN))}.")
    version = templates.save(db, name, text.strip(), by, now)
    audits.record(db, actor=by, act="template", object_=f"template/{name}/{version}", now=now)
    return version


def found(db: Db, reference: str) -> Template:
    """One version (`name@3`), or the newest (`name`); raises TemplateWrong."""
    name, _, version = reference.partition("@")
    known = [each for each in templates.versions(db, name) if not version or str(each.version) == version]
    if not known:
        raise TemplateWrong(f"There is no template {reference!r}.", fix="`grove template list` shows what there is.")
    return known[-1]
