"""A phone and a chat become one person by an address that works once and a YES in the chat, and by nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from bot import consent, links, outbox, unlinking
from bot.rehearsal import Rehearsal
from bot.scene import Scene, set_scene
from flows.contact import Urn
from flows.conversation import Say
from storage import consents, contacts, holds, msgs
from storage.database import Db
from storage.tables import contact, link, msg
from tests.fakes import ChatChannel

pytestmark = pytest.mark.anyio

PHONE, CHAT, OTHER = Urn("tel", "+19165550142"), Urn("telegram", "990000101"), Urn("telegram", "990000102")
CHANNELS = {"tel": "sms", "telegram": "telegram"}
NUMBERS = count()


@pytest.fixture
def chat(rehearsal: Rehearsal) -> ChatChannel:
    made = ChatChannel("telegram", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={**rehearsal.app.channels, "telegram": made})
    return made


def write(rehearsal: Rehearsal, urn: Urn, text: str, take: Callable[[Scene, str], bool]) -> list[str]:
    """A resident writes, and `take` answers; gives what is said in return, on every channel."""
    app, number = rehearsal.app, next(NUMBERS)
    rehearsal.clock.advance(timedelta(seconds=1))  # so that it is known which address wrote last
    with app.database.transaction() as db:
        now, channel = rehearsal.clock.now(), CHANNELS[urn.scheme]
        who, _, _ = contacts.meet(db, app.keyring, urn, channel=channel, timezone=app.city.timezone, now=now)
        msgs.record_in(
            db, contact_id=who.id, channel=channel, text=text, language=None, dedup_key=f"in:test{number}",
            intent=None, confidence=None, now=now,
        )  # fmt: skip
        reach = contacts.reach(db, app.keyring, who.id)
        assert reach is not None
        scene = set_scene(app, db, who, key=f"re:test{number}", now=now, reach=reach)
        taken = take(scene, text)
        scene.queue()
        said = select(msg.c.channel, msg.c.text).where(msg.c.dedup_key.like(f"re:test{number}:%")).order_by(msg.c.id)
        assert taken or not scene.said
        return [f"{row.channel}: {row.text}" for row in db.execute(said)]


def ask(rehearsal: Rehearsal, urn: Urn = PHONE) -> str:
    """Text LINK from a phone; gives the code."""
    [said] = write(rehearsal, urn, "Link!", links.asked)
    return said.rpartition("?start=")[2].split()[0]


def open_(rehearsal: Rehearsal, code: str, urn: Urn = CHAT) -> list[str]:
    return write(rehearsal, urn, f"START {code}", links.opened)


def reply(rehearsal: Rehearsal, text: str, urn: Urn = CHAT) -> list[str]:
    return write(rehearsal, urn, text, links.answered)


def join(rehearsal: Rehearsal, code: str, urn: Urn = CHAT) -> list[str]:
    """Open an address and agree; gives what is said in the end."""
    assert open_(rehearsal, code, urn) == [f"telegram: {links.OFFER.format(digits='42')}"]
    return reply(rehearsal, "YES", urn)


def people(rehearsal: Rehearsal) -> int:
    with rehearsal.app.database.reading() as db:
        return contacts.count(db)


def stop(rehearsal: Rehearsal, db: Db, urn: Urn) -> None:
    found = contacts.find(db, rehearsal.app.keyring, urn)
    assert found is not None
    consent.stop(rehearsal.app, db, found, urn, source="keyword", now=rehearsal.clock.now())


def test_a_code_that_nobody_made_links_nothing(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    ask(rehearsal)

    assert open_(rehearsal, "x" * 32) == [f"telegram: {links.DEAD}"]
    assert people(rehearsal) == 2


def test_a_code_that_is_too_old_was_used_or_was_replaced_links_nothing(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    replaced, used = ask(rehearsal), ask(rehearsal)
    join(rehearsal, used)
    late = ask(rehearsal, PHONE)
    rehearsal.clock.advance(links.LASTS + timedelta(seconds=1))

    answers = [open_(rehearsal, code, OTHER) for code in (replaced, used, late)]

    assert answers == [[f"telegram: {links.DEAD}"]] * 3
    assert people(rehearsal) == 2


def test_the_sixth_try_within_an_hour_is_refused_even_if_it_is_right(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    for _ in range(links.MOST_TRIES):
        open_(rehearsal, "x" * 32)

    assert open_(rehearsal, ask(rehearsal)) == [f"telegram: {links.TOO_MANY}"]
    rehearsal.clock.advance(links.HOUR + timedelta(seconds=1))
    assert f"telegram: {links.LINKED.format(digits='42')}" in join(rehearsal, ask(rehearsal))


@pytest.mark.parametrize("text", ["START", "START survey_12-es", f"start {'x' * 32}", f"START {'x' * 32} please", ""])
def test_what_brings_no_code_is_not_ours(rehearsal: Rehearsal, chat: ChatChannel, text: str) -> None:
    assert write(rehearsal, CHAT, text, links.opened) == []


def test_a_code_typed_by_sms_is_not_ours(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    """It proves a chat only where Telegram says whose it is."""
    assert open_(rehearsal, ask(rehearsal), Urn("tel", "+19165550199")) == []
    assert people(rehearsal) == 2


@pytest.mark.parametrize("text", ["link my account", "lin", "links", "the link is broken"])
def test_a_sentence_with_the_word_asks_for_no_address(rehearsal: Rehearsal, chat: ChatChannel, text: str) -> None:
    assert write(rehearsal, PHONE, text, links.asked) == []


def test_without_a_channel_of_chats_link_is_a_word_like_others(rehearsal: Rehearsal) -> None:
    assert write(rehearsal, PHONE, "LINK", links.asked) == []


def test_until_our_name_is_known_there_is_no_address(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    chat.username = ""

    assert write(rehearsal, PHONE, "LINK", links.asked) == [f"sms: {links.AWAY}"]


async def test_our_name_is_asked_for_until_it_is_known(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    chat.username, chat.away = "", True
    assert await links.learn_names(rehearsal.app) == 0

    chat.away = False
    await links.learn_names(rehearsal.app)

    assert len(ask(rehearsal)) == 32


def test_in_a_chat_link_tells_what_to_do(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    assert write(rehearsal, CHAT, "/link".lstrip("/"), links.asked) == [f"telegram: {links.BY_PHONE}"]


def test_who_said_stop_gets_no_word(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    ask(rehearsal)
    open_(rehearsal, "x" * 32, OTHER)
    with rehearsal.app.database.transaction() as db:
        stop(rehearsal, db, PHONE)
        stop(rehearsal, db, OTHER)

    assert write(rehearsal, PHONE, "LINK", links.asked) == []
    assert open_(rehearsal, "y" * 32, OTHER) == []


def test_the_code_lies_nowhere_among_the_codes(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    code = ask(rehearsal)

    with rehearsal.app.database.reading() as db:
        [hashed] = db.execute(select(link.c.code_hash)).scalars()
    assert code.encode() not in hashed
    assert len(hashed) == 16


def test_a_linked_phone_and_chat_are_one_contact_and_both_are_told(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    said = join(rehearsal, ask(rehearsal))

    assert sorted(said) == [
        f"sms: {links.LINKED_PHONE}",
        f"telegram: {links.LINKED.format(digits='42')}",
    ]
    assert people(rehearsal) == 1


@pytest.mark.parametrize("text", ["yes", "Sí, por favor", "có", "是的", "ਹਾਂ ਜੀ", "yog", "네", "opo", "👍"])
def test_a_yes_in_any_language_joins_them(rehearsal: Rehearsal, chat: ChatChannel, text: str) -> None:
    open_(rehearsal, ask(rehearsal))

    assert f"telegram: {links.LINKED.format(digits='42')}" in reply(rehearsal, text)
    assert people(rehearsal) == 1


@pytest.mark.parametrize("text", ["no", "maybe", "1", "who is this?", "yes but why", "YES NO", "", "trash day", "STOP"])
def test_anything_else_joins_nobody_and_the_offer_is_gone(rehearsal: Rehearsal, chat: ChatChannel, text: str) -> None:
    """Whoever is made to open somebody else's address need do nothing to stay who they are."""
    open_(rehearsal, ask(rehearsal))

    declined = [f"telegram: {links.DECLINED}"] if text == "no" else []

    assert reply(rehearsal, text) == declined
    assert reply(rehearsal, "YES") == []
    assert people(rehearsal) == 2


