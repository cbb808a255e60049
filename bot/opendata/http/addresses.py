"""Which addresses of the network may be asked: never ones inside our own walls, unless a declaration says so."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host; raises OSError where there are none."""

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 networks write them. Source: RFC 6052, 2.1."""

INNER_PUBLIC = frozenset({"168.63.129.16"})
"""Looks public, yet is the host of a virtual machine. Source: Microsoft, “What is IP address 168.63.129.16?”."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's addresses, each once; raises OSError for a name that has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a name") from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def may_be_asked(written: str, *, private: bool) -> bool:
    """
    Whether a source may stand at an address; `private` where one in a private network, or this machine, may.

    Link-local ones, where clouds keep their metadata and passwords, and ones that are no machine's never may.
    """
    try:
        address = _innermost(ip_address(written))
    except ValueError:
        return False
    if address.is_link_local or address.is_multicast or address.is_unspecified or str(address) in INNER_PUBLIC:
        return False
    return address.is_global or (private and address.is_private and not _is_reserved(address))


def _is_reserved(address: Address) -> bool:
    return address.is_reserved and not address.is_loopback


def _innermost(address: Address) -> Address:
    """Give the IPv4 address inside an IPv6 one, which is where the packets end up in the end."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
