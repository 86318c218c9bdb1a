"""Targets in cascade: 34 provinces of 168 units, each unit with target, milestones and head; one sealed month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from django.db import connection

from motcua.casework.dossiers.tests.factories import officer
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.tests.factories import forget_cached
from motcua.kernel.access import Actor
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.tests.factories import Partial
from motcua.oversight.monitoring.types import VECTOR, Grain
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning import services
from motcua.oversight.planning.types import HandDownOrder, Method, PlanTarget, Role
from motcua.sites.compose.progress import say
from tests.bench import people
from tests.bench.cases_national import nation
from tests.bench.registry import Bar, Work, measured

UNITS = 168
INDICATOR = "IND-10"
_AGENCIES = """
INSERT INTO agencies_agency (code, name, kind, parent_id, admin_unit_code, valid_from, is_desk, assumed, source)
SELECT t.code || '.T' || n, 'Xã Đo Nhanh ' || n, 'commune', t.id, '', date '2025-07-01', false, true, 'đo tốc độ'
FROM agencies_agency t, generate_series(101, 100 + %s) n WHERE t.code = ANY(%s)
"""
_TARGETS = """
INSERT INTO planning_planentry (id, code, version, agency_code, scope, indicator, percent, start, due, role, milestones,
    note, withdrawn, end_reason, carried_from, entered_at)
SELECT gen_random_uuid(), a.code || %s, 1, a.code, 'unit', %s, 60 + (hashtext(a.code) & 31), %s, %s, 'chair_commune',
    '[["2026-06-30", "50.00"], ["2026-09-30", "58.00"]]', '', false, '', '', now()
FROM agencies_agency a WHERE a.code LIKE '%%.T___'
"""
_HEADS = """
INSERT INTO planning_headterm (id, agency_code, since, account_id, office, number, entered_at)
SELECT gen_random_uuid(), a.code, date '2026-01-01', %s, 'chair_commune', 1, now()
FROM agencies_agency a WHERE a.code LIKE '%%.T___'
"""


@cache
def planner() -> Actor:
    return officer(57, "planner", "", "Lý Thị Đo Nhanh")


@cache
def targets() -> int:
    """Units, their targets, heads and the figures of the last closed month; the year of the cascade."""
    nation()
    month = monitoring.current_period().first - 1
    year = month // 12
    provinces = [a.code for a in agencies.children_of(None) if a.code.startswith("H") and not a.valid_to][:34]
    start, due = date(year, 1, 1), date(year, 12, 31)
    with connection.cursor() as cursor:
        cursor.execute(_AGENCIES, [UNITS, provinces])
        cursor.execute(_TARGETS, [f"-{year}-{INDICATOR}", INDICATOR, start, due])
        cursor.execute(_HEADS, [planner().account_id])
    forget_cached()
    units = [unit.code for province in provinces for unit in agencies.agencies_under(province) if ".T" in unit.code]
    zero = dict.fromkeys(VECTOR, 0)
    rows = [
        Partial(month=month, grain=Grain.AGENCY, top=code.partition(".")[0], agency=code,
                **zero | {"received": 100 + n % 77, "online": 30 + n % 70})
        for n, code in enumerate(units)
    ]  # fmt: skip
    Partial.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    entry = PlanTarget(INDICATOR, Decimal(70), start, due, Role.CHAIR_PROVINCE)
    services.set_target(actor=planner(), agency_code="TINH", entry=entry)
    order = HandDownOrder("TINH", INDICATOR, year, Method.SAME, start, due)
    services.hand_down(actor=planner(), order=order, digest=planning.draft_hand_down(order).digest)
    say(f"  {len(units):,} units with targets below {len(provinces)} provinces")
    return year


def _page(unit: str, rest: str = "") -> Work:
    url = f"/do-luong/phan-cap/{INDICATOR}/{targets()}/{unit}/{rest}"
    client = people.browser(planner())
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url} answers {status}")
    return Work(lambda: client.get(url))


@measured("targets: the cascade of 34 provinces over 5,712 units", bar=Bar(cpu=0.1))
def provinces_page() -> Work:
    return _page("TINH")


@measured("targets: one province with its 168 units", bar=Bar(cpu=0.1))
def province_page() -> Work:
    return _page("H01")


@measured("targets: one unit", bar=Bar(cpu=0.1))
def unit_page() -> Work:
    return _page("H01.T101")


@measured("targets: 5,712 targets as CSV", rounds=6)
def file() -> Work:
    return _page("TINH", "bang.csv?het=1")
