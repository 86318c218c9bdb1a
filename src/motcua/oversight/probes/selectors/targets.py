"""Hosts that may be visited and the pages that are."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from motcua.kernel.errors import NotFound
from motcua.oversight.beacons import selectors as beacons
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import AllowedHost, Target, Visit
from motcua.oversight.probes.types import Fault, HostInfo, TargetInfo, TargetWish


def within(agency: str, field: str = "agency_code") -> Q:
    """An agency and all below it; everybody for ''."""
    return Q(**{field: agency}) | Q(**{f"{field}__startswith": f"{agency}."}) if agency else Q()


def hosts(agency: str = "", *, is_history: bool = False) -> list[HostInfo]:
    """The allow-list, by agency and host; with what has ended where asked."""
    rows = AllowedHost.objects.filter(within(agency), Q() if is_history else Q(valid_to=None))
    return [
        HostInfo(r.pk, r.agency_code, r.host, r.reason, r.listed_by, r.valid_from, r.valid_to, r.end_reason)
        for r in rows.order_by("agency_code", "host", "valid_from", "pk")
    ]


def hosts_for(agency: str) -> frozenset[str]:
    """The hosts that a visit for an agency may touch: its own, and those of the agencies above it."""
    line = agency.split(".")
    above = [".".join(line[: at + 1]) for at in range(len(line))]
    found = AllowedHost.objects.filter(agency_code__in=above, valid_to=None)
    return frozenset(found.values_list("host", flat=True))


def known_hosts(*, is_trial: bool) -> list[tuple[str, str, str]]:
    """Hosts that the counted sites name and that are not on the allow-list: (agency, host, name of the site)."""
    listed = set(AllowedHost.objects.filter(valid_to=None).values_list("agency_code", "host"))
    return [
        (site.agency_code, site.host, site.name)
        for site in beacons.sites()
        if (site.agency_code, site.host) not in listed and rules.is_host(site.host, is_trial=is_trial)
    ]


def targets(agency: str = "") -> QuerySet[Target]:
    """The pages that are visited now, by agency and address."""
    return Target.objects.filter(within(agency), valid_to=None).order_by("agency_code", "address", "pk")


def target_infos(rows: list[Target]) -> list[TargetInfo]:
    """Pages with their last visit; one query."""
    last = Visit.objects.filter(target__in=rows).order_by("target_id", "-at").distinct("target_id")
    by_target = {visit.target_id: visit for visit in last}
    return [target_info(row, by_target.get(row.pk)) for row in rows]


def target_info(row: Target, last: Visit | None = None) -> TargetInfo:
    return TargetInfo(
        id=row.pk,
        wish=wish_of(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        last_at=last.at if last else None,
        last=rules.outcomes_of(last.outcomes) if last else None,
        strayed=last is not None and last.fault == Fault.LEFT,
    )


def wish_of(row: Target) -> TargetWish:
    return TargetWish(
        agency=row.agency_code,
        procedure=row.procedure_code,
        address=row.address,
        search_address=row.search_address,
        search_words=row.search_words,
        expected_text=row.expected_text,
        form_address=row.form_address,
    )


def target(number: int) -> TargetInfo:
    """One page with its last visit, also when it is no longer visited. Raises NotFound."""
    row = Target.objects.filter(pk=number).first()
    if row is None:
        raise NotFound()
    return target_infos([row])[0]
