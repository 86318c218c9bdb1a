"""Reading official texts by rule: points, deadlines, owners; 20 tasks of letter 3109 come out as they are (F-146)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies.types import Group
from motcua.oversight.directives.rules.deadlines import names_no_day, read_deadline
from motcua.oversight.directives.rules.owners import Register, owners_of
from motcua.oversight.directives.rules.points import points_of
from motcua.oversight.directives.rules.reading import EARLY, NO_DEADLINE, NO_OWNER, NO_SUCH_DAY, PARTLY, propose
from motcua.oversight.directives.rules.rounds import is_possible, next_due, rhythm_from
from motcua.oversight.directives.types import Named, Recurrence, Rhythm

NAMES = [Named("G01", "Bộ Công an"), Named("G15", "Bộ Tư pháp"), Named("G18", "Bộ Y tế"),
         Named("G22", "Văn phòng Chính phủ"), Named("H01", "UBND tỉnh An Giang")]  # fmt: skip
ISSUED = date(2023, 8, 1)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Thời hạn hoàn thành: Tháng 8/2023.", date(2023, 8, 31)),
        ("Thời hạn hoàn thành: Năm 2023.", date(2023, 12, 31)),
        ("hoàn thành trước ngày 30/9/2023", date(2023, 9, 29)),
        ("xong trước 01/10/2023", date(2023, 9, 30)),
        ("chậm nhất ngày 30 tháng 9 năm 2023", date(2023, 9, 30)),
        ("trong Quý IV năm 2023", date(2023, 12, 31)),
        ("phấn đấu hoàn thành trong quý III-2020", date(2020, 9, 30)),
        ("hoàn thành trong tháng 2-2024", date(2024, 2, 29)),
        ("trước tháng 10/2023", date(2023, 9, 30)),
        ("trong 6 tháng đầu năm 2024", date(2024, 6, 30)),
        ("ít nhất đạt 30% trong năm 2020", date(2020, 12, 31)),
    ],
)
def test_a_deadline_is_read_to_its_last_day(text: str, due: date) -> None:
    found = read_deadline(text)
    assert (found.due_on, found.recurrence) == (due, Recurrence.ONCE)
    assert found.words


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("báo cáo hằng tháng", Recurrence.MONTHLY),
        ("Hàng tháng, thống kê tỷ lệ", Recurrence.MONTHLY),
        ("tổng hợp hằng quý", Recurrence.QUARTERLY),
        ("hằng năm", Recurrence.YEARLY),
        ("rà soát thường xuyên", Recurrence.REGULAR),
    ],
)
def test_a_rhythm_is_no_day(text: str, rhythm: Recurrence) -> None:
    assert (read_deadline(text).due_on, read_deadline(text).recurrence) == (None, rhythm)


def test_the_date_of_a_cited_decree_is_no_deadline() -> None:
    assert not read_deadline("theo Nghị định số 42/2022/NĐ-CP ngày 24/6/2022 của Chính phủ").is_known


@pytest.mark.parametrize("words", ["trước ngày 31/9/2023", "Thời hạn hoàn thành: 30/02/2027"])
def test_a_day_that_no_calendar_has_is_no_deadline_and_is_said(words: str) -> None:
    assert read_deadline(words).due_on is None and names_no_day(words)
    [draft] = propose(f"1. Bộ Mẫu Một hoàn thành kế hoạch, {words}", date(2023, 1, 1), [], {})
    assert NO_SUCH_DAY in draft.warnings and NO_DEADLINE not in draft.warnings
    assert not names_no_day(words.replace("31/9", "30/9").replace("30/02", "28/02"))


def test_before_a_day_is_said_to_be_a_choice() -> None:
    assert "liền trước" in read_deadline("trước ngày 30/9/2023").note


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    for draft in propose(text, ISSUED, NAMES, {}):
        assert draft.text and draft.sentence


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("báo cáo trước ngày 20 hằng tháng", Rhythm(Recurrence.MONTHLY, 19)),
        ("Hằng tháng, chậm nhất ngày 20, gửi báo cáo", Rhythm(Recurrence.MONTHLY, 20)),
        ("báo cáo trước ngày 01 mỗi tháng", Rhythm(Recurrence.MONTHLY, 0)),
        ("gửi trước ngày 25 của tháng cuối hằng quý", Rhythm(Recurrence.QUARTERLY, 24, 3)),
        ("gửi ngày 05 tháng đầu quý sau, hằng quý", Rhythm(Recurrence.QUARTERLY, 5, 1)),
        ("trước ngày 15/12 hằng năm", Rhythm(Recurrence.YEARLY, 14, 12)),
        ("trước ngày 01 tháng 7 hằng năm", Rhythm(Recurrence.YEARLY, 0, 6)),
        ("chậm nhất thứ Sáu hằng tuần", Rhythm(Recurrence.WEEKLY, 5)),
        ("báo cáo trước thứ Hai hằng tuần", Rhythm(Recurrence.WEEKLY, 0)),
        ("theo Nghị định số 42/2022/NĐ-CP ngày 24/6/2022, báo cáo hằng tháng", Rhythm(Recurrence.MONTHLY)),
    ],
)
def test_the_day_in_a_round_is_read_with_its_rhythm(text: str, rhythm: Rhythm) -> None:
    found = read_deadline(text)
    assert (Rhythm(found.recurrence, found.day, found.month), found.due_on) == (rhythm, None)
    assert not found.is_partly
    assert is_possible(rhythm) and ("liền trước" in found.note) == ("trước" in text)


@pytest.mark.parametrize(
    "text",
    [
        "báo cáo trước ngày 45 hằng tháng",
        "báo cáo trước ngày 20 hằng quý",
        "báo cáo trước 20 hằng tháng",
        "báo cáo ngày 31/4 hằng năm",
        "báo cáo hằng tháng vào đầu tháng",
        "báo cáo hằng quý, hằng năm",
        "báo cáo hằng tháng, hoàn thành trong năm 2026",
    ],
)
def test_words_of_time_that_were_not_understood_are_said(text: str) -> None:
    assert read_deadline(text).is_partly
    assert PARTLY in propose(f"1. Các bộ {text}.", ISSUED, NAMES, {})[0].warnings


def test_a_day_named_with_a_rhythm_is_never_dropped_without_a_word() -> None:
    drafts = propose("1. Các bộ báo cáo trước ngày 20 hằng tháng.", ISSUED, NAMES, {})
    assert (drafts[0].deadline.day, drafts[0].deadline.words) == (19, "trước ngày 20 hằng tháng")


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm(Recurrence.MONTHLY, 20), date(2026, 12, 20), date(2027, 1, 20)),
        (Rhythm(Recurrence.MONTHLY, 20), date(2026, 12, 19), date(2026, 12, 20)),
        (Rhythm(Recurrence.MONTHLY, 31), date(2027, 1, 31), date(2027, 2, 28)),
        (Rhythm(Recurrence.MONTHLY), date(2026, 11, 30), date(2026, 12, 31)),
        (Rhythm(Recurrence.QUARTERLY, 24, 3), date(2026, 12, 24), date(2027, 3, 24)),
        (Rhythm(Recurrence.QUARTERLY, 5, 1), date(2026, 12, 24), date(2027, 1, 5)),
        (Rhythm(Recurrence.QUARTERLY), date(2026, 9, 30), date(2026, 12, 31)),
        (Rhythm(Recurrence.YEARLY, 29, 2), date(2027, 3, 1), date(2028, 2, 29)),
        (Rhythm(Recurrence.YEARLY), date(2026, 12, 30), date(2026, 12, 31)),
        (Rhythm(Recurrence.WEEKLY, 5), date(2026, 11, 20), date(2026, 11, 27)),
        (Rhythm(Recurrence.WEEKLY), date(2026, 11, 21), date(2026, 11, 22)),
        (Rhythm(Recurrence.REGULAR), date(2026, 11, 21), None),
        (Rhythm(), date(2026, 11, 21), None),
    ],
)
def test_the_next_round_is_owed_on_the_same_day_of_its_round(rhythm: Rhythm, after: date, due: date | None) -> None:
    assert next_due(rhythm, after) == due


_ROUNDS = [Recurrence.WEEKLY, Recurrence.MONTHLY, Recurrence.QUARTERLY, Recurrence.YEARLY]
_LONGEST = {Recurrence.WEEKLY: 7, Recurrence.MONTHLY: 31, Recurrence.QUARTERLY: 92, Recurrence.YEARLY: 366}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(_ROUNDS))
def test_a_first_day_begins_rounds_that_keep_it_and_leave_none_out(first: date, recurrence: Recurrence) -> None:
    rhythm = rhythm_from(recurrence, first)
    assert is_possible(rhythm)
    assert next_due(rhythm, first - timedelta(days=1)) == first
    following = next_due(rhythm, first)
    assert following is not None and 0 < (following - first).days <= _LONGEST[recurrence]


def test_points_are_taken_in_order_and_recipients_left_out() -> None:
    text = (
        "Kính gửi: các bộ\n\n1. Việc một.\n\n2. Việc hai:\na) Phần a.\nb) Phần b\nnối dòng.\n\nNơi nhận:\n1. Như trên"
    )
    assert [(p.article, p.text) for p in points_of(text)] == [
        ("1", "Việc một."), ("2.a", "Phần a."), ("2.b", "Phần b nối dòng."),
    ]  # fmt: skip


def test_owner_stands_before_and_partners_after_the_word_of_working_together() -> None:
    found = owners_of("Bộ Công an chủ trì, phối hợp với Bộ Tư pháp và Bộ Y tế hoàn thiện", Register(NAMES))
    assert (found.codes, found.partners) == (("G01",), ("G15", "G18"))
    ours = owners_of("Ủy ban nhân dân tỉnh An Giang báo cáo", Register(NAMES))
    assert ours.codes == ("H01",)


def test_a_heading_names_the_owner_of_its_letters() -> None:
    text = "2. Văn phòng Chính phủ:\na) Báo cáo hằng tháng."
    assert propose(text, ISSUED, NAMES, {})[0].owners.codes == ("G22",)


def test_the_letter_addresses_owners_whom_no_point_names() -> None:
    head = "Kính gửi:\n- Các bộ, cơ quan ngang bộ;\n- Ủy ban nhân dân các tỉnh, thành phố.\n\n"
    text = head + "1. Rà soát. Thời hạn: Tháng 8/2023."
    assert propose(text, ISSUED, NAMES, {})[0].owners.groups == (Group.MINISTRY, Group.PROVINCE)


def test_what_a_person_must_look_at_is_said() -> None:
    drafts = propose("1. Làm trước ngày 01/01/2020.\n2. Làm.", ISSUED, NAMES, {})
    assert drafts[0].warnings == (EARLY, NO_OWNER)
    assert drafts[1].warnings == (NO_DEADLINE, NO_OWNER)


def test_words_of_an_indicator_propose_it() -> None:
    drafts = propose(
        "1. Giao tỷ lệ hồ sơ trực tuyến. Sản phẩm: Quyết định.", ISSUED, NAMES, {"tỷ lệ hồ sơ trực tuyến": "IND-10"}
    )
    assert (drafts[0].indicator, drafts[0].evidence) == ("IND-10", "Quyết định")
