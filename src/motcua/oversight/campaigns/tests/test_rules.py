"""Due moments, checks, outliers, sums and sheets, each against its text and against what breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import epoch
from motcua.kernel.clipboard import sheet_of_text
from motcua.kernel.sheets import Sheet, SheetCell
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.campaigns.rules import due, totals
from motcua.oversight.campaigns.rules.calendar_feed import Date, calendar, escaped, folded
from motcua.oversight.campaigns.rules.checks import Surroundings, findings_of, unanswered
from motcua.oversight.campaigns.rules.outliers import outlier_of
from motcua.oversight.campaigns.rules.sheets import read_sheet
from motcua.oversight.campaigns.selectors.forms import due_rules, form, forms
from motcua.oversight.campaigns.tests.factories import GOOD, OCTOBER
from motcua.oversight.campaigns.types import Form, RemarkKind, Severity
from motcua.oversight.indicators.types import TOLD_COUNTS

CALENDAR = WorkingCalendar(
    "thử", ((time(7), time(17)),), frozenset({5, 6}), frozenset({date(2026, 11, 20)}), frozenset()
)
RULE = next(rule for rule in due_rules() if rule.code == "monthly-2020")
BOUND = Fraction(7, 2)


def full() -> Form:
    return form("toan-trinh", 1)


def found(
    before: Sequence[Sequence[int | None]] = (), observed: Sequence[int | None] = (), **changes: int
) -> list[str]:
    counts = {**GOOD, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return [f.check for f in findings_of(full(), tuple(counts.values()), Surroundings(before, observed))]


# ---------- Moments ----------


def test_a_report_is_due_at_24_hours_of_the_20th_of_the_next_month() -> None:
    """Letter 3485/BTTTT-THH, 4; 20 September 2026 is a Sunday, so the last day is Monday."""
    assert due.due_day(RULE, OCTOBER + 1, CALENDAR) == date(2026, 12, 21)
    plain = due.due_day(RULE, OCTOBER - 2, CALENDAR)
    assert plain == date(2026, 9, 21)
    assert epoch.day_end(plain) == datetime(2026, 9, 21, 17, tzinfo=UTC)


def test_a_due_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert due.due_day(RULE, OCTOBER, CALENDAR) == date(2026, 11, 23)


def test_midnight_itself_is_late_and_the_microsecond_before_is_not() -> None:
    at = epoch.day_end(date(2026, 11, 20))
    assert due.is_in_time(datetime(2026, 11, 20, 16, 59, 59, 999_999, UTC), at)
    assert not due.is_in_time(datetime(2026, 11, 20, 17, tzinfo=UTC), at)


def test_the_lock_comes_ten_working_days_after_the_due_day() -> None:
    assert due.locks_at(RULE, date(2026, 10, 20), CALENDAR) == datetime(2026, 11, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "kind"),
    [("15", "before-5"), ("18", "before-2"), ("20", "before-0"), ("19", ""), ("21", "late-1"), ("24", "late-4")],
)
def test_reminders_fall_on_the_days_of_the_rule(on: str, kind: str) -> None:
    assert due.reminder_of(RULE, date(2026, 11, 20), date(2026, 11, int(on))) == kind


# ---------- Forms ----------


def test_forms_count_and_never_ask_for_a_rate() -> None:
    assert {f.code for f in forms()} == {"muc-3-4", "toan-trinh", "dich-vu-cong-quy", "giai-quyet-nam"}
    assert not [e.name for f in forms() for e in f.elements if "%" in e.name or "tỉ lệ" in e.name.lower()]


def test_checks_and_declarations_name_elements_of_their_form() -> None:
    for each in forms():
        known = {element.code for element in each.elements}
        named = [code for c in each.checks for code in (*c.left, *c.right) if ":" not in code]
        named += [code for d in each.declares for code in (*d.numerator, *d.denominator)]
        assert set(named) <= known
        assert all("{left}" in c.vi and "{right}" in c.vi for c in each.checks)


def test_an_element_tells_a_release_what_it_knows_and_no_two_tell_the_same() -> None:
    for each in forms():
        told = [element.tells for element in each.elements if element.tells]
        assert set(told) <= set(TOLD_COUNTS) and len(told) == len(set(told)), each.code


# ---------- Checks ----------


def test_a_good_report_has_nothing_to_be_said_about() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"truc_tuyen": 5401}, "phan-kenh"), ({"toan_trinh": 1301}, "phan-dv"), ({"dung_han": 5371}, "phan-dung"),
        ({"cuoi_ky": 151}, "can-doi"), ({"hs_toan_trinh": 5371}, "phan-tt"), ({"co_ho_so": 1501}, "phan-hs"),
    ],
)  # fmt: skip
def test_a_part_is_never_more_than_its_whole_and_sums_add_up(changes: dict[str, int], check: str) -> None:
    """Law.md 4.10, checks 2 and 3; each at the first number that breaks it."""
    counts = {**GOOD, **{name.replace("_", "-"): value for name, value in changes.items()}}
    said = findings_of(full(), tuple(counts.values()), Surroundings())
    assert check in [finding.check for finding in said if finding.severity is Severity.ERROR]


def test_at_the_limit_a_part_may_equal_its_whole() -> None:
    assert found(truc_tuyen=5400, dung_han=5370) == []


def test_what_was_carried_over_is_what_the_month_before_ended_with() -> None:
    last = dict(GOOD) | {"cuoi-ky": 121}
    assert found([tuple(last.values())]) == ["chuyen-ky"]
    assert found([tuple((last | {"cuoi-ky": 120}).values())]) == []


def test_a_jump_beyond_half_or_double_is_asked_about() -> None:
    """The report of Q2/2018 speaks of services "down by more than 50 %"."""
    last = tuple((dict(GOOD) | {"toan-trinh": 450, "cuoi-ky": 120}).values())
    assert found([last]) == []
    assert found([last], toan_trinh=901) == ["nhay-tt"]


def test_a_difference_to_the_synchronised_dossiers_is_asked_about() -> None:
    known = [None, None, None, None, None, 5399, None, None, None, None, None]
    assert found(observed=known) == ["khac-tiep-nhan"]


def test_a_missing_count_is_an_error_and_says_to_write_zero() -> None:
    counts = [None, *list(GOOD.values())[1:]]
    (finding,) = findings_of(full(), counts, Surroundings())
    assert finding.severity is Severity.ERROR and "ghi 0" in finding.vi


def test_an_answer_settles_a_warning_but_no_error() -> None:
    warned = findings_of(full(), tuple(GOOD.values()), Surroundings((), [1] * 11))
    answers = {f.check: "Đã kiểm tra" for f in warned}
    assert warned and not unanswered(warned, answers)
    assert unanswered(warned, {f.check: "  " for f in warned}) == warned
    wrong = findings_of(full(), tuple((dict(GOOD) | {"truc-tuyen": 9999}).values()), Surroundings())
    assert unanswered(wrong, {f.check: "Bỏ qua" for f in wrong}) == wrong


# ---------- Outliers ----------


def test_a_zero_too_many_is_far_from_a_short_skewed_series() -> None:
    series = [410, 388, 455, 402, 430, 377, 468]
    far = outlier_of(4300, series, BOUND)
    assert far is not None and 380 <= far.usual <= 440
    assert outlier_of(512, series, BOUND) is None


def test_a_month_that_is_high_every_year_is_no_outlier() -> None:
    year = [100, 105, 98, 102, 110, 950, 104, 99, 101, 97, 103, 100]
    twice = [*year, *(n + 3 for n in year[:5])]
    assert outlier_of(980, twice, BOUND) is None
    assert outlier_of(980, twice[:-1], BOUND) is not None


def test_a_series_that_never_moved_does_not_shout_at_a_small_step() -> None:
    assert outlier_of(1020, [1000] * 12, BOUND) is None


def test_with_few_months_nothing_is_said() -> None:
    assert outlier_of(10**6, [1, 2, 1, 2, 1], BOUND) is None


@given(st.lists(st.integers(0, 10**12), min_size=6, max_size=24), st.integers(0, 10**12))
def test_whether_a_count_is_far_is_decided_the_same_whatever_the_unit_of_time(series: list[int], count: int) -> None:
    first, second = outlier_of(count, series, BOUND), outlier_of(count, list(series), BOUND)
    assert first == second
    assert first is None or first.score > 3


# ---------- Counts as people write them ----------


@pytest.mark.parametrize(
    ("text", "count", "kind"),
    [
        ("1234", 1234, None), ("", None, None), ("  7 ", 7, None), ("1.234", 1234, RemarkKind.READ_AS),
        ("1.234.567", 1234567, RemarkKind.READ_AS), ("1 234", 1234, RemarkKind.READ_AS),
        ("1\u00a0234", 1234, RemarkKind.READ_AS), ("1.234,00", 1234, RemarkKind.READ_AS),
        ("1,234,567", 1234567, RemarkKind.READ_AS), ("1,234", None, RemarkKind.UNCERTAIN),
        ("12.5", None, RemarkKind.NOT_WHOLE), ("12,5", None, RemarkKind.NOT_WHOLE), ("-3", None, RemarkKind.NEGATIVE),
        ("45 %", None, RemarkKind.NOT_A_NUMBER), ("không có", None, RemarkKind.NOT_A_NUMBER),
        ("1e5", None, RemarkKind.NOT_A_NUMBER), ("１２", None, RemarkKind.NOT_A_NUMBER),
        ("9" * 17, None, RemarkKind.NOT_A_NUMBER),
    ],
)  # fmt: skip
def test_a_count_is_read_as_it_is_written_here_and_never_guessed(
    text: str, count: int | None, kind: RemarkKind | None
) -> None:
    assert totals.read_count(text) == (count, kind)


@given(st.integers(0, 2**53))
def test_a_count_grouped_by_dots_is_read_back(count: int) -> None:
    grouped = f"{count:,}".replace(",", ".")
    assert totals.read_count(grouped)[0] == count


@given(st.lists(st.lists(st.none() | st.integers(0, 10**9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_parts_are_added_and_a_sum_without_one_of_them_is_none(parts: list[list[int | None]]) -> None:
    added = totals.added(parts)
    for place, total in enumerate(added):
        column = [row[place] for row in parts]
        assert total == (None if None in column else sum(n for n in column if n is not None))


# ---------- Sheets ----------


def remarks(sheet: Sheet) -> list[RemarkKind]:
    return [r.kind for r in read_sheet(full(), sheet).remarks if r.kind is not RemarkKind.MISSING]


def test_a_line_is_known_by_its_name_without_accents_too() -> None:
    read = read_sheet(full(), sheet_of_text("ho so tiep nhan trong thang, moi cach nop\t5400\n"))
    assert read.texts == {"tiep-nhan": "5400"}


def test_a_quoted_cell_with_a_line_break_is_one_cell() -> None:
    read = read_sheet(full(), sheet_of_text('"Hồ sơ tiếp nhận trong tháng,\nmọi cách nộp"\t5400\n'))
    assert read.texts == {"tiep-nhan": "5400"}


def test_a_line_repeated_with_another_number_is_asked_about() -> None:
    sheet = sheet_of_text("thu-tuc\t1\nthu-tuc\t2\n")
    assert read_sheet(full(), sheet).texts == {}
    assert [choice.texts for choice in read_sheet(full(), sheet).choices] == [{"thu-tuc": "1"}]
    assert remarks(sheet) == [RemarkKind.UNCLEAR, RemarkKind.REPEATED]
    same = sheet_of_text("thu-tuc\t1\nthu-tuc\t1\n")
    assert read_sheet(full(), same).texts == {"thu-tuc": "1"}
    assert remarks(same) == [RemarkKind.REPEATED]


def test_what_the_form_does_not_have_is_told_and_not_taken() -> None:
    assert remarks(sheet_of_text("thu-tuc\t1\nSố xe máy\t12\n")) == [RemarkKind.UNKNOWN_LINE]


def test_too_many_numbers_are_named() -> None:
    read = read_sheet(full(), sheet_of_text("\n".join("5" for _ in range(13))))
    assert read.remarks[-1].kind is RemarkKind.TOO_MANY and "5, 5" in read.remarks[-1].sentence("vi")


def test_several_numbers_in_a_line_are_asked_about() -> None:
    sheet = sheet_of_text("thu-tuc\t1900\t1850\n")
    assert read_sheet(full(), sheet).texts == {}
    assert [choice.column for choice in read_sheet(full(), sheet).choices] == ["B", "C"]
    assert remarks(sheet) == [RemarkKind.SEVERAL]


def test_a_formula_without_a_result_is_told_and_the_cell_stays() -> None:
    sheet = Sheet(
        ((SheetCell("Chỉ tiêu"), SheetCell("Số liệu")), (SheetCell("thu-tuc"), SheetCell("", is_formula=True)))
    )
    assert read_sheet(full(), sheet).texts == {}
    assert remarks(sheet) == [RemarkKind.FORMULA]


@given(st.text(max_size=400))
def test_no_pasted_text_breaks_the_reader(text: str) -> None:
    read = read_sheet(full(), sheet_of_text(text.replace("\0", "")))
    assert all(remark.sentence("vi") and remark.sentence("en") for remark in read.remarks)


# ---------- iCalendar ----------


def test_lines_are_folded_at_75_octets_and_never_inside_a_letter() -> None:
    """RFC 5545, 3.1."""
    line = "SUMMARY:" + "Hạn nộp báo cáo tháng mười một năm hai nghìn không trăm hai mươi sáu " * 3
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line


def test_text_is_escaped() -> None:
    """RFC 5545, 3.3.11."""
    assert escaped("a;b,c\\d\ne\r\nf") == "a\\;b\\,c\\\\d\\ne\\nf"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_a_folded_feed_unfolds_to_what_was_written(title: str) -> None:
    stamp = datetime(2026, 11, 1, tzinfo=UTC)
    each = Date("x@motcua", date(2026, 11, 20), title, title, "https://example.vn/", stamp)
    lines = calendar(name="Thử", dates=[each]).replace("\r\n ", "").split("\r\n")
    assert f"SUMMARY:{escaped(title)}" in lines
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
