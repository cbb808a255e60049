"""What comes in is kept once, waits in its order, and is handled once."""

from datetime import timedelta

import pytest

from storage import inboxes
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.inboxes import Arrival, Inbound
from storage.tables import inbox
from tests.storage.kept import NOON, SECOND, a_urn, at_once, count

OLD, NEW = "the old secret, which is long enough", "the new secret, which is long enough"


def store(db: Db, keyring: Keyring, *said: str, channel: str = "sms") -> None:
    """Each `said` is a resident's number and a provider's id: `1a` is `a` of resident 1."""
    for each in said:
        urn = a_urn(int(each[0]))
        inboxes.store(db, keyring, channel=channel, provider_id=each, urn=urn, content={"text": each}, now=NOON)


def texts(found: list[Inbound]) -> list[str]:
    return [inbound.content["text"] for inbound in found]


def waiting(db: Db, keyring: Keyring, limit: int = 10) -> list[str]:
    return texts(inboxes.waiting(db, keyring, NOON, limit))


def number_of(db: Db, keyring: Keyring, text: str) -> int:
    return next(each.id for each in inboxes.waiting(db, keyring, NOON, 100) if each.content["text"] == text)


def test_a_second_delivery_changes_nothing(database: Database, keyring: Keyring) -> None:
    first, second = {"text": "hello"}, {"text": "changed"}
    with database.transaction() as db:
        kept = [
            inboxes.store(db, keyring, channel="sms", provider_id="SM1", urn=a_urn(), content=content, now=NOON)
            for content in (first, second)
        ]

        assert kept == [True, False]
        assert [each.content for each in inboxes.waiting(db, keyring, NOON, 10)] == [first]


WORDS = ("'; DROP TABLE inbox; --", 'a "quoted" \\ word', "ਕੂੜਾ 垃圾 🗑️", "%s {} $1 :rows", " two\nlines\t", "")


@pytest.mark.parametrize("many", [1, 2, 90])
def test_what_comes_in_together_is_kept_in_its_order_to_the_letter(
    database: Database, keyring: Keyring, many: int
) -> None:
    came = [
        Arrival(
            channel="sms", provider_id=f"{number} {WORDS[number % 6]}", urn=a_urn(number),
            content={"text": WORDS[number % 6], "press": None, "number": number},
            at=NOON + number * timedelta.resolution,
        )
        for number in range(many)
    ]  # fmt: skip
    with database.transaction() as db:
        new = inboxes.store_all(db, keyring, [*came, came[0]])
        again = inboxes.store_all(db, keyring, came)
        kept = inboxes.waiting(db, keyring, NOON + SECOND, 1_000)

    assert (new, again) == ([True] * many + [False], [False] * many)
    assert [(each.content, each.urn, each.received_at) for each in kept] == [
        (each.content, each.urn, each.at) for each in came
    ]


def test_a_second_delivery_of_what_was_handled_does_not_wait_again(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a")
        inboxes.take(db, number_of(db, keyring, "1a"), NOON)
        store(db, keyring, "1a")

        assert waiting(db, keyring) == []
        assert inboxes.waiting_since(db) is None


def test_the_same_id_at_another_channel_is_another_message(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a")
        store(db, keyring, "1a", channel="telegram")

        assert count(db, inbox) == 2


def test_of_deliveries_at_once_one_is_kept(database: Database, database_url: str, keyring: Keyring) -> None:
    at_once(database_url, lambda db: store(db, keyring, "1a", "2a"))

    with database.reading() as db:
        assert waiting(db, keyring) == ["1a", "2a"]


@pytest.mark.parametrize(
    ("said", "limit", "expected"),
    [
        ([], 10, []),
        (["2a", "1a"], 10, ["2a", "1a"]),
        (["1a", "1b", "2a", "1c", "2b"], 10, ["1a", "2a"]),
        (["1a", "2a", "3a"], 2, ["1a", "2a"]),
        (["1a", *[f"1{n}" for n in range(20)], "2a", "3a"], 2, ["1a", "2a"]),
    ],
    ids=["none", "oldest-first", "one-of-each", "limit", "a-flood-holds-up-nobody-else"],
)
def test_the_oldest_of_each_resident_waits_first(
    database: Database, keyring: Keyring, said: list[str], limit: int, expected: list[str]
) -> None:
    with database.transaction() as db:
        store(db, keyring, *said)

        assert waiting(db, keyring, limit) == expected


def test_one_that_is_put_off_holds_back_its_resident_only_and_until_its_hour(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a", "1b", "2a")
        inboxes.put_off(db, number_of(db, keyring, "1a"), NOON + SECOND)

        assert waiting(db, keyring) == ["2a"]
        at_its_hour = inboxes.waiting(db, keyring, NOON + SECOND, 10)
        assert texts(at_its_hour) == ["1a", "2a"]
        assert [each.tries for each in at_its_hour] == [1, 0]


def test_many_that_are_put_off_hold_up_nobody_who_is_not(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a", "2a", "3a", "4a", "5a", "6a")
        for text in ("1a", "2a", "3a", "4a", "5a"):
            inboxes.put_off(db, number_of(db, keyring, text), NOON + SECOND)

        assert waiting(db, keyring, 1) == ["6a"]


def test_after_one_is_handled_the_next_of_its_resident_waits(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a", "1b")
        first = number_of(db, keyring, "1a")

        assert inboxes.take(db, first, NOON)
        assert not inboxes.take(db, first, NOON)
        assert waiting(db, keyring) == ["1b"]


def test_of_workers_that_take_the_same_one_at_once_one_has_it(
    database: Database, database_url: str, keyring: Keyring
) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a")
        inbound_id = number_of(db, keyring, "1a")

    taken = at_once(database_url, lambda db: inboxes.take(db, inbound_id, NOON))

    assert sorted(taken) == [False, False, False, True]


def test_taking_is_undone_with_the_work_that_broke(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a")
        inbound_id = number_of(db, keyring, "1a")

    with pytest.raises(ZeroDivisionError):
        take_and_break_off(database, inbound_id)

    with database.reading() as db:
        assert waiting(db, keyring) == ["1a"]


def take_and_break_off(database: Database, inbound_id: int) -> None:
    with database.transaction() as db:
        inboxes.take(db, inbound_id, NOON)
        _ = 1 / 0


def test_putting_off_what_another_worker_has_handled_meanwhile_does_not_bring_it_back(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        store(db, keyring, "1a")
        inbound_id = number_of(db, keyring, "1a")
        inboxes.take(db, inbound_id, NOON)

        inboxes.put_off(db, inbound_id, NOON)

        assert waiting(db, keyring) == []


def test_a_resident_under_two_keys_waits_once(database: Database) -> None:
    before, during = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD])
    with database.transaction() as db:
        store(db, before, "1a")
        store(db, during, "1b", "2a")

        assert waiting(db, during) == ["1a", "2a"]


def test_how_long_something_waits_is_told_by_the_oldest(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        for number in (1, 2):
            inboxes.store(
                db, keyring, channel="sms", provider_id=str(number), urn=a_urn(number), content={},
                now=NOON + timedelta(minutes=number),
            )  # fmt: skip

        assert inboxes.waiting_since(db) == NOON + timedelta(minutes=1)
