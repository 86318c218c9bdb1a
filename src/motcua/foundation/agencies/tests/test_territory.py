"""The real reform: 63 provinces to 34, 10,047 communes to 3,321, ministries of 2025."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.agencies import rules, selectors
from motcua.foundation.agencies.models import UnitSplitKey
from motcua.foundation.agencies.types import Change, Counts, Geography

pytestmark = pytest.mark.usefixtures("loaded")
REFORM = date(2025, 7, 1)
NOW = date(2026, 11, 22)
JUNE, JULY, AUGUST_2020 = 2025 * 12 + 5, 2025 * 12 + 6, 2020 * 12 + 7


def made_up(codes: list[str]) -> dict[str, Counts]:
    """Different counts for each unit, so that a swap would show."""
    return {code: (at * 7 % 101, 100 + at * 13 % 997) for at, code in enumerate(codes)}


def total(pairs: list[Counts]) -> Counts:
    return sum(p[0] for p in pairs), sum(p[1] for p in pairs)


def test_an_giang_speaks_for_its_old_territory_then_for_the_new_one() -> None:
    before, after = selectors.territory_of("H01", date(2025, 6, 30)), selectors.territory_of("H01", REFORM)
    assert before is not None and after is not None
    assert (before.code, after.code) == ("89", "91")
    kien_giang = selectors.speaker_for("91", date(2020, 8, 20))
    an_giang = selectors.speaker_for("91", NOW)
    assert kien_giang is not None and an_giang is not None
    assert (kien_giang.code, an_giang.code) == ("H33", "H01")


def test_a_merged_committee_speaks_for_nothing_and_ministries_for_no_territory() -> None:
    assert selectors.territory_of("H33", REFORM) is None
    assert selectors.territory_of("G12", NOW) is None
    assert selectors.speaker_for("99", NOW) is None


@pytest.mark.parametrize(("on", "count"), [(date(2025, 6, 30), 63), (REFORM, 34)])
def test_every_province_has_exactly_one_speaker(on: date, count: int) -> None:
    speakers = [selectors.speaker_for(unit.code, on) for unit in selectors.units_under("", on)]
    assert len({speaker.code for speaker in speakers if speaker}) == count


def test_a_commune_committee_speaks_for_its_commune() -> None:
    commune = selectors.communes_of("H01")[0]
    unit = selectors.territory_of(commune.code, NOW)
    assert unit is not None and unit.code == commune.admin_unit_code


def test_kien_giang_of_2020_alone_gives_an_giang_no_rate() -> None:
    """Only Kiên Giang's counts of 2020 are known (274 / 2.133); An Giang published a rate without counts."""
    found = selectors.reexpressed({AUGUST_2020: {"H33": (274, 2133)}}, NOW, Geography.AGENCIES)
    an_giang = found.expressed[AUGUST_2020].units["H01"]
    assert an_giang.counts == (274, 2133)
    assert an_giang.missing == ("H01",) and not an_giang.is_comparable
    assert found.reported[AUGUST_2020] == {"H33": (274, 2133)}


def test_with_both_counts_the_successor_has_the_pooled_rate() -> None:
    """Counts added: 274/2133 and 600/1900 give 874/4033 = 21,67 %, not the mean of 12,85 % and 31,58 %."""
    series = {AUGUST_2020: {"H33": (274, 2133), "H01": (600, 1900)}}
    expression = selectors.reexpressed(series, NOW, Geography.AGENCIES).expressed[AUGUST_2020]
    assert expression.units["H01"].counts == (874, 4033)
    assert {unit for unit, found in expression.units.items() if found.is_comparable} == {"H01"}


def test_63_provinces_become_34_and_no_count_is_lost() -> None:
    """C-02, F-170: counts are added, never rates."""
    codes = [unit.code for unit in selectors.units_under("", date(2025, 6, 30))]
    counts = made_up(codes)
    found = selectors.reexpressed({JUNE: counts}, NOW, Geography.PROVINCES).expressed[JUNE]
    assert len(codes) == 63 and len(found.units) == 34 and found.aside == {}
    assert all(unit.is_comparable for unit in found.units.values())
    assert total([unit.counts for unit in found.units.values()]) == total(list(counts.values()))
    assert selectors.comparable(date(2025, 6, 30), NOW, Geography.PROVINCES) == frozenset(found.units)


def test_today_can_be_told_in_63_provinces_only_where_a_province_stayed() -> None:
    codes = [unit.code for unit in selectors.units_under("", NOW)]
    found = selectors.reexpressed({NOW.year * 12: made_up(codes)}, date(2024, 1, 1), Geography.PROVINCES)
    units = found.expressed[NOW.year * 12].units
    assert len(units) == 63
    assert sum(1 for unit in units.values() if unit.is_comparable) == 11


def test_all_communes_pass_over_and_no_count_is_lost() -> None:
    """10.047 communes and five island districts; what was divided stays aside, under its old code."""
    walk = selectors.crosswalk(date(2025, 6, 30), REFORM, Geography.COMMUNES)
    counts = made_up(sorted({crossing.old for crossing in walk.crossings}))
    found = rules.expressed(counts, walk)
    assert len(counts) == 10_047 + 5 and len(found.units) == 3_321
    assert total([*(u.counts for u in found.units.values()), *found.aside.values()]) == total(list(counts.values()))
    divided = {crossing.old for crossing in walk.crossings if crossing.share is None}
    assert set(found.aside) == divided and divided
    comparable = selectors.comparable(date(2025, 6, 30), REFORM, Geography.COMMUNES)
    assert {u.unit for u in found.units.values() if u.is_comparable} == comparable
    assert 2_000 < len(comparable) < 3_321


