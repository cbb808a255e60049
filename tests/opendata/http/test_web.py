"""The way out: what may be asked, how long, how much, how often; against a server on loopback that misbehaves."""

import gzip
import itertools
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpcore
import pytest
import stamina

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.http.addresses import may_be_asked
from bot.opendata.http.failures import retry_after
from bot.opendata.http.http_web import HttpWeb, Limits, open_web
from bot.opendata.http.web import Reply, get_whole
from tests.opendata.http.serving import Serving, answer, certificate_for, serving

PUBLIC = "93.184.216.34"
"""Looks like any server on the network; the tests lead it to loopback."""

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

FAST = Limits(idle_s=5, wait_s=0, within_s=60)

OWN = open_web("grove (elk-grove@example.org)", FAST)
"""As it goes to work; made once, because to read all certificate authorities takes a while."""


@dataclass(frozen=True, slots=True)
class Detour(httpcore.NetworkBackend):
    """A network on which every address is this machine, so that public ones can be tried; `dialled` are those asked."""

    dialled: list[str] = field(default_factory=list)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.dialled.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout, local_address, socket_options)


def web(limits: Limits = FAST, *addresses: str, tls: ssl.SSLContext | None = None) -> HttpWeb:
    """Every name is public, unless `addresses` say otherwise one after the other."""
    given = iter(addresses)
    return replace(
        OWN,
        limits=limits,
        network=Detour(),
        resolve=lambda _host, _port: [next(given, PUBLIC)],
        now=lambda: NOON,
        tls=tls or OWN.tls,
    )


@pytest.fixture
def say() -> Iterator[Callable[..., Serving]]:
    """Start a server that gives the answers one after the other, and the last one for ever."""
    with ExitStack() as running:

        def start(*answers: Iterable[bytes], tls: ssl.SSLContext | None = None) -> Serving:
            given = iter(answers)
            return running.enter_context(serving(lambda _: next(given, answers[-1]), tls))

        yield start


def failure(asking: HttpWeb, url: str, *, private: bool = False) -> SourceFailed:
    with pytest.raises(SourceFailed) as failed:
        asking.get(url, private=private)
    return failed.value


def test_a_request_names_us_and_how_to_reach_us_and_brings_what_the_server_says(say: Callable[..., Serving]) -> None:
    there = say(answer(b"caf\xc3\xa9", etag='"a1"', last_modified="Wed, 18 Nov 2026 10:00:00 GMT"))

    reply = web().get(there.url("/rows?f=json"), {"where": "a = 'b c'"}, headers={"X-App-Token": "k"})

    assert reply is not None
    assert (reply.text(), reply.modified_day) == ("café", date(2026, 11, 18))
    assert reply.mark == {"etag": '"a1"', "modified": "Wed, 18 Nov 2026 10:00:00 GMT"}
    [seen] = there.seen
    assert seen.target == "/rows?f=json&where=a+%3D+%27b+c%27"
    assert seen.headers["user-agent"] == "grove (elk-grove@example.org)"
    assert (seen.headers["x-app-token"], seen.headers["host"]) == ("k", f"127.0.0.1:{there.port}")


def test_a_post_sends_json(say: Callable[..., Serving]) -> None:
    there = say(answer(b"[]"))

    assert web().post(there.url(), {"query": "SELECT 1"}).json() == []
    assert (there.seen[0].method, there.seen[0].content) == ("POST", b'{"query":"SELECT 1"}')


def test_what_has_not_changed_is_not_sent_again(say: Callable[..., Serving]) -> None:
    there = say(answer(status=304))

    reply = web().get(there.url(), since={"etag": 'W/"1"', "modified": "Wed, 18 Nov 2026 10:00:00 GMT", "rows": "3"})

    assert reply is None
    assert there.seen[0].headers["if-none-match"] == 'W/"1"'
    assert there.seen[0].headers["if-modified-since"] == "Wed, 18 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize("since", [None, {}, {"sha256": "abc"}])
def test_not_changed_is_no_answer_to_a_question_without_a_condition(
    since: dict[str, str] | None, say: Callable[..., Serving]
) -> None:
    there = say(answer(status=304))

    with pytest.raises(SourceFailed, match="answered with status 304"):
        web().get(there.url(), since=since)


def test_the_same_bytes_are_no_change_where_the_server_marks_none(say: Callable[..., Serving]) -> None:
    feed = Feed(url=say(answer(b"a,b")).url())
    first = get_whole(web(), feed, {})

    assert first is not None
    assert get_whole(web(), feed, first.mark) is None
    assert get_whole(web(), feed, {"sha256": "other"}) == first


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_three_times(status: int, say: Callable[..., Serving]) -> None:
    there = say(answer(b"busy", status))

    assert failure(web(), there.url("/x")).what == f"answered with status {status}"
    assert len(there.seen) == 3


