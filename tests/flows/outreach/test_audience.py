"""Audiences: a query language that says what is wrong with a query, and where."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outreach.audience import (
    And,
    Answered,
    Audience,
    AudienceError,
    Comparison,
    Everyone,
    Expression,
    Not,
    Or,
    Sample,
    Within,
    matches,
    parse,
    whole,
)
from flows.outreach.audience_names import Known, check

ES = Comparison("language", "=", ("es",))
ZONE_3 = Comparison("zone", "=", ("3",))
PARKS = Comparison("topic", "=", ("parks",))
LOW = Answered("park_use", "rating", "<=", ("2",))

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

ROSA: dict[str, frozenset[str] | str] = {
    "language": "es",
    "zone": "3",
    "channel": "sms",
    "consent": "yes",
    "heard": "2026-10-31T12:00:00+00:00",
    "joined": "2026-01-31T04:00:00-08:00",
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
    within = st.builds(Within, st.sampled_from(["heard", "joined"]), st.integers(1, 9999))
    return one | several | answered() | within


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
        ("heard within 30 days", Within("heard", 30)),
        ("not heard within 2 weeks", Not(Within("heard", 14))),
        ("Joined WITHIN 1 day and zone = 3", And((Within("joined", 1), ZONE_3))),
        ("consent = yes", Comparison("consent", "=", ("yes",))),
        ("sample 500", Sample(Everyone(), 500)),
        ("all sample 10%", Sample(Everyone(), 10, percent=True)),
        ("language = es or zone = 3 sample 5 by district", Sample(Or((ES, ZONE_3)), 5, by="zone")),
        ("answered park_use.sample sample 5 by Language", Sample(Answered("park_use", "sample"), 5, by="language")),
        ("sample 9 by district and language", Sample(Everyone(), 9, by="zone and language")),
        ("zone = sample", Comparison("zone", "=", ("sample",))),
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
        ("heard = yes", 6, "Write heard within 30 days"),
        ("heard within", 12, "Write heard within 30 days"),
        ("heard within 0 days", 13, "from 1 to 9999"),
        ("heard within -3 days", 13, "from 1 to 9999"),
        ("joined within 3 moons", 16, "Write days or weeks"),
        ("joined within 9999 weeks", 14, "9999 days at most"),
        ("herd within 3 days", 0, "did you mean 'heard'"),
        ("consent = maybe", 10, "Consents are: yes, no"),
        ("sample", 6, "Write sample 500 or sample 10%"),
        ("sample 0", 7, "Write sample 500"),
        ("sample many", 7, "Write sample 500"),
        ("sample 101%", 7, "Write 100% or less"),
        ("sample 5 by channel", 12, "Write by language or by zone"),
        ("sample 5 by zone and channel", 21, "Write by language or by zone"),
        ("sample 5 by", 11, "Write by language or by zone"),
        ("sample 5 and zone = 3", 9, "at the very end"),
        ("(language = es sample 5) or zone = 3", 15, "at the very end"),
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
        ("heard within 20 days", True),
        ("heard within 19 days", False),
        ("not joined within 30 days", True),
        ("consent = yes", True),
        ("consent != yes", False),
        ("finished != park_use", True),  # nothing is known, so it is not among the values
        ("finished = park_use", False),
        ("not (channel = sms and topic = parks)", False),
        ("zone = 4 or topic = parks", True),
    ],
)
def test_a_contact_belongs_by_what_is_known_of_them(query: str, belongs: bool) -> None:  # noqa: FBT001 - a table's column
    assert matches(whole(parse(query)), ROSA, NOW) is belongs


samples = st.builds(
    Sample, expressions, st.integers(1, 100), st.booleans(), st.none() | st.sampled_from(["language", "zone"])
)


@given(expressions | samples)
def test_parse_and_str_are_inverses(audience: Audience) -> None:
    assert parse(str(audience)) == audience


def test_who_never_wrote_was_not_heard() -> None:
    assert not matches(Within("heard", 9999), {}, NOW)
    assert matches(Not(Within("heard", 1)), {}, NOW)


KNOWN = Known(languages=["en", "es", "zh_Hans"], zones=["1", "2"], surveys={"park_use": ["rating", "visits"]})


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("language = zh-hans", 11, "no language 'zh_hans'. Did you mean 'zh_Hans'"),
        ("zone = 1 or zone in (2, 33)", 24, "no zone '33'"),
        ("not (finished = park_used)", 16, "Did you mean 'park_use'"),
        ("answered parkuse.rating", 9, "no survey 'parkuse'. Did you mean 'park_use'"),
        ("answered park_use.ratings <= 2 sample 5", 18, "no question of park_use 'ratings'. Did you mean 'rating'"),
        ("started = roads", 10, "There are: park_use"),
    ],
)
def test_names_that_nothing_has_are_refused_with_the_nearest_one(query: str, position: int, message: str) -> None:
    with pytest.raises(AudienceError) as refused:
        check(query, KNOWN)

    assert message in str(refused.value)
    assert refused.value.position == position


@pytest.mark.parametrize(
    "query", ["all", "language in (es, zh-Hans) and zone = 1", "answered park_use.visits", "topic = anything sample 3"]
)
def test_names_that_there_are_pass(query: str) -> None:
    check(query, KNOWN)


def test_zones_of_which_nobody_knows_which_there_are_pass() -> None:
    check("zone = 77", Known(languages=["en"]))


@given(expressions)
def test_not_turns_an_audience_into_all_the_others(expression: Expression) -> None:
    assert matches(Not(expression), ROSA, NOW) is not matches(expression, ROSA, NOW)


@given(st.text(max_size=60) | st.text("()=!,% \"\\andornotinallzone3sample'", max_size=60))
def test_any_text_is_a_query_or_an_audience_error(text: str) -> None:
    with suppress(AudienceError):
        parsed = parse(text)

        assert parse(str(parsed)) == parsed
