"""A correction is a new release that points back and tells every changed cell with its causes, exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies.types import Group
from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import NotAllowed, NotFound, WrongState
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases import services
from motcua.oversight.releases.errors import NeedsCorrection, OtherReason, ReasonNeeded
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.changes import ORDER, changes_between
from motcua.oversight.releases.rules.revisions import reporter_revisions
from motcua.oversight.releases.selectors import offline
from motcua.oversight.releases.selectors import releases as selectors
from motcua.oversight.releases.tests.factories import (
    KNOWN,
    ON_TIME,
    ONLINE,
    PERSONS,
    TREE,
    Country,
    dossier,
    engine,
    revised,
)
from motcua.oversight.releases.tests.test_life_of_a_release import (
    APPROVER,
    EDITOR,
    PUBLIC,
    REVIEWER,
    STRANGER,
    digest,
    published,
)
from motcua.oversight.releases.types import BatchNote, Cause, Cell, Change, Top, Verification

LATER = PUBLIC + timedelta(days=3)
FIRST, SECOND = "2026-10-1", "2026-10-2"
BATCH = BatchNote("nguon-h01", "H01", 4, "ab" * 32, KNOWN + 100)


def correct(code: str = FIRST, reason: str = "tỉnh gửi bổ sung") -> str:
    with clock.at(LATER):
        new = services.prepare_correction(code=code, reason=reason, actor=EDITOR)
        services.cut_off_release(code=new, actor=EDITOR)
        assert services.build_release(code=new)
        services.accept_release(code=new, digest=digest(new), actor=REVIEWER)
        services.approve_release(code=new, digest=digest(new), actor=APPROVER)
        services.publish_release(code=new, actor=EDITOR)
    return new


def parts(code: str = SECOND) -> dict[str, dict[Cause, tuple[tuple[int, int], tuple[int, int]]]]:
    return {c.cell: {p.cause: (p.before, p.after) for p in c.parts} for c in selectors.changes(code)}


def checked(tmp_path: Path, code: str, against: str = "") -> Verification:
    old = services.read_bundle(code=against, actor=ANONYMOUS) if against else None
    with engine() as session:
        return offline.verified(services.read_bundle(code=code, actor=ANONYMOUS), engine=session, against=old)


def test_a_late_batch_changes_its_agency_its_group_and_the_nation_and_is_named(
    country: Country, tmp_path: Path
) -> None:
    published()
    country.batches = (BATCH,)
    country.rows += [dossier(top=3, number=2000 + n, channel=1, known_minute=KNOWN + 100) for n in range(2)]
    assert correct() == SECOND
    found = parts()
    # one dossier of the factory's country became known after the first cut-off too
    assert found["2026-10:IND-10:H01"] == {Cause.REVISION: ((6, 8), (7, 11))}
    assert {cell for cell, causes in found.items() if causes} == {
        f"2026-10:{indicator}:{scope}" for indicator in ("IND-10", "IND-20") for scope in ("H01", "province", "VN")
    }
    [change] = [c for c in selectors.changes(SECOND) if c.cell == "2026-10:IND-10:H01"]
    assert change.parts[0].batches == ("nguon-h01/4",)
    assert change.old and change.new and (change.old.value, change.new.value) == ("75.00", "63.64")
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_a_changed_definition_is_told_apart_from_a_revision_of_the_same_cell(country: Country, tmp_path: Path) -> None:
    country.rows = [row for row in country.rows if row["known_minute"] <= KNOWN]
    published()
    country.batches = (BATCH,)
    country.rows += revised(country.rows[1], KNOWN + 100, channel=1)
    country.redefine(ONLINE, version=2, numerator=ON_TIME.numerator)
    correct()
    causes = parts()["2026-10:IND-10:H01"]
    assert set(causes) == {Cause.REVISION, Cause.DEFINITION}
    assert causes[Cause.REVISION][1] == causes[Cause.DEFINITION][0] == (5, 8)
    [cell] = selectors.cells(SECOND, indicator="IND-10", scope="H01")
    assert causes[Cause.DEFINITION][1] == (cell.numerator, cell.denominator)
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_who_tells_for_the_first_time_after_the_cut_off_is_a_revision_with_its_batches_and_no_change_of_the_tree(
    country: Country, tmp_path: Path
) -> None:
    """Its number in the facts came with its first batch: 21 cells said that the agencies had changed."""
    country.rows = [row for row in country.rows if row["known_minute"] <= KNOWN and row["top"] != 3]
    country.tree = tuple(replace(top, number=-18) if top.code == "H01" else top for top in TREE)
    published()
    country.tree, country.batches = TREE, (BATCH,)
    country.rows += [dossier(top=3, number=2000 + n, known_minute=KNOWN + 100) for n in range(2)]
    correct()
    found = {change.cell: change.parts for change in selectors.changes(SECOND)}
    [part] = found["2026-10:IND-10:H01"]
    assert (part.cause, part.before, part.after) == (Cause.REVISION, (0, 0), (2, 2))
    assert part.batches == ("nguon-h01/4",)
    assert {part.cause for parts in found.values() for part in parts} == {Cause.REVISION}
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_a_merger_in_the_tree_is_a_cause_of_its_own(country: Country, tmp_path: Path) -> None:
    country.rows = [row for row in country.rows if row["known_minute"] <= KNOWN]
    published()
    country.tree = (*TREE[:4], Top(6, "H04", "Tỉnh Mẫu Mới", Group.PROVINCE))
    correct()
    found = parts()
    assert found["2026-10:IND-10:H03"] == {Cause.TREE: ((5, 8), (0, 0))}
    assert set(found["2026-10:IND-10:VN"]) == {Cause.TREE}
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_a_cell_that_todays_program_counts_otherwise_is_told_as_a_change_of_code(
    country: Country, tmp_path: Path
) -> None:
    """The old bundle is forged here to stand for an older program with a fault."""
    country.rows = [row for row in country.rows if row["known_minute"] <= KNOWN]
    wrong = Cell("2026-10:IND-10:H01", "IND-10", 1, "H01", 9, 9, "100.00", 1)
    right = replace(wrong, numerator=8, value="88.89")
    pairs = {right.id: (8, 9)}
    [change] = changes_between([wrong], [right], [pairs] * 4, {wrong.id: ("nguon/1",)})
    assert [(p.cause, p.before, p.after, p.batches) for p in change.parts] == [(Cause.CODE, (9, 9), (8, 9), ())]


def test_a_correction_that_changes_nothing_lists_nothing(country: Country, tmp_path: Path) -> None:
    country.rows = [row for row in country.rows if row["known_minute"] <= KNOWN]
    published()
    assert selectors.changes(correct()) == []
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_a_rank_that_moves_because_of_another_agency_is_listed_too(country: Country) -> None:
    published()
    country.rows += [dossier(top=3, number=2000 + n, channel=1, known_minute=KNOWN + 100) for n in range(9)]
    correct()
    [moved] = [c for c in selectors.changes(SECOND) if c.cell == "2026-10:IND-10:H02"]
    assert moved.parts == () and moved.others == ("rank",)


def test_the_old_release_stays_as_it_was_and_says_what_replaced_it(country: Country, tmp_path: Path) -> None:
    before = services.read_bundle(code=published(), actor=ANONYMOUS)
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    correct()
    assert services.read_bundle(code=FIRST, actor=ANONYMOUS) == before
    assert selectors.release(FIRST).corrected_by == SECOND
    assert selectors.release(SECOND).corrects == FIRST
    heading = offline.opened(services.read_bundle(code=SECOND, actor=ANONYMOUS)).heading
    assert (heading.corrects, heading.corrects_digest) == (FIRST, Release.objects.get(code=FIRST).manifest_digest)
    assert checked(tmp_path, FIRST).is_right


def test_what_was_public_at_an_instant_can_be_asked_for_ever(country: Country) -> None:
    published()
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    correct()
    october = Period.month(2026, 10)
    assert selectors.latest_release(october).code == SECOND
    assert selectors.latest_release(october, PUBLIC + timedelta(hours=1)).code == FIRST
    with pytest.raises(NotFound):
        selectors.latest_release(october, PUBLIC - timedelta(hours=1))
    [(period, code, cell)] = selectors.series("IND-10", "VN", PUBLIC + timedelta(hours=1))
    assert (period, code, cell.denominator) == (october, FIRST, 40)
    [(_, code, cell)] = selectors.series("IND-10", "VN")
    assert (code, cell.denominator) == (SECOND, 42)


def test_a_forged_list_of_changes_is_told(country: Country, tmp_path: Path) -> None:
    published()
    country.rows += [dossier(top=3, number=2000, known_minute=KNOWN + 100)]
    content = services.read_bundle(code=correct(), actor=ANONYMOUS)
    old = services.read_bundle(code=FIRST, actor=ANONYMOUS)
    held = offline.opened(content)
    shorter = codec.written([codec.plain_change(c) for c in held.changes[1:]])
    forged = bundle.packed({**bundle.unpacked(content), bundle.CHANGES: shorter})
    with engine() as session:
        found = offline.verified(forged, engine=session, against=old).findings
        assert ("change", held.changes[0].cell) in {(f.kind, f.where) for f in found}
        other = bundle.packed({**bundle.unpacked(old), "x": b""})
        assert not offline.verified(content, engine=session, against=other).findings  # its manifest is the same
        wrong = offline.verified(content, engine=session, against=content).findings
        assert ("against", "another bundle") in {(f.kind, f.where) for f in wrong}


def test_correcting_is_for_editors_has_a_reason_and_may_be_asked_twice(country: Country) -> None:
    published()
    with pytest.raises(NotAllowed):
        services.prepare_correction(code=FIRST, reason="x", actor=STRANGER)
    with pytest.raises(ReasonNeeded):
        services.prepare_correction(code=FIRST, reason=" ", actor=EDITOR)
    with clock.at(LATER):
        assert [services.prepare_correction(code=FIRST, reason="x", actor=EDITOR) for _ in range(2)] == [SECOND] * 2
    with pytest.raises(WrongState):
        services.prepare_correction(code=SECOND, reason="x", actor=EDITOR)


def test_a_second_correction_for_another_reason_is_refused_and_not_swallowed(country: Country) -> None:
    published()
    with clock.at(LATER):
        services.prepare_correction(code=FIRST, reason="tỉnh gửi bổ sung", actor=EDITOR)
        with pytest.raises(OtherReason) as refused:
            services.prepare_correction(code=FIRST, reason="sửa định nghĩa", actor=EDITOR)
    assert "tỉnh gửi bổ sung" in refused.value.sentence("vi") and SECOND in refused.value.sentence("en")


def test_only_the_newest_edition_is_corrected(country: Country) -> None:
    published()
    correct()
    with pytest.raises(NeedsCorrection), clock.at(LATER):
        services.prepare_correction(code=FIRST, reason="x", actor=EDITOR)


def test_the_bundle_of_a_correction_can_still_compute_the_old_definitions(country: Country, tmp_path: Path) -> None:
    """An old definition needs a column that the new ones do not; the facts of the correction carry it."""
    country.definitions = (ONLINE, PERSONS)
    published()
    country.definitions = (ONLINE,)
    correct()
    gone = [c for c in selectors.changes(SECOND) if c.cell.startswith("2026-10:IND-16")]
    assert gone and all(c.new is None for c in gone)
    assert checked(tmp_path, SECOND, FIRST).is_right


def test_the_passport_of_a_number_tells_everything_behind_it(country: Country) -> None:
    country.tardy = ("H03",)
    published()
    country.batches = (BATCH,)
    country.rows += [dossier(top=3, number=2000, channel=1, known_minute=KNOWN + 100)]
    correct()
    found = selectors.passport(SECOND, "2026-10:IND-20:province")
    assert "late_minute > cut" in found.numerator_filter
    assert (found.late, found.silent) == (("H03",), ())
    assert {source.top for source in found.sources} == {"H01", "H02", "H03"}
    assert [code for code, _ in found.revisions] == [FIRST, SECOND]
    assert found.changes[0].parts[0].batches == ("nguon-h01/4",)
    nation = selectors.passport(SECOND, "2026-10:IND-20:VN")
    assert nation.exclusions == (("G02", "cơ quan có chức năng đặc thù"),)
    with pytest.raises(NotFound):
        selectors.passport(SECOND, "2026-10:IND-99:VN")


def test_revision_statistics_tell_how_much_a_reporter_moved(country: Country) -> None:
    country.silent = ("H03",)
    published()
    country.rows += [dossier(top=3, number=2000 + n, channel=1, known_minute=KNOWN + 100) for n in range(2)]
    correct()
    found = {row.top: row for row in selectors.revisions_by_reporter()}
    assert (found["H01"].cells, found["H01"].revised) == (2, 2)
    assert found["H01"].largest_points == "11.3636"  # 6/8 to 7/11
    assert (found["H02"].revised, found["H02"].mean_points) == (0, "0.0000")
    assert (found["H03"].late_releases, found["H03"].releases) == (1, 1)
    assert found["G02"].cells == 1


pairs = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(pairs, pairs, pairs, pairs, pairs)
def test_the_parts_of_a_change_always_join_from_old_to_new(
    old: tuple[int, int], code: tuple[int, int], facts: tuple[int, int], rules: tuple[int, int], new: tuple[int, int]
) -> None:
    first, last = (Cell("c", "I", 1, "H01", *pair, "") for pair in (old, new))
    found = changes_between([first], [last], [{"c": pair} for pair in (code, facts, rules, new)], {})
    assert bool(found) == (first != last)
    for change in found:
        joined(change, old, new)


def joined(change: Change, old: tuple[int, int], new: tuple[int, int]) -> None:
    steps = [old, *(part.after for part in change.parts)]
    assert [part.before for part in change.parts] == steps[:-1]
    assert steps[-1] == new
    order = [ORDER.index(part.cause) for part in change.parts]
    assert order == sorted(set(order))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=5))
def test_a_reporter_that_never_moved_has_no_revision(editions: list[tuple[int, int]]) -> None:
    same = [(1, n, Cell("c", "I", 1, "H01", *editions[0], "")) for n in range(len(editions))]
    [found] = reporter_revisions(same)
    assert (found.revised, found.mean_points) == (0, "0.0000")
    [moved] = reporter_revisions((1, n, Cell("c", "I", 1, "H01", *pair, "")) for n, pair in enumerate(editions))
    assert moved.revised == (editions[0] != editions[-1])


def test_the_cut_off_of_a_correction_is_a_whole_minute_so_that_no_batch_before_it_is_missed(country: Country) -> None:
    published()
    with clock.at(LATER + timedelta(seconds=40)):
        code = services.prepare_correction(code=FIRST, reason="gửi bổ sung", actor=EDITOR)
    assert selectors.release(code, published_only=False).cut_off_at == LATER + timedelta(minutes=1)


def test_a_correction_on_its_way_does_not_exist_for_the_public(country: Country) -> None:
    published()
    with clock.at(LATER):
        code = services.prepare_correction(code=FIRST, reason="gửi bổ sung", actor=EDITOR)
        for read in (services.read_cells, services.read_bundle):
            with pytest.raises(NotFound):
                read(code=code, actor=STRANGER)


def test_a_figure_that_is_never_ranked_by_its_definition_has_no_rank(country: Country) -> None:
    country.definitions = (replace(ONLINE, texts={"ties": "Không xếp hạng"}),)
    cells = selectors.cells(published())
    assert {cell.rank for cell in cells} == {None}
    assert {cell.unranked for cell in cells if cell.scope in ("H01", "H02")} == {"không xếp hạng"}
