"""What an evaluation says to people, as tables; scripts read the same from `--json`."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.output import say, table

CONFUSED = 10
"""Confusions that a page has room for."""


def tell(result: Mapping[str, Any], by: str) -> None:
    """Write the tables of a result, and under them what makes it worth less than it looks."""
    table(_title(result), ["over all", ""], _overall(result))
    if by == "intent":
        _tell_intents(result["intents"])
    elif len(result["languages"]) > 1:
        _tell_languages(result["languages"])
    _tell_confusions(result["confusions"][:CONFUSED])
    _tell_curve(result["abstention"]["curve"])
    for warning in warnings(result):
        say(warning, style="yellow")


def _title(result: Mapping[str, Any]) -> str:
    training = result["training"]
    learned = f"{result['engine']}: {training['sentences']} sentences of {training['intents']} intents"
    return f"{learned}, " + (f"in {result['folds']} folds" if result["folds"] else "tested on others")


def _overall(result: Mapping[str, Any]) -> list[list[str]]:
    abstention, taken = result["abstention"], result["latency_ms"]
    return [
        ["texts, in and out of scope", f"{result['in_scope']} + {result['out_of_scope']}"],
        ["right intent first (95 % interval)", _accuracy(result)],
        ["the same, mean over languages", percent(result["macro_accuracy"])],
        ["macro F1", _number(result["macro_f1"])],
        ["AUROC, in against out of scope", _number(abstention["auroc"])],
        ["stopped out of scope, 95 % in scope kept", percent(abstention["out_of_scope_recall_at_95"])],
        ["FPR95", percent(abstention["fpr95"])],
        ["acted on and wrong, of all texts", f"{result['wrong_as_sure']} ({percent(result['wrong_as_sure_share'])})"],
        ["in scope: sure / ask / unknown", _outcomes(result["outcomes"]["in_scope"])],
        ["out of scope: sure / ask / unknown", _outcomes(result["outcomes"]["out_of_scope"])],
        ["milliseconds a text: p50, p99", f"{_milliseconds(taken['p50'])}, {_milliseconds(taken['p99'])}"],
    ]


def _tell_languages(languages: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("", "texts", "right (95 %)", "AUROC", "out stopped", "wrong as sure")
    table("Languages", columns, [[tag, *_line(part)] for tag, part in languages.items()])


def _line(part: Mapping[str, Any]) -> list[str]:
    return [
        f"{part['in_scope']} + {part['out_of_scope']}",
        _accuracy(part),
        _number(part["abstention"]["auroc"]),
        percent(part["abstention"]["out_of_scope_recall_at_95"]),
        percent(part["wrong_as_sure_share"]),
    ]


def _accuracy(part: Mapping[str, Any]) -> str:
    interval = part["accuracy_interval"]
    between = f" ({100 * interval[0]:.1f}–{100 * interval[1]:.1f})" if interval else ""
    return f"{percent(part['accuracy'])}{between}"


def _outcomes(times: Mapping[str, int]) -> str:
    return " / ".join(map(str, times.values()))


def _tell_intents(intents: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("precision", "recall", "f1", "support", "given")
    rows = sorted(intents.items(), key=lambda found: found[1]["f1"])
    table("Intents, worst first", ["intent", *columns], [[name, *(row[c] for c in columns)] for name, row in rows])


def _tell_confusions(confusions: Sequence[Mapping[str, Any]]) -> None:
    if confusions:
        rows = [[c["times"], c["expected"], c["given"] or "none"] for c in confusions]
        table("Most often confused", ["times", "asked", "understood"], rows)


def _tell_curve(curve: Sequence[Mapping[str, Any]]) -> None:
    columns = ("coverage", "risk", "in_scope_kept", "out_of_scope_kept")
    rows = [[_number(point["threshold"]), *(percent(point[c]) for c in columns)] for point in curve]
    heads = ["answered from", "of all texts", "of those wrong", "in scope kept", "out of scope let through"]
    table("Abstention: risk and coverage", heads, rows)


def warnings(result: Mapping[str, Any]) -> list[str]:
    """What a reader of the figures must know."""
    told = [
        f"{times} texts ask {intent!r}, which training has not: they are counted as wrong."
        for intent, times in result["unknown_intents"].items()
    ]
    if result["seen_in_training"]:
        told.append(f"{result['seen_in_training']} texts stand in the training too: take them out of the test.")
    if result["answered_by_another_engine"]:
        told.append(f"{result['answered_by_another_engine']} texts Rasa did not answer; our own engine did.")
    return told


def percent(share: float | None) -> str:
    """A share for people; a dash for none."""
    return "–" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
