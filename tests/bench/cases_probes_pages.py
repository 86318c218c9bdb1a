"""Visits from outside of a whole nation: 83 agencies x 36 pages x 12 months, four rounds a day."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.test import Client

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.oversight.probes import services
from motcua.oversight.probes.models import Plan, Tally, Target, Visit
from motcua.oversight.probes.tests.factories import NOVEMBER, NOW
from motcua.oversight.probes.types import Check
from tests.bench.cases_ground import EMPTY
from tests.bench.registry import Bar, Work, measured

AGENCIES, PAGES, MONTHS, ROUNDS = 83, 36, 12, 120
SIZE = f"{AGENCIES} agencies x {PAGES} pages x {MONTHS} months x {ROUNDS} rounds"
_SINCE = NOW - timedelta(days=400)
_TALLIES = """
    INSERT INTO probes_tally (target_id, month, check_code, top_code, agency_code, good, counted, unknown)
    SELECT t.id, m, c, t.agency_code, t.agency_code, %(rounds)s::int - (t.id + m) %% 7, %(rounds)s::int, m %% 3
    FROM unnest(%(targets)s::bigint[]) n JOIN probes_target t ON t.id = n,
         generate_series(%(first)s::int, %(last)s::int) m, unnest(%(checks)s::text[]) c
"""
_PLANS = """
    INSERT INTO probes_plan (target_id, slot_at, try_number, due_at, until, state, begun)
    SELECT %(target)s::bigint, at, 1, at, at, 'done', 1
    FROM generate_series(0, %(rounds)s::int - 1) n,
         LATERAL (SELECT %(start)s::timestamptz + n * interval '6 hours' AS at) s
"""


@cache
def nation() -> int:
    """Pages and tallies of the whole nation, all visits of one page and month; the number of that page."""
    codes = [f"N{number:02d}" for number in range(AGENCIES)]
    add_agencies(*codes)
    targets = Target.objects.bulk_create(
        Target(agency_code=code, procedure_code=f"1.{n:06d}", address=f"https://{code.lower()}.example.vn/{n}",
               hosts=[f"{code.lower()}.example.vn"], valid_from=_SINCE)
        for code in codes for n in range(PAGES)
    )  # fmt: skip
    first = targets[0].pk
    values: dict[str, Any] = {
        "rounds": ROUNDS, "first": NOVEMBER - MONTHS + 1, "last": NOVEMBER, "checks": [c.value for c in Check],
        "target": first, "targets": [target.pk for target in targets], "start": NOW.replace(day=1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (_TALLIES, _PLANS):
            cursor.execute(statement, values)
        Visit.objects.bulk_create(_visit(plan) for plan in Plan.objects.filter(target=first))
        cursor.execute("ANALYZE probes_tally, probes_target, probes_plan, probes_visit")
    tallies, visits = Tally.objects.filter(target__in=targets), Visit.objects.filter(target=first)
    if tallies.count() != AGENCIES * PAGES * MONTHS * len(Check) or visits.count() != ROUNDS:
        raise AssertionError(f"this is not {SIZE}")
    return int(first)


def _visit(plan: Plan) -> Visit:
    """A visit that found nothing wrong."""
    return Visit(
        plan=plan, target_id=plan.target_id, slot_at=plan.slot_at, month=NOVEMBER, try_number=1, at=plan.slot_at,
        final_address="https://n00.example.vn/0", hops=[], status=200, answer_milliseconds=120, tls_version="TLS 1.3",
        browser="x", outcomes={Check.REACHABLE: "passed", Check.SPEED: "passed"}, thresholds=1,
    )  # fmt: skip


def _page(path: str) -> Work:
    client = Client()
    status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return Work(lambda: client.get(path))


@measured(f"probes: national table, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def table() -> Work:
    nation()
    return _page("/do-luong/tham-do/?thang=2026-11")


@measured(f"probes: an agency with its pages, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def agency() -> Work:
    nation()
    return _page("/do-luong/tham-do/co-quan/N00/?thang=2026-11")


@measured(f"probes: a page with its strip, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def strip() -> Work:
    return _page(f"/do-luong/tham-do/trang/{nation()}/?thang=2026-11")


@measured("probes: count a page and month of 120 rounds anew", against=EMPTY, bar=Bar(cpu=0.1))
def recount() -> Work:
    number = nation()

    def count() -> object:
        with clock.at(NOW):
            return services.count_rounds(target=number, month=NOVEMBER)

    return Work(count)
