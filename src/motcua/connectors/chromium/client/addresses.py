"""Which hosts may be visited, and which addresses are the public network's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

OWN_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")

Authority = tuple[str, int]
"""Host as a browser writes it (lower case, ASCII, no brackets) and port."""


def authority_of(address: str) -> Authority | None:
    """Host and port of an http(s) address; None for anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port or OWN_PORTS.get(parts.scheme)
        return (ascii_host(parts.hostname), port) if parts.hostname and port and parts.scheme in OWN_PORTS else None
    except ValueError:
        return None


def split_authority(text: str) -> Authority | None:
    """`host:port` of a CONNECT; None where it is malformed."""
    return authority_of(f"http://{text}") if text.rpartition(":")[2].isdecimal() else None


def ascii_host(host: str) -> str:
    """A host as DNS asks for it; as given where it cannot be written so."""
    try:
        return host.lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        return host.lower()


def is_listed(authority: Authority, hosts: frozenset[str]) -> bool:
    """Whether a host is on the list; one without a port stands for the ports of http and https."""
    host, port = authority
    listed = {(ascii_host(name), given) for name, given in map(_split_listed, hosts)}
    return (host, port) in listed or (port in OWN_PORTS.values() and (host, 0) in listed)


def _split_listed(entry: str) -> tuple[str, int]:
    name, colon, port = entry.rpartition(":")
    return (name.strip("[]"), int(port)) if colon and port.isdecimal() else (entry.strip("[]"), 0)


def is_loopback_name(host: str) -> bool:
    """Names that mean this machine, whatever DNS says (RFC 6761, 6.3)."""
    return host == "localhost" or host.endswith(".localhost")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network, also when it carries an IPv4 address inside."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and (inner := _inner(found)) is not None:
        return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is written inside: mapped, 6to4, NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
