from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from motcua.foundation.agencies import selectors
from motcua.foundation.agencies.errors import AdminUnitNotFound
from motcua.foundation.agencies.models import AdminUnit, AdminUnitSuccessor
from motcua.foundation.agencies.types import Relation, UnitCounts, UnitLevel

pytestmark = pytest.mark.usefixtures("loaded")
REFORM = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2020, 8, 20), UnitCounts(63, 707, 10_614)),
        (date(2023, 7, 12), UnitCounts(63, 705, 10_598)),
        (date(2025, 6, 30), UnitCounts(63, 696, 10_047)),
        (REFORM, UnitCounts(34, 0, 3_321)),
        (date(2026, 11, 23), UnitCounts(34, 0, 3_321)),
    ],
)
def test_the_number_of_units_on_a_day_is_the_published_one(on: date, counts: UnitCounts) -> None:
    assert selectors.count_units(on) == counts


def test_no_two_units_carry_one_code_on_one_day() -> None:
    rows = AdminUnit.objects.order_by("code", "valid_from").values_list("code", "valid_from", "valid_to")
    earliest, latest = date(1900, 1, 1), date(2999, 1, 1)
    intervals = sorted((code, start or earliest, end or latest) for code, start, end in rows)
    overlaps = [b for a, b in pairwise(intervals) if a[0] == b[0] and a[2] > b[1]]
    assert overlaps == []


def test_a_code_means_the_unit_of_its_day() -> None:
    """F-092: administrative units with validity and successor."""
    assert selectors.admin_unit("30742", date(2025, 6, 30)).unit_type == "Phường"
    assert selectors.admin_unit("30742", REFORM).name == "Phường Rạch Giá"
    assert selectors.admin_unit("407", date(2020, 4, 1)).name == "Thị xã Nghi Sơn"
    assert selectors.admin_unit("407", date(2020, 7, 1)).name == "Huyện Tĩnh Gia"


def test_dong_nai_is_a_province_until_it_becomes_a_city() -> None:
    assert selectors.admin_unit("75", date(2026, 4, 29)).name == "Tỉnh Đồng Nai"
    assert selectors.admin_unit("75", date(2026, 4, 30)).name == "Thành phố Đồng Nai"


def test_a_unit_that_did_not_exist_on_the_day_is_refused() -> None:
    with pytest.raises(AdminUnitNotFound) as refusal:
        selectors.admin_unit("001", REFORM)
    assert "01/07/2025" in refusal.value.sentence("vi")
    with pytest.raises(AdminUnitNotFound):
        selectors.admin_unit("99999", REFORM)


def test_52_provinces_merge_into_23_and_11_stay() -> None:
    pairs = AdminUnitSuccessor.objects.filter(new_code__regex=r"^\d\d$").values_list("old_code", "new_code")
    sizes = Counter(new for _, new in pairs)
    assert len(pairs) == 63
    assert sum(size for size in sizes.values() if size > 1) == 52
    assert sum(1 for size in sizes.values() if size > 1) == 23
    assert sum(1 for size in sizes.values() if size == 1) == 11


def test_every_old_commune_and_province_has_a_successor_in_force() -> None:
    day_before = date(2025, 6, 30)
    old = set(selectors.units_on(day_before).exclude(level=UnitLevel.DISTRICT).values_list("code", flat=True))
    rows = list(AdminUnitSuccessor.objects.values_list("old_code", "new_code"))
    assert old <= {row[0] for row in rows}
    assert {row[1] for row in rows} == set(selectors.units_on(REFORM).values_list("code", flat=True))


def test_successors_of_an_giang_and_of_a_divided_commune() -> None:
    (an_giang,) = selectors.successors_of("89", date(2024, 1, 1))
    assert (an_giang.unit.name, an_giang.unit.code, an_giang.since) == ("Tỉnh An Giang", "91", REFORM)
    divided = AdminUnitSuccessor.objects.filter(relation=Relation.PARTIAL).order_by("old_code").first()
    assert divided is not None
    successors = selectors.successors_of(divided.old_code, date(2025, 6, 30))
    assert len(successors) >= 2
    assert all(s.unit.valid_to is None for s in successors)


def test_a_unit_in_force_has_no_successor_and_neither_has_an_abolished_district() -> None:
    assert selectors.successors_of("30742", REFORM) == []
    assert selectors.successors_of("001", date(2025, 6, 30)) == []


def test_an_island_district_became_a_special_zone() -> None:
    (zone,) = selectors.successors_of("318", date(2025, 6, 30))
    assert zone.unit.name == "Đặc khu Bạch Long Vĩ"


def test_no_old_district_hides_among_the_units_of_today() -> None:
    assert not selectors.units_on(date(2026, 1, 1)).filter(level=UnitLevel.DISTRICT).exists()
    assert len(selectors.units_under("", date(2026, 1, 1))) == 34
