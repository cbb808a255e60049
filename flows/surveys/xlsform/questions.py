"""Reads the questions of an XLSForm, with their lists of choices."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flows.reading import Section
from flows.replies.words import bare
from flows.surveys.definition.labels import special
from flows.surveys.definition.values import NAME
from flows.surveys.survey import DONT_KNOW, REFUSED, SKIPPED, YES_NO, code_of
from flows.surveys.xlsform.expressions import NotInSubset, bounds_of, days_of, wanted_of
from flows.surveys.xlsform.rows import FormRow, Texts
from flows.surveys.xlsform.words import APPEARANCES, BY_ITSELF, CURES, KINDS, NO_FILE

Read = TypeVar("Read")

PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as a section of a survey file, its texts by place, and the code of each choice by its name."""

    section: Section
    texts: Mapping[str, Texts]
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a list: its name in the form, the code it is saved as, its label."""

    name: str
    code: str
    label: Texts
    row: FormRow


def asked_of(rows: Sequence[FormRow], choices: Sequence[FormRow]) -> list[Asked]:
    """Read the questions in their order; raises DefinitionError."""
    found: dict[str, Asked] = {}
    for row in rows:
        name = row.cell("name")
        if name in found:
            row.wrong(f"two rows have the name {name!r}", "Give each a name of its own.", "name")
        found[name] = _asked(row, choices, found)
    return list(found.values())


def _asked(row: FormRow, choices: Sequence[FormRow], earlier: Mapping[str, Asked]) -> Asked:
    type_, _, list_name = row.cell("type").partition(" ")
    kind = KINDS.get(type_) or _refused(row, type_)
    if row.cell("appearance").lower() not in APPEARANCES:
        row.wrong(f"the appearance {row.cell('appearance')!r} is used", "Leave the cell empty.", "appearance")
    section, key = Section(row.section.path, row.section.line), _key(row.cell("name"))
    section.update({"key": key, "kind": kind, "ask": row.label().english})
    texts = {f"{key}.ask": row.label()}
    listed = _choices(row, list_name.strip(), choices) if kind in {"choice", "multi"} else []
    flags = {flag: row.says_yes(f"grove_{flag}") for flag in ("dont_know", "refusable")}
    flags["dont_know"] |= any(choice.code == DONT_KNOW for choice in listed)
    flags["refusable"] |= any(choice.code == REFUSED for choice in listed)
    section.update({flag: True for flag, given in flags.items() if given})
    shown = [choice for choice in listed if choice.code not in {DONT_KNOW, REFUSED}]
    if shown:
        _label(section, texts, shown)
    _limit(row, section, kind)
    _ends(row, section, texts)
    if not row.says_yes("required"):
        section["optional"] = True
    for name in ("on_fail", "zone"):
        if row.cell(f"grove_{name}"):
            section[name] = row.cell(f"grove_{name}")
    if row.cell("relevant"):
        section["only_if"] = _only_if(row, section, earlier)
    return Asked(section=section, texts=texts, codes={choice.name: choice.code for choice in listed})


def _refused(row: FormRow, type_: str) -> str:
    """Refuse a type by name, with what to do about it."""
    plain = type_.replace(" ", "_")
    if plain in {"begin", "end"}:
        plain = f"{plain}_{row.cell('type').split()[-1]}"
    fix = f"Use one of: {', '.join(KINDS)}."
    if plain in NO_FILE:
        fix = "Take the row out: a text message carries words only."
    if plain in BY_ITSELF:
        fix = "Take the row out: no telephone fills it in here."
    return row.wrong(f"the type {plain!r} is no question of a text message", CURES.get(plain, fix), "type")


def _key(name: str) -> str:
    """A question's key from its name in the form: `Q1-Visits` → `q1_visits`."""
    return re.sub(r"[-.]", "_", name.lower())


def _choices(row: FormRow, name: str, choices: Sequence[FormRow]) -> list[Choice]:
    if name.endswith(" or_other"):
        row.wrong("or_other is used", "Add a choice “Something else” to the list.", "type")
    listed = [each for each in choices if (each.cell("list_name") or each.cell("list name")) == name]
    if not listed:
        row.wrong(f"there is no list {name!r}", "Write its choices in the sheet choices.", "type")
    return [_choice(each) for each in listed]


def _choice(row: FormRow) -> Choice:
    name, label = row.cell("name"), row.label()
    code = special(label.english) or (name if name in {DONT_KNOW, REFUSED} or NAME.fullmatch(name) else "")
    return Choice(name=name, code=code or code_of(label.english), label=label, row=row)


def _label(section: Section, texts: dict[str, Texts], shown: Sequence[Choice]) -> None:
    """Put the labels into a question; a choice between yes and no alone is a yes_no question."""
    labels, codes = tuple(choice.label.english for choice in shown), tuple(choice.code for choice in shown)
    if section["kind"] == "choice" and codes == ("yes", "no") and tuple(map(bare, labels)) == tuple(map(bare, YES_NO)):
        section["kind"] = "yes_no"
    else:
        section["labels"] = [_entry(choice) for choice in shown]
    texts.update({f"{section['key']}.labels.{choice.code}": choice.label for choice in shown})


def _entry(choice: Choice) -> Section | str:
    if choice.code == code_of(choice.label.english):
        return choice.label.english
    section = Section(choice.row.section.path, choice.row.section.line)
    section.update({"label": choice.label.english, "code": choice.code})
    return section


def _limit(row: FormRow, section: Section, kind: str) -> None:
    """Read the ends of a scale, a number or a day."""
    constraint = row.cell("constraint")
    if constraint and kind not in {"number", "date"}:
        row.wrong(f"the constraint {constraint!r} is used", "Take it out.", "constraint")
    if kind == "number" and constraint:
        section.update(_given(("min", "max"), _read(row, "constraint", bounds_of)))
    if kind == "date" and constraint:
        section.update(_given(("earliest", "latest"), _read(row, "constraint", days_of)))
    if kind == "scale":
        given = dict(PARAMETER.findall(row.cell("parameters")))
        if PARAMETER.sub("", row.cell("parameters")).strip(" ;,") or given.get("step", "1") != "1":
            row.wrong(
                f"the parameters {row.cell('parameters')!r} are used", "Write start=1 end=5 step=1.", "parameters"
            )
        section.update({"min": int(given.get("start", "1")), "max": int(given.get("end", "5"))})
    elif row.cell("parameters"):
        row.wrong(f"the parameters {row.cell('parameters')!r} are used", "Take them out.", "parameters")


def _ends(row: FormRow, section: Section, texts: dict[str, Texts]) -> None:
    for name in ("min_label", "max_label"):
        text = row.text(f"grove_{name}")
        if text.english:
            section[name] = text.english
            texts[f"{section['key']}.{name}"] = text


def _only_if(row: FormRow, section: Section, earlier: Mapping[str, Asked]) -> Section:
    wanted, found = _read(row, "relevant", wanted_of), Section(section.path, section.line)
    for name, codes in wanted.items():
        if name not in earlier:
            row.wrong(f"relevant asks for {name!r}, which is no earlier question", "Name one above it.", "relevant")
        known = {**earlier[name].codes, "": SKIPPED}
        found[_key(name)] = [known.get(code, code) for code in codes]
    return found


def _read(row: FormRow, column: str, read: Callable[[str], Read]) -> Read:
    try:
        return read(row.cell(column))
    except NotInSubset as error:
        return row.wrong(f"{column} {row.cell(column)!r} is not understood: {error}", "Write it so, or take it out.")


def _given(names: Sequence[str], values: Sequence[object]) -> dict[str, object]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
