"""One source's page: keys, seals, doubts, clock and silence; and the decisions about it, each with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.kernel import clock
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake import services
from motcua.oversight.intake.tests.factories import NOW, DossierFact, Sender, SourceKey, declared
from motcua.sites.national.tests.test_pages import text_of

PAGE = "/do-luong/nguon/tinh-mau/"
REASON = "Máy chủ của tỉnh bị xâm nhập."
BEFORE = {"stolen_since": "2026-11-20T08:00", "reason": REASON}


def test_the_list_leads_to_the_page_which_shows_keys_seals_and_clock(administrator: Client, loaded: Sender) -> None:
    with clock.at(NOW + timedelta(days=1)):
        services.seal_days()
    assert f'href="{PAGE}"' in administrator.get("/do-luong/nguon/").content.decode()
    words = text_of(administrator.get(PAGE))
    for expected in ("Khóa ký", "Đang dùng", "Dấu ngày", "Khớp", "không lệch quá 5 phút", "Im lặng", "Ở cửa, 30 ngày"):
        assert expected in words


def test_a_source_that_lies_about_the_time_or_is_silent_is_named(loaded: Sender) -> None:
    load_roles()
    loaded.send(declared(since="2026-02-01"), sent_at=(NOW - timedelta(hours=3)).isoformat())
    with clock.at(NOW + timedelta(days=10)):
        administrator = signed_in(officer(12, "administrator"))
        words = text_of(administrator.get("/do-luong/nguon/"))
        assert "im lặng" in words and "đồng hồ lệch 180 phút" in words
        assert "chậm nhất 180 phút" in text_of(administrator.get(PAGE))


def test_a_stolen_key_is_revoked_with_a_reason_and_its_batches_wait_for_a_decision(administrator: Client) -> None:
    assert administrator.post(f"{PAGE}thu-hoi-khoa/", BEFORE).status_code == 302
    words = text_of(administrator.get(PAGE))
    assert "Đã thu hồi" in words and "Chưa quyết định" in words
    assert AuditEntry.objects.get(action="revoke_key").detail["reason"] == REASON
    assert "1 lô trong nghi vấn" in text_of(administrator.get("/do-luong/nguon/"))


def test_a_decision_without_a_choice_is_said_at_its_field(administrator: Client) -> None:
    administrator.post(f"{PAGE}thu-hoi-khoa/", BEFORE)
    response = administrator.post(f"{PAGE}nghi-van/", {"first": "1", "last": "1", "reason": REASON})
    assert response.status_code == 422 and 'href="#settle-counted"' in response.content.decode()


def test_a_doubtful_batch_is_left_out_by_a_decision_and_a_second_one_is_refused(administrator: Client) -> None:
    administrator.post(f"{PAGE}thu-hoi-khoa/", BEFORE)
    decision = {"counted": "0", "first": "1", "last": "1", "reason": REASON}
    assert administrator.post(f"{PAGE}nghi-van/", decision).status_code == 302
    assert not DossierFact.objects.exists()
    assert "Không tính" in text_of(administrator.get(PAGE)) and REASON in text_of(administrator.get(PAGE))
    again = administrator.post(f"{PAGE}nghi-van/", decision)
    assert again.status_code == 409 and "chỗ cần sửa" in text_of(again)


def test_a_key_is_changed_over_with_a_reason(administrator: Client) -> None:
    fresh = Sender().public_key
    form = {"public_key": fresh, "overlap": "2", "reason": "Đổi khóa định kỳ hằng năm."}
    for _twice in range(2):
        assert administrator.post(f"{PAGE}doi-khoa/", form).status_code == 302
    assert SourceKey.objects.filter(public_key=fresh).count() == 1
    assert AuditEntry.objects.filter(action="rotate_key").count() == 1


@pytest.mark.parametrize(
    ("door", "form", "field"),
    [
        ("thu-hoi-khoa", {**BEFORE, "reason": "ngắn"}, "revoke-reason"),
        ("thu-hoi-khoa", {**BEFORE, "stolen_since": "hôm qua"}, "revoke-stolen_since"),
        ("thu-hoi-khoa", {**BEFORE, "stolen_since": "2027-01-01T00:00"}, "revoke-stolen_since"),
        ("doi-khoa", {"public_key": "abc", "overlap": "1", "reason": REASON}, "rotate-public_key"),
        ("doi-khoa", {"public_key": "abc", "overlap": "-1", "reason": REASON}, "rotate-overlap"),
        ("ngung", {"reason": "ngắn"}, "retire-reason"),
        ("ngung", {"reason": REASON}, "retire-sure"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    administrator: Client, door: str, form: dict[str, str], field: str
) -> None:
    response = administrator.post(f"{PAGE}{door}/", form)
    assert response.status_code == 422
    assert f'href="#{field}"' in response.content.decode()
    assert not SourceKey.objects.filter(revoked_at__isnull=False).exists()


@pytest.mark.parametrize("door", ["", "thu-hoi-khoa/", "doi-khoa/", "nghi-van/", "ngung/"])
def test_a_stranger_opens_no_door_of_a_source(analyst: Client, client: Client, door: str) -> None:
    ask = (lambda who: who.post(f"{PAGE}{door}", BEFORE)) if door else (lambda who: who.get(PAGE))
    assert ask(analyst).status_code == 403
    assert ask(client).status_code == 302
    assert not SourceKey.objects.filter(revoked_at__isnull=False).exists()


def test_decisions_are_only_taken_by_post_and_about_a_source_that_is_there(administrator: Client) -> None:
    assert administrator.get(f"{PAGE}thu-hoi-khoa/").status_code == 405
    assert administrator.get("/do-luong/nguon/khac/").status_code == 404
    assert administrator.post("/do-luong/nguon/khac/thu-hoi-khoa/", BEFORE).status_code == 404
