"""News: what the three notations come to, and what a careless publisher must not do to us."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.connector import Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.rss import Rss
from bot.opendata.http.web import Reply
from tests.opendata.connectors.canned import CannedWeb

ZONE = ZoneInfo("America/Los_Angeles")
FEED = Feed(url="https://city.example/news.rss")


def rss(*items: str, about: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{about}{body}</channel></rss>'


def records(content: str | bytes) -> list[Record]:
    delivery = Rss(CannedWeb(lambda _: content), ZONE).fetch(FEED, {})
    assert delivery is not None
    return list(delivery.records)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "<!doctype html><html><body>Sorry, we are down</body></html>",
        '{"error": "gone"}',
        "just words",
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Ne',  # broken off before the first entry
        b"\x00\xff\xfe\x00",
    ],
)
def test_what_is_no_feed_is_refused(content: str | bytes) -> None:
    with pytest.raises(SourceFailed, match="not a feed"):
        records(content)


def test_an_empty_feed_is_no_failure() -> None:
    assert records(rss()) == []


def test_an_empty_feed_served_as_a_page_is_no_failure() -> None:
    reply = Reply(url=FEED.url, headers={"content-type": "text/html"}, content=rss().encode())

    delivery = Rss(CannedWeb(lambda _: reply), ZONE).fetch(FEED, {})

    assert delivery is not None
    assert list(delivery.records) == []


def test_nothing_is_read_when_nothing_changed() -> None:
    assert Rss(CannedWeb(lambda _: None), ZONE).fetch(FEED, {"etag": "a"}) is None


def test_the_mark_of_the_reply_is_kept() -> None:
    mark: Mark = {"etag": '"7"'}
    reply = Reply(url=FEED.url, headers={}, content=rss().encode(), mark=mark)

    delivery = Rss(CannedWeb(lambda _: reply), ZONE).fetch(FEED, {})

    assert delivery is not None
    assert delivery.mark == mark


def test_an_item_is_told_in_plain_words() -> None:
    item = (
        "<title>Road &amp;amp; bridge</title><guid>n1</guid><link>/news/1</link>"
        "<pubDate>Sun, 22 Nov 2026 18:00:00 PST</pubDate>"
        "<description>&lt;p&gt;Closed&amp;nbsp;until&lt;br&gt;Friday&lt;/p&gt;</description>"
    )

    assert records(rss(item)) == [
        {
            "id": "n1",
            "title": "Road & bridge",
            "summary": "Closed until Friday",
            "link": "https://city.example/news/1",
            "published": "2026-11-22T18:00:00-08:00",
            "updated": None,
        }
    ]


def test_atom_is_read_alike() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>urn:1</id>
        <title type="html">A &lt;b&gt;bold&lt;/b&gt; plan</title><link href="https://city.example/1"/>
        <updated>2026-11-22T18:00:00-08:00</updated><summary type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>two</p></div></summary></entry></feed>"""

    [entry] = records(atom)

    assert (entry["id"], entry["title"], entry["summary"]) == ("urn:1", "A bold plan", "One two")
    assert (entry["link"], entry["published"]) == ("https://city.example/1", None)
    assert entry["updated"] == "2026-11-22T18:00:00-08:00"


def test_rss_1_is_read_alike() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>News</title></channel>
        <item rdf:about="https://city.example/1"><title>One</title><link>https://city.example/1</link>
        <dc:date>2026-11-22T18:00:00Z</dc:date></item></rdf:RDF>"""

    [entry] = records(rdf)

    assert (entry["title"], entry["link"]) == ("One", "https://city.example/1")
    assert entry["updated"] == "2026-11-22T18:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("Sun, 22 Nov 2026 18:00:00 +0000", "2026-11-22T18:00:00+00:00"),
        ("Sun, 22 Nov 2026 18:00:00 -0000", "2026-11-22T18:00:00+00:00"),
        ("Sun, 22 Nov 2026 18:00:00", "2026-11-22T18:00:00-08:00"),  # no zone: the city's
        ("2026-07-01T18:00:00", "2026-07-01T18:00:00-07:00"),
        ("2026-11-22T18:00:00Z", "2026-11-22T18:00:00+00:00"),
        ("Sun, 22 Nov 299999999999026 18:00:00 GMT", None),
        ("sometime soon", None),
        ("", None),
    ],
)
def test_a_date_becomes_an_instant_or_nothing(written: str, instant: str | None) -> None:
    [entry] = records(rss(f"<title>x</title><guid>1</guid><pubDate>{written}</pubDate>"))

    assert entry["published"] == instant


def test_entries_that_share_a_guid_are_told_apart_and_keep_their_ids() -> None:
    items = [f"<title>{n}</title><guid>same</guid><link>https://city.example/{n}</link>" for n in "ab"]

    first, again = records(rss(*items)), records(rss(*reversed(items)))

    ids = {str(entry["title"]): entry["id"] for entry in first}
    assert len(set(ids.values())) == 2
    assert {str(entry["title"]): entry["id"] for entry in again} == ids


def test_the_same_entry_twice_is_one_row() -> None:
    item = "<title>a</title><guid>same</guid><link>https://city.example/a</link>"

    assert len(records(rss(item, item))) == 1


def test_an_entry_without_a_guid_has_an_id_of_our_own() -> None:
    [entry] = records(rss("<title>a</title>"))

    assert len(str(entry["id"])) == 32


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken", ""])
def test_a_link_that_nobody_should_open_is_left_out(link: str) -> None:
    [entry] = records(rss(f"<title>a</title><guid>1</guid><link>{link}</link>"))

    assert entry["link"] in {None, FEED.url}
    assert entry["link"] is None or link == ""


def test_entities_that_grow_and_files_of_ours_are_not_read() -> None:
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{grow}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><item><title>&e9; &f;</title><guid>1</guid></item></channel></rss>"
    )

    [entry] = records(bomb)

    assert len(str(entry["title"])) < 100
    assert "root" not in str(entry["title"])


def test_the_day_it_vouches_for_is_the_citys() -> None:
    about = "<lastBuildDate>Mon, 23 Nov 2026 02:00:00 GMT</lastBuildDate>"

    delivery = Rss(CannedWeb(lambda _: rss(about=about)), ZONE).fetch(FEED, {})

    assert delivery is not None
    assert delivery.as_of == date(2026, 11, 22)


def test_discovering_counts_the_entries() -> None:
    found = Rss(CannedWeb(lambda _: rss("<title>a</title>", "<title>b</title>")), ZONE).discover(FEED)

    assert (found.title, found.key, found.rows) == ("News", "id", 2)
    assert {field.name: field.type for field in found.fields}["published"] == "instant"
