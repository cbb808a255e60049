"""Audiences: a query language that says what is wrong with a query, and where."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outreach.audience import (
    And,
    Answered,
    AudienceError,
    Comparison,
    Everyone,
    Expression,
    Not,
    Or,
    matches,
    parse,
)

ES = Comparison("language", "=", ("es",))
ZONE_3 = Comparison("zone", "=", ("3",))
PARKS = Comparison("topic", "=", ("parks",))
LOW = Answered("park_use", "rating", "<=", ("2",))

ROSA: dict[str, frozenset[str] | str] = {
    "language": "es",
    "zone": "3",
    "channel": "sms",
    "topic": frozenset({"parks", "roads"}),
    "answered park_use.rating": "2",
    "answered park_use.places": "trails pools",
    "answered park_use.visits": "skipped",
}

values = st.text(min_size=1, max_size=12).filter(lambda text: "-" not in text) | st.sampled_from(
    ["and", "NOT", 'say "hi"', "back\\slash", "zh_Hans", "3", " ", "多"]
)


def comparisons() -> st.SearchStrategy[Expression]:
    fields = st.sampled_from(["language", "zone", "topic", "finished", "started"])
    one = st.builds(Comparison, fields, st.sampled_from(["=", "!="]), st.tuples(values))
    several = st.builds(Comparison, fields, st.just("in"), st.lists(values, min_size=1, max_size=3).map(tuple))
    return one | several | answered()


def answered() -> st.SearchStrategy[Expression]:
    names, codes = st.sampled_from(["park_use", "rating"]), st.sampled_from(["daily", "2", "a-b"])
    any_answer = st.builds(Answered, names, names)
    one = st.builds(Answered, names, names, st.sampled_from(["=", "!="]), st.tuples(codes))
    several = st.builds(Answered, names, names, st.just("in"), st.lists(codes, min_size=1, max_size=3).map(tuple))
    ordered = st.builds(Answered, names, names, st.sampled_from(["<", "<=", ">", ">="]), st.just(("-3",)))
    return any_answer | one | several | ordered


expressions: st.SearchStrategy[Expression] = st.recursive(
    st.just(Everyone()) | comparisons(),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("all", Everyone()),
        ("ALL", Everyone()),
        ("language = es", ES),
        ("language=es", ES),
        ("Language = es AND Zone = 3", And((ES, ZONE_3))),
        ("language in (es, vi)", Comparison("language", "in", ("es", "vi"))),
        ("language = zh-Hans", Comparison("language", "=", ("zh_Hans",))),
        ("zone != 2", Comparison("zone", "!=", ("2",))),
        ('finished = "park use"', Comparison("finished", "=", ("park use",))),
        ("not language = es and zone = 3", And((Not(ES), ZONE_3))),
        ("not (language = es and zone = 3)", Not(And((ES, ZONE_3)))),
        ("language = es or zone = 3 and topic = parks", Or((ES, And((ZONE_3, PARKS))))),
        ("(language = es or zone = 3) and topic = parks", And((Or((ES, ZONE_3)), PARKS))),
        ("channel = sms", Comparison("channel", "=", ("sms",))),
        ("District = 3", ZONE_3),
        ("answered park_use.rating <= 2", LOW),
        ("Answered park_use . rating<=2", LOW),
        ("answered park_use.rating", Answered("park_use", "rating")),
        ("answered park_use.rating and zone = 3", And((Answered("park_use", "rating"), ZONE_3))),
        ("answered park_use.visits in (daily, weekly)", Answered("park_use", "visits", "in", ("daily", "weekly"))),
        ("not answered park_use.rating >= -1", Not(Answered("park_use", "rating", ">=", ("-1",)))),
    ],
)
def test_a_query_is_read_as_people_read_it(text: str, expression: Expression) -> None:
    assert parse(text) == expression


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "Write all for everybody"),
        ("   ", 0, "Write all for everybody"),
        ("langage = es", 0, "did you mean 'language'"),
        ("zone = 3 and colour = red", 13, "Fields are: channel"),
        ("language es", 9, "followed by 'es'"),
        ("language == es", 10, "a value is missing before '='"),
        ("language =", 10, "a value is missing before the end"),
        ("language = and", 11, "a value is missing"),
        ("language in es", 12, "Write language in"),
        ("language in (es vi)", 16, "comma between values"),
        ("language in ()", 13, "a value is missing"),
        ("(language = es", 14, "Close the parenthesis"),
        ("language = es)", 13, "is too much here"),
        ("language = es zone = 3", 14, "Join parts with and"),
        ('zone = "3', 7, "closed ones"),
        ("zone < 3", 5, "followed by '<'"),
        ("zone ~ 3", 5, "has no meaning"),
        ("answered", 8, "a survey is missing before the end"),
        ("answered park_use", 17, "answered survey.question"),
        ("answered park_use.", 18, "a question is missing"),
        ("answered park_use.rating <= many", 28, "no whole number"),
        ("answered park_use.rating =", 26, "a value is missing"),
        ('answered park_use.change = "more trees"', 27, "the code it is saved under"),
        ("channel = whatsap", 10, "Channels are"),
        ("channel = SMS", 10, "did you mean 'sms'"),
        ("not", 3, "a field is missing before the end"),
        ("zone = 3 and", 12, "a field is missing"),
        ("(" * 1000, 51, "Take parentheses out"),
        ("not " * 400 + "all", 204, "Take parentheses out"),
        ("zone = " + "9" * 3000, 2000, "Make it shorter"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_do(text: str, position: int, message: str) -> None:
    with pytest.raises(AudienceError, match=f"(?i){message}") as refused:
        parse(text)

    assert refused.value.position == position


@pytest.mark.parametrize(
    ("query", "belongs"),
    [
        ("all", True),
        ("language = es and zone = 3", True),
        ("language in (vi, zh_Hans)", False),
        ("topic = roads", True),
        ("answered park_use.rating <= 2", True),
        ("answered park_use.rating < 2", False),
        ("answered park_use.rating != 3", True),
        ("answered park_use.places = pools", True),
        ("answered park_use.places in (pools, courts)", True),
        ("answered park_use.places != pools", False),
        ("answered park_use.visits > 0", False),
        ("answered park_use.visits <= 0", False),
        ("answered park_use.change", False),
        ("answered park_use.change != no", False),
        ("topic != roads", False),
        ("finished != park_use", True),  # nothing is known, so it is not among the values
        ("finished = park_use", False),
        ("not (channel = sms and topic = parks)", False),
        ("zone = 4 or topic = parks", True),
    ],
)
def test_a_contact_belongs_by_what_is_known_of_them(query: str, belongs: bool) -> None:  # noqa: FBT001 - a table's column
    assert matches(parse(query), ROSA) is belongs


@given(expressions)
def test_parse_and_str_are_inverses(expression: Expression) -> None:
    assert parse(str(expression)) == expression


@given(expressions)
def test_not_turns_an_audience_into_all_the_others(expression: Expression) -> None:
    assert matches(Not(expression), ROSA) is not matches(expression, ROSA)


@given(st.text(max_size=60) | st.text("()=!, \"\\andornotinallzone3'", max_size=60))
def test_any_text_is_a_query_or_an_audience_error(text: str) -> None:
    with suppress(AudienceError):
        parsed = parse(text)

        assert parse(str(parsed)) == parsed