def test_a_yes_after_ten_minutes_or_from_another_chat_joins_nobody(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    open_(rehearsal, ask(rehearsal))

    assert reply(rehearsal, "YES", OTHER) == []
    rehearsal.clock.advance(links.OFFER_LASTS + timedelta(seconds=1))
    assert reply(rehearsal, "YES") == []
    assert people(rehearsal) == 3


async def test_a_yes_to_something_we_asked_in_between_joins_nobody(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    open_(rehearsal, ask(rehearsal))
    write(rehearsal, CHAT, "meanwhile", _asks_something)

    assert reply(rehearsal, "YES") == []
    assert people(rehearsal) == 2


def _asks_something(scene: Scene, _text: str) -> bool:
    scene.say(Say(text="Do you like parks? Reply YES or NO."), None, "a_survey")
    return True


def test_the_offer_is_in_the_language_that_telegram_tells(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    code = ask(rehearsal)

    write(rehearsal, CHAT, f"START {code}", lambda scene, text: links.opened(scene, text, "es"))

    with rehearsal.app.database.reading() as db:
        known = contacts.find(db, rehearsal.app.keyring, CHAT)
        assert known is not None
        assert contacts.get(db, known).language == "es"


@pytest.mark.parametrize("says", [PHONE, CHAT])
def test_unlink_from_either_side_parts_them_and_tells_both(rehearsal: Rehearsal, chat: ChatChannel, says: Urn) -> None:
    join(rehearsal, ask(rehearsal))

    said = write(rehearsal, says, "Unlink!", unlinking.asked)

    assert sorted(said) == [f"sms: {unlinking.UNLINKED_PHONE}", f"telegram: {unlinking.UNLINKED.format(digits='42')}"]
    assert people(rehearsal) == 2
    assert write(rehearsal, says, "UNLINK", unlinking.asked) == [f"{CHANNELS[says.scheme]}: {unlinking.NOT_LINKED}"]


async def test_what_was_agreed_to_holds_for_both_after_they_part_and_the_ledger_says_so(
    rehearsal: Rehearsal, chat: ChatChannel
) -> None:
    await rehearsal.write(PHONE, "START")
    join(rehearsal, ask(rehearsal))
    write(rehearsal, CHAT, "UNLINK", unlinking.asked)

    await rehearsal.write(PHONE, "STOP")

    with rehearsal.app.database.reading() as db:
        keyring = rehearsal.app.keyring
        phone, apart = (contacts.find(db, keyring, urn) for urn in (PHONE, CHAT))
        assert phone is not None
        assert apart is not None
        assert (contacts.get(db, phone).stopped, contacts.get(db, apart).consented) == (True, True)
        [agreed], [copied] = (
            [link.event for link in consents.of_urn(db, keyring, urn) if link.event.kind == "opt_in"]
            for urn in (PHONE, CHAT)
        )
        assert (copied.source, copied.wording, copied.language) == ("unlink", agreed.wording, agreed.language)
        assert consents.verify(db, keyring).broken is None


async def test_messages_go_with_the_chat_and_stay_under_a_hold(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    join(rehearsal, ask(rehearsal))
    join_again = ask(rehearsal)
    write(rehearsal, CHAT, "UNLINK", unlinking.asked)

    def channels() -> set[tuple[str, int | None]]:
        with rehearsal.app.database.reading() as db:
            return {(row.channel, row.contact_id) for row in db.execute(select(msg.c.channel, msg.c.contact_id))}

    assert len(channels()) == 2
    with rehearsal.app.database.transaction() as db:
        found = contacts.find(db, rehearsal.app.keyring, PHONE)
        assert found is not None
        holds.place(db, found, reason="a claim", staff="li", now=rehearsal.clock.now())
    join(rehearsal, join_again)
    write(rehearsal, PHONE, "UNLINK", unlinking.asked)
    assert ("telegram", found) in channels()


def test_an_unlink_with_nothing_linked_or_no_chats_changes_nothing(rehearsal: Rehearsal) -> None:
    assert write(rehearsal, PHONE, "UNLINK", unlinking.asked) == []


async def test_help_names_unlink_where_something_is_linked(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    ask(rehearsal)
    assert [each.message.text for each in await rehearsal.write(PHONE, "HELP")][-1] != unlinking.CAN_UNLINK
    join(rehearsal, ask(rehearsal))

    assert [each.message.text for each in await rehearsal.write(PHONE, "HELP")][-1] == unlinking.CAN_UNLINK


def test_an_address_opened_again_in_the_same_chat_changes_nothing(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    join(rehearsal, ask(rehearsal))

    assert open_(rehearsal, ask(rehearsal)) == [f"telegram: {links.ALREADY}"]
    assert people(rehearsal) == 1


@pytest.mark.parametrize("stopped", [PHONE, CHAT])
def test_a_stop_on_either_stops_both_and_the_phone_hears_nothing(
    rehearsal: Rehearsal, chat: ChatChannel, stopped: Urn
) -> None:
    code = ask(rehearsal)
    write(rehearsal, CHAT, "hello", lambda _scene, _text: False)
    with rehearsal.app.database.transaction() as db:
        stop(rehearsal, db, stopped)

    assert join(rehearsal, code) == [f"telegram: {links.LINKED_STOPPED.format(digits='42')}"]
    with rehearsal.app.database.reading() as db:
        assert [at is not None for at in db.execute(select(contact.c.stopped_at)).scalars()] == [True]
        words = [consents.latest(db, rehearsal.app.keyring, urn) for urn in (PHONE, CHAT)]
        assert [word and word[0] for word in words] == ["opt_out", "opt_out"]
        assert consents.verify(db, rehearsal.app.keyring).broken is None


async def test_a_stop_after_linking_is_one_for_both(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    join(rehearsal, ask(rehearsal))
    await outbox.send_due(rehearsal.app, "telegram")

    await rehearsal.write(PHONE, "STOP")

    with rehearsal.app.database.reading() as db:
        known = contacts.find(db, rehearsal.app.keyring, CHAT)
        assert known is not None
        assert contacts.get(db, known).stopped
