"""How targets stand on what was observed and published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel.access import Actor
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.monitoring.services import load_monitoring
from motcua.oversight.planning import selectors
from motcua.oversight.planning.services import set_target
from motcua.oversight.planning.tests.factories import declare, observe, versions_of
from motcua.oversight.planning.types import PlanTarget, Role, Scope, Standing, Status

OCTOBER = 2026 * 12 + 9


def online(percent: int, *, start: date = date(2026, 1, 1), due: date = date(2026, 12, 31)) -> PlanTarget:
    milestones = ((date(2026, 6, 30), Decimal(45)),) if due > date(2026, 6, 30) else ()
    return PlanTarget("IND-10", Decimal(percent), start, due, Role.CHAIR_PROVINCE, milestones)


def by_code(found: list[Standing]) -> dict[str, Standing]:
    return {standing.target.code: standing for standing in found}


def test_a_province_that_gains_two_points_a_month_reaches_what_it_can(planner: Actor) -> None:
    """40 % in October and two points a month: 44 % by December; 50 % is not to be reached so."""
    for percent, status in ((40, Status.REACHED), (44, Status.ON_TRACK), (45, Status.OUT_OF_REACH)):
        found = set_target(actor=planner, agency_code="H01", entry=online(percent), seen=selectors_version())
        standing = selectors.standing_of(found, selectors.monthly_series(found))
        assert standing.status == status
    assert standing.distance is not None and standing.forecast is not None
    assert standing.distance.now == Ratio(40, 100)
    assert (standing.distance.missing, standing.distance.months_left) == (5, 2)
    assert standing.distance.pace == Fraction(25, 1000)
    assert standing.forecast.low == standing.forecast.high == Fraction(44, 100)
    assert standing.behind is not None and standing.behind.share == Fraction(45, 100)


def selectors_version() -> int:
    return len(versions_of("H01-2026-IND-10"))


def test_the_running_month_does_not_count_while_a_closed_one_is_there(planner: Actor) -> None:
    observe("H01.101", "1.000001", OCTOBER + 1, online=100, total=100)
    found = set_target(actor=planner, agency_code="H01", entry=online(50))
    assert selectors.monthly_series(found)[-1] == (OCTOBER, Ratio(40, 100))


def test_a_gap_in_the_months_starts_the_forecast_anew(planner: Actor) -> None:
    found = set_target(actor=planner, agency_code="H01", entry=online(99))
    series = [(m, r) for m, r in selectors.monthly_series(found) if m != OCTOBER - 2]
    assert selectors.standing_of(found, tuple(series)).status == Status.TOO_SHORT


def test_months_after_the_due_day_change_nothing(planner: Actor) -> None:
    found = set_target(actor=planner, agency_code="H01", entry=online(30, due=date(2026, 3, 31)))
    standing = selectors.standing_of(found, selectors.monthly_series(found))
    assert standing.status == Status.MISSED
    assert standing.distance is not None and standing.distance.now == Ratio(26, 100)


def test_a_commune_has_its_own_figures(planner: Actor) -> None:
    found = set_target(actor=planner, agency_code="H01.101", entry=online(40))
    assert selectors.standing_of(found, selectors.monthly_series(found)).status == Status.REACHED


def test_the_parts_of_a_merged_province_are_added_before_the_merger(db: None) -> None:
    """H33 became part of H01 on 2025-07-01: its dossiers of June are those of H01."""
    load_agencies()
    june = 2025 * 12 + 5
    observe("H01", "1.000001", june, online=10, total=100)
    observe("H33", "1.000001", june, online=90, total=100)
    observe("H01", "1.000001", june + 2, online=50, total=100)
    found = selectors.target("2024-ho-so-tinh")
    own = replace(found, agency_code="H01", key="online")
    series = dict(selectors.monthly_series(own))
    assert series == {june: Ratio(100, 200), june + 2: Ratio(50, 100)}
    assert [b.kind for b in selectors.series_breaks(own, tuple(series.items()))] == ["merged"]


def test_the_targets_of_law_are_those_of_section_4_9(db: None) -> None:
    load_monitoring()
    found = by_code(selectors.standings_of_law())
    assert found["2021-muc-4"].target.share is None
    shares = {code: s.target.share * 100 for code, s in found.items() if s.target.share is not None}
    assert shares["2020-muc-4-bo"] == shares["2020-muc-4-tinh"] == 30
    assert shares["2023-truc-tuyen-tinh"] == shares["2023-toan-trinh-tinh"] == 80
    assert [shares[c] for c in ("2024-ho-so", "2024-ho-so-bo", "2024-ho-so-tinh")] == [50, 70, 30]
    assert [shares[c] for c in ("2025-hai-long", "2025-hai-long-dat-dai", "2025-thiet-yeu")] == [90, 85, 100]
    scopes = [s.target.scope for s in found.values()]
    assert [scopes.count(scope) for scope in (Scope.MINISTRY, Scope.PROVINCE, Scope.NATION)] == [2, 4, 5]
    assert all(s.target.article and s.target.assumed for s in found.values() if "2020" not in s.target.code)
    assert "trung tâm" in found["2025-thiet-yeu"].target.assumed, "the text speaks of centres"


def test_what_was_published_of_2020_and_2024_stands_beside_the_target(db: None) -> None:
    """Letter 3485: 9 of 17 ministries and 13 of 63 provinces had 30 %. EMC 2024: 45,8 / 63,47 / 18,54 %."""
    load_monitoring()
    found = by_code(selectors.standings_of_law())
    reached = {code: found[code].target.outcome for code in ("2020-muc-4-bo", "2020-muc-4-tinh")}
    assert [(o.reached, o.total) for o in reached.values() if o] == [(9, 17), (13, 63)]
    assert found["2020-muc-4-bo"].status == Status.UNMEASURED
    for code in ("2024-ho-so", "2024-ho-so-bo", "2024-ho-so-tinh"):
        assert found[code].status == Status.MISSED
    assert found["2021-muc-4"].status == found["2025-hai-long"].status == Status.UNMEASURED


def test_an_old_target_shows_the_distance_of_today_but_keeps_its_word(province: str) -> None:
    """80 % was due in 8/2023: what is observed in 2026 tells how far it still is, not whether it was met."""
    for code in ("1.000001", "1.000002", "1.000003"):
        declare("H01.101", code, "full" if code == "1.000001" else "partial")
    found = by_code(selectors.standings_of_law())["2023-toan-trinh-tinh"]
    assert found.status == Status.UNMEASURED and found.forecast is None
    assert found.distance is not None and found.measured_in == OCTOBER
    assert (found.distance.now, found.distance.missing, found.distance.pace) == (Ratio(1, 3), 2, None)
    assert found.reach_in is None, "the share does not rise"


def test_every_target_of_law_that_hangs_on_another_finds_it(db: None) -> None:
    load_monitoring()
    hanging = [t for t in selectors.law_targets() if t.parent]
    assert hanging
    for found in hanging:
        assert selectors.above(found)[0].code == found.parent
        assert found.code in {t.code for t in selectors.below(selectors.target(found.parent))}


def test_the_cascade_goes_from_the_commune_to_the_nation(planner: Actor) -> None:
    load_monitoring()
    entry = PlanTarget("IND-11", Decimal(40), date(2024, 1, 1), date(2024, 12, 31), Role.CHAIR_PROVINCE)
    set_target(actor=planner, agency_code="H01", entry=entry)
    commune = set_target(actor=planner, agency_code="H01.101", entry=entry)
    assert [t.code for t in selectors.above(commune, "province")] == [
        "H01-2024-IND-11", "2024-ho-so-tinh", "2024-ho-so",
    ]  # fmt: skip
    other = set_target(actor=planner, agency_code="H01", entry=online(50))
    assert selectors.above(other, "province") == []


def test_essential_services_are_measured_where_a_code_is_known(province: str) -> None:
    """law.md 2.7: 25 services; of the declared ones two of three are full process."""
    assert len(selectors.essential_services()) == 25
    for code, level in (("1.001193", "full"), ("1.000656", "full"), ("1.000894", "partial"), ("1.000001", "partial")):
        declare("H01.101", code, level)
    found = by_code(selectors.standings_of_law())["2025-thiet-yeu"]
    assert dict(found.series)[OCTOBER] == Ratio(2, 3)


def test_a_league_ranks_exact_shares_and_leaves_out_what_cannot_be_told(province: str) -> None:
    observe("H02", "1.000001", OCTOBER, online=40, total=100)
    observe("G01", "1.000001", OCTOBER, online=99, total=100)
    target = selectors.target("2024-ho-so-tinh")
    rows = selectors.league(replace(target, key="online"))
    assert [(rank, code) for rank, code, _ in rows] == [(1, "H01"), (1, "H02")]
    assert selectors.league(replace(target, key="")) == []


def test_a_group_is_told_apart_by_the_letter_of_its_codes(province: str) -> None:
    observe("G01", "1.000001", OCTOBER, online=99, total=100)
    found = by_code(selectors.standings_of_law())
    assert dict(found["2024-ho-so-tinh"].series)[OCTOBER].denominator == 100
    assert dict(found["2024-ho-so"].series)[OCTOBER].denominator == 200
    assert found["2024-ho-so-bo"].target.scope == Scope.MINISTRY


@pytest.mark.parametrize("kind", ["province", "ministry"])
def test_an_agency_sees_what_its_group_was_set(province: str, kind: str) -> None:
    codes = {s.target.code for s in selectors.standings_of_agency("H01", kind)}
    assert ("2023-toan-trinh-tinh" in codes) == (kind == "province")


def test_what_stands_above_is_read_once_for_all_targets_of_an_agency(planner: Actor) -> None:
    load_monitoring()
    own = set_target(actor=planner, agency_code="H01", entry=online(50))
    one = selectors.lines_above([own], "province")
    asked = []
    for many in (1, 3):
        with CaptureQueriesContext(connection) as seen:
            assert selectors.lines_above([own] * many, "province") == one * many
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 3