def test_a_source_that_comes_back_has_not_failed(say: Callable[..., Serving]) -> None:
    there = say(answer(status=503), [b"HTTP/1.1 200 OK\r\ncontent-le"], answer(b"back"))

    reply = web().get(there.url())

    assert reply is not None
    assert reply.content == b"back"


@pytest.mark.parametrize(
    ("status", "fix"), [(400, "Compare `url`"), (401, "a key"), (403, "a key"), (404, "may have moved"), (206, "Comp")]
)
def test_what_will_not_pass_is_tried_once_and_says_the_cure(status: int, fix: str, say: Callable[..., Serving]) -> None:
    there = say(answer(b"secret words", status))

    failed = failure(web(), there.url("/x?token=hush"))

    assert str(failed).startswith(f"{there.url('/x')}: answered with status {status}. ")
    assert fix in failed.fix
    assert "hush" not in str(failed)
    assert "secret" not in str(failed)
    assert len(there.seen) == 1


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 20 Nov 2026 12:00:30 -0000", 30),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(written: str, after: float | None) -> None:
    assert retry_after(written, NOON) == after


def test_a_server_that_asks_for_a_little_time_gets_it(say: Callable[..., Serving]) -> None:
    there = say(answer(status=429, retry_after="7"), answer(b"now"))

    with stamina.set_testing(True, attempts=3):  # waits are 0 seconds long
        reply = web().get(there.url())

    assert reply is not None
    assert reply.content == b"now"


@pytest.mark.parametrize("wait", ["31", "999999999999999999999", "Sat, 21 Nov 2026 12:00:00 GMT"])
def test_a_server_that_asks_for_much_time_is_left_to_the_next_refresh(wait: str, say: Callable[..., Serving]) -> None:
    there = say(answer(status=429, retry_after=wait))

    failure(web(), there.url())

    assert len(there.seen) == 1


def test_a_server_that_says_nothing_is_given_up(say: Callable[..., Serving]) -> None:
    waiting = threading.Event()

    def silence() -> Iterator[bytes]:
        waiting.wait(20)
        yield b""

    there = say(silence())

    failed = failure(web(Limits(idle_s=0.05, wait_s=0, tries=1)), there.url())
    waiting.set()

    assert failed.what == "silent for 0.05 seconds"


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: ",
    ],
)
def test_a_drip_of_bytes_wins_no_time(start: bytes, say: Callable[..., Serving]) -> None:
    """Each look at the clock is a second later, so the test takes none; header and content alike."""
    drip = b"1\r\na\r\n" if b"chunked" in start else b"a"
    there = say(itertools.chain([start], itertools.repeat(drip)))
    ticking = replace(web(Limits(within_s=40, wait_s=0)), seconds=itertools.count().__next__)

    assert failure(ticking, there.url()).what == "not finished after 40 seconds"


def test_a_body_without_end_is_cut_off_and_never_held(say: Callable[..., Serving]) -> None:
    there = say(itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(bytes(65536))))
    asking = web(replace(FAST, size=2 * 1024**2))

    tracemalloc.start()
    failed = failure(asking, there.url())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert failed.what == "more than 2 MB"
    assert peak < 6 * 1024**2
    assert len(there.seen) == 1


def test_a_body_that_says_it_is_two_gigabytes_is_not_begun(say: Callable[..., Serving]) -> None:
    there = say(answer(b"a", content_length=str(2 * 1024**3)))

    assert failure(web(), there.url()).what == "more than 128 MB"


def test_a_small_file_that_unpacks_to_a_huge_one_is_cut_off(say: Callable[..., Serving]) -> None:
    bomb = gzip.compress(bytes(200 * 1024**2))
    there = say(answer(bomb, content_encoding="gzip"))
    asking = web(replace(FAST, size=2 * 1024**2))

    tracemalloc.start()
    failed = failure(asking, there.url())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert failed.what == "more than 2 MB"
    assert peak < 6 * 1024**2


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        (gzip.compress(b"rows", mtime=0), b"rows"),
        (gzip.compress(b"ro", mtime=0) + gzip.compress(b"ws", mtime=0), b"rows"),
        (gzip.compress(bytes(300_000)), bytes(300_000)),
        (b"", None),
        (b"rows", None),
        (gzip.compress(b"rows", mtime=0)[:-4], None),
    ],
)
def test_packed_content_is_unpacked_and_must_be_whole(
    sent: bytes, got: bytes | None, say: Callable[..., Serving]
) -> None:
    there = say(answer(sent, content_encoding="gzip"))

    if got is None:
        assert failure(web(), there.url()).what == "not packed as it says, or cut off"
    else:
        reply = web().get(there.url())
        assert reply is not None
        assert reply.content == got


