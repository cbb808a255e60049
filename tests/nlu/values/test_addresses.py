import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.values.addresses import ParsedAddress, find_address, parse_address

STUDIO = ParsedAddress(number="9380", street="Studio", suffix="CT")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("When is trash day at 9380 Studio Ct?", "9380 Studio Ct"),
        ("which day is my trash picked up at 9380 Studio Court", "9380 Studio Court"),
        ("recojo de basura 9380 Studio Ct", "9380 Studio Ct"),
        ("9380 studio ct 哪天收垃圾", "9380 studio ct"),
        ("9380 studio ct哪天收垃圾", "9380 studio ct"),
        ("ngày nào đổ rác ở 9380 Studio Ct", "9380 Studio Ct"),
        ("la direccion es 9380 studio ct mañana", "9380 studio ct"),
        ("9380 Studio Ct. Thanks", "9380 Studio Ct"),
        ("9380 Studio Ct, Elk Grove, CA 95758, is my home", "9380 Studio Ct, Elk Grove, CA 95758"),
        ("垃圾 9380 studio 哪天", "9380 studio"),
    ],
)
def test_an_address_is_found_where_it_stands(text: str, where: str) -> None:
    spotted = find_address(text)

    assert spotted is not None
    assert text[spotted.start : spotted.end] == where
    assert (spotted.address.number, spotted.address.street.lower()) == ("9380", "studio")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("9380 Studio Ct", STUDIO),
        ("9380 Studio CRT", STUDIO),
        ("９３８０ Studio Ct", STUDIO),
        (
            "9380 Studio Crt Elk Grove CA 95758",
            ParsedAddress(number="9380", street="Studio", suffix="CT", city="Elk Grove", zip="95758"),
        ),
        (
            "9055 Bruceville Rd #120, Elk Grove, CA 95758-1234",
            ParsedAddress(number="9055", street="Bruceville", suffix="RD", unit="120", city="Elk Grove", zip="95758"),
        ),
        ("9380 studio ct elk grove", ParsedAddress(number="9380", street="studio", suffix="CT", city="elk grove")),
        ("9380 studio elk grove", ParsedAddress(number="9380", street="studio", city="elk grove")),
        (
            "8401 W Stockton Bl unit b",
            ParsedAddress(number="8401", prefix="W", street="Stockton", suffix="BLVD", unit="B"),
        ),
        ("9150 Union Park Wy", ParsedAddress(number="9150", street="Union Park", suffix="WAY")),
        ("9260 Elk Grove Blvd", ParsedAddress(number="9260", street="Elk Grove", suffix="BLVD")),
        ("9380 Elk Grove Florin Rd", ParsedAddress(number="9380", street="Elk Grove Florin", suffix="RD")),
        ("9000 St Andrews Dr", ParsedAddress(number="9000", street="St Andrews", suffix="DR")),
        ("8512 5th Av", ParsedAddress(number="8512", street="5th", suffix="AVE")),
        ("9380 Park Place Dr", ParsedAddress(number="9380", street="Park Place", suffix="DR")),
        ("10241 Kapalua Lane, 95624", ParsedAddress(number="10241", street="Kapalua", suffix="LN", zip="95624")),
        ("9120 Sheldon Cr", ParsedAddress(number="9120", street="Sheldon", suffix="CIR")),
        ("9380-B Studio Ct", ParsedAddress(number="9380-B", street="Studio", suffix="CT")),
        ("410 elm", ParsedAddress(number="410", street="elm")),
    ],
)
def test_an_address_is_taken_apart(text: str, parts: ParsedAddress) -> None:
    assert parse_address(text, cities=("Elk Grove",)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "", "12", "trash day", "2 cars on my street", "its 108 and i have no ac",
        "hace 108 grados", "i have 3 bags of trash",
        "1000 dollars", "916 555 1234", "2026 election results", "call 911",
        "at 9:30 in the park", "24 hour fitness",
        "Studio Ct", "Elk Grove, CA 95758", "route 10", "$9380 studio ct",
    ],
)  # fmt: skip
def test_a_count_is_no_address(text: str) -> None:
    assert parse_address(text) is None


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(st.characters(), max_size=2000),
        st.lists(
            st.sampled_from(
                ["9380", "1/2", "Studio", "Ct", "N", "#", "apt", ",", "CA", "95758", "的", "é", "\ud800", "st"]
            ),
            max_size=400,
        ).map(" ".join),
    )
)
def test_no_text_raises(text: str) -> None:
    spotted = find_address(text[:2000], cities=("Elk Grove",))

    assert spotted is None or 0 <= spotted.start < spotted.end <= len(text)
