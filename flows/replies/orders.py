"""
What a resident may order about their own data, and how often and where we write, in each language, for a native
reader to review.

A longer phrase is an order wherever it stands alone as a message. A short word (“less”, “keep”) may as well answer
a question, so it is one only where nothing is being asked.
"""

from collections.abc import Mapping
from typing import Literal

from flows.cards.keywords import MORE as MORE_WORDS
from flows.safety.wording import spoken_words

Order = Literal["mydata", "forget", "less", "more", "keep", "forget_area", "link", "unlink"]

MYDATA: Mapping[str, tuple[str, ...]] = {
    "en": ("mydata", "my data", "show my data", "what do you know about me", "what data do you have about me"),
    "es": ("mis datos", "ver mis datos", "mostrar mis datos", "qué saben de mí", "qué datos tienen de mí"),
    "vi": ("dữ liệu của tôi", "xem dữ liệu của tôi", "thông tin của tôi"),
    "zh_Hans": ("我的数据", "我的资料", "我的信息", "查看我的数据", "查看我的资料"),
    "zh_Hant": ("我的資料", "我的數據", "我的資訊", "查看我的資料"),
    "fil": ("data ko", "ang data ko", "aking data", "ang aking data", "impormasyon ko"),
    "pa": ("ਮੇਰਾ ਡਾਟਾ", "ਮੇਰੀ ਜਾਣਕਾਰੀ", "mera data", "meri jankari", "میرا ڈیٹا"),
    "hmn": ("kuv cov ntaub ntawv", "kuv cov data", "saib kuv cov ntaub ntawv"),
    "ko": ("내 정보", "내 데이터", "제 정보", "내 정보 보기", "제 정보 보여 주세요"),
}

FORGET: Mapping[str, tuple[str, ...]] = {
    "en": (
        "forget me", "forgetme", "please forget me", "delete my data", "delete all my data", "delete my information",
        "erase me", "erase my data", "erase my information", "remove my data",
    ),
    "es": (
        "olvídame", "olvídeme", "olvídenme", "borra mis datos", "borre mis datos", "borren mis datos",
        "borrar mis datos", "elimina mis datos", "elimine mis datos", "eliminen mis datos", "eliminar mis datos",
    ),
    "vi": ("quên tôi", "hãy quên tôi", "quên tôi đi", "xóa dữ liệu của tôi", "xoá dữ liệu của tôi",
           "xóa thông tin của tôi", "xoá thông tin của tôi"),
    "zh_Hans": ("忘记我", "忘掉我", "删除我的数据", "删除我的资料", "删除我的信息", "清除我的数据"),
    "zh_Hant": ("忘記我", "忘掉我", "刪除我的資料", "刪除我的數據", "刪除我的資訊", "清除我的資料"),
    "fil": ("kalimutan ako", "kalimutan mo ako", "kalimutan ninyo ako", "burahin ang data ko",
            "burahin ang aking data", "burahin ang impormasyon ko"),
    "pa": ("ਮੈਨੂੰ ਭੁੱਲ ਜਾਓ", "ਮੈਨੂੰ ਭੁਲਾ ਦਿਓ", "ਮੇਰਾ ਡਾਟਾ ਮਿਟਾਓ", "ਮੇਰਾ ਡਾਟਾ ਮਿਟਾ ਦਿਓ", "ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾਓ",
           "mera data mitao", "mera data delete karo", "میرا ڈیٹا مٹاؤ"),
    "hmn": ("hnov qab kuv", "lwv kuv cov ntaub ntawv", "rho kuv cov ntaub ntawv tawm", "lwv kuv cov data"),
    "ko": ("나를 잊어줘", "저를 잊어 주세요", "내 정보 삭제", "내 데이터 삭제", "내 정보 지워줘",
           "제 정보를 삭제해 주세요", "개인정보 삭제"),
}  # fmt: skip

