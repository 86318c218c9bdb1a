"""One source's page: keys, seals, doubts, clock and silence; and the decisions about it, each with a reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake import services
from motcua.oversight.intake.tests.factories import NOW, DossierFact, Sender, SourceKey, declared
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.services import import_dossiers
from motcua.oversight.monitoring.tests.factories import FileLoad, write_csv
from motcua.oversight.monitoring.types import FileTotals
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
    assert "gửi lại được, với mã sự kiện mới" in text_of(administrator.get(PAGE)), "its true records were lost for good"
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


@pytest.fixture
def by_file(loaded: Sender, settings: Any, tmp_path: Path) -> FileLoad:
    """A table of three rows of H33, one of them rejected."""
    settings.FACTS_ROOT = tmp_path / "facts"
    Sender("tep-h33", "H33").register()
    row: dict[str, Any] = {"dossier": "H33-1", "agency": "H33", "procedure": "1.004772", "channel": 1, "level": "full",
                           "received_at": "2026-11-03T08:00"}  # fmt: skip
    rows = [row, {**row, "dossier": "H33-2"}, {**row, "dossier": "+3", "fee": "=1+1"}]
    import_dossiers(path=write_csv(tmp_path / "a.csv", rows), source="tep-h33", actor=SYSTEM)
    return FileLoad.objects.get()


def test_what_came_by_file_is_counted_in_the_list_of_sources(by_file: FileLoad, administrator: Client) -> None:
    words = text_of(administrator.get("/do-luong/nguon/"))
    assert "tep-h33" in words and "1 tệp" in words
    assert monitoring.file_totals()["tep-h33"] == FileTotals(1, 2, 1, by_file.loaded_at)


def test_the_observed_pages_name_the_file_that_their_figures_rest_on(by_file: FileLoad, analyst: Client) -> None:
    """They named the last batch alone, above figures of a source that never sent one."""
    words = text_of(analyst.get("/do-luong/co-quan/H33/"))
    assert "tính đến lô nhận lúc 10:00 22/11/2026, tệp nạp lúc 10:00 22/11/2026; số chốt" in words
    assert "các lô đã nhận ở cửa nhận dữ liệu và các tệp hồ sơ đã nạp" in words
    found = analyst.get("/do-luong/so-lieu/co-quan.json?thang=2026-11").json()
    assert found["last_file_at"] == by_file.loaded_at.isoformat()


def test_every_month_that_has_a_figure_can_be_chosen(
    loaded: Sender, analyst: Client, settings: Any, tmp_path: Path
) -> None:
    """A dossier of August in hand is a figure of September too, in which none was received."""
    settings.FACTS_ROOT = tmp_path / "facts"
    Sender("tep-h33", "H33").register()
    row: dict[str, Any] = {"dossier": "H33-1", "agency": "H33", "procedure": "1.004772", "channel": 1, "level": "full",
                           "received_at": "2026-08-03T08:00"}  # fmt: skip
    import_dossiers(path=write_csv(tmp_path / "a.csv", [row]), source="tep-h33", actor=SYSTEM)
    page = analyst.get("/do-luong/co-quan/H33/").content.decode()
    assert [f'value="2026-{month:02}"' in page for month in (7, 8, 9, 10, 11, 12)] == [False, *[True] * 4, False]


def test_the_rejected_rows_of_a_file_are_read_from_the_page_of_the_source(
    by_file: FileLoad, administrator: Client, analyst: Client, client: Client
) -> None:
    url = f"/do-luong/nguon/tep-h33/tep/{by_file.pk}/bi-loai.csv"
    assert f'href="{url}"' in administrator.get("/do-luong/nguon/tep-h33/").content.decode()
    heading, only = b"".join(administrator.get(url)).decode().splitlines()
    assert heading == "row,dossier,reason,what,value,why" and only.startswith("3,'+3,MON-03,fee,'=1+1,")
    assert (analyst.get(url).status_code, client.get(url).status_code) == (403, 302)
    assert administrator.get(url.replace("tep-h33", "tinh-mau")).status_code == 404
    assert administrator.get(f"/do-luong/nguon/tep-h33/tep/{by_file.pk + 1}/bi-loai.csv").status_code == 404


def test_the_page_says_of_a_later_file_what_it_does(by_file: FileLoad, administrator: Client) -> None:
    words = text_of(administrator.get("/do-luong/nguon/tep-h33/"))
    assert "hồ sơ không có trong bảng sau vẫn giữ như đã nạp" in words and "thay cho bảng trước" not in words
