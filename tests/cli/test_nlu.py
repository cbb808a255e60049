"""Measuring and explaining the language understanding by command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Grove, objects

LEARNED = {
    "opening hours/today": ["when do you open", "opening hours please", "are you open now", "what are your hours"],
    "Lost card?": ["i lost my card", "my card is gone", "someone stole my card", "card missing"],
}
ASKED = [
    ("what time do you open", "opening hours/today"),
    ("my card was stolen", "Lost card?"),
    ("i cannot find my card", "Lost card?"),
    ("the moon is made of cheese", "__oos__"),
]


def json_lines(path: Path, pairs: list[tuple[str, str]]) -> str:
    path.write_text("".join(json.dumps({"text": text, "intent": intent}) + "\n" for text, intent in pairs))
    return str(path)


@pytest.fixture
def train(tmp_path: Path) -> str:
    return json_lines(tmp_path / "train.jsonl", [(text, intent) for intent, texts in LEARNED.items() for text in texts])


@pytest.fixture
def test(tmp_path: Path) -> str:
    return json_lines(tmp_path / "test.jsonl", ASKED)


def test_any_two_files_can_be_measured_with_whatever_intents_they_have(grove: Grove, train: str, test: str) -> None:
    done = grove.invoke("nlu", "evaluate", "--train", train, "--test", test, "--json")

    [told] = objects(done.stdout)
    assert done.exit_code == 0
    assert (told["engine"], told["in_scope"], told["out_of_scope"], told["accuracy"]) == ("embedded", 3, 1, 1.0)
    assert (told["training"]["sentences"], told["training"]["intents"]) == (8, 2)
    assert told["intents"]["Lost card?"]["support"] == 2
    assert set(told["intents"]) == set(LEARNED)
    assert told["accuracy_interval"][0] == pytest.approx(0.4385, abs=1e-4)
    assert told["abstention"]["curve"][-1]["coverage"] == 1
    assert told["latency_ms"]["p99"] >= told["latency_ms"]["p50"] > 0


def test_without_a_test_file_each_part_is_judged_by_a_machine_that_saw_the_others(grove: Grove, train: str) -> None:
    done = grove.invoke("nlu", "evaluate", "--train", train, "--folds", "4", "--json")

    [told] = objects(done.stdout)
    assert (told["folds"], told["sentences"]) == (4, 8)
    assert told["seen_in_training"] == 0


@pytest.mark.parametrize(("asked", "code"), [("1", 1), ("0.8", 1), ("80", 1), ("0.5", 0), ("50", 0), ("0", 0)])
def test_below_the_share_that_is_asked_it_ends_with_1(
    grove: Grove, tmp_path: Path, train: str, asked: str, code: int
) -> None:
    wrong = json_lines(tmp_path / "half.jsonl", [("when do you open", "Lost card?"), ("i lost my card", "Lost card?")])

    done = grove.invoke("nlu", "evaluate", wrong, "--train", train, "--fail-under", asked)

    assert done.exit_code == code


def test_an_intent_that_training_has_not_is_named_and_counted_as_wrong(
    grove: Grove, tmp_path: Path, train: str
) -> None:
    strange = json_lines(tmp_path / "strange.jsonl", [("i lost my card", "Lost card?"), ("play jazz", "music")])

    told = grove.invoke("nlu", "evaluate", strange, "--train", train).stdout
    [as_json] = objects(grove.invoke("nlu", "evaluate", strange, "--train", train, "--json").stdout)

    assert "1 texts ask 'music', which training has not: they are counted as wrong." in told
    assert "1 texts stand in the training too" in told
    assert (as_json["unknown_intents"], as_json["accuracy"]) == ({"music": 1}, 0.5)


def test_the_table_has_a_line_an_intent_when_it_is_asked_to(grove: Grove, train: str, test: str) -> None:
    told = grove.invoke("nlu", "evaluate", test, "--train", train, "--by", "intent").stdout

    assert "opening hours/today" in told
    assert "Intents, worst first" in told
    assert "Abstention" in told


@pytest.mark.parametrize(
    ("content", "line", "cure"),
    [
        (None, 1, "Check its name"),
        ("", 1, "Write some"),
        ('{"text": "a", "intent": "b"}\n{"text": "a"', 2, "Mend it"),
        ('{"text": "a", "intent": "b"}\n{"text": "a"}', 2, "'intent'"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_line_and_a_cure(
    grove: Grove, tmp_path: Path, content: str | None, line: int, cure: str
) -> None:
    path = tmp_path / "wrong.jsonl"
    if content is not None:
        path.write_text(content)

    done = grove.invoke("nlu", "evaluate", str(path))

    assert f"{path}:{line}: " in done.stderr
    assert cure in done.stderr
    assert done.exit_code == 2


def test_one_intent_is_not_enough_to_train_on(grove: Grove, tmp_path: Path, test: str) -> None:
    one = json_lines(tmp_path / "one.jsonl", [("a", "b"), ("c", "b")])

    done = grove.invoke("nlu", "evaluate", test, "--train", one)

    assert "two intents" in done.stderr
    assert done.exit_code == 2


def test_more_folds_than_sentences_are_refused(grove: Grove, train: str) -> None:
    done = grove.invoke("nlu", "evaluate", "--train", train, "--folds", "9")

    assert "cannot be cut" in done.stderr
    assert done.exit_code == 2


def test_a_rasa_server_is_not_trained_here(grove: Grove, train: str, test: str) -> None:
    done = grove.invoke("nlu", "evaluate", test, "--train", train, "--engine", "rasa")

    assert "make rasa" in done.stderr
    assert done.exit_code == 2


def test_a_rasa_server_that_is_away_is_not_measured(grove: Grove, test: str) -> None:
    done = grove.invoke("nlu", "evaluate", test, "--engine", "rasa", GROVE_RASA_URL="http://127.0.0.1:9")

    assert "[rasa-away]" in done.stderr
    assert "serve-rasa" in done.stderr
    assert done.exit_code == 2


def test_texts_that_rasa_did_not_answer_are_counted(grove: Grove, test: str) -> None:
    with broken_rasa() as url:
        done = grove.invoke("nlu", "evaluate", test, "--engine", "rasa", "--json", GROVE_RASA_URL=url)

    [told] = objects(done.stdout)
    assert (told["engine"], told["answered_by_another_engine"]) == ("rasa", len(ASKED))


@contextmanager
def broken_rasa() -> Iterator[str]:
    """A server that says it is ready and then fails at every text."""

    class Broken(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(500)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_understanding_says_what_it_is_like_and_which_bar_it_passed(grove: Grove) -> None:
    done = grove.invoke("nlu", "parse", "--json", "when is trash day", "👍")

    trash, thumb = objects(done.stdout)
    best = {name: trash["nearest"][0][name] for name in ("text", "intent", "language")}
    assert best == {"text": "when is trash day", "intent": "trash_day", "language": "en"}
    assert trash["nearest"][0]["likeness"] == pytest.approx(1, abs=0.01)  # vectors are kept in eight bits a number
    assert len(trash["nearest"]) == 3
    assert trash["why"].startswith("sure: ")
    assert thumb["why"].startswith("unknown: there are no words")


def test_people_read_the_same_as_a_table(grove: Grove) -> None:
    told = grove.invoke(
        "nlu", "parse", "STOP", "cuando pasa la basura en 9380 Studio Ct", "there is a fire [red]x[/]"
    ).stdout

    assert "obeyed before anything else" in told
    assert "address: 9380 Studio Ct" in told
    assert "trash_day (es)" in told
    assert "[red]x[/]" in told
    assert "911" in told
