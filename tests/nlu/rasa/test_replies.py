"""What a Rasa server may reply, and what of a text it may be sent. The recorded replies are a real server's."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.rasa.replies import DEEPEST, LONGEST, NotAReply, ranking_in, ranking_of, sendable
from tests.nlu.rasa.stand_in import recorded

SURE = {"name": "library", "confidence": 0.9}


def a_reply(**changed: Any) -> dict[str, Any]:
    return {"text": "…", "intent": SURE, "entities": [], "intent_ranking": [SURE], **changed}


@pytest.mark.parametrize("text", ["", " ", "\n", "👍", "🔥🔥🔥", "?", "12", "...", "/", "//", "\ud83d", "\x00", "_"])
def test_a_text_without_a_letter_is_never_sent(text: str) -> None:
    """Rasa would be sure of a greeting."""
    assert sendable(text) == ""


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("/trash_day", "trash_day"),
        ("/stop{}", "stop{}"),
        ('  / /greet{"name": "x"}', 'greet{"name": "x"}'),
        ("trash/recycling", "trash/recycling"),
        ("垃圾", "垃圾"),
        ("ਕੂੜਾ", "ਕੂੜਾ"),
        ("half \ud83d a face", "half   a face"),
    ],
)
def test_a_slash_in_front_is_not_sent(text: str, sent: str) -> None:
    """Behind one Rasa believes any intent, as its developers type them."""
    assert sendable(text) == sent


@given(st.text())
def test_what_is_sent_is_short_and_can_be_written_as_utf_8(text: str) -> None:
    sent = sendable(text)

    assert len(sent) <= 320
    assert not sent.startswith("/")
    assert sent.encode()[:0] == b""


def test_a_sure_reply_of_a_real_server_is_its_ranking() -> None:
    ranking = ranking_in(recorded("sure"))

    assert ranking[0][0] == "trash_day"
    assert ranking[0][1] > 0.6
    assert [confidence for _, confidence in ranking] == sorted((c for _, c in ranking), reverse=True)


def test_below_its_threshold_rasa_s_own_candidate_counts_and_the_threshold_is_no_confidence() -> None:
    reply = json.loads(recorded("below_threshold"))
    assert reply["intent"]["name"] == "nlu_fallback"

    ranking = ranking_of(reply)

    assert ranking[0][0] == reply["intent_ranking"][1]["name"]
    assert ranking[0][1] < reply["intent"]["confidence"]
    assert "nlu_fallback" not in dict(ranking)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"library"',
        b"<html>502 Bad Gateway</html>",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        recorded("sure")[:100],
        recorded("sure") + b"}",
        recorded("no_model"),
        recorded("no_text"),
    ],
)
def test_what_is_no_understanding_is_refused(body: bytes) -> None:
    with pytest.raises(NotAReply):
        ranking_in(body)


@pytest.mark.parametrize(
    "changed",
    [
        {"intent": None},
        {"intent": "library"},
        {"intent_ranking": None},
        {"intent_ranking": {}},
        {"intent_ranking": []},
        {"intent_ranking": ["library"]},
        {"intent_ranking": [{"confidence": 0.9}]},
        {"intent_ranking": [{"name": None, "confidence": 0.9}]},
        {"intent_ranking": [{"name": "", "confidence": 0.9}]},
        {"intent_ranking": [{"name": 7, "confidence": 0.9}]},
        {"intent_ranking": [{"name": "library"}]},
        {"intent_ranking": [{"name": "library", "confidence": "0.9"}]},
        {"intent_ranking": [{"name": "library", "confidence": True}]},
        {"intent_ranking": [{"name": "library", "confidence": None}]},
        {"intent_ranking": [{"name": "library", "confidence": -0.1}]},
        {"intent_ranking": [{"name": "library", "confidence": 1.1}]},
        {"intent_ranking": [{"name": "library", "confidence": float("nan")}]},
        {"intent_ranking": [{"name": "library", "confidence": 10**400}]},
        {"intent_ranking": [{"name": "nlu_fallback", "confidence": 0.4}]},
    ],
)
def test_a_reply_of_another_shape_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotAReply):
        ranking_of(a_reply(**changed))


def test_a_reply_longer_than_any_real_one_is_refused_unread() -> None:
    with pytest.raises(NotAReply, match="too long"):
        ranking_in(b" " * (LONGEST + 1))


def test_an_error_says_nothing_of_the_text() -> None:
    with pytest.raises(NotAReply) as refused:
        ranking_of(a_reply(text="petunia", intent_ranking=[{"name": "petunia", "confidence": "petunia"}]))

    assert "petunia" not in repr(refused.value)


def test_an_endless_ranking_is_read_as_far_as_it_can_matter() -> None:
    listed = [{"name": f"intent_{at}", "confidence": 0.1} for at in range(10_000)]

    assert len(ranking_of(a_reply(intent_ranking=listed))) == DEEPEST


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(["intent", "nlu_fallback"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(JSON, JSON)
def test_any_json_is_a_ranking_or_refused(intent: object, listed: object) -> None:
    try:
        ranking = ranking_of({"intent": intent, "intent_ranking": listed})
    except NotAReply:
        return
    assert all(name and 0 <= round(confidence, 5) <= 1 for name, confidence in ranking)
