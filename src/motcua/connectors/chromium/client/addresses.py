"""Which hosts may be visited, and which addresses are the public network's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

OWN_PORTS = {"http": 80, "https": 443}
_HOLD_IPV4 = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""The last 32 bits are an IPv4 address: NAT64 (RFC 6052), compatible (RFC 4291), translated (RFC 2765)."""
_OWN = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "5f00::/16")))
"""Never of the public network, though the table of the language does not say so: NAT64 of local use (RFC 8215), where
the length of the prefix is not known, site-local (RFC 3879), segment routing (RFC 9602)."""
_PROTOCOLS = IPv4Network("192.0.0.0/24")
"""Kept for protocols (RFC 6890): no page stands there, whatever single addresses of it are called."""

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
    if isinstance(found, IPv6Address):
        if any(found in network for network in _OWN):
            return False
        found = _inner(found) or found
    return found.is_global and not found.is_multicast and not (found.version == 4 and found in _PROTOCOLS)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is written inside: mapped, 6to4, and those of `_HOLD_IPV4`."""
    if any(address in network for network in _HOLD_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
