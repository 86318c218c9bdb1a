"""Questions to the beacons: sites, counts a day, what was dropped."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

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


def drops(first: date, last: date) -> QuerySet[DropCount]:
    """What was dropped on the days `first` to `last`, by site, day and reason."""
    return DropCount.objects.filter(day__range=(first, last)).order_by("day", "site", "reason")
