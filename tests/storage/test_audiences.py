"""The database finds exactly those contacts that an audience query means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from flows.contact import ContactId
from flows.outreach.audience import (
    And,
    Answered,
    Audience,
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
from flows.outreach.audience_tree import MOMENTS, ORDERS, Operator
from flows.outreach.sampling import lot, shares
from storage import audiences
from storage.database import Database, Db
from storage.tables import contact, contact_topic, result, session, urn
from tests.storage.kept import NOON, undone

LANGUAGES, ZONES, CHANNELS, SURVEYS = ("en", "es", "zh_Hans"), ("1", "3", "03"), ("sms", "telegram"), ("a", "b")
STATES = ("active", "finished", "expired", "refused")
QUESTIONS, CODES = (
    ("rating", "places"),
    ("2", "10", "-3", "1 2", "trails", "trails pools", "skipped", "Trails", "", "two\nlines"),
)
TOPICS = ("parks", "roads")
VALUES = {
    "language": LANGUAGES, "zone": ZONES, "channel": CHANNELS, "started": SURVEYS, "finished": SURVEYS,
    "topic": TOPICS, "consent": ("yes", "no"),
}  # fmt: skip
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """What may be known of a contact."""

    language: str | None
    zone: str | None
    channels: Sequence[str]
    passes: Sequence[tuple[str, str]]
    """Surveys, and how far each pass came."""
    answers: Sequence[tuple[str, str]] = ()
    """Questions of survey `a`, and what was saved."""
    topics: Sequence[str] = ()
    heard: int | None = None
    """Days ago."""
    joined: int = 0
    agreed: bool = False
    stopped: bool = False

    def facts(self) -> dict[str, frozenset[str] | str]:
        """What `matches` is told; what we do not know is left out."""
        known = {"language": self.language, "zone": self.zone}
        return {
            **{field: value for field, value in known.items() if value is not None},
            **({} if self.heard is None else {"heard": ago(self.heard).isoformat()}),
            "joined": ago(self.joined).isoformat(),
            "topic": frozenset(self.topics),
            "consent": "yes" if self.agreed and not self.stopped else "no",
            "channel": frozenset(self.channels),
            "started": frozenset(survey for survey, _ in self.passes),
            "finished": frozenset(survey for survey, state in self.passes if state == "finished"),
            **{f"answered a.{name}": frozenset(code for of, code in self.answers if of == name) for name in QUESTIONS},
        }


def ago(days: int) -> datetime:
    return NOON - days * DAY


def keep(db: Db, people: Sequence[Person]) -> None:
    """Keep people as contacts numbered from 1."""
    numbered = list(enumerate(people, 1))
    db.execute(
        insert(contact).values(timezone="UTC"),
        [
            {
                "id": n,
                "language": person.language,
                "zone": person.zone,
                "created_at": ago(person.joined),
                "heard_at": None if person.heard is None else ago(person.heard),
                "opted_in_at": NOON if person.agreed else None,
                "stopped_at": NOON if person.stopped else None,
            }
            for n, person in numbered
        ],
    )
    topics = [{"contact_id": n, "topic": topic} for n, person in numbered for topic in person.topics]
    if topics:
        db.execute(insert(contact_topic), topics)
    urns = [
        {"contact_id": n, "channel": channel, "address_index": f"{n} {channel}".encode()}
        for n, person in numbered
        for channel in person.channels
    ]
    passes = [
        {"contact_id": n, "flow": flow, "state": state} for n, person in numbered for flow, state in person.passes
    ]
    answers = [
        {"session_id": n * 1000 + at, "contact_id": n, "question": question, "value": code}
        for n, person in numbered
        for at, (question, code) in enumerate(person.answers)
    ]
    if urns:
        db.execute(insert(urn).values(scheme="tel", address_sealed=b"", last_used_at=NOON), urns)
    same = {"version": 1, "node": "n", "results": {}, "started_at": NOON, "touched_at": NOON}
    if answers:
        theirs = [{"id": each["session_id"], "contact_id": each["contact_id"]} for each in answers]
        db.execute(insert(session).values({**same, "flow": "of answers", "state": "finished"}), theirs)
        told = {"survey": "a", "version": 1, "language": "en", "answered_at": NOON}
        db.execute(insert(result).values(told), answers)
    if passes:
        db.execute(insert(session).values(same), passes)


people = st.builds(
    Person,
    language=st.none() | st.sampled_from([*LANGUAGES, ""]),
    zone=st.none() | st.sampled_from([*ZONES, ""]),
    channels=st.lists(st.sampled_from(CHANNELS), unique=True),
    passes=st.lists(st.tuples(st.sampled_from(SURVEYS), st.sampled_from(STATES)), max_size=4),
    answers=st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(CODES)), max_size=3),
    topics=st.lists(st.sampled_from(TOPICS), unique=True),
    heard=st.none() | st.integers(0, 40),
    joined=st.integers(0, 40),
    agreed=st.booleans(),
    stopped=st.booleans(),
)


def comparisons() -> st.SearchStrategy[Expression]:
    """Of values that are likely to be there, and of some that never are, an empty one among them."""
    fields = st.sampled_from([*VALUES])
    return fields.flatmap(
        lambda field: st.builds(
            Comparison,
            st.just(field),
            st.sampled_from(get_args(Operator)),
            st.lists(st.sampled_from(values_of(field)), min_size=1, max_size=3).map(tuple),
        )
    )


def values_of(field: str) -> list[str]:
    """Consent has two values; of others there may be some that nobody has."""
    return [*VALUES[field]] if field == "consent" else [*VALUES[field], "", "%", "ES"]


def answered() -> st.SearchStrategy[Expression]:
    """Of questions that were answered and one that never was, against codes and whole numbers."""
    about = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(QUESTIONS))
    codes = st.lists(st.sampled_from(["2", "trails", "pools", "TRAILS", "1", "t"]), min_size=1, max_size=3).map(tuple)
    numbers = st.tuples(st.sampled_from(["2", "-3", "9"]))
    compared = st.tuples(st.sampled_from(["=", "!=", "in"]), codes) | st.tuples(st.sampled_from(list(ORDERS)), numbers)
    any_answer = about.map(lambda names: Answered(*names))
    return any_answer | st.builds(lambda names, with_: Answered(*names, *with_), about, compared)


expressions: st.SearchStrategy[Expression] = st.recursive(
    st.just(Everyone()) | comparisons() | answered() | st.builds(Within, st.sampled_from(MOMENTS), st.integers(1, 40)),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def members(db: Db, query: Audience, seed: str = "") -> list[ContactId]:
    return list(audiences.zones(db, query, ContactId(0), 1_000_000, now=NOON, seed=seed))


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    everybody=st.lists(people, min_size=10, max_size=30),
    queries=st.lists(expressions, min_size=10, max_size=10),
)
def test_the_members_are_those_whom_the_query_matches(
    database: Database, everybody: list[Person], queries: list[Expression]
) -> None:
    with undone(database) as db:
        keep(db, everybody)
        found = {query: members(db, query) for query in queries}
        counts = {query: audiences.count(db, query, now=NOON) for query in queries}

    for query in queries:
        meant = [number for number, person in enumerate(everybody, 1) if matches(query, person.facts(), NOON)]
        assert found[query] == meant, str(query)
        assert counts[query] == len(meant), str(query)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("all", [1, 2, 3]),
        ("language = es", [1]),
        ("language != es", [2, 3]),
        ("not language = es", [2, 3]),
        ("zone in (1, 3)", [1, 2]),
        ("zone = 3 and not finished = a", [2]),
        ("started = a", [1, 2]),
        ("channel = telegram or zone = 3", [1, 2]),
        ("topic = parks", []),
        ("topic != parks", [1, 2, 3]),
        ('language = ""', []),
    ],
)
def test_of_whom_we_do_not_know_only_what_is_denied_holds(database: Database, query: str, found: list[int]) -> None:
    with database.transaction() as db:
        keep(
            db,
            [
                Person("es", "3", ["sms", "telegram"], [("a", "expired"), ("a", "finished")]),
                Person("en", "3", ["sms"], [("a", "active")]),
                Person(None, None, [], []),
            ],
        )

        assert members(db, parse(query)) == found


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_members_come_in_chunks_by_number_none_twice_and_none_left_out(database: Database, limit: int) -> None:
    everybody = [Person("es" if number % 3 else "en", None, [], []) for number in range(1, 21)]
    query = parse("language = es")
    with database.transaction() as db:
        keep(db, everybody)
        after, found = ContactId(0), list[int]()
        while chunk := list(audiences.zones(db, query, after, limit, now=NOON, seed="")):
            assert len(chunk) <= limit
            found += chunk
            after = chunk[-1]

    assert found == [number for number in range(1, 21) if number % 3]


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    everybody=st.lists(people, min_size=10, max_size=40),
    samples=st.lists(
        st.builds(
            Sample,
            expressions,
            st.integers(1, 30),
            st.booleans(),
            st.none() | st.sampled_from(["language", "zone", "language and zone", "zone and language"]),
        ),
        min_size=8,
        max_size=8,
    ),
    seed=st.text(max_size=5),
)
def test_a_sample_is_those_of_each_stratum_with_the_lowest_lots(
    database: Database, everybody: list[Person], samples: list[Sample], seed: str
) -> None:
    with undone(database) as db:
        keep(db, everybody)
        found = {sample: members(db, sample, seed) for sample in samples}
        counts = {sample: audiences.count(db, sample, now=NOON) for sample in samples}

    for sample in samples:
        strata: dict[str, list[int]] = {}
        for number, person in enumerate(everybody, 1):
            if matches(sample.of, person.facts(), NOON):
                facts = {"language": person.language, "zone": person.zone}
                names = sample.by.split(" and ") if sample.by else []
                strata.setdefault("|".join(facts[name] or "" for name in names), []).append(number)
        drawn = shares(sample, {name: len(numbers) for name, numbers in strata.items()})
        by_lot = {name: sorted(numbers, key=lambda n: lot(n, seed)) for name, numbers in strata.items()}
        meant = sorted(number for name, share in drawn.items() for number in by_lot[name][:share])
        assert found[sample] == meant, str(sample)
        assert counts[sample] == len(meant), str(sample)


def test_a_sample_read_in_chunks_is_the_sample_drawn_over_the_whole_audience(database: Database) -> None:
    sample = parse("language = es sample 9 by zone")
    with database.transaction() as db:
        keep(db, [Person("es", "123"[n % 3], [], []) for n in range(60)])
        after, found = ContactId(0), list[ContactId]()
        while chunk := list(audiences.zones(db, sample, after, 2, now=NOON, seed="parks/1")):
            found += chunk
            after = chunk[-1]

        assert found == members(db, sample, "parks/1")
        assert len(found) == 9
        assert found != members(db, sample, "parks/2")
        assert len(members(db, whole(sample), "parks/1")) == 60


def test_an_audience_is_counted_by_language_zone_and_the_channel_used_last(database: Database) -> None:
    with database.transaction() as db:
        keep(db, [Person("es", "3", ["sms"], []), Person("es", None, ["telegram"], []), Person(None, "3", [], [])])
        tallies = [
            audiences.tally(db, parse("all"), field, now=NOON, seed="") for field in ("language", "zone", "channel")
        ]

    assert tallies == [{"es": 2, "": 1}, {"3": 2, "": 1}, {"sms": 1, "telegram": 1, "": 1}]
