"""Own targets of agencies: versions, rights, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.kernel.access import ANONYMOUS, Actor
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, SignInRequired
from motcua.kernel.models import AuditEntry
from motcua.oversight.planning import selectors
from motcua.oversight.planning.errors import NoSuchTarget
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.services import set_target, withdraw_target
from motcua.oversight.planning.tests.factories import versions_of
from motcua.oversight.planning.types import PlanTarget, Role, Scope

ENTRY = PlanTarget(
    indicator="IND-04",
    percent=Decimal("80.00"),
    start=date(2026, 1, 1),
    due=date(2026, 12, 31),
    role=Role.CHAIR_PROVINCE,
    milestones=((date(2026, 6, 30), Decimal("60.00")),),
    note="Kế hoạch năm 2026 (mẫu)",
)
CODE = "H01-2026-IND-04"


def test_a_target_is_entered_and_found(planner: Actor) -> None:
    found = set_target(actor=planner, agency_code="H01", entry=ENTRY)
    assert (found.code, found.version, found.scope) == (CODE, 1, Scope.AGENCY)
    assert found.share == Decimal("0.8")
    assert selectors.targets_of("H01") == [found] and selectors.target(CODE) == found
    assert AuditEntry.objects.get(action="set_target").subject == f"target:{CODE}"


def test_the_same_target_twice_changes_nothing(planner: Actor) -> None:
    for _ in range(2):
        found = set_target(actor=planner, agency_code="H01", entry=ENTRY)
    assert found.version == 1 and PlanEntry.objects.count() == 1


def test_a_change_is_a_new_version_and_the_old_one_stays(planner: Actor) -> None:
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    set_target(actor=planner, agency_code="H01", entry=replace(ENTRY, percent=Decimal(85)), seen=1)
    assert [(row.version, row.percent) for row in versions_of(CODE)] == [
        (2, Decimal(85)),
        (1, Decimal(80)),
    ]
    assert [t.version for t in selectors.targets_of("H01")] == [2]


def test_a_change_of_a_version_that_was_not_seen_is_refused(planner: Actor) -> None:
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    with pytest.raises(ChangedMeanwhile, match="bản 1"):
        set_target(actor=planner, agency_code="H01", entry=replace(ENTRY, percent=Decimal(85)))


def test_versions_are_never_changed_or_deleted(planner: Actor) -> None:
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    for change in (lambda: PlanEntry.objects.update(percent=1), lambda: PlanEntry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
            change()


def test_a_target_taken_back_is_gone_but_its_versions_stay(planner: Actor) -> None:
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    for _ in range(2):
        withdraw_target(actor=planner, code=CODE, seen=1)
    assert selectors.targets_of("H01") == []
    assert [row.withdrawn for row in versions_of(CODE)] == [True, False]
    with pytest.raises(NoSuchTarget):
        selectors.target(CODE)
    again = set_target(actor=planner, agency_code="H01", entry=ENTRY, seen=2)
    assert again.version == 3


def test_a_neighbour_and_a_citizen_may_not_plan_for_the_province(
    planner: Actor, neighbour: Actor, citizen: Actor
) -> None:
    for stranger in (neighbour, citizen):
        with pytest.raises(NotAllowed):
            set_target(actor=stranger, agency_code="H01", entry=ENTRY)
    with pytest.raises(SignInRequired):
        set_target(actor=ANONYMOUS, agency_code="H01", entry=ENTRY)
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    with pytest.raises(NotAllowed):
        withdraw_target(actor=neighbour, code=CODE, seen=1)


def test_a_province_may_plan_for_its_communes(planner: Actor) -> None:
    found = set_target(actor=planner, agency_code="H01.101", entry=replace(ENTRY, role=Role.CHAIR_COMMUNE))
    assert found.scope == Scope.UNIT
    assert [t.agency_code for t in selectors.targets_of("H01.101")] == ["H01.101"]
    assert selectors.targets_below("H01") == {("IND-04", 2026): 1} and selectors.targets_of("H01") == []
    assert selectors.targets_of("H02") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal("100.01")}, "percent"),
        ({"percent": Decimal("33.333")}, "percent"),
        ({"percent": Decimal("NaN")}, "percent"),
        ({"indicator": "IND-99"}, "indicator"),
        ({"due": date(2026, 1, 1), "milestones": ()}, "due"),
        ({"due": date(2032, 1, 1)}, "due"),
        ({"milestones": ((date(2027, 1, 1), Decimal(1)),)}, "milestones"),
        ({"milestones": ((date(2026, 6, 1), Decimal(1)), (date(2026, 5, 1), Decimal(2)))}, "milestones"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_cannot_be_a_target_is_refused_with_its_field(planner: Actor, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        set_target(actor=planner, agency_code="H01", entry=replace(ENTRY, **changes))
    assert list(refusal.value.errors) == [field]
    assert not PlanEntry.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(planner: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        set_target(actor=planner, agency_code="H01", entry=replace(ENTRY, percent=Decimal(-1), note="x" * 501))
    assert set(refusal.value.errors) == {"percent", "note"}


def test_an_agency_that_nobody_knows_has_no_targets(planner: Actor) -> None:
    with pytest.raises(AgencyNotFound):
        set_target(actor=planner, agency_code="H01.999", entry=ENTRY)


def test_two_versions_with_one_number_cannot_be(planner: Actor) -> None:
    set_target(actor=planner, agency_code="H01", entry=ENTRY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO planning_planentry (id, code, version, agency_code, indicator, percent, start, due, role,"
            " milestones, scope, note, withdrawn, end_reason, carried_from, entered_at)"
            " SELECT gen_random_uuid(), code, version, agency_code, indicator, percent, start, due, role,"
            " milestones, scope, note, withdrawn, end_reason, carried_from, entered_at FROM planning_planentry"
        )


def test_unknown_targets_are_refused(planner: Actor) -> None:
    with pytest.raises(NoSuchTarget):
        withdraw_target(actor=planner, code="H01-2026-IND-99", seen=0)
