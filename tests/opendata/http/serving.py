"""A stand-in for a source on loopback that says exactly the bytes it is told to, broken ones too."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    """By their names in lower case."""
    content: bytes


Saying = Callable[[Seen], Iterable[bytes]]
"""Gives all bytes of the answer, status line first; the connection is closed after them."""


@dataclass(slots=True)
class Serving:
    """A server that runs, and what it was asked."""

    port: int
    scheme: str
    seen: list[Seen] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


def answer(content: bytes = b"", status: int = 200, **headers: str) -> list[bytes]:
    """Write a whole answer; `retry_after="3"` becomes `retry-after: 3`. Its length is true unless given."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {"content-length": str(len(content)), "connection": "close"} | named
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in named.items() if value)]
    return ["\r\n".join([*lines, "", ""]).encode(), content]


@contextmanager
def serving(saying: Saying, tls: ssl.SSLContext | None = None) -> Iterator[Serving]:
    """Answer on a free port of loopback until the block ends."""
    at: Serving

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                seen = _read(self.request)
                at.seen.append(seen)
                for piece in saying(seen):
                    self.request.sendall(piece)
            except OSError:
                return  # they have hung up, which is what some tests are about

        def setup(self) -> None:
            self.request.settimeout(30)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
            connection, place = super().get_request()
            return (tls.wrap_socket(connection, server_side=True) if tls else connection), place

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a client that does not trust us breaks off."""

    with Server(("127.0.0.1", 0), Handler) as server:
        at = Serving(port=server.server_address[1], scheme="https" if tls else "http")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield at
        finally:
            server.shutdown()
            thread.join()


def _read(connection: socket.socket) -> Seen:
    with connection.makefile("rb") as incoming:
        method, target, _ = incoming.readline().decode().split(" ")
        headers = {}
        while line := incoming.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Seen(method, target, headers, incoming.read(int(headers.get("content-length", "0"))))


def certificate_for(host: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for one name: what the server shows, and a client's context that trusts just that."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown)
    return server, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
