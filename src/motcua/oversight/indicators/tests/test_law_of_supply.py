"""IND-01 to IND-09, services: small ledgers in the words of law.md 4.2, the figure by hand, and what breaks it."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.tests.factories import OCTOBER, october, service
from motcua.oversight.indicators.types import Finish, Ratio

CUT_2020 = date(2020, 8, 20)
QUARTER_2018 = date(2018, 6, 30)
INFORMATION, PARTIAL, FULL = 0, 1, 2


def test_ind_01_is_level_4_over_services_of_every_level() -> None:
    """IND-01: services at level 4 / all that the agency offers at any level; Kiên Giang 274 / 2.133 = 12,85 %."""
    kien_giang = [service(level=4)] * 274 + [service(level=3)] * 373 + [service(level=2)] * 1000
    kien_giang += [service(level=1)] * 486
    assert (found := october("IND-01", kien_giang, on=CUT_2020)) == Ratio(274, 2133)
    assert str(found.percent()) == "12.85"
    assert found != Ratio(274, 373 + 274), "not over levels 3 and 4 alone"


def test_ind_01_breaks_on_the_neighbour_level_and_is_a_count_of_services_not_of_procedures() -> None:
    """IND-01: level 3 is not level 4; the same procedure offered by two units is two services."""
    rows = [service(1, level=4), service(1, level=4), service(2, level=3)]
    assert october("IND-01", rows, on=CUT_2020) == Ratio(2, 3)
    assert october("IND-01", [*rows, service(3, level=5)], on=CUT_2020) == Ratio(2, 4)


def test_ind_01_excludes_agencies_of_special_function_in_words_and_ended_with_the_levels() -> None:
    """IND-01: Văn phòng Chính phủ, Thanh tra, Ủy ban Dân tộc, Quốc phòng, Công an, Ngoại giao are left out."""
    words = selectors.indicator("IND-01", CUT_2020).exclusions
    named = ("Văn phòng Chính phủ", "Thanh tra", "Ủy ban Dân tộc", "Quốc phòng", "Công an", "Ngoại giao")
    assert all(name in words for name in named)
    assert "trừ Bảo hiểm Xã hội" in words
    with pytest.raises(NotFound):
        selectors.indicator("IND-01", OCTOBER.last_day)


def test_ind_02_is_services_of_levels_3_and_4_that_had_an_online_dossier() -> None:
    """IND-02, ministries of Q2/2018: 583 / 1.578 = 36,95 %; a service of level 2 with dossiers is in neither part."""
    used, unused = service(level=3, online_received=1), service(level=4)
    rows = [used] * 500 + [service(level=4, online_received=9)] * 83 + [unused] * 995
    other = [service(level=2, online_received=5), service(level=1)]
    found = october("IND-02", [*rows, *other], on=QUARTER_2018)
    assert (found, str(found.percent())) == (Ratio(583, 1578), "36.95")


def test_ind_02_breaks_on_a_service_with_dossiers_at_the_counter_only() -> None:
    """IND-02: at least one ONLINE dossier; ten at the counter are none."""
    rows = [service(1, level=3, received=10), service(2, level=3, received=1, online_received=1)]
    assert october("IND-02", rows, on=QUARTER_2018) == Ratio(1, 2)


OFFERED = [
    service(1, FULL), service(1, FULL), service(1, PARTIAL), service(1, INFORMATION),  # one of four units
    service(2, PARTIAL), service(2, INFORMATION),  # partial
    service(3, INFORMATION),  # no service
    service(4, FULL),
]  # fmt: skip
"""By hand: procedures 1 to 4; online 1, 2, 4; full 1, 4."""


@pytest.mark.parametrize(
    ("code", "pair", "printed"),
    [("IND-03", Ratio(3, 4), "75.00"), ("IND-04", Ratio(2, 3), "66.67"), ("IND-05", Ratio(3, 4), "75.00")],
)
def test_a_procedure_counts_once_at_its_highest_level(code: str, pair: Ratio, printed: str) -> None:
    """IND-03 and IND-05: procedures with partial or full / all procedures; IND-04: full / partial or full."""
    found = october(code, OFFERED)
    assert (found, str(found.percent())) == (pair, printed)


@pytest.mark.parametrize(
    ("code", "more", "pair"),
    [
        ("IND-03", service(3, PARTIAL), Ratio(4, 4)), ("IND-03", service(5, INFORMATION), Ratio(3, 5)),
        ("IND-04", service(3, PARTIAL), Ratio(2, 4)), ("IND-04", service(2, FULL), Ratio(3, 3)),
        ("IND-04", service(5, INFORMATION), Ratio(2, 3)), ("IND-05", service(5, INFORMATION), Ratio(3, 5)),
    ],
)  # fmt: skip
def test_one_declaration_more_moves_only_its_part(code: str, more: dict[str, int], pair: Ratio) -> None:
    """IND-03, IND-04, IND-05: a page of information is a procedure and no service."""
    assert october(code, [*OFFERED, more]) == pair


def test_ind_04_is_not_read_from_the_levels_of_before_2022() -> None:
    """IND-04, law.md 4.1: levels 3 and 4 are never turned into partial and full by themselves."""
    assert october("IND-04", [service(1, 3), service(2, 4)]) == Ratio(0, 0)


def test_a_rate_of_no_services_does_not_apply() -> None:
    """IND-04, law.md 4.0: denominator 0 is "not applicable", never 0 %."""
    found = october("IND-04", [service(1, INFORMATION)])
    assert (found.percent(), found.printed()) == (None, "không áp dụng")


def test_ind_06_is_full_process_among_the_eligible() -> None:
    """IND-06: eligible procedures that are full / procedures flagged eligible; by hand 1 of 2."""
    rows = [
        service(1, FULL, eligible_full=1), service(1, PARTIAL, eligible_full=1), service(2, PARTIAL, eligible_full=1),
        service(1, FULL, eligible_full=1, agency=2), service(3, FULL, eligible_full=0), service(4, INFORMATION),
        service(5, FULL),
    ]  # fmt: skip
    assert october("IND-06", rows) == Ratio(1, 2)
    assert october("IND-06", [*rows, service(2, FULL, eligible_full=1)]) == Ratio(2, 2)


def test_ind_07_is_services_with_at_least_one_online_dossier() -> None:
    """IND-07: procedures with a service and >= 1 online dossier / procedures with a service; by hand 1 of 3."""
    rows = [
        service(1, FULL), service(1, PARTIAL, online_received=1), service(1, PARTIAL, online_received=2, agency=2),
        service(2, FULL, received=8), service(3, PARTIAL),
        service(4, INFORMATION, online_received=3),
    ]  # fmt: skip
    assert october("IND-07", rows) == Ratio(1, 3)
    assert october("IND-07", [*rows, service(3, FULL, online_received=1)]) == Ratio(2, 3)


def test_ind_08_is_no_second_name_of_ind_04() -> None:
    """IND-08, NĐ 224 Art 19.2a: the decree writes no denominator; that is said, and nothing before it has the id."""
    row = selectors.indicator("IND-08", OCTOBER.last_day)
    assert "không viết mẫu số" in row.not_computed and row.denominator == "Nghị định không viết mẫu số"
    assert "224/2026" in row.article
    with pytest.raises(NotFound):
        selectors.indicator("IND-08", date(2026, 6, 30))


def test_ind_08_is_told_as_a_count_without_a_rate() -> None:
    """IND-08: by hand 2 procedures at full process among 4; the denominator that nobody wrote is 0, never a guess."""
    found = selectors.computations("IND-08", OCTOBER.last_day)
    assert [(each.name, each.finish, each.denominator) for each in found] == [("services", Finish.COUNT, ())]
    rows = [service(1, FULL), service(2, FULL), service(3, PARTIAL), service(4, INFORMATION)]
    told = october("IND-08", rows, "services")
    assert told == Ratio(2, 0) and not told.applies
    assert told.numerator == october("IND-04", rows).numerator


def test_ind_09_is_services_on_the_national_portal_over_services_offered() -> None:
    """IND-09: by hand 2 of 4; a service of another unit counts for itself."""
    rows = [service(1, on_portal=1), service(1), service(2, PARTIAL, on_portal=1), service(3, INFORMATION)]
    assert october("IND-09", rows) == Ratio(2, 4)
    assert october("IND-09", [*rows, service(4)]) == Ratio(2, 5)
