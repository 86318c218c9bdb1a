"""Points of QĐ 766 in a release: lines of the law's index over exact shares, what is missing, ranks, forgeries."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases.errors import WrongWeights
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.computing import computed_changes
from motcua.oversight.releases.rules.contents import Contents, contents_of
from motcua.oversight.releases.rules.scores import Rate, score_of, scored_cells
from motcua.oversight.releases.selectors import what_if
from motcua.oversight.releases.services.law import composites_of
from motcua.oversight.releases.tests.factories import (
    COMPETITION,
    ON_TIME,
    ONLINE,
    PERIOD,
    TREE,
    Country,
    engine,
    made,
    packed,
)
from motcua.oversight.releases.tests.test_bundle import cell, checked, kinds, with_member
from motcua.oversight.releases.types import Cause, Cell, Composite, Definition, Finish, Frame, IndexLine, LeftOut

INDEX = indicators.index("QD-766", PERIOD.last_day)
TOTAL, *GROUPS = composites_of(INDEX, COMPETITION)
assert TOTAL.composite
LINES = TOTAL.composite.lines
shares = st.one_of(st.none(), st.fractions(0, 1, max_denominator=10_000))
known = st.dictionaries(st.sampled_from([line.figure for line in LINES]), shares)


def total(rates: dict[str, Rate]) -> tuple[Fraction | int, int]:
    assert TOTAL.composite
    found = score_of(TOTAL.composite, 2, rates)
    return found.points, found.of


def test_all_lines_at_their_thresholds_are_100_points_and_a_label() -> None:
    assert TOTAL.composite
    best = score_of(TOTAL.composite, 2, {line.figure: Fraction(line.full_at) / 100 for line in LINES})
    assert (str(best.printed), best.of, best.label) == ("100.00", 100, "Xuất sắc")
    assert [group.composite.points for group in GROUPS if group.composite] == [18, 20, 12, 10, 22, 18]


def test_an_index_whose_lines_are_rounded_adds_rounded_lines_and_says_so_in_its_bundle() -> None:
    """As TT 01/2018 does: 0,75 and 0,75 are 0,8 and 0,8."""
    assert TOTAL.composite
    rounded = replace(TOTAL.composite, line_places=1)
    rates: dict[str, Rate] = {"IND-05": Fraction(1, 5), "IND-07": Fraction(1, 4)}
    assert score_of(TOTAL.composite, 1, rates).points == Fraction(3, 2)
    assert score_of(rounded, 1, rates).points == Fraction(16, 10)
    assert codec.composite_of(codec.plain_composite(rounded)) == rounded
    assert "line_places" not in codec.plain_composite(TOTAL.composite)


def test_ind_05_has_full_points_from_80_percent_and_half_of_them_at_40() -> None:
    assert total({"IND-05": Fraction(4, 5)}) == total({"IND-05": Fraction(1)}) == (3, 3)
    assert total({"IND-05": Fraction(2, 5)}) == (Fraction(3, 2), 3)


def test_a_figure_that_the_release_does_not_have_is_missing_and_never_0_points() -> None:
    """IND-28 is the one line that a share of nothing leaves at 0; not being there at all is another thing."""
    assert total({"IND-20": Fraction(1)}) == (20, 20)
    assert total({"IND-20": Fraction(1), "IND-28": None}) == (20, 26)
    assert total({"IND-20": Fraction(1), "IND-30": None}) == (20, 20)


@given(known)
def test_groups_add_up_to_the_total(rates: dict[str, Rate]) -> None:
    parts = [score_of(group.composite, 2, rates) for group in GROUPS if group.composite]
    assert (sum(part.points for part in parts), sum(part.of for part in parts)) == total(rates)


@given(known)
def test_points_are_those_of_the_rankings_wherever_every_figure_is_there(rates: dict[str, Rate]) -> None:
    full = {line.figure: rates.get(line.figure) for line in LINES}
    keyed = {(item.indicator, item.figure): full[line.figure] for item, line in zip(INDEX.items, LINES, strict=True)}
    published = rankings.scored(INDEX, keyed)
    assert total(full) == (published.points, published.of)


def test_ranks_are_of_a_group_exact_and_equal_totals_share_one() -> None:
    rates = {"H01": Fraction(99_999, 100_000), "H02": Fraction(1), "H03": Fraction(1), "G01": Fraction(0)}
    found = scored_cells(PERIOD, TOTAL, TREE, {t.code: {"IND-20": rates.get(t.code)} for t in TREE}, frozenset())
    by_scope = {c.scope: c for c in found}
    assert [by_scope[code].rank for code in ("H01", "H02", "H03", "G01", "G02")] == [3, 1, 1, 1, None]
    assert by_scope["H01"].value == by_scope["H02"].value == "20.00"
    assert by_scope["G02"].unranked == "chưa có số liệu của dòng nào" and by_scope["G02"].value == ""
    assert by_scope["G01"].value == "0.00" and "2.1" not in by_scope["G01"].missing.split()


def test_a_total_over_fewer_lines_than_others_have_is_not_ranked() -> None:
    """8,89 of 38 points and 6 of 14 are not more and less of one thing."""
    rates: dict[str, dict[str, Rate]] = {t.code: {"IND-20": Fraction(1, 2), "IND-40": Fraction(1)} for t in TREE}
    rates["H01"] = {"IND-20": Fraction(1)}
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())}
    assert found["H01"].rank is None and found["H01"].unranked == "chưa có điểm ở mọi dòng mà phần đông cơ quan có"
    assert (found["H02"].rank, found["H03"].rank) == (1, 1)


def test_who_has_more_lines_than_most_is_ranked_by_the_points_of_the_lines_that_most_have() -> None:
    """Telling more moves nobody's rank: H01 told 1.4 as well, where it is poor, and stays before H02."""
    rates: dict[str, dict[str, Rate]] = {t.code: {"IND-20": Fraction(1, 2)} for t in TREE}
    rates["H01"] = {"IND-20": Fraction(3, 4), "IND-28": Fraction(0)}
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())}
    assert [found[code].rank for code in ("H01", "H02", "H03")] == [1, 2, 2]
    assert (found["H01"].numerator, found["H01"].denominator, found["H01"].compared) == (1500, 2600, "1500/2000")
    assert found["H02"].compared == "" and codec.cell_of(codec.plain_cell(found["H01"])) == found["H01"]


