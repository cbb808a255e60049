"""
The words of replies in each language: numbers, yes and no, courtesies, “and”, “skip”.

A new language is one more entry of `WORDS`. Alternatives stand beside one another with a bar between.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What residents write in one language in answer to a closed question."""

    numbers: tuple[str, ...]
    """One to ten."""
    yes: str
    """The word on a yes label first."""
    no: str
    """The word on a no label first."""
    courtesies: str
    """Said along with an answer, and no part of it: “please”, “I do”."""
    option: str
    """Said before a number: “option 2”."""
    joins: str
    """Between two choices: “1 and 3”."""
    every: str
    """All the choices."""
    skip: str
    dont_know: str
    """The word on a button first, here and in `refuse`."""
    refuse: str
    other: str
    """None of the choices: “something else”."""
    hedges: str
    """Make a number inexact, or no answer at all: “more than 5”."""


WORDS = {
    "en": Words(
        numbers=("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        yes="yes|y|yeah|yea|yep|yup|sure|ok|okay|of course|definitely|absolutely|i do|we do|👍|👌|✅|✔|☑",
        no="no|n|nope|nah|not|no way|not really|of course not|i dont|we dont|dont|didnt|👎|❌|✖|🚫",
        courtesies="please|pls|thanks|thank you|thx|sir|maam|i|we|do|did|have|am|is|are|it|will|would",
        option="option|choice|number|num|answer|no.",
        joins="and|plus",
        every="all|all of them|all of the above|everything",
        skip="skip|pass|next|rather not say|prefer not to say",
        dont_know=(
            "don't know|dont know|i don't know|i dont know|idk|dunno|i dunno|no idea|not sure|i'm not sure|"
            "im not sure|unsure|no clue"
        ),
        refuse=(
            "prefer not to say|rather not say|i'd rather not say|id rather not say|i prefer not to say|"
            "i would rather not say|prefer not to answer|no comment|none of your business"
        ),
        other="something else|none|none of these|none of those|none of them|neither|other|another thing",
        hedges="less|more|fewer|than|under|over|least|most|not|no|or|to|between|never|of",
    ),
    "es": Words(
        numbers=("uno|una|un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
        yes="sí|si|claro|claro que sí|por supuesto|desde luego|cómo no|vale|de acuerdo|simón",
        no="no|claro que no|para nada|en absoluto|tampoco",
        courtesies="por favor|gracias|muchas gracias|señor|señora",
        option="opción|número|respuesta|la|el|nº|núm.",
        joins="y|e|más",
        every="todo|todos|todas|todas las anteriores",
        skip="omitir|saltar|pasar|siguiente|prefiero no decir",
        dont_know="no sé|no se|no lo sé|no lo se|ni idea|no estoy seguro|no estoy segura|no tengo idea|quién sabe",
        refuse=(
            "prefiero no decir|prefiero no decirlo|prefiero no responder|prefiero no contestar|"
            "no quiero decir|no quiero responder|no quiero contestar"
        ),
        other="otra cosa|otro|otra|ninguno|ninguna|ninguno de estos|ninguna de estas|nada de eso",
        hedges="menos|más|que|no|o|entre|nunca|de",
    ),
    "vi": Words(
        numbers=("một", "hai", "ba", "bốn|tư", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười"),
        yes="có|dạ|dạ có|vâng|dạ vâng|ừ|đúng|đúng vậy|được|đồng ý|phải",
        no="không|dạ không|không có|không phải|ko|hông|chưa|không đồng ý|không được",
        courtesies="nhé|nha|cảm ơn|cám ơn|xin|làm ơn",
        option="lựa chọn|số|câu|chọn|đáp án",
        joins="và|với",
        every="tất cả|hết",
        skip="bỏ qua|tiếp|không muốn nói",
        dont_know="không biết|tôi không biết|em không biết|không rõ|tôi không rõ|ko biết|không chắc|tôi không chắc",
        refuse="không muốn nói|tôi không muốn nói|không muốn trả lời|tôi không muốn trả lời|xin không trả lời",
        other="việc khác|khác|cái khác|thứ khác|không có cái nào|không cái nào",
        hedges="hơn|dưới|trên|không|hoặc|hay|đến|ít nhất|nhiều nhất",
    ),
    "zh": Words(
        numbers=("一|壹", "二|两|兩|贰", "三|叁", "四|肆", "五|伍", "六|陆", "七|柒", "八|捌", "九|玖", "十"),
        yes="是|是的|是啊|对|對|对的|對的|好|好的|有|要|行|可以|同意|嗯|当然|當然|没错|沒錯|会|會",
        no="否|不|不是|不是的|没有|沒有|没|沒|不要|不行|不可以|不同意|不对|不對|不好|不会|不會|当然不|當然不",
        courtesies="谢谢|謝謝|请|請|您|吧|了|呀",
        option="选项|選項|选择|選擇|选|選|第|答案|编号|編號",
        joins="和|跟|与|與|及|還有|还有",
        every="全部|都|都是|所有|以上都是|以上皆是",
        skip="跳过|跳過|略过|略過|不想说|不想說|下一题|下一題",
        dont_know="不知道|我不知道|不清楚|我不清楚|不确定|不確定|说不准|說不準|不晓得|不曉得",
        refuse="不想说|不想說|我不想说|我不想說|不愿透露|不願透露|不方便说|不方便說|不想回答|不愿回答|不願回答",
        other="其他|其它|别的|別的|都不是|以上都不是",
        hedges="超过|超過|以上|以下|至少|最多|不到|不|没|沒|或|到|少于|少於|多于|多於",
    ),
    "fil": Words(
        numbers=("isa", "dalawa", "tatlo", "apat", "lima", "anim", "pito", "walo", "siyam", "sampu"),
        yes="oo|opo|oho|oo po|opo nga|syempre|siyempre|sige|sige po|tama",
        no="hindi|hindi po|hinde|di|ayaw|ayoko|wala|wala po|huwag",
        courtesies="po|salamat|salamat po|pakiusap|naman|nga",
        option="opsyon|pagpipilian|numero|bilang|sagot",
        joins="at|saka|tsaka",
        every="lahat|lahat po",
        skip="laktawan|lumaktaw|susunod|ayaw sabihin",
        dont_know="hindi ko alam|di ko alam|hindi alam|ewan|ewan ko|hindi ako sigurado|hindi sigurado",
        refuse=(
            "ayaw sabihin|ayokong sabihin|ayaw kong sabihin|mas gusto kong hindi sabihin|ayokong sumagot|"
            "ayaw kong sumagot"
        ),
        other="iba pa|iba|ibang bagay|wala sa mga ito|wala dito",
        hedges="higit|kulang|hindi|wala|o|hanggang|mahigit",
    ),
    "ko": Words(
        numbers=(
            "하나|일", "둘|이", "셋|삼", "넷|사", "다섯|오",
            "여섯|육", "일곱|칠", "여덟|팔", "아홉|구", "열|십",
        ),
        yes="예|네|넵|응|그래|그래요|맞아요|맞습니다|있어요|있습니다|좋아요|그렇습니다|당연하죠",
        no="아니요|아니오|아뇨|아니|아닙니다|없어요|없습니다|싫어요|안돼요",
        courtesies="감사합니다|고마워요|고맙습니다|주세요|괜찮아요",
        option="번호|선택|옵션",
        joins="그리고|와|과|하고|랑",
        every="모두|전부|다",
        skip="건너뛰기|건너뛸게요|패스|넘어가기|다음",
        dont_know="모르겠어요|모르겠습니다|몰라요|모름|잘 모르겠어요|잘 모르겠습니다|모르겠네요",
        refuse="말하고 싶지 않아요|말하고 싶지 않습니다|말하기 싫어요|답하고 싶지 않아요|응답 거부|밝히고 싶지 않음",
        other="다른 것|다른것|다른 거|기타|없음|해당 없음|해당없음",
        hedges="이상|이하|미만|초과|보다|안|또는|에서",
    ),
    "hmn": Words(
        numbers=("ib", "ob", "peb", "plaub", "tsib", "rau", "xya", "yim", "cuaj", "kaum"),
        yes="yog|yog lawm|yog kawg|muaj|aws|tau|kuv yog|kuv muaj",
        no="tsis yog|tsis|tsis muaj|tsis tau|tsis kam|tsis xav",
        courtesies="thov|ua tsaug|kuv",
        option="xaiv|nqe|tus",
        joins="thiab|nrog",
        every="tag nrho|txhua",
        skip="hla|hla mus|tsis xav teb",
        dont_know="tsis paub|kuv tsis paub|tsis paub meej|kuv tsis paub meej",
        refuse="tsis xav hais|kuv tsis xav hais|tsis xav teb|kuv tsis xav teb|tsis kam teb",
        other="lwm yam|lwm qhov|tsis yog ib qho",
        hedges="tshaj|tsawg|tsis|los|txog",
    ),
    "pa": Words(
        numbers=("ਇੱਕ|ਇਕ", "ਦੋ", "ਤਿੰਨ", "ਚਾਰ", "ਪੰਜ", "ਛੇ|ਛੇਂ", "ਸੱਤ", "ਅੱਠ", "ਨੌਂ|ਨੌ", "ਦਸ|ਦੱਸ"),
        yes="ਹਾਂ|ਹਾਂਜੀ|ਹਾਂ ਜੀ|ਜੀ|ਜੀ ਹਾਂ|ਬਿਲਕੁਲ|ਠੀਕ ਹੈ|haan|haanji|haan ji|han ji",
        no="ਨਹੀਂ|ਨਹੀਂ ਜੀ|ਜੀ ਨਹੀਂ|ਨਾਂ|ਨਾ|ਨਹੀ|ਬਿਲਕੁਲ ਨਹੀਂ|nahi|nahin|nahi ji",
        courtesies="ਜੀ|ਧੰਨਵਾਦ|ਕਿਰਪਾ ਕਰਕੇ|ji|dhanvaad",
        option="ਨੰਬਰ|ਵਿਕਲਪ|ਚੋਣ",
        joins="ਅਤੇ|ਤੇ",
        every="ਸਾਰੇ|ਸਾਰੀਆਂ|ਸਭ",
        skip="ਛੱਡੋ|ਅੱਗੇ|ਨਹੀਂ ਦੱਸਣਾ",
        dont_know=(
            "ਪਤਾ ਨਹੀਂ|ਮੈਨੂੰ ਪਤਾ ਨਹੀਂ|ਮੈਨੂੰ ਨਹੀਂ ਪਤਾ|ਨਹੀਂ ਪਤਾ|pata nahi|mainu pata nahi|mainu nahi pata|"
            "pata nahin"
        ),
        refuse=(
            "ਨਹੀਂ ਦੱਸਣਾ|ਮੈਂ ਨਹੀਂ ਦੱਸਣਾ|ਦੱਸਣਾ ਨਹੀਂ ਚਾਹੁੰਦਾ|ਦੱਸਣਾ ਨਹੀਂ ਚਾਹੁੰਦੀ|ਨਹੀਂ ਦੱਸਣਾ ਚਾਹੁੰਦਾ|"
            "ਨਹੀਂ ਦੱਸਣਾ ਚਾਹੁੰਦੀ|nahi dassna|nahi dasna"
        ),
        other="ਕੁਝ ਹੋਰ|ਹੋਰ|ਇਹਨਾਂ ਵਿੱਚੋਂ ਕੋਈ ਨਹੀਂ|ਕੋਈ ਨਹੀਂ|kujh hor|kuch hor|hor|koi nahi",
        hedges="ਵੱਧ|ਘੱਟ|ਤੋਂ|ਨਹੀਂ|ਜਾਂ",
    ),
}  # fmt: skip

NOISE = regex.compile(r"[\p{Cf}\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""Shows nothing by itself: directions of script, keycap frames, emoji variants and skin tones."""

PARTICLE = regex.compile(r"(?<![\p{L}\p{M}])ạ(?![\p{L}\p{M}])", regex.IGNORECASE)
"""Vietnamese politeness; without its mark it could be any list's letter, so it goes while it has one."""

LATIN_MARK = regex.compile(r"(?<=\p{Latin}\p{M}*)\p{M}")
APOSTROPHE = regex.compile(r"['’ʼ]")
GAP = regex.compile(r"[\s\p{P}\p{C}]+")


def without_noise(text: str) -> str:
    """Compose the text and take out what shows nothing, so that a keycap 2 is a 2."""
    return unicodedata.normalize("NFC", NOISE.sub("", text)).replace("\U0001f51f", "10")


def unmarked(text: str) -> str:
    """Give a text in lower case and Latin letters without their marks; other scripts' marks stay."""
    apart = unicodedata.normalize("NFD", PARTICLE.sub(" ", without_noise(text)))
    plain = LATIN_MARK.sub("", apart)
    return unicodedata.normalize("NFC", plain).casefold().replace("đ", "d")


@lru_cache(64)  # a dozen rules ask for the same text in one turn
def bare(text: str) -> str:
    """Give a text `unmarked`, in compatible characters, one space for each gap or punctuation."""
    plain = unicodedata.normalize("NFKC", APOSTROPHE.sub("", unmarked(text)))
    return " ".join(GAP.sub(" ", plain).split())


@cache
def spoken(kind: str) -> frozenset[str]:
    """Give the words of a kind (“yes”, “joins” …) in all languages, without their marks."""
    return frozenset(unmarked(word) for words in WORDS.values() for word in getattr(words, kind).split("|"))


@cache
def label_words(kind: str) -> frozenset[str]:
    """Give the first word of a kind in each language: the one that stands on a label."""
    return frozenset(unmarked(getattr(words, kind).split("|")[0]) for words in WORDS.values())


@cache
def any_of(*kinds: str) -> str:
    """Give a pattern for one word of these kinds, longest first, ending where the word ends."""
    return alternatives(frozenset().union(*map(spoken, kinds)))


def alternatives(words: Iterable[str]) -> str:
    """Give a pattern for one of these words; only Han and Hangul are written without spaces between words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    ends = r"(?!(?<=[^\p{Han}\p{Hangul}])[\p{L}\p{M}])"
    return rf"(?:{'|'.join(map(regex.escape, longest_first))}){ends}"
