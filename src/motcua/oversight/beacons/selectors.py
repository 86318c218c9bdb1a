"""Questions to the beacons: sites, counts a day, what was dropped."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, Sum

from motcua.oversight.beacons.models import DayCount, DropCount, Site
from motcua.oversight.beacons.types import SiteInfo, Visits


def sites(agency_code: str = "") -> list[SiteInfo]:
    """The sites whose beacons are counted, of an agency or of all."""
    found = Site.objects.filter(Q(agency_code=agency_code) if agency_code else Q(), valid_to=None).order_by("host")
    return [SiteInfo(row.pk, row.host, row.name, row.agency_code) for row in found]


def open_sites() -> dict[int, SiteInfo]:
    """The same by number."""
    return {site.number: site for site in sites()}


def visits(first: date, last: date, agency_code: str = "", procedure: str = "") -> list[Visits]:
    """Counts of the days `first` to `last`, each day and page for itself; at most a minute old."""
    chosen = Q(day__range=(first, last)) & (Q(site__agency_code=agency_code) if agency_code else Q())
    rows = DayCount.objects.filter(chosen & (Q(procedure=procedure) if procedure else Q()))
    return [
        Visits(row.site_id, row.procedure, row.day, row.views, row.visitors, row.starts, row.submits)
        for row in rows.order_by("day", "site_id", "procedure")
    ]


def views_by_agency(first: date, last: date, within: str) -> list[tuple[str, str, date, int]]:
    """Agency, procedure, day and views of the sites of an agency and all below it, retired sites too."""
    under = Q(site__agency_code=within) | Q(site__agency_code__startswith=f"{within}.")
    rows = DayCount.objects.filter(under, day__range=(first, last), views__gt=0)
    summed = rows.values_list("site__agency_code", "procedure", "day").annotate(sum=Sum("views"))
    return list(summed.order_by("site__agency_code", "procedure", "day"))


def drops(first: date, last: date) -> QuerySet[DropCount]:
    """What was dropped on the days `first` to `last`, by site, day and reason."""
    return DropCount.objects.filter(day__range=(first, last)).order_by("day", "site", "reason")
