"""Fold the hits of the last minutes into the counts of their days, and forget who the visitors of past days were."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction

from motcua.kernel.clock import today
from motcua.oversight.beacons.models import DaySalt, DayVisitor, Hit

_FOLD = """
WITH taken AS (DELETE FROM beacons_hit RETURNING site, procedure, day, kind, visitor),
seen AS (
    INSERT INTO beacons_dayvisitor (site, procedure, day, visitor)
    SELECT DISTINCT site, procedure, day, visitor FROM taken WHERE kind = 1
    ON CONFLICT DO NOTHING RETURNING site, procedure, day
),
visitors AS (SELECT site, procedure, day, count(*) AS n FROM seen GROUP BY 1, 2, 3),
counts AS (
    SELECT site, procedure, day, count(*) AS hits, count(*) FILTER (WHERE kind = 1) AS views,
           count(*) FILTER (WHERE kind = 2) AS starts, count(*) FILTER (WHERE kind = 3) AS submits
    FROM taken GROUP BY 1, 2, 3
),
folded AS (
    INSERT INTO beacons_daycount (site_id, procedure, day, views, visitors, starts, submits)
    SELECT c.site, c.procedure, c.day, c.views, coalesce(v.n, 0), c.starts, c.submits
    FROM counts c LEFT JOIN visitors v USING (site, procedure, day) ORDER BY c.day, c.site, c.procedure
    ON CONFLICT (day, site_id, procedure) DO UPDATE SET
        views = beacons_daycount.views + excluded.views, visitors = beacons_daycount.visitors + excluded.visitors,
        starts = beacons_daycount.starts + excluded.starts, submits = beacons_daycount.submits + excluded.submits
)
SELECT coalesce(sum(hits), 0) FROM counts
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('beacons.fold_hits'))"


@transaction.atomic
def fold_hits() -> int:
    """Every hit goes into the counts exactly once, also with two workers at once; returns how many did."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])


@transaction.atomic
def forget_visitors() -> int:
    """Remove the salts and visitors of days before yesterday that have no hit left; returns how many visitors.

    Yesterday stays for hits that were under way at midnight.
    """
    over = today() - timedelta(days=1)
    waiting = Hit.objects.filter(day__lt=over).values("day")
    DaySalt.objects.filter(day__lt=over).delete()
    return DayVisitor.objects.filter(day__lt=over).exclude(day__in=waiting).delete()[0]
