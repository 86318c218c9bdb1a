"""Tokens bound to host and procedure, visitors without identity, robots. Plain Python; keys are given."""

from __future__ import annotations

import hmac
import re
from hashlib import blake2b
from urllib.parse import urlsplit

_MAC_BYTES = 16
_PROCEDURE = re.compile(r"[A-Za-z0-9._-]{0,40}")
_TOKEN = re.compile(r"m1~([1-9][0-9]{0,8})~([A-Za-z0-9._-]{0,40})~([0-9a-f]{32})")
_BOT = re.compile(
    r"(?<!cu)bot\b|spider|crawl|slurp|headless|phantomjs|lighthouse|preview|monitor|uptime|pingdom|curl|wget|python|java/|"
    r"okhttp|go-http|libwww|facebookexternalhit|zalo-?crawler|scan",
    re.I,
)
_SHORTEST_AGENT = 12
"""Characters; no browser calls itself by less."""


def is_procedure(code: str) -> bool:
    """Whether `code` can stand in a token."""
    return _PROCEDURE.fullmatch(code) is not None


def token(site: int, host: str, procedure: str, key: bytes) -> str:
    """`m1~SITE~PROCEDURE~MAC`: the page of `procedure` (empty: any other page) on `host`. Not secret, but bound."""
    return f"m1~{site}~{procedure}~{_mac(site, host, procedure, key)}"


def _mac(site: int, host: str, procedure: str, key: bytes) -> str:
    bound = f"{site}|{host}|{procedure}".encode()
    return blake2b(bound, key=key, digest_size=_MAC_BYTES, person=b"motcua-beacon-1").hexdigest()


def token_parts(given: str) -> tuple[int, str, str] | None:
    """Site, procedure and mac that a token claims; None for what is no token."""
    found = _TOKEN.fullmatch(given)
    return (int(found[1]), found[2], found[3]) if found else None


def is_bound(site: int, host: str, procedure: str, mac: str, key: bytes) -> bool:
    """Whether the token's mac was made for this host and procedure."""
    return hmac.compare_digest(mac, _mac(site, host, procedure, key))


def host_of(address: str) -> str:
    """The host of an address in small letters, without port; empty for what is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def visitor(salt: bytes, site: int, agent: str, address: str) -> int:
    """A number for who looks at a site on the salt's day, from -2**63; the same person is another one tomorrow."""
    seen = f"{site}\n{address}\n{agent}".encode(errors="replace")
    return int.from_bytes(blake2b(seen, key=salt, digest_size=8).digest(), "big", signed=True)


def is_bot(agent: str) -> bool:
    """Whether a client calls itself a robot or a program, or nothing."""
    return len(agent) < _SHORTEST_AGENT or _BOT.search(agent) is not None
