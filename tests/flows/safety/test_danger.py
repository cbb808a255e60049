import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.safety.danger import danger_in


@pytest.mark.parametrize(
    "text",
    [
        "fire", "there is a fire next door", "my house is on fire",
        "i see a brush fire by the freeway", "I smell gas", "who do i call if I smell gas",
        "gas leak at my house", "smells like gas in here", "a man has a gun", "heard gunshots",
        "someone got shot", "there is a shooting at the park", "my son is hurt bad",
        "she is bleeding", "my dad is having a heart attack", "i cant breathe",
        "he is not breathing", "there was a car crash on Bruceville", "car accident with injuries",
        "i was attacked", "someone is attacking me", "someone is breaking into my house",
        "power line down on my street", "my neighbor is unconscious", "he is beating his wife",
        "overdose", "hay un incendio en la casa de enfrente", "huele a gas", "fuga de gas",
        "tiene una pistola", "hubo un accidente", "no puedo respirar", "mi papa esta sangrando",
        "me estan atacando", "cháy nhà", "nhà tôi đang cháy", "nghe mùi gas", "có người bắn súng",
        "tôi bị thương", "khó thở", "着火了", "我闻到煤气味", "有人开枪", "他受伤了", "車禍", "救命",
        "may sunog sa kapitbahay", "may baril siya", "amoy gas dito", "hindi makahinga ang nanay ko",
        "ਘਰ ਨੂੰ ਅੱਗ ਲੱਗੀ ਹੈ", "ਗੈਸ ਲੀਕ ਹੋ ਰਹੀ ਹੈ", "ਉਸ ਕੋਲ ਬੰਦੂਕ ਹੈ", "tsev kub hnyiab",
        "muaj neeg tuav phom", "불이 났어요", "가스 냄새가 나요", "총소리가 들려요", "사람이 다쳤어요",
        "the kitchen is burning", "FIRE!!!", "theres been a bad accident at the corner",
        "chest pain", "un hombre con pistola", "my kid is choking", "I’ve been stabbed",
        "911 emergency help", "my kid swallowed bleach", "auxilio", "llamen al 911", "cứu tôi với", "有人拿枪",
        "火燭呀", "saklolo", "di humihinga tatay ko", "ਬਚਾਓ", "bachao bachao", "ghar nu agg lag gayi", "goli challi",
        "nws tsis ua pa lawm", "me nyuam poob dej", "애가 수영장 물에 빠졌어요",
        "a tree fell on a power line", "he has a knife", "a tree fell on power lines",
        "we are trapped by floodwater", "im stuck in the flood", "my son was swept away",
        "estamos atrapados por la inundación", "el agua entró a la casa y no podemos salir", "se lo llevó la corriente",
        "chúng tôi bị mắc kẹt trong nước lũ", "nước tràn vào nhà không thoát ra được", "con tôi bị nước cuốn trôi",
        "我们被洪水困住了", "我們被困在水裡", "大水進屋我們出不去", "孩子被水沖走了",
        "natrap kami sa baha", "pumapasok na baha sa bahay di kami makalabas", "natangay ng baha ang anak ko",
        "ਅਸੀਂ ਹੜ੍ਹ ਵਿੱਚ ਫਸ ਗਏ ਹਾਂ", "ਲੋਕ ਪਾਣੀ ਵਿੱਚ ਫਸੇ ਹੋਏ ਹਨ", "assi flood vich phas gaye haan", "pani ch fas gaye",
        "dej nyab nkag tsev peb khiav tsis tau", "peb daig hauv dej nyab",
        "홍수 때문에 집에 갇혔어요", "물이 차서 못 나가요", "아이가 급류에 휩쓸렸어요",
    ],
)  # fmt: skip
def test_danger_to_life_is_an_emergency(text: str) -> None:
    assert danger_in(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "i want to die", "I'm going to kill myself", "thinking about suicide",
        "i dont want to live anymore", "quiero morir", "me quiero matar", "pienso en el suicidio",
        "tôi muốn chết", "tự tử", "我想自杀", "不想活了", "gusto ko nang mamatay", "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ",
        "kuv xav tuag", "죽고 싶어요", "자살", "i want to end my life", "suicidal", "我不想活",
        "magpapakamatay ako", "kill myself",
    ],
)  # fmt: skip
def test_a_wish_to_die_is_a_crisis(text: str) -> None:
    assert danger_in(text) == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "fireworks", "are fireworks legal", "where is the fire station", "fire department number?",
        "glue gun", "where is the park", "you hurt my feelings", "trash day", "when is bulky pickup",
        "gas bill", "gas station near me", "fire pit permit", "fire hydrant leaking", "flu shots",
        "my dog needs his shots", "rabies shots for my dog", "power is out",
        "who do i call about gas", "where can i get a copy of a crash report", "fuegos artificiales",
        "estación de bomberos", "parque", "pháo bông", "烟花", "放煙火", "消防局在哪里", "paputok",
        "foob pob hluav taws", "불꽃놀이", "hluav taws xob tu lawm", "dead battery", "my phone died",
        "dead raccoon in the road", "dying grass", "i would kill for a taco",
        "how do i dispose of a nail gun", "tall dry weeds on the empty lot fire hazard",
        "police non emergency", "someone broke into my car last night", "nước", "火车站",
        "reciclar pilas", "website crashed", "people shooting off fireworks",
        "someone is shooting off m80s every night", "bomba de agua", "muerto de hambre",
        "hay un animal muerto", "có con thú chết trên đường", "马路上有只死猫", "tsiaj tuag",
        "hit and run report from yesterday", "gas service", "shooting hoops at the park",
        "who takes care of gas at my address", "accidentally", "wildflowers", "el bache", "chay xe",
        "chay bo", "park fire pits", "fire extinguisher disposal", "bat tat den duong",
        "nearest park with fire pits", "my computer crashed", "xe đạp bị đánh cắp", "nước bị bẩn",
        "bóng đèn bị cháy", "ổ gà nó lớn quá", "ở đâu tìm việc", "a 5 kms del parque", "ਅੱਗੇ",
        "se quemo el foco", "is the underpass flooded", "street flooding drain blocked", "calles inundadas cerradas",
        "atrapado en el tráfico", "no sale agua", "bị kẹt xe vì nước ngập", "nhà tôi không có nước",
        "mi gato quedó atrapado en el árbol", "下水道堵了水出不去",
        "洪水警报", "家里没水", "baha sa street barado drain", "babaha ba", "walang tubig", "ਹੜ੍ਹ ਦਾ ਖ਼ਤਰਾ ਹੈ ਇੱਥੇ",
        "pipe vich pani fas gaya", "dej nyab kev kaw txoj twg", "kwj dej txhaws dej nyab kev", "홍수 경보",
        "물이 안 나와요",
    ],
)  # fmt: skip
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert danger_in(text) is None


def test_a_wish_to_die_counts_before_all_else() -> None:
    assert danger_in("i have a gun and want to kill myself") == "crisis"


def test_danger_counts_beside_what_only_sounds_like_it() -> None:
    assert danger_in("fireworks set my house on fire") == "emergency"


@given(st.text(st.characters(), max_size=2000))
def test_no_text_raises(text: str) -> None:
    assert danger_in(text) in {"emergency", "crisis", None}