LESS: Mapping[str, tuple[str, ...]] = {
    "en": ("less messages", "fewer messages", "less texts", "fewer texts", "text me less", "text less"),
    "es": ("menos mensajes", "menos mensajes por favor", "mándenme menos mensajes"),
    "vi": ("ít tin nhắn hơn", "bớt tin nhắn", "gửi ít hơn", "gửi ít tin nhắn hơn"),
    "zh_Hans": ("少发消息", "少发短信", "少发一点", "减少消息"),
    "zh_Hant": ("少發訊息", "少發簡訊", "少發一點", "減少訊息"),
    "fil": ("mas kaunting mensahe", "bawasan ang mensahe", "bawasan ang mga mensahe"),
    "pa": ("ਘੱਟ ਸੁਨੇਹੇ", "ਘੱਟ ਸੁਨੇਹੇ ਭੇਜੋ", "ghatt sunehe", "ghat sunehe bhejo"),
    "hmn": ("xa tsawg dua", "xa kom tsawg", "xa ntawv tsawg dua"),
    "ko": ("문자 적게", "적게 보내 주세요", "덜 보내 주세요", "덜 보내줘", "문자 줄여 주세요"),
}

MORE: Mapping[str, tuple[str, ...]] = {
    "en": ("more messages", "more texts", "text me more", "text more"),
    "es": ("más mensajes", "más mensajes por favor", "mándenme más mensajes"),
    "vi": ("nhiều tin nhắn hơn", "gửi nhiều hơn", "gửi nhiều tin nhắn hơn"),
    "zh_Hans": ("更多消息", "多发消息", "多发短信", "多发一点"),
    "zh_Hant": ("更多訊息", "多發訊息", "多發簡訊", "多發一點"),
    "fil": ("mas maraming mensahe", "dagdagan ang mensahe", "dagdagan ang mga mensahe"),
    "pa": ("ਹੋਰ ਸੁਨੇਹੇ", "ਵੱਧ ਸੁਨੇਹੇ", "hor sunehe", "vadh sunehe bhejo"),
    "hmn": ("xa ntau dua", "xa ntau ntxiv", "xa ntawv ntau dua"),
    "ko": ("문자 더", "더 보내 주세요", "더 보내줘", "문자 더 보내 주세요"),
}

KEEP: Mapping[str, tuple[str, ...]] = {
    "en": ("keep my area", "keep area", "remember my area", "keep my district"),
    "es": ("guardar mi zona", "guarde mi zona", "guarda mi zona", "recuerde mi zona"),
    "vi": ("lưu khu vực của tôi", "giữ khu vực của tôi", "nhớ khu vực của tôi"),
    "zh_Hans": ("保留我的区域", "保存我的区域", "记住我的区域"),
    "zh_Hant": ("保留我的區域", "儲存我的區域", "記住我的區域"),
    "fil": ("itago ang lugar ko", "tandaan ang lugar ko", "panatilihin ang lugar ko"),
    "pa": ("ਮੇਰਾ ਇਲਾਕਾ ਰੱਖੋ", "ਮੇਰਾ ਇਲਾਕਾ ਯਾਦ ਰੱਖੋ", "mera ilaka rakho"),
    "hmn": ("khaws kuv cheeb tsam", "khaws kuv thaj chaw"),
    "ko": ("내 지역 보관", "내 지역 저장", "내 지역 기억해 주세요"),
}

FORGET_AREA: Mapping[str, tuple[str, ...]] = {
    "en": ("forget area", "forget my area", "delete my area", "forget my district"),
    "es": ("olvidar zona", "olvidar mi zona", "olvide mi zona", "olvida mi zona", "borre mi zona", "borra mi zona"),
    "vi": ("quên khu vực", "quên khu vực của tôi", "xóa khu vực của tôi", "xoá khu vực của tôi"),
    "zh_Hans": ("忘记区域", "忘记我的区域", "删除我的区域"),
    "zh_Hant": ("忘記區域", "忘記我的區域", "刪除我的區域"),
    "fil": ("kalimutan ang lugar", "kalimutan ang lugar ko", "burahin ang lugar ko"),
    "pa": ("ਮੇਰਾ ਇਲਾਕਾ ਭੁੱਲ ਜਾਓ", "ਮੇਰਾ ਇਲਾਕਾ ਮਿਟਾਓ", "mera ilaka mitao"),
    "hmn": ("hnov qab kuv cheeb tsam", "lwv kuv cheeb tsam", "lwv kuv thaj chaw"),
    "ko": ("지역 삭제", "내 지역 삭제", "내 지역 지워줘"),
}