def test_a_packing_that_nobody_asked_for_is_refused(say: Callable[..., Serving]) -> None:
    assert failure(web(), say(answer(b"x", content_encoding="br")).url()).what == "not packed as it says, or cut off"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshor",
    ],
)
def test_half_an_answer_is_none(said: bytes, say: Callable[..., Serving]) -> None:
    there = say([said])

    assert failure(web(), there.url()).what == "the connection broke off"
    assert len(there.seen) == 3


def test_a_server_that_is_away_has_failed_plainly(say: Callable[..., Serving]) -> None:
    with serving(lambda _: []) as gone:
        url = gone.url()

    assert failure(web(), url).what == "no connection could be made"


def test_a_name_that_nobody_has_is_said_so() -> None:
    assert failure(OWN, "https://nowhere.invalid/").what == "no server of that name was found"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_without_our_key(status: int, say: Callable[..., Serving]) -> None:
    there = say(answer(b"rows"))
    old = say(answer(status=status, location=there.url("/new", "moved.example")))

    reply = web().get(old.url("/old"), headers={"X-App-Token": "k"})

    assert reply is not None
    assert (reply.content, reply.url) == (b"rows", there.url("/new", "moved.example"))
    assert "x-app-token" in old.seen[0].headers
    assert "x-app-token" not in there.seen[0].headers
    assert there.seen[0].headers["user-agent"] == "grove (elk-grove@example.org)"


def test_a_redirect_on_the_same_server_keeps_the_key_and_the_condition(say: Callable[..., Serving]) -> None:
    there = say(answer(status=302, location="/b"), answer(status=304))

    assert web().get(there.url("/a"), headers={"X-App-Token": "k"}, since={"etag": "1"}) is None
    assert there.seen[1].target == "/b"
    assert (there.seen[1].headers["x-app-token"], there.seen[1].headers["if-none-match"]) == ("k", "1")


def test_five_redirects_are_followed_and_a_sixth_is_not(say: Callable[..., Serving]) -> None:
    there = say(*[answer(status=302, location="/")] * 5, answer(b"at last"))
    circle = say(answer(status=302, location="/"))

    reply = web().get(there.url())

    assert reply is not None
    assert reply.content == b"at last"
    assert failure(web(), circle.url()).what == "it leads on and on from address to address"
    assert len(circle.seen) == 6


@pytest.mark.parametrize(("status", "kept"), [(301, False), (302, False), (303, False), (307, True), (308, True)])
def test_a_question_that_is_posted_moves_only_whole(status: int, *, kept: bool, say: Callable[..., Serving]) -> None:
    there = say(answer(status=status, location="/b"), answer(b"[]"))

    if kept:
        assert web().post(there.url(), {"a": 1}).content == b"[]"
        assert (there.seen[1].method, there.seen[1].content) == ("POST", b'{"a":1}')
    else:
        with pytest.raises(SourceFailed, match="it has moved"):
            web().post(there.url(), {})


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "http:///x", "http://[", "//u:p@other.example/"]
)
def test_a_redirect_to_no_place_on_the_web_is_refused(target: str, say: Callable[..., Serving]) -> None:
    failed = failure(web(), say(answer(status=302, location=target)).url("/a?key=hush"))

    assert "hush" not in str(failed)
    assert "u:p" not in str(failed)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://a/", "data/rows.csv", "", "http://[::1", "https://"])
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        web().get(url)

    assert failed.value.fix == "Mend `url` in the declaration."


def test_a_password_in_an_address_is_refused_and_not_told() -> None:
    failed = failure(web(), "https://clerk:hunter2@example.org/rows")

    assert str(failed).startswith("https://example.org/rows: an address may not hold a name and a password. ")