def test_lines_whose_points_are_all_0_are_never_what_a_group_is_ranked_by() -> None:
    """Most told a report and sent nothing: 0 of 6 each. The one whose figures are there is ranked, they are not."""
    rates: dict[str, dict[str, Rate]] = {t.code: {"IND-28": Fraction(0)} for t in TREE}
    rates["H03"] = {"IND-20": Fraction(1, 2)}
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())}
    assert [found[code].rank for code in ("H01", "H02", "H03")] == [None, None, 1]


def test_nobody_is_ranked_by_a_line_that_is_0_for_want_of_a_case() -> None:
    """Told as no dossier at all, 1.4 has 0 of 6 by the law's "else 0"; that is no figure to be compared by."""
    rates: dict[str, dict[str, Rate]] = {t.code: {"IND-28": None} for t in TREE}
    found = scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())
    assert {(c.denominator, c.rank, c.unranked) for c in found} == {(600, None, "không có trường hợp nào để tính")}


def test_who_told_nothing_has_no_index_and_no_rank_and_it_says_so() -> None:
    rates: dict[str, dict[str, Rate]] = {t.code: {"IND-20": Fraction(1, 2)} for t in TREE}
    rates["H01"] = {}
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset({"H01"}))}
    assert (found["H01"].value, found["H01"].rank) == ("", None)
    assert found["H01"].unranked == "chưa có số liệu của dòng nào"