LINK: Mapping[str, tuple[str, ...]] = {
    "en": ("link",),
    "es": ("vincular", "vincular mi teléfono", "enlazar"),
    "vi": ("liên kết",),
    "zh_Hans": ("关联", "绑定"),
    "zh_Hant": ("關聯", "連結", "綁定"),
    "fil": ("i-link", "iugnay"),
    "pa": ("ਲਿੰਕ", "ਲਿੰਕ ਕਰੋ", "link karo"),
    "hmn": ("txuas", "txuas xov tooj"),
    "ko": ("연결", "연결하기"),
}

UNLINK: Mapping[str, tuple[str, ...]] = {
    "en": ("unlink", "un-link", "unlink me"),
    "es": ("desvincular", "desvincular mi teléfono", "desenlazar"),
    "vi": ("hủy liên kết", "huỷ liên kết", "bỏ liên kết"),
    "zh_Hans": ("取消关联", "解除关联", "取消绑定", "解绑"),
    "zh_Hant": ("取消關聯", "取消連結", "解除連結", "取消綁定"),
    "fil": ("i-unlink", "putulin ang ugnay", "alisin ang ugnay"),
    "pa": ("ਲਿੰਕ ਹਟਾਓ", "ਅਣਲਿੰਕ", "link hatao"),
    "hmn": ("tsis txuas", "tshem kev txuas", "txiav kev txuas"),
    "ko": ("연결 해제", "연결 끊기"),
}

SHORT_LESS: Mapping[str, tuple[str, ...]] = {
    "en": ("less", "less please", "fewer"),
    "es": ("menos", "menos por favor"),
    "vi": ("ít hơn", "bớt", "bớt lại"),
    "zh_Hans": ("更少", "少一点"),
    "zh_Hant": ("更少", "少一點"),
    "fil": ("mas kaunti", "bawasan", "bawasan po"),
    "pa": ("ਘੱਟ", "ghatt", "ghat"),
    "hmn": ("tsawg dua", "kom tsawg"),
    "ko": ("적게", "덜", "덜 자주"),
}

SHORT_KEEP: Mapping[str, tuple[str, ...]] = {
    "en": ("keep", "keep it"),
    "es": ("guardar", "guarde", "guarda"),
    "vi": ("lưu", "giữ", "lưu lại"),
    "zh_Hans": ("保留", "保存"),
    "zh_Hant": ("保留", "儲存"),
    "fil": ("itago", "panatilihin"),
    "pa": ("ਰੱਖੋ", "ਸੰਭਾਲੋ", "rakho"),
    "hmn": ("khaws", "khaws cia"),
    "ko": ("보관", "저장"),
}

PHRASES: Mapping[Order, Mapping[str, tuple[str, ...]]] = {
    "mydata": MYDATA, "forget": FORGET, "less": LESS, "more": MORE, "keep": KEEP, "forget_area": FORGET_AREA,
    "link": LINK, "unlink": UNLINK,
}  # fmt: skip
"""What says plainly what it orders."""

SHORT: Mapping[Order, Mapping[str, tuple[str, ...]]] = {"less": SHORT_LESS, "more": MORE_WORDS, "keep": SHORT_KEEP}
"""What may also answer a question. MORE after an answer asks for more of that: whoever hears it asks for that first."""


def order(text: str) -> Order | None:
    """
    Say what the whole of `text` orders in a phrase that means nothing else, in any language.

    Case, accents, punctuation and emoji do not count; “how do I delete my data at the DMV” orders nothing.
    """
    return _PHRASES.get(spoken_words(text))


def short_order(text: str) -> Order | None:
    """Say what the whole of `text` orders in one word, where nothing is being asked that it could answer."""
    return _SHORT.get(spoken_words(text))


def _spoken(tables: Mapping[Order, Mapping[str, tuple[str, ...]]]) -> dict[str, Order]:
    return {
        spoken_words(phrase): order_
        for order_, table in tables.items()
        for phrases in table.values()
        for phrase in phrases
    }


_PHRASES, _SHORT = _spoken(PHRASES), _spoken(SHORT)
