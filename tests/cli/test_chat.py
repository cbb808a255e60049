"""`grove chat`: a whole conversation from a script or a terminal."""

import pytest

from tests.cli.conftest import Grove, objects

MONDAY = ("--at", "2026-11-02T10:00")


def talk(grove: Grove, *lines: str, options: tuple[str, ...] = MONDAY) -> "list[dict[str, object]]":
    done = grove.invoke("chat", "--json", *options, stdin="".join(f"{line}\n" for line in lines).encode())
    return objects(done.stdout)


def test_an_answer_names_its_data_set_its_day_and_its_segments(grove: Grove) -> None:
    [told] = talk(grove, "parks near 9150 Union Park Way")

    assert (told["language"], told["intent"]) == ("en", "find_park")
    [sent] = [each for each in told["sent"] if each["dataset"]]  # type: ignore[attr-defined]  # JSON
    assert sent["dataset"] == "park"
    assert sent["as_of"]
    assert sent["segments"] >= 1
    assert "mi" in sent["text"]


def test_time_passes_only_in_a_line_that_says_so_and_only_forward(grove: Grove) -> None:
    told = talk(grove, "@ +2d", "@mayor where is the library?", "@ 2001-01-01", "@ soon", "@ 2026-11-10T08:00-08:00")

    assert [each.get("at") for each in told] == [
        "2026-11-04T18:00:00+00:00",
        "2026-11-04T18:00:00+00:00",
        None,
        None,
        "2026-11-10T16:00:00+00:00",
    ]
    assert all("[when-wrong]" in str(told[index]["error"]) for index in (2, 3))


def test_a_resident_on_telegram_presses_a_button(grove: Grove) -> None:
    options = ("--channel", "telegram", "--from", "990000123", *MONDAY)

    asked, pressed = talk(grove, "language", "#2", options=options)

    assert asked["from"] == "telegram:990000123"
    assert len(asked["sent"][0]["choices"]) > 1  # type: ignore[index]  # JSON
    assert pressed["sent"][0]["language"] == "es"  # type: ignore[index]  # JSON


def test_people_read_the_answer_as_it_was_sent_and_are_not_prompted_in_a_script(grove: Grove) -> None:
    done = grove.invoke("chat", *MONDAY, stdin=b"HELP\n@ soon\n")

    assert done.stdout.startswith("City: ")
    assert "You" not in done.stdout
    assert "[when-wrong]" in done.stderr
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--from", "a b"), "[resident-wrong]"),
        (("--from", "telegram:5"), "[resident-wrong]"),
        (("--from", "tel:"), "[resident-wrong]"),
        (("--at", "yesterday"), "[when-wrong]"),
        (("--at", "9999-12-31T23:59"), "[when-wrong]"),
        (("--channel", "pigeon"), "pigeon"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(grove: Grove, options: tuple[str, ...], code: str) -> None:
    done = grove.invoke("chat", *options)

    assert code in done.stderr
    assert done.exit_code == 2
