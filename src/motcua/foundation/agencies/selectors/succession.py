"""Who took over an agency that has ended: the register of agencies read from the dead to the living (C-01, C-02)."""

from __future__ import annotations

from datetime import date, timedelta

from motcua.foundation.agencies.models import Agency
from motcua.foundation.agencies.selectors.register import agency, reference_stamp
from motcua.foundation.agencies.selectors.territory import crosswalk
from motcua.foundation.agencies.types import Geography, Succession
from motcua.kernel.cache import StampedCache

_cache = StampedCache[dict[date, dict[str, Succession]]](dict, reference_stamp)
forget_successions = _cache.forget


def ended_agencies(on: date) -> dict[str, Succession]:
    """Every ministry and province that has ended by a day, and who took it over, followed from change to change."""
    kept = _cache.get()
    if on not in kept:
        kept[on] = _read(on)
    return kept[on]


def _read(on: date) -> dict[str, Succession]:
    rows = Agency.objects.filter(parent=None, valid_to__lte=on).order_by("code").values_list("code", "name", "valid_to")
    return {code: _succession(code, name, ended, on) for code, name, ended in rows if ended}


def _succession(code: str, name: str, ended: date, on: date) -> Succession:
    walk = crosswalk(ended - timedelta(days=1), on, Geography.AGENCIES)
    heirs = tuple(sorted(crossing.new for crossing in walk.crossings if crossing.old == code and crossing.new))
    return Succession(code, name, ended, heirs)


def ended_on(code: str, on: date) -> date | None:
    """The day on which an agency, or the ministry or province above it, ended by `on`; None while both live.

    Raises AgencyNotFound.
    """
    above = ended_agencies(on).get(code.partition(".")[0])
    known = (agency(code).valid_to, above.ended if above else None)
    return min((day for day in known if day and day <= on), default=None)


def heirs_of(code: str, on: date) -> frozenset[str]:
    """Who speaks on a day for an agency that has ended, or whose ministry or province has; none while it lives.

    A unit below has what its own line of the register says, else whoever took over what stood above it.
    Raises AgencyNotFound.
    """
    info = agency(code)
    if info.valid_to and info.valid_to <= on and info.successor_code:
        return heirs_of(info.successor_code, on) or frozenset({info.successor_code})
    found = ended_agencies(on).get(code.partition(".")[0])
    return frozenset(found.heirs) if found else frozenset()
