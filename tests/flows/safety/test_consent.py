import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.safety.consent import consent_word
from flows.safety.consent_words import HELP, START, STOP


@pytest.mark.parametrize("text", [word for words in STOP.values() for word in words])
def test_a_stop_word_stops_however_it_is_written(text: str) -> None:
    for written in (text, text.upper(), f"  {text}. ", f"“{text}”!!", f"🛑 {text} 🛑", f"{text}\u200b"):
        assert consent_word(written) == "stop", written


@pytest.mark.parametrize(("word", "texts"), [("start", START), ("help", HELP)], ids=["start", "help"])
def test_start_and_help_are_known_in_every_language(word: str, texts: dict[str, tuple[str, ...]]) -> None:
    for text in (text for listed in texts.values() for text in listed):
        assert consent_word(f" {text.upper()}! ") == word, text


def test_every_language_has_all_three_words() -> None:
    assert STOP.keys() == START.keys() == HELP.keys()
    assert set(STOP) == {"en", "es", "vi", "zh_Hans", "zh_Hant", "fil", "pa", "hmn", "ko"}


@pytest.mark.parametrize(
    "text",
    [
        "ＳＴＯＰ", "Stop.", "opt-out", "OptOut", "unsub",
        "please don't text me anymore", "don’t text me", "dont message me again",
        "Do not contact me", "Stop texting me!!",
        "stop sending me messages", "no more texts", "take me off your list", "remove my number",
        "leave me alone",
        "I want to unsubscribe", "unsubscribe me from this list", "i don't want these texts",
        "quit texting me",
        "I revoke my consent", "can you stop sending me these messages please",
        "Ya no me manden mensajes", "no me escriban más", "por favor dejen de mandarme mensajes",
        "quiero darme de baja",
        "quíteme de la lista", "no quiero recibir mensajes", "paren los mensajes",
        "đừng nhắn tin nữa", "Làm ơn đừng nhắn tin cho tôi nữa", "ngừng gửi tin nhắn",
        "dung nhan tin nua",
        "别再发了", "不要再给我发短信了", "請不要再傳簡訊給我", "不想收到短信", "別再傳了",
        "huwag na kayong mag text", "tigilan na ang pag text",
        "ਮੈਨੂੰ ਮੈਸੇਜ ਨਾ ਭੇਜੋ", "ਮੈਸੇਜ ਬੰਦ ਕਰੋ", "txhob xa ntawv rau kuv", "문자 그만 보내세요",
        "더 이상 연락하지 마세요",
    ],
)  # fmt: skip
def test_a_sentence_that_asks_for_nothing_else_stops(text: str) -> None:
    assert consent_word(text) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "👍", "...", "yes", "YES", "sí", "no", "ok", "1",
        "stop sign is down on Elk Grove Blvd", "cancel my bulky pickup", "bus stop near me",
        "when does the fair end",
        "stop light broken", "end of the street", "how do i quit smoking", "help wanted",
        "start a business", "don't stop",
        "where does route 10 stop", "I want to cancel my trash service", "info on parks",
        "stop dumping trash",
        "no more trash", "can you text me in spanish", "text me", "take me", "take me home",
        "remove my couch",
        "please stop the speeding on my street", "leave",
        "my neighbors wont leave me alone at night",
        "no me mandaron la boleta", "no me escribieron", "para cuando es la junta",
        "fin de semana", "ayuda con mi basura",
        "停电了", "停水", "取消预约", "下一站", "帮助老人的中心", "dừng xe ở đâu", "không nhận được phiếu bầu",
        "tulong sa basura", "chaw nres npav", "정지선", "ਬੱਸ ਕਦੋਂ ਬੰਦ ਹੁੰਦੀ ਹੈ",
    ],
)  # fmt: skip
def test_a_question_with_such_a_word_in_it_is_a_question(text: str) -> None:
    assert consent_word(text) is None


@given(st.text(st.characters(), max_size=2000))
def test_no_text_raises(text: str) -> None:
    assert consent_word(text) in {"stop", "start", "help", None}


@given(st.sampled_from(["trash", "pickup", "council", "library", "垃圾"]), st.sampled_from(sorted(STOP["en"])))
def test_a_stop_word_beside_a_topic_is_not_the_whole_message(topic: str, word: str) -> None:
    assert consent_word(f"{word} {topic}") is None
