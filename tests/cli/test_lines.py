"""Line by line: one JSON object for each line, in order, whatever the line is."""

import json
from collections.abc import Sequence

import pytest

from tests.cli.conftest import Grove, objects

ODD = (
    b"",
    b"\xff\xfe bad \xc3",
    b"a\0b",
    b"x" * 5_000,
    "🗑️".encode() * 300,
    "١٢٣ هل".encode(),
    "\u2028\x85".encode(),
    b"[" * 100_000,
    b'"\\ud800"',
    b"[bold]x[/]",
)
"""What nobody should send, and somebody will."""

COMMANDS = (
    ("segments", "--json", "-"),
    ("places", "parse", "--json", "-"),
    ("nlu", "parse", "--json", "-"),
    ("survey", "match", "--json", "-"),
    ("chat", "--json"),
)


def lines(*texts: bytes) -> bytes:
    return b"".join(text + b"\n" for text in texts)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_each_odd_line_gets_one_object_and_none_breaks_the_next(grove: Grove, command: Sequence[str]) -> None:
    done = grove.invoke(*command, stdin=lines(*ODD))

    assert len(objects(done.stdout)) == len(ODD)
    assert done.stderr == ""
    assert done.exit_code == (1 if any("error" in told for told in objects(done.stdout)) else 0)


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda command: command[0])
def test_a_line_is_answered_before_the_next_is_sent(grove: Grove, command: Sequence[str]) -> None:
    with grove.start(*command) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(b'"9380 Studio Ct"\n')
            process.stdin.flush()
            assert json.loads(process.stdout.readline())
        process.stdin.close()


def test_segments_are_counted_a_json_string_a_line(grove: Grove) -> None:
    done = grove.invoke(
        "segments", "--json", "-", stdin=lines(b'"hello"', '"¿Cuándo? ñ"'.encode(), b'"\\ud83d\\ude00"')
    )

    assert objects(done.stdout) == [
        {"encoding": "GSM-7", "segments": 1},
        {"encoding": "UCS-2", "segments": 1},
        {"encoding": "UCS-2", "segments": 1},
    ]
    assert done.exit_code == 0


def test_a_wrong_line_keeps_its_place_and_the_exit_code_tells(grove: Grove) -> None:
    done = grove.invoke("segments", "--json", "-", stdin=lines(b'"a"', b"5", b"", b'"b"'))

    assert ["error" in told for told in objects(done.stdout)] == [False, True, True, False]
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when is trash day at 9380 Studio Ct?", ("9380", "Studio", "CT", None, None)),
        ("9380 studio ct, elk grove 95758", ("9380", "studio", "CT", "elk grove", "95758")),
        ("hello", (None, None, None, None, None)),
    ],
)
def test_an_address_is_given_in_five_parts_or_nulls(grove: Grove, text: str, expected: tuple[str | None]) -> None:
    done = grove.invoke("places", "parse", "--json", text)

    assert objects(done.stdout) == [dict(zip(("number", "street", "suffix", "city", "zip"), expected, strict=True))]


def test_an_understanding_has_all_that_scripts_read(grove: Grove) -> None:
    done = grove.invoke(
        "nlu", "parse", "--json", "¿cuándo pasa la basura en 9380 Studio Ct?", "STOP", "there is a fire"
    )

    trash, stop, fire = objects(done.stdout)
    keys = ["language", "intent", "confidence", "outcome", "intents", "slots", "consent", "danger", "why", "nearest"]
    assert list(trash) == keys
    assert (trash["language"], trash["intent"], trash["outcome"]) == ("es", "trash_day", "sure")
    assert trash["slots"]["address"]["value"] == "9380 Studio Ct"
    assert (trash["consent"], trash["danger"]) == (None, False)
    assert stop["consent"] == "stop"
    assert fire["danger"] is True


@pytest.mark.parametrize(
    ("question", "reply", "value"),
    [
        ({"kind": "choice", "labels": ["Every day", "Never"]}, "never", 2),
        ({"kind": "multi", "labels": ["Trash", "Parks", "Roads"]}, "3 and 1", [1, 3]),
        ({"kind": "yes_no"}, "sí", "yes"),
        ({"kind": "scale", "min": 1, "max": 5}, "cuatro", 4),
        ({"kind": "scale", "min": 1, "max": 5}, "9", None),
        ({"kind": "number"}, "12", 12),
    ],
)
def test_a_reply_gives_the_value_the_interface_names(
    grove: Grove, question: dict[str, object], reply: str, value: object
) -> None:
    done = grove.invoke("survey", "match", "--json", json.dumps({"question": question, "lang": "es", "reply": reply}))

    assert objects(done.stdout) == [{"value": value}]


@pytest.mark.parametrize(
    "line",
    [
        '{"question": 5, "reply": "4"}',
        '{"question": {"kind": "riddle"}, "reply": "4"}',
        '{"question": {"kind": "scale"}, "reply": 4}',
        '{"question": {"kind": "scale"}, "lang": 5, "reply": "4"}',
        "[]",
    ],
)
def test_a_question_that_is_none_is_refused_with_the_reason(grove: Grove, line: str) -> None:
    done = grove.invoke("survey", "match", "--json", line)

    assert list(objects(done.stdout)[0]) == ["error"]
    assert done.exit_code == 1
