import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.embedded import EmbeddedInterpreter


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "👍",
        "🎉🎉🎉",
        "12",
        "１２",
        "৩",
        "?!",
        "...",
        "$$$",
        "\x00\x00",
        "\ud83d",
        "\udc00 5",
        "\u202e",
        "\u200b",
    ],
)
def test_a_text_without_words_has_no_intent(engine: EmbeddedInterpreter, text: str) -> None:
    understood = engine.understand(text, "en")

    assert (understood.outcome, understood.intent, understood.language) == ("unknown", None, None)


@pytest.mark.parametrize(
    "text", ["9380 Studio Ct", "9380 studio court, Elk Grove CA 95758", "9380 studio", "9380 Studio Ct Elk Grove"]
)
def test_an_address_alone_has_no_intent_but_is_a_slot(engine: EmbeddedInterpreter, text: str) -> None:
    understood = engine.understand(text)

    assert (understood.outcome, understood.intent) == ("unknown", None)
    assert understood.slots["address"].value == text


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("When is trash day at 9380 Studio Ct?", "en", "trash_day"),
        ("¿Cuándo pasa la basura en 9380 Studio Ct?", "es", "trash_day"),
        ("khi nào lấy rác ở 9380 Studio Ct", "vi", "trash_day"),
        ("9380 studio ct 哪天收垃圾", "zh_Hans", "trash_day"),
        ("kailan ang basura sa 9380 Studio Ct", "fil", "trash_day"),
        ("9380 Studio Ct 쓰레기 언제 가져가요", "ko", "trash_day"),
        ("9380 Studio Ct ਦਾ ਕੂੜਾ ਕਦੋਂ ਚੁੱਕਦੇ ਹਨ", "pa", "trash_day"),
        ("khib nyiab ntawm 9380 Studio Ct hnub twg", "hmn", "trash_day"),
    ],
)
def test_the_same_question_is_understood_in_every_language(
    engine: EmbeddedInterpreter, text: str, language: str, intent: str
) -> None:
    understood = engine.understand(text)

    assert (understood.outcome, understood.language, understood.intent) == ("sure", language, intent)
    assert understood.slots["address"].value.lower() == "9380 studio ct"


def test_what_may_be_an_address_or_not_is_read_both_ways(engine: EmbeddedInterpreter) -> None:
    assert engine.understand("trash day 9380 Studio").intents == engine.understand("trash day").intents


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("When is trash day at 9380 Studio Ct?", "en", "trash_day"),
        ("¿Cuándo pasa la basura en 9380 Studio Ct?", "es", "trash_day"),
        ("khib nyiab ntawm 9380 Studio Ct hnub twg", "hmn", "trash_day"),
    ],
)
def test_where_no_encoder_can_be_had_words_and_letters_do(
    without_encoder: EmbeddedInterpreter, text: str, language: str, intent: str
) -> None:
    understood = without_encoder.understand(text)

    assert (understood.language, understood.intent) == (language, intent)


def test_a_text_is_kept_whole_but_only_its_beginning_is_read(engine: EmbeddedInterpreter) -> None:
    text = "when is trash day " + "la " * 500 + "9380 Studio Ct"

    understood = engine.understand(text)

    assert understood.text == text
    assert "address" not in understood.slots


def test_the_ranking_begins_with_the_intent_and_falls(engine: EmbeddedInterpreter) -> None:
    understood = engine.understand("where is the library")

    confidences = [confidence for _, confidence in understood.intents]
    assert understood.intents[0] == (understood.intent, understood.confidence)
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_the_stored_language_is_a_hint_and_no_more(engine: EmbeddedInterpreter) -> None:
    assert engine.understand("when is trash day at my house", "es").language == "en"
    assert engine.understand("垃圾", "zh_Hant").language == "zh_Hant"
    assert engine.understand("ok", "es").language is None


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=400), language=st.sampled_from([None, "en", "zh_Hant", "xx"]))
def test_no_text_raises_and_the_same_text_is_understood_alike(
    engine: EmbeddedInterpreter, text: str, language: str | None
) -> None:
    understood = engine.understand(text, language)

    assert understood == engine.understand(text, language)
    understood.text.encode()
    for slot in understood.slots.values():
        assert 0 <= slot.start < slot.end <= len(text)
