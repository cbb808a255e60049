"""MORE, WHY and WRONG: what may be said of an answer, in each language, for a native reader to review."""

from collections.abc import Mapping
from typing import Literal

from flows.safety.wording import spoken_words

Keyword = Literal["more", "why", "wrong"]

MORE: Mapping[str, tuple[str, ...]] = {
    "en": ("more", "more please", "tell me more", "show more"),
    "es": ("más", "más por favor", "ver más", "dígame más", "dime más", "más información"),
    "vi": ("thêm", "thêm nữa", "xem thêm", "nói thêm"),
    "zh_Hans": ("更多", "更多信息", "还有吗", "还有呢"),
    "zh_Hant": ("更多", "更多資訊", "還有嗎", "還有呢"),
    "fil": ("higit pa", "higit pa po", "dagdag pa", "more po"),
    "pa": ("ਹੋਰ ਦੱਸੋ", "ਹੋਰ ਜਾਣਕਾਰੀ", "hor dasso", "hor daso", "ہور دسو"),
    "hmn": ("ntxiv", "qhia ntxiv", "xav paub ntxiv"),
    "ko": ("더", "더 보기", "더보기", "더 알려줘", "더 알려주세요"),
}
"""Punjabi ਹੋਰ (hor) alone is not here: it is what people answer for “something else”."""

WHY: Mapping[str, tuple[str, ...]] = {
    "en": ("why", "why is that", "how do you know", "says who", "source", "what source"),
    "es": ("por qué", "porqué", "porque", "fuente", "cómo lo sabe", "cómo sabes"),
    "vi": ("tại sao", "vì sao", "sao vậy", "nguồn"),
    "zh_Hans": ("为什么", "为何", "为啥", "来源", "信息来源"),
    "zh_Hant": ("為什麼", "為甚麼", "為何", "來源", "資料來源"),
    "fil": ("bakit", "bakit po", "saan galing", "saan galing yan"),
    "pa": ("ਕਿਉਂ", "ਕਿਓਂ", "ਕਿਉਂ ਜੀ", "kyon", "kyun", "kiun", "کیوں"),
    "hmn": ("vim li cas", "yog vim li cas"),
    "ko": ("왜", "왜요", "왜죠", "출처", "근거"),
}

WRONG: Mapping[str, tuple[str, ...]] = {
    "en": (
        "wrong", "its wrong", "it is wrong", "thats wrong", "that is wrong", "this is wrong", "wrong answer",
        "incorrect", "not right", "thats not right", "not correct",
    ),
    "es": (
        "mal", "está mal", "eso está mal", "incorrecto", "incorrecta", "es incorrecto", "equivocado", "equivocada",
        "está equivocado", "erróneo", "no es correcto", "no es cierto",
    ),
    "vi": ("sai", "sai rồi", "không đúng", "thông tin sai"),
    "zh_Hans": ("错", "错了", "错误", "有误", "不正确"),
    "zh_Hant": ("錯", "錯了", "錯誤", "有誤", "不正確"),
    "fil": ("mali", "mali po", "mali yan", "mali iyan", "hindi tama"),
    "pa": ("ਗਲਤ", "ਗ਼ਲਤ", "ਇਹ ਗਲਤ ਹੈ", "galat", "galat hai", "غلط"),
    "hmn": ("yuam kev", "yuam kev lawm", "tsis raug"),
    "ko": ("틀려요", "틀렸어요", "틀렸습니다", "틀린 정보", "잘못됐어요", "잘못되었습니다"),
}  # fmt: skip
"""Chinese 不对 is not here: it is what people answer for “no”."""


def keyword(text: str) -> Keyword | None:
    """
    Say whether the whole of `text` is MORE, WHY or WRONG in any language.

    Case, accents, punctuation and emoji do not count. A message that only has such a word in it (“why is the
    park closed”) is a question.
    """
    return _KEYWORDS.get(spoken_words(text))


def _spoken(table: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(spoken_words(phrase) for phrases in table.values() for phrase in phrases)


_TABLES: Mapping[Keyword, Mapping[str, tuple[str, ...]]] = {"more": MORE, "why": WHY, "wrong": WRONG}
_KEYWORDS: Mapping[str, Keyword] = {phrase: word for word, table in _TABLES.items() for phrase in _spoken(table)}
