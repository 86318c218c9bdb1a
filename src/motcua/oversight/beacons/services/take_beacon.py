"""Take a beacon: a listed pipeline of named, timed steps, each of which may drop it with an enumerated reason.

Nothing that the sender says of its address, its time or its visitor is believed; the address of the line is used
for one number of the day and kept nowhere.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import monotonic, perf_counter_ns

from motcua.kernel.clock import today
from motcua.oversight.beacons import rules, selectors
from motcua.oversight.beacons.models import DaySalt
from motcua.oversight.beacons.services.buffer_hits import buffer
from motcua.oversight.beacons.services.register_site import token_key
from motcua.oversight.beacons.types import KINDS, Drop, Hit, SiteInfo

RECHECK = 5.0
"""Seconds after which the register of sites is read again: how late a retired site falls silent."""


@dataclass
class Beacon:
    """One beacon on its way through the steps: what the page says, and what the line shows."""

    token: str
    kind: str
    url: str
    """The page's own address, as it says; its host must be the site's."""
    origin: str
    """Host that the browser names (Origin, else Referer); empty where it names none."""
    agent: str
    address: str
    is_prefetch: bool = False
    site_id: str = ""
    """Matomo's site id where the sender gives one."""
    site: SiteInfo | None = None
    procedure: str = ""


class Dropped(Exception):
    """This beacon is not counted."""

    def __init__(self, reason: Drop) -> None:
        self.reason = reason
        super().__init__(reason.number)


def take_beacon(beacon: Beacon) -> Drop | None:
    """Count `beacon`, or say why not; the reason is counted for the site as far as that is known."""
    try:
        for name, step in STEPS:
            start = perf_counter_ns()
            step(beacon)
            _spent[name] += perf_counter_ns() - start
    except Dropped as dropped:
        drop_beacon(dropped.reason, beacon.site.number if beacon.site else 0)
        return dropped.reason
    return None


def drop_beacon(reason: Drop, site: int = 0) -> None:
    """Count one beacon that could not even be read."""
    buffer.drop(site, today(), reason)


_spent: Counter[str] = Counter()


def spent_nanoseconds() -> dict[str, int]:
    """What each step has taken in this process so far."""
    return dict(_spent)


def refuse_prefetch(beacon: Beacon) -> None:
    if beacon.is_prefetch:
        raise Dropped(Drop.PREFETCH)


def refuse_bot(beacon: Beacon) -> None:
    if _is_bot(beacon.agent):
        raise Dropped(Drop.BOT)


_is_bot = lru_cache(4096)(rules.is_bot)


def find_site(beacon: Beacon) -> None:
    """The site that the token names and was made for; a token of another program's key is none."""
    parts = rules.token_parts(beacon.token)
    if parts is None:
        raise Dropped(Drop.BAD_TOKEN)
    number, procedure, mac = parts
    site = _sites().get(number)
    if site is None:
        raise Dropped(Drop.UNKNOWN_SITE)
    if not _is_bound(number, site.host, procedure, mac, token_key()):
        raise Dropped(Drop.BAD_TOKEN)
    beacon.site, beacon.procedure = site, procedure
    if beacon.site_id and beacon.site_id != str(number):
        raise Dropped(Drop.OTHER_SITE)


_is_bound = lru_cache(65536)(rules.is_bound)


def check_origin(beacon: Beacon) -> None:
    """The host that the browser names, and the one the page says, are the token's."""
    if not beacon.origin:
        raise Dropped(Drop.NO_ORIGIN)
    host = beacon.site.host if beacon.site else ""
    if beacon.origin != host or rules.host_of(beacon.url) != host:
        raise Dropped(Drop.FOREIGN_HOST)


def check_kind(beacon: Beacon) -> None:
    if beacon.kind not in KINDS:
        raise Dropped(Drop.NOT_COUNTED)


def keep(beacon: Beacon) -> None:
    number, day = beacon.site.number if beacon.site else 0, today()
    visitor = rules.visitor(_salt(day), number, beacon.agent, beacon.address)
    buffer.add(Hit(number, beacon.procedure, day, int(KINDS[beacon.kind]), visitor))


STEPS: tuple[tuple[str, Callable[[Beacon], None]], ...] = (
    ("prefetch", refuse_prefetch),
    ("bot", refuse_bot),
    ("site", find_site),
    ("origin", check_origin),
    ("kind", check_kind),
    ("keep", keep),
)


class _Register:
    """The open sites, read again every `RECHECK` seconds."""

    def __init__(self) -> None:
        self.held: tuple[dict[int, SiteInfo], float] = ({}, float("-inf"))

    def get(self) -> dict[int, SiteInfo]:
        sites, read_at = self.held
        if monotonic() - read_at >= RECHECK:
            sites = selectors.open_sites()
            self.held = sites, monotonic()
        return sites


_register = _Register()
_sites = _register.get


def forget_sites() -> None:
    """Read the register at the next beacon: after a registration in this process."""
    _register.held = {}, float("-inf")
    _salt.cache_clear()


@lru_cache(4)
def _salt(day: date) -> bytes:
    """The day's salt, the same in all processes: whoever is first makes it."""
    made = DaySalt(day=day, salt=secrets.token_bytes(32))
    DaySalt.objects.bulk_create([made], ignore_conflicts=True)
    return bytes(DaySalt.objects.get(day=day).salt)
