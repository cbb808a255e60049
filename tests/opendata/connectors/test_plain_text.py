from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.connectors.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("for ages 5 < 10 & up", "for ages 5 < 10 & up"),  # never was HTML
        ("<p>Open&nbsp;daily</p><p>9 to 5</p>", "Open daily 9 to 5"),
        ("one<br>two<br/>three", "one two three"),
        ("in the <b>mid</b>dle of a word", "in the middle of a word"),
        ("fish &amp; chips &#8211; caf&eacute;", "fish & chips – café"),
        ("<script>alert('x')</script>News<style>p{}</style>", "News"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<!-- hidden -->seen", "seen"),
        ("<![if !supportLists]>1.<![endif]> first", "1. first"),  # an old Word export
        ("<![CDATA[kept]]>", "kept]]>"),
        ("<p>never closed", "never closed"),
        ("a\n\n  b\tc", "a b c"),
    ],
)
def test_markup_goes_and_words_stay(html: str, expected: str) -> None:
    assert plain_text(html) == expected


@pytest.mark.parametrize("part", ["<a ", "<!--", "</", "&#", "<![", "<a b='", "<?", "<!", "<script>", "<a b='>", "x"])
def test_a_long_and_broken_text_is_cut_and_costs_little(part: str) -> None:
    began = perf_counter()

    assert len(plain_text(part * 1_000_000)) <= 20_000

    assert perf_counter() - began < 2


@given(st.text(alphabet=st.sampled_from("<>![]-/&;#ab \"'=?"), max_size=60) | st.text(max_size=60))
def test_no_text_breaks_it(html: str) -> None:
    assert plain_text(html) == " ".join(plain_text(html).split())