def test_totals_of_as_many_points_over_other_lines_are_not_ranked_together() -> None:
    """3.5a and 4.3 have 2 points each: who lacks the one and who lacks the other have 98 points, of other things."""
    whole: dict[str, Rate] = {line.figure: Fraction(1, 2) for line in LINES}
    rates = {top.code: dict(whole) for top in TREE}
    for code in ("H01", "H02"):
        rates[code]["IND-35"] = None
    rates["H03"]["IND-43"] = None
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())}
    assert found["H01"].denominator == found["H03"].denominator == 9800
    assert [found[code].rank for code in ("H01", "H02", "H03")] == [1, 1, None]
    assert found["H03"].unranked == "chưa có điểm ở mọi dòng mà phần đông cơ quan có"


def test_of_sets_that_as_many_have_the_one_of_more_points_is_ranked_then_the_first_by_code() -> None:
    wide: dict[str, Rate] = {"IND-20": Fraction(1, 2), "IND-40": Fraction(1)}
    narrow: dict[str, Rate] = {"IND-20": Fraction(1)}
    rates: dict[str, dict[str, Rate]]
    rates = {"G01": narrow, "G02": wide, "H01": {"IND-43": Fraction(1)}, "H02": {"IND-35": Fraction(1)}, "H03": {}}
    found = {c.scope: c for c in scored_cells(PERIOD, TOTAL, TREE, rates, frozenset())}
    assert (found["G01"].rank, found["G02"].rank) == (None, 1)
    assert (found["H01"].rank, found["H02"].rank, found["H03"].rank) == (None, 1, None), "3.5a stands before 4.3"


TWO = Definition(
    indicator="QD-MAU", figure="", version=1, name="Chỉ số mẫu", article="QĐ mẫu", finish=Finish.POINTS,
    composite=Composite(
        30,
        (IndexLine("1", "IND-10", 10, "50", True), IndexLine("2", "IND-20", 15, "100", True),
         IndexLine("3", "IND-99", 5, "100", True)),
        (("Tốt", "0"),),
        COMPETITION,
    ),
)  # fmt: skip


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    without = (LeftOut("IND-99", 1, "chưa nguồn nào báo"),)
    return made(tmp_path, Country(tmp_path, definitions=(ONLINE, ON_TIME, TWO), left_out=without))


def test_an_index_is_put_together_from_the_cells_of_its_release(contents: Contents) -> None:
    found, online, on_time = (cell(contents, name, "H01") for name in ("QD-MAU", "IND-10", "IND-20"))
    first = min(Fraction(10), Fraction(online.numerator * 20, online.denominator))
    expected = first + Fraction(on_time.numerator * 15, on_time.denominator)
    assert found.numerator == round(expected * 100) and (found.denominator, found.missing) == (2500, "3")


def test_an_excluded_agency_lacks_the_line_instead_of_having_0_points(contents: Contents) -> None:
    assert cell(contents, "QD-MAU", "G02").missing == "2 3"


def test_a_correction_tells_what_revised_facts_did_to_the_points(tmp_path: Path, contents: Contents) -> None:
    fewer = Country(tmp_path, definitions=(ONLINE, ON_TIME, TWO))
    fewer.rows = [row for row in fewer.rows if row["dossier"] != 12]  # a late one of H01
    later = made(tmp_path / "later", fewer)
    (tmp_path / "changes").mkdir()
    with engine() as session:
        found = {c.cell: c for c in computed_changes(session, contents, later, tmp_path / "changes")}
    [part] = found["2026-10:QD-MAU:H01"].parts
    assert part.cause is Cause.REVISION
    assert part.after[0] == cell(later, "QD-MAU", "H01").numerator != part.before[0]


def test_an_index_comes_back_as_it_was_written_and_verifies(tmp_path: Path, contents: Contents) -> None:
    assert contents_of(bundle.unpacked(packed(contents))) == contents
    assert checked(tmp_path, packed(contents)).is_right
    assert "## QD-MAU Chỉ số mẫu" in bundle.unpacked(packed(contents))[bundle.PROSE].decode()


