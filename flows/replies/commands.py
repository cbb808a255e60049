"""BACK and LATER: what may be said to a survey at any question, in each language, for a native reader to review."""

from collections.abc import Mapping
from typing import Literal

from flows.safety.wording import spoken_words

Command = Literal["back", "later"]

BACK: Mapping[str, tuple[str, ...]] = {
    "en": ("back", "go back", "previous", "previous question", "undo", "change my answer", "oops go back"),
    "es": ("atrás", "volver", "regresar", "volver atrás", "anterior", "pregunta anterior", "corregir",
           "cambiar mi respuesta"),
    "vi": ("quay lại", "trở lại", "lùi lại", "câu trước", "sửa câu trả lời"),
    "zh_Hans": ("返回", "上一题", "上一步", "后退", "回到上一题", "修改答案"),
    "zh_Hant": ("返回", "上一題", "上一步", "後退", "回到上一題", "修改答案"),
    "fil": ("bumalik", "balik", "ibalik", "nakaraang tanong", "palitan ang sagot", "baguhin ang sagot"),
    "pa": ("ਪਿੱਛੇ", "ਵਾਪਸ", "ਪਿਛਲਾ ਸਵਾਲ", "ਜਵਾਬ ਬਦਲੋ", "pichhe", "piche jao", "wapas", "pichla sawal"),
    "hmn": ("rov qab", "rov qab mus", "lo lus ua ntej", "hloov lo lus teb"),
    "ko": ("뒤로", "이전", "이전 질문", "되돌리기", "답 고치기", "답 수정"),
}  # fmt: skip

LATER: Mapping[str, tuple[str, ...]] = {
    "en": ("later", "pause", "not now", "maybe later", "ask me later", "remind me later", "not right now", "im busy",
           "i am busy", "busy now", "snooze"),
    "es": ("luego", "después", "más tarde", "pausa", "ahora no", "ahorita no", "recuérdeme luego", "recuérdame luego",
           "pregúnteme luego", "estoy ocupado", "estoy ocupada"),
    "vi": ("để sau", "lúc khác", "tạm dừng", "tạm ngưng", "hỏi sau", "nhắc tôi sau", "bây giờ không được",
           "tôi đang bận"),
    "zh_Hans": ("稍后", "以后再说", "晚点", "晚一点", "暂停", "等一下", "等会儿", "待会儿", "现在不方便", "我在忙"),
    "zh_Hant": ("稍後", "以後再說", "晚點", "晚一點", "暫停", "等一下", "等會兒", "待會兒", "現在不方便", "我在忙"),
    "fil": ("mamaya", "mamaya na", "mamaya na lang", "saka na", "hindi ngayon", "sa ibang oras", "ipaalala mamaya"),
    "pa": ("ਬਾਅਦ ਵਿੱਚ", "ਬਾਅਦ ਵਿਚ", "ਹੁਣ ਨਹੀਂ", "ਫੇਰ ਕਦੇ", "baad vich", "baad wich", "hun nahi", "pher kade"),
    "hmn": ("tom qab", "tom qab no", "mam li", "tsis yog tam sim no", "so ib pliag"),
    "ko": ("나중에", "나중에요", "나중에 할게요", "잠시 멈춤", "일시 중지", "지금은 안 돼요", "지금 바빠요"),
}  # fmt: skip


def command(text: str) -> Command | None:
    """
    Say whether the whole of `text` is BACK or LATER in any language.

    Case, accents, punctuation and emoji do not count. A text that only has such a word in it answers, or asks.
    """
    return _COMMANDS.get(spoken_words(text))


_TABLES: Mapping[Command, Mapping[str, tuple[str, ...]]] = {"back": BACK, "later": LATER}
_COMMANDS: Mapping[str, Command] = {
    spoken_words(phrase): word for word, table in _TABLES.items() for phrases in table.values() for phrase in phrases
}
