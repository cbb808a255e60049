"""Whatever a resident may write gets exactly one sensible reply, on either channel."""

import pytest

from tests.web.service import Service, written

pytestmark = pytest.mark.anyio

ODD = {
    "nothing": "",
    "blanks": " \n\t ",
    "long": "park " * 320,
    "one long word": "x" * 1_600,
    "emoji": "🙂🙂🙂",
    "joined emoji": "👩‍👩‍👧‍👦",
    "right to left": "متى يوم القمامة",
    "turned around": "\u202eyad hsart si nehw\u202c",
    "digits of another script": "٩٣٨٠",
    "wide digits": "１２３",
    "a null": "trash\x00day",
    "control characters": "\x01\x02\x1b[31m",
    "a lone surrogate": "\ud83d",
    "marks": "z̴̡̢̧͉͇̘̞̫͎̠̺̠̗͐̈́́̂͂̆̋̀̋̈́̕͝",
    "markup": "<b>bold</b> {city} %s %(name)s {0}",
    "sql": "'; DROP TABLE contact; --",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_an_odd_sms_gets_one_reply(service: Service, text: str) -> None:
    await service.sms("HELP")
    await service.work()
    before = len(service.sent())

    answer = await service.sms(text.encode("utf-8", "replace").decode())
    await service.work()

    assert answer.status_code == 200
    assert sensible(service, before)


@pytest.mark.parametrize("text", [text for text in ODD.values() if text.strip()])
async def test_an_odd_message_to_the_bot_gets_one_reply(service: Service, text: str) -> None:
    await service.update(written("HELP"))
    await service.work()
    before = len(service.sent())

    answer = await service.update(written(text, number=2))
    await service.work()

    assert answer.status_code == 200
    assert sensible(service, before)


@pytest.mark.parametrize("media", [{"NumMedia": "1", "MediaUrl0": "https://api.example/1"}])
async def test_a_picture_without_words_gets_one_reply(service: Service, media: dict[str, str]) -> None:
    await service.sms("HELP")
    await service.work()
    before = len(service.sent())

    await service.sms("", **media)
    await service.work()

    assert sensible(service, before)


def sensible(service: Service, before: int) -> bool:
    """One reply, with words in it and no hole where a value should be; to who writes in no language, an offer more."""
    replies = [sent.text for sent in service.sent()[before:]]
    offer = [text for text in replies if "Español" in text]
    said = [text for text in replies if text not in offer] or offer
    return len(said) == 1 and len(said[0].strip()) > 10 and "{" not in said[0]
