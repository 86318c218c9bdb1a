"""What a procedure costs in time and money, and where it is offered."""

from __future__ import annotations

from datetime import date

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyKind
from motcua.foundation.catalogue.errors import TimeLimitNotStated
from motcua.foundation.catalogue.selectors.kept import in_force, kept
from motcua.foundation.catalogue.types import FeeLine, LimitInfo, LimitStatus, OfferInfo, Origin, ServiceLevel
from motcua.kernel.clock import today
from motcua.kernel.worktime import TimeLimit, TimeUnit


def limit_info(code: str, on: date | None = None) -> LimitInfo:
    """The time limit with its evidence. A rule entered with its own source goes before the procedure record."""
    known = kept().limits.get(code, [])
    rows = in_force(known, on or today()) or known[:1]
    for rule in sorted(rows, key=lambda rule: rule.origin != Origin.CURATED):
        limit = TimeLimit(rule.value, TimeUnit(rule.unit)) if rule.value else None
        return LimitInfo(limit=limit, status=rule.status, source=rule.source, note=rule.note)
    return LimitInfo(limit=None, status=LimitStatus.NOT_STATED, source="", note="")


def time_limit(code: str, on: date | None = None) -> TimeLimit:
    """The time limit to count with. Raises TimeLimitNotStated: it is never guessed (R-CAL-05)."""
    limit = limit_info(code, on).limit
    if limit is None:
        raise TimeLimitNotStated(code=code)
    return limit


def fee_lines(code: str, on: date | None = None) -> list[FeeLine]:
    """What may be charged for a procedure on a day; a line may be 0 đồng (R-FEE-02)."""
    return [
        FeeLine(rule.code, rule.name, rule.kind, rule.amount, rule.unit_label, rule.source, rule.assumed)
        for rule in in_force(kept().fees.get(code, []), on or today())
    ]


def offer(procedure_code: str, agency_code: str, on: date | None = None) -> OfferInfo | None:
    """How an agency, or a desk of it, offers a procedure; None when it does not."""
    kind, line = _kind_and_line(agency_code)
    offers = in_force(kept().offers.get(procedure_code, []), on or today())
    return next((offer for offer in offers if offer.agency_kind == kind and offer.agency_code in line), None)


def service_level(procedure_code: str, agency_code: str, on: date | None = None) -> ServiceLevel:
    """The level of the service at an agency; information only where it is not offered."""
    found = offer(procedure_code, agency_code, on)
    return found.level if found else ServiceLevel.INFORMATION


def offers_of(agency_code: str, on: date | None = None) -> list[OfferInfo]:
    """All procedures that an agency, or a desk of it, offers, in order of code."""
    (kind, line), day = _kind_and_line(agency_code), on or today()
    known = kept().offers
    reaching = (
        (code, [offer for offer in known[code] if offer.agency_kind == kind and offer.agency_code in line])
        for code in sorted(known)
    )
    return [offer for _code, offers in reaching if offers for offer in in_force(offers, day)]


def _kind_and_line(agency_code: str) -> tuple[str, frozenset[str]]:
    """The kind of the agency, or of the one that a desk belongs to, and the codes of all of its line."""
    line = agencies.ancestors(agency_code)
    kind = next((info.kind for info in line if info.kind != AgencyKind.UNIT), "")
    return kind, frozenset(info.code for info in line)
