"""What is kept of a question tells nobody who asked it, and still tells what was asked."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from nlu.folding import LONGEST
from nlu.unanswered.stripping import says_anything, stripped, wordless

NAMED = [
    ("my name is Maria Lopez and my trash was missed", "my name is [name] and my trash was missed"),
    ("Hi, my names maria de la cruz. when is trash", "Hi, my names [name]. when is trash"),
    ("name: J. R. Smith.", "name: [name]."),
    ("I'm John Smith, who do I call?", "I'm [name], who do I call?"),
    ("Mrs. O'Brien has no water", "Mrs. [name] has no water"),
    ("me llamo José de la Cruz y quiero un bote", "me llamo [name] y quiero un bote"),
    ("mi nombre es Ana, ¿hay piscina?", "mi nombre es [name], ¿hay piscina?"),
    ("tôi tên là Nguyễn Văn An, có hồ bơi không", "tôi tên là [name], có hồ bơi không"),
    ("ten toi la hoa", "ten toi la [name]"),
    ("我叫王小明，想问游泳池", "我叫[name]，想问游泳池"),
    ("我的名字是陳大文 垃圾", "我的名字是[name] 垃圾"),
    ("ang pangalan ko ay Juan Cruz at nakatira ako dito", "ang pangalan ko ay [name] at nakatira ako dito"),
    ("ako po si Liza", "ako po si [name]"),
    ("제 이름은 김철수입니다", "제 이름은 [name]입니다"),
    ("저는 이영희라고 합니다", "저는 [name]라고 합니다"),
    ("kuv npe hu ua Mai Vang thiab kuv nyob ntawm no", "kuv npe hu ua [name] thiab kuv nyob ntawm no"),
    ("ਮੇਰਾ ਨਾਮ ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਹੈ", "ਮੇਰਾ ਨਾਮ [name] ਹੈ"),
    ("mera naam harpreet hai", "mera naam [name] hai"),
]

NUMBERED = [
    ("call me at 916-555-0123 please", "call me at [number] please"),
    ("+1 (916) 555 0123", "[number]"),
    ("916.555.0123", "[number]"),
    ("５５５０１２３", "[number]"),
    ("电话九一六五五五零一二三", "电话[number]"),
    ("555\u200b0123", "[number]"),
    ("ssn 123-45-6789", "ssn [number]"),
    ("born 01/02/1990", "born [number]"),
    ("card 4111 1111 1111 1111", "card [number]"),
    ("plate 7ABC123", "plate [number]"),
    ("permit BLD-2024-0012", "permit [number]"),
    ("account 48213", "account [number]"),
]

PLACED = [
    ("noise at 9150 Union Park Way every night", "noise at [address] every night"),
    ("9380 studio", "[address]"),
    ("from 9150 Union Park Way to 9380 Studio Ct", "from [address] to [address]"),
    ("vivo en calle Elm 410", "vivo en [address]"),
    ("住在大同街9380号", "[address]"),
    ("so nha 123", "[address]"),
    ("apt 4b has mice", "[address] has mice"),
    ("po box 12", "[address]"),
]

WRITTEN = [
    ("write to a.b+c@example.org now", "write to [email] now"),
    ("john at gmail dot com", "[email]"),
    ("see https://example.org/me?id=1 please", "see [link] please"),
    ("I am @juanito", "I am [name]"),
]

KEPT = [
    "when is trash day",
    "what about the 2026-2027 budget",
    "11月3号有公车5路吗",
    "I am angry, this is urgent",
    "can 12 people swim at 10:30",
    "bus E112 on July 4",
    "我叫了警察",
    "帮我叫外卖",
    "can somebody call me back",
    "我们 3 个人",
    "ਕੂੜਾ ਕਦੋਂ 3 ਵਜੇ",
]


@pytest.mark.parametrize(("text", "kept"), [*NAMED, *NUMBERED, *PLACED, *WRITTEN])
def test_what_tells_who_asked_makes_room_for_a_word_in_brackets(text: str, kept: str) -> None:
    assert stripped(text) == kept


@pytest.mark.parametrize("text", KEPT)
def test_what_tells_nobody_stays(text: str) -> None:
    assert stripped(text) == text


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "", " \n ", "[", "]" * 50, "[name", "my name is", "我叫", "@"])
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert "\n" not in stripped(text)


def test_what_is_cut_off_at_the_end_was_read_before() -> None:
    """Else half a telephone number would pass for a small number."""
    told = stripped("x " * (LONGEST // 2 - 2) + "916 555 0123")

    assert len(told) <= LONGEST
    assert not regex.search(r"\p{Nd}", told)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[address]", False), ("[number] [name]!", False), ("", False), ("12 👍", False), ("noise at [address]", True)],
)
def test_a_text_of_placeholders_alone_says_nothing(text: str, *, said: bool) -> None:
    assert says_anything(text) is said


def test_placeholders_play_no_part_in_what_a_text_says() -> None:
    assert wordless("noise at [address], call [number]") == "noise at , call"


texts = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            ["916", "555", "0123", "9380 Studio Ct", "my name is", "Ana", "@", "a@b.co", "-", " ", "我叫", "+"]
        ),
        max_size=12,
    ).map(" ".join),
)


@given(texts)
def test_no_long_number_and_no_address_of_mail_is_ever_left(text: str) -> None:
    told = stripped(text)

    assert not regex.search(r"\p{Nd}{5}", told)
    assert not regex.search(r"\w@\w+\.\p{L}{2}", told)


@given(texts, st.integers(10**9, 10**10 - 1), texts)
def test_a_telephone_number_is_found_wherever_it_stands(before: str, number: int, after: str) -> None:
    written = f"{number}"
    assert written not in stripped(f"{before} {written[:3]}-{written[3:6]}-{written[6:]} {after}").replace("-", "")