def test_encryption_is_never_given_up_on_the_way(say: Callable[..., Serving], tmp_path: Path) -> None:
    server, client = certificate_for("city.example", tmp_path)
    plain = say(answer(b"rows"))
    safe = say(answer(status=302, location=plain.url("/", "city.example")), tls=server)

    failed = failure(web(tls=client), safe.url("/", "city.example"))

    assert failed.what == "it leads on to an address without encryption"
    assert plain.seen == []


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    say: Callable[..., Serving], tmp_path: Path
) -> None:
    server, client = certificate_for("city.example", tmp_path)
    safe = say(answer(b"rows"), tls=server)
    asking = web(tls=client)

    reply = asking.get(safe.url("/", "city.example"))

    assert reply is not None
    assert reply.content == b"rows"
    assert failure(asking, safe.url("/", "other.example")).what == "its certificate cannot be trusted"
    assert failure(web(), safe.url("/", "city.example")).what == "its certificate cannot be trusted"


INSIDE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.8", "172.16.0.1", "192.168.1.1", "::1", "fc00::1", "fd12:3456::1",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:192.168.0.1",
]  # fmt: skip

NEVER = [
    "0.0.0.0", "::", "::ffff:0.0.0.0", "169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0",  # noqa: S104 (refused, not bound to)
    "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "168.63.129.16", "64:ff9b::a9fe:a9fe", "nonsense", "",
]  # fmt: skip


@pytest.mark.parametrize("address", [*INSIDE, *NEVER, "100.64.0.1", "192.0.2.1", "198.18.0.1"])
def test_an_address_inside_is_not_asked_unless_declared(address: str) -> None:
    assert not may_be_asked(address, private=False)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_asked_where_it_is_declared(address: str) -> None:
    assert may_be_asked(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_an_address_of_no_source_is_never_asked(address: str) -> None:
    assert not may_be_asked(address, private=True)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_a_public_address_is_asked(address: str) -> None:
    assert may_be_asked(address, private=False)
    assert may_be_asked(address, private=True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_spelling_of_this_machine_gets_through(host: str, say: Callable[..., Serving]) -> None:
    """The system itself reads these; each may fail in its own words but none may be asked."""
    there = say(answer(b"inner secrets"))

    failed = failure(OWN, there.url("/", host))

    assert failed.what == "it leads to an address inside a private network"
    assert "private: true" in failed.fix
    assert there.seen == []


def test_a_declared_private_server_is_asked(say: Callable[..., Serving]) -> None:
    reply = OWN.get(say(answer(b"rows")).url(), private=True)

    assert isinstance(reply, Reply)
    assert reply.content == b"rows"


def test_a_redirect_into_our_own_walls_is_refused(say: Callable[..., Serving]) -> None:
    inside = say(answer(b"inner secrets"))
    outside = say(answer(status=302, location=inside.url("/", "inside.example")))

    failed = failure(web(FAST, PUBLIC, "10.0.0.5"), outside.url("/", "outside.example"))

    assert failed.what == "it leads to an address inside a private network"
    assert (len(outside.seen), inside.seen) == (1, [])


def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    mixed = replace(web(), resolve=lambda _host, _port: [PUBLIC, "10.0.0.5"])

    assert failure(mixed, "http://city.example/").what == "it leads to an address inside a private network"


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(say: Callable[..., Serving]) -> None:
    """What was checked is what is connected to, and a new connection is a new check."""
    there = say(answer(status=503))
    asking = web(FAST, PUBLIC, "127.0.0.1")

    failed = failure(asking, there.url("/", "rebind.example"))

    assert failed.what == "it leads to an address inside a private network"
    assert asking.network == Detour([PUBLIC])
    assert len(there.seen) == 1


def test_the_next_address_of_a_name_is_tried_when_one_is_away(say: Callable[..., Serving]) -> None:
    @dataclass(frozen=True, slots=True)
    class FirstIsAway(Detour):
        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
        ) -> httpcore.NetworkStream:
            if host == PUBLIC:
                raise httpcore.ConnectError
            return Detour.connect_tcp(self, host, port, timeout, local_address, socket_options)

    two = replace(web(), network=FirstIsAway(), resolve=lambda _host, _port: [PUBLIC, "1.1.1.1"])

    reply = two.get(say(answer(b"rows")).url("/", "city.example"))

    assert reply is not None
    assert reply.content == b"rows"


def test_a_name_that_is_looked_up_for_ever_ends_with_the_deadline() -> None:
    over = threading.Event()

    def stuck(_host: str, _port: int) -> list[str]:
        over.wait()
        return [PUBLIC]

    failed = failure(replace(web(replace(FAST, within_s=0.05)), resolve=stuck), "http://rows.example/")
    over.set()

    assert "not finished after 0.05 seconds" in str(failed)


def test_a_failure_tells_the_status_it_came_with(say: Callable[..., Serving]) -> None:
    there = say(answer(status=403))

    assert failure(web(), there.url()).status == 403