def test_a_stated_key_makes_a_divided_commune_comparable() -> None:
    walk = selectors.crosswalk(date(2025, 6, 30), REFORM, Geography.COMMUNES)
    alone = next(
        c.old for c in walk.crossings
        if c.share is None and all(
            {d.old for d in walk.crossings if d.new == mine.new and d.share is None} == {c.old}
            for mine in walk.crossings if mine.old == c.old
        )
    )  # fmt: skip
    news = [c.new for c in walk.crossings if c.old == alone]
    for weight, new in enumerate(news, start=1):
        UnitSplitKey.objects.create(
            geography=Geography.COMMUNES, old_code=alone, new_code=new, since=REFORM, name="dân số",
            as_of=date(2024, 4, 1), weight=weight, source="thử",
        )  # fmt: skip
    selectors.forget_cached()
    assert set(news) <= selectors.comparable(date(2025, 6, 30), REFORM, Geography.COMMUNES)
    found = rules.expressed({alone: (10, 100)}, selectors.crosswalk(date(2025, 6, 30), REFORM, Geography.COMMUNES))
    assert found.aside == {} and total([found.units[new].counts for new in news]) == (10, 100)


def test_communes_that_ended_before_2025_without_a_record_are_not_placed() -> None:
    walk = selectors.crosswalk(date(2018, 8, 20), NOW, Geography.COMMUNES)
    lost = {crossing.old for crossing in walk.crossings if crossing.new == ""}
    assert lost and walk.doubtful
    assert walk.doubtful.isdisjoint(selectors.comparable(date(2018, 8, 20), NOW, Geography.COMMUNES))


def test_ministries_merge_on_the_first_of_march_2025_and_a_divided_one_is_not_placed() -> None:
    """C-01: ministries reorganised."""
    february, march = 2025 * 12 + 1, 2025 * 12 + 2
    counts = dict.fromkeys(("G05", "G12", "G24", "G04", "G17", "G07", "G09", "G18"), (1, 10))
    found = selectors.reexpressed({february: counts, march: {"G12": (5, 40)}}, NOW, Geography.AGENCIES)
    units = found.expressed[february].units
    assert units["G12"].counts == (3, 30) and units["G12"].is_comparable
    assert units["G17"].counts == (2, 20) and units["G17"].is_comparable
    assert found.expressed[february].aside == {"G07": (1, 10)}
    assert not units["G09"].is_comparable and not units["G18"].is_comparable
    assert found.expressed[march].units["G12"].is_comparable


def test_breaks_name_what_changed() -> None:
    (nation,) = selectors.breaks(JUNE, JULY, Geography.PROVINCES)
    assert (nation.month, nation.kind, nation.text) == (
        JULY, Change.MERGED, "63 tỉnh, thành phố còn 34 (01/07/2025)"
    )  # fmt: skip
    (an_giang,) = selectors.breaks(JUNE, JULY, Geography.PROVINCES, "91")
    assert an_giang.text == "Tỉnh An Giang, Tỉnh Kiên Giang hợp thành Tỉnh An Giang (01/07/2025)"
    (communes,) = selectors.breaks(JUNE, JULY, Geography.COMMUNES)
    assert communes.text == "10.047 đơn vị cấp xã còn 3.321 (01/07/2025)"


def test_breaks_of_agencies_name_mergers_divisions_and_new_names() -> None:
    finance = selectors.breaks(2025 * 12, NOW.year * 12 + 11, Geography.AGENCIES, "G12")
    assert [b.kind for b in finance] == [Change.MERGED]
    assert "Bộ Kế hoạch và Đầu tư" in finance[0].text and "vào Bộ Tài chính (01/03/2025)" in finance[0].text
    kinds = {b.kind for b in selectors.breaks(2025 * 12, NOW.year * 12 + 11, Geography.AGENCIES)}
    assert kinds == {Change.MERGED, Change.DIVIDED, Change.RENAMED}
    assert selectors.breaks(2024 * 12, 2024 * 12 + 11, Geography.AGENCIES) == []


def test_new_cities_of_2026_are_new_names_and_nothing_else() -> None:
    """C-03: 25 provinces and 9 cities."""
    names = [unit.name for unit in selectors.units_under("", NOW)]
    assert sum(1 for name in names if name.startswith("Thành phố")) == 9
    found = selectors.breaks(2026 * 12, 2026 * 12 + 11, Geography.PROVINCES)
    assert [b.text.split(" (")[0] for b in found] == [
        "Tỉnh Đồng Nai thành Thành phố Đồng Nai",
        "Tỉnh Bắc Ninh thành Thành phố Bắc Ninh",
        "Tỉnh Quảng Ninh thành Thành phố Quảng Ninh",
    ]
    assert selectors.comparable(REFORM, NOW, Geography.PROVINCES) == frozenset(
        unit.code for unit in selectors.units_under("", NOW)
    )