def test_points_and_missing_lines_that_were_touched_are_told(tmp_path: Path, contents: Contents) -> None:
    cells = codec.read(bundle.unpacked(packed(contents))[bundle.CELLS])
    forged = next(c for c in cells if c["id"] == "2026-10:QD-MAU:H01")
    forged["numerator"] += 1
    del forged["missing"]
    found = kinds(checked(tmp_path, with_member(packed(contents), bundle.CELLS, codec.written(cells))))
    assert found["cell"] == ["2026-10:QD-MAU:H01 numerator", "2026-10:QD-MAU:H01 missing"]


@pytest.mark.parametrize("full_at", ["0", "nửa"])
def test_a_threshold_that_is_no_number_is_told_and_never_raised(
    tmp_path: Path, contents: Contents, full_at: str
) -> None:
    plain = codec.read(bundle.unpacked(packed(contents))[bundle.DEFINITIONS])
    index = next(row for row in plain["definitions"] if row["indicator"] == "QD-MAU")
    index["composite"]["lines"][0]["full_at"] = full_at
    found = kinds(checked(tmp_path, with_member(packed(contents), bundle.DEFINITIONS, codec.written(plain))))
    assert "uncountable" in found


def test_a_definition_of_counts_is_written_as_it_was_before_there_were_indices() -> None:
    assert "composite" not in codec.plain_definition(ONLINE)
    assert codec.definition_of(codec.plain_definition(replace(TWO))) == TWO


# Other weights


def frame_and_cells(shares: dict[str, dict[str, Fraction]]) -> tuple[Frame, list[Cell]]:
    """A release whose figures have these shares, of 1,000 cases each, with the index over them."""
    rates: dict[str, dict[str, Rate]] = {top.code: dict(shares.get(top.code, {})) for top in TREE}
    figures = [
        Cell(f"x:{figure}:{code}", figure, 1, code, int(share * 1000), 1000, "1")
        for code, own in shares.items() for figure, share in own.items()
    ]  # fmt: skip
    return Frame((TOTAL, *GROUPS), TREE, COMPETITION), [
        *figures,
        *scored_cells(PERIOD, TOTAL, TREE, rates, frozenset()),
    ]


HALVES = {
    "H01": {"IND-20": Fraction(1), "IND-37": Fraction(1, 2)},
    "H02": {"IND-20": Fraction(1, 2), "IND-37": Fraction(1)},
}


def test_the_weights_of_the_law_give_the_published_ranks_again() -> None:
    frame, cells = frame_and_cells(HALVES)
    points = {line.code: line.points for line in LINES}
    for shift in what_if.index_under(frame, cells, "QD-766", points)[Group.PROVINCE]:
        assert (shift.rank, shift.value) == (shift.other_rank, shift.other_value)


def test_other_weights_change_ranks_side_by_side_with_the_published_ones() -> None:
    """2.1 has 20 points and 3.6 has 6: turned round, who is paid online overtakes who is in time."""
    frame, cells = frame_and_cells(HALVES)
    found = what_if.index_under(frame, cells, "QD-766", {"2.1": 6, "3.6": 20})[Group.PROVINCE]
    told = {s.code: (s.rank, s.other_rank, s.value, s.other_value) for s in found}
    assert told["H01"] == (1, 2, Fraction(23), Fraction(16))
    assert told["H02"] == (2, 1, Fraction(16), Fraction(23))
    assert told["H03"] == (None, None, None, None)


@pytest.mark.parametrize("points", [{"9.9": 1}, {"2.1": -1}, {"2.1": 1001}, {line.code: 0 for line in LINES}])
def test_weights_that_are_none_are_refused(points: dict[str, int]) -> None:
    frame, cells = frame_and_cells(HALVES)
    with pytest.raises(WrongWeights):
        what_if.index_under(frame, cells, "QD-766", points)
    with pytest.raises(WrongWeights):
        what_if.index_under(frame, cells, "IND-20", {})
