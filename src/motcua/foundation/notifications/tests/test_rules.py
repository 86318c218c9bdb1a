from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.notifications import rules, services
from motcua.foundation.notifications.errors import OutsideLink
from motcua.foundation.notifications.selectors import wording_of
from motcua.foundation.notifications.tests.factories import RECEIVED
from motcua.foundation.notifications.types import Wording

ROWS = json.loads(services.REFERENCE.read_text(encoding="utf-8"))
PURPOSES = {
    "dossier_submitted",
    "dossier_received",
    "supplement_requested",
    "supplement_received",
    "dossier_refused",
    "dossier_assigned",
    "result_ready",
    "result_returned",
    "payment_confirmed",
    "payment_refused",
    "reconciliation_found",
    "task_due",
    "task_late",
    "task_accepted",
    "task_returned",
    "task_extended",
    "task_refused",
    "task_cancelled",
    "reconciliation_explained",
    "reconciliation_accepted",
    "reconciliation_rejected",
    "reconciliation_signed",
    "report_due",
    "report_late",
    "report_returned",
    "report_approved",
    "reports_missing",
    "report_waits",
    "report_excepted",
    "report_due_asked",
    "report_commented",
    "report_inherited",
    "merger_stuck",
    "merger_open",
    "letter_arrived",
    "letter_to_review",
    "letter_to_approve",
    "letter_to_number",
    "letter_to_sign",
    "letter_to_send",
    "letter_returned",
    "letter_sent",
    "assessment_opened",
    "assessment_first_score",
    "assessment_explain_due",
    "assessment_explain_late",
    "assessment_second_score",
    "assessment_published",
    "target_given",
    "milestone_missed",
    "task_given",
    "task_inherited",
    "task_no_heir",
    "task_commented",
    "task_to_head",
    "task_sent_back",
    "task_handed_in",
    "task_asked",
    "task_ask_head",
    "task_ask_denied",
}
TEXT = Wording("Đã nhận", ("Mã: {number}.", "Lý do: {reason}.", "Xin cảm ơn."), ("Có tin.", "Mã: {number}."))


def test_every_purpose_has_a_text_in_both_languages_and_none_is_wrong() -> None:
    assert {row["purpose"] for row in ROWS} == PURPOSES
    assert [rules.faults_of(wording_of(row[lang])) for row in ROWS for lang in ("vi", "en")] == [[]] * 2 * len(ROWS)


def test_both_languages_of_a_text_say_the_same_things() -> None:
    for row in ROWS:
        said = [[rules.words_of(line) for line in row[lang]["lines"]] for lang in ("vi", "en")]
        assert said[0] == said[1], row["purpose"]


def test_a_notice_of_receipt_names_agency_officer_and_times() -> None:
    """R-NTF-01: agency, officer, times of receipt, handling and return."""
    wording = wording_of(next(row["vi"] for row in ROWS if row["purpose"] == "dossier_received"))
    body = rules.write_notice(wording, RECEIVED).body
    assert all(value in body for value in RECEIVED.values())


def test_a_request_for_a_supplement_gives_content_reason_and_guidance_once() -> None:
    """R-RCV-04: content, reason and full guidance, once."""
    wording = wording_of(next(row["vi"] for row in ROWS if row["purpose"] == "supplement_requested"))
    data = {
        "number": "1",
        "content": "Ảnh trang 2",
        "reason": "bị mờ",
        "guidance": "chụp lại",
        "deadline": "27/11/2026",
    }
    body = rules.write_notice(wording, data).body
    assert all(body.count(value) == 1 for value in ("Ảnh trang 2", "bị mờ", "chụp lại", "27/11/2026"))
    assert "một lần" in body


def test_a_line_without_its_word_is_left_out() -> None:
    notice = rules.write_notice(TEXT, {"number": "H01-1", "reason": ""})
    assert notice.body == "Mã: H01-1.\nXin cảm ơn."


def test_a_value_that_ends_a_sentence_does_not_end_it_twice() -> None:
    assert rules.write_notice(TEXT, {"reason": "Ảnh bị mờ."}).body == "Lý do: Ảnh bị mờ.\nXin cảm ơn."


def test_nothing_but_the_number_leaves_the_portal() -> None:
    wording = Wording("t", ("a",), ("Lý do: {reason}.", "Mã: {number}."))
    assert rules.write_notice(wording, {"reason": "bí mật", "number": "1"}).short == "Mã: 1."
    assert rules.faults_of(wording) == ["'reason' may not leave the portal"]


@pytest.mark.parametrize("wording", [Wording("", ("a",), ("b",)), Wording("t", (), ("b",)), Wording("t", ("a",), ())])
def test_an_empty_text_is_a_fault(wording: Wording) -> None:
    assert "empty" in rules.faults_of(wording)


def test_a_title_with_words_to_fill_is_a_fault() -> None:
    assert rules.faults_of(Wording("Hồ sơ {number}", ("a",), ("b",))) == ["title has words to fill"]


@given(st.dictionaries(st.sampled_from(["number", "reason", "other"]), st.text()))
def test_no_data_breaks_a_text_or_reaches_the_outside(data: dict[str, str]) -> None:
    notice = rules.write_notice(TEXT, data)
    assert notice.short in ("Có tin.", f"Có tin.\nMã: {data.get('number', '').strip()}.", notice.short)
    assert notice.title == "Đã nhận"


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert "{number.__class__}" in rules.write_notice(TEXT, {"reason": "{number.__class__}"}).body


@pytest.mark.parametrize("link", ["https://example.vn/", "//example.vn", "ho-so/1", "", "/\\example.vn"])
def test_a_notice_leads_to_this_site_only(link: str) -> None:
    assert rules.own_link("/ho-so/1/?a=b") == "/ho-so/1/?a=b"
    with pytest.raises(OutsideLink):
        rules.own_link(link)


def test_a_message_id_is_the_same_at_every_attempt() -> None:
    """F-114: retries are known as one."""
    delivery = UUID(int=7)
    assert rules.message_id(delivery, "https://dvc.example.vn:8000/") == f"<{delivery}@dvc.example.vn>"


def test_the_text_outside_ends_with_the_full_link() -> None:
    assert rules.outside_body("Có tin.", "/ho-so/1/", "https://dvc.example.vn") == (
        "Có tin.\n\nhttps://dvc.example.vn/ho-so/1/\n"
    )


# Ladders of reminders


def test_a_ladder_has_the_rungs_in_force_lowest_first_and_those_whose_day_has_come() -> None:
    row = {"audience": "clerk", "valid_from": "2026-01-01", "valid_to": None, "source": "giả định", "assumed": True}
    ladder = rules.rungs_of(
        [{**row, "code": "b", "days": 5}, {**row, "code": "a", "days": -1}, {**row, "code": "c", "days": 1,
          "valid_to": "2026-02-01"}]
    )  # fmt: skip
    due, later = date(2026, 1, 31), date(2026, 2, 1)
    assert [rung.code for rung in rules.rungs_on(ladder, due)] == ["a", "c", "b"]
    assert [rung.code for rung in rules.rungs_on(ladder, later)] == ["a", "b"]
    assert rules.rungs_on(ladder, date(2025, 12, 31)) == []
    reached = [rules.rungs_reached(rules.rungs_on(ladder, later), due, date(2026, 2, day)) for day in (4, 5)]
    assert [[rung.code for rung in rungs] for rungs in reached] == [["a"], ["a", "b"]]
