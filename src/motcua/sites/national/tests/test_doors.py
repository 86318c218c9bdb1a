"""Doors of plans, sources, counted hosts and witnesses: a friend twice, a stranger, and what is wrong at its field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.catalogue.services import import_procedures
from motcua.foundation.catalogue.tests.factories import a_record
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry
from motcua.oversight.beacons import selectors as beacons
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.tests.factories import Sender, cloud_event
from motcua.oversight.planning import selectors as planning
from motcua.oversight.reconciliation import selectors as reconciliation
from motcua.sites.national.tests.test_pages import text_of

PLAN, SOURCE = "/do-luong/chi-tieu/H01/", "/do-luong/nguon/tinh-mau/"
SITES, WITNESSES = "/do-luong/trang-web/", "/do-luong/nhan-chung/"
REASON = "Hệ thống mẫu ngừng hoạt động."
SURE = {"sure": "1"}
TARGET = {"chi_so": "IND-04", "muc": "80", "bat_dau": "2026-01-01", "den_han": "2026-12-31", "vai": "chair_province",
          "ghi_chu": "", "ban": "0"}  # fmt: skip


@pytest.fixture
def planner(loaded: Sender) -> Client:
    load_roles()
    return signed_in(officer(14, "planner", "H01"))


@pytest.fixture
def procedure(tmp_path: Path) -> str:
    """A procedure of the catalogue; its code."""
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(a_record()), encoding="utf-8")
    assert import_procedures(path, dry_run=False, actor=SYSTEM).created == 1
    return "9.000001"


def key() -> str:
    return Sender().public_key


def at_field(response: Any, anchor: str) -> bool:
    return response.status_code == 422 and f'href="#{anchor}"' in response.content.decode()


def times(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def test_a_target_is_taken_back_once_and_can_be_set_again(planner: Client) -> None:
    planner.post(f"{PLAN}dat/", TARGET)
    found = planning.targets_of("H01")[0]
    withdraw = {"target": f"{found.code}|{found.version}"}
    assert at_field(planner.post(f"{PLAN}rut/", withdraw), "withdraw-sure")
    assert at_field(planner.post(f"{PLAN}rut/", {"target": "nothing"} | SURE), "withdraw-target")
    for _twice in range(2):
        assert planner.post(f"{PLAN}rut/", withdraw | SURE).status_code == 302
    assert not planning.targets_of("H01") and times("withdraw_target") == 1
    assert planner.post(f"{PLAN}dat/", TARGET | {"ban": "2"}).status_code == 302


def test_a_target_is_changed_by_way_of_its_link(planner: Client) -> None:
    planner.post(f"{PLAN}dat/", TARGET)
    page = planner.get(f"{PLAN}?sua=H01-2026-IND-04").content.decode()
    assert 'name="ban" value="1"' in page and 'value="80,00"' in page
    assert planner.post(f"{PLAN}dat/", TARGET | {"muc": "82,5", "ban": "1"}).status_code == 302
    assert "82,50 %" in text_of(planner.get(PLAN))


def test_a_procedure_is_estimated_once_and_shown(planner: Client, procedure: str) -> None:
    form = {"procedure": procedure, "points": "12", "eligible": "1", "reason": ""}
    for _twice in range(2):
        assert planner.post(f"{PLAN}uoc-luong/", form).status_code == 302
    assert times("estimate_procedure") == 1
    assert "Ước lượng do cơ quan ghi" in text_of(planner.get(PLAN))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"procedure": "none"}, "procedure"), ({"points": "-1"}, "points"), ({"points": "0"}, "points"),
     ({"eligible": ""}, "eligible"), ({"eligible": "0"}, "reason")],
)  # fmt: skip
def test_a_wrong_estimate_is_said_at_its_field(
    planner: Client, procedure: str, changes: dict[str, str], field: str
) -> None:
    form = {"procedure": procedure, "points": "12", "eligible": "1", "reason": ""} | changes
    assert at_field(planner.post(f"{PLAN}uoc-luong/", form), f"estimate-{field}")
    assert not planning.estimates_of("H01")


def test_a_source_is_registered_on_the_page_and_never_over_another(administrator: Client) -> None:
    form = {"code": "mau-g06", "name": "Hệ thống mẫu", "agency_code": "G06", "public_key": key()}
    assert administrator.post("/do-luong/nguon-moi/", form).headers["Location"] == "/do-luong/nguon/mau-g06/"
    assert at_field(administrator.post("/do-luong/nguon-moi/", form | {"public_key": key()}), "register-code")
    assert [k.public_key for k in intake.keys("mau-g06")] == [form["public_key"]]
    for changes, field in (({"agency_code": "Z9"}, "agency_code"), ({"code": "có dấu"}, "code"),
                           ({"code": "mau-2", "public_key": "sai"}, "public_key")):  # fmt: skip
        assert at_field(administrator.post("/do-luong/nguon-moi/", form | changes), f"register-{field}")


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/do-luong/nguon-moi/", {"code": "có dấu", "name": "", "agency_code": "Z9", "public_key": "sai"}),
        (f"{SITES}dang-ky/", {"host": "Https://X", "name": "x" * 201, "agency_code": "Z9"}),
        (f"{WITNESSES}dang-ky/", {"code": "có dấu", "name": "", "kind": "", "agency_code": "Z9", "public_key": ""}),
    ],
)
def test_a_form_of_registration_tells_all_its_faults_at_once(
    administrator: Client, address: str, form: dict[str, str]
) -> None:
    page = administrator.post(address, form).content.decode()
    for field in form:
        assert f'href="#register-{field}"' in page
    assert not (intake.keys("có dấu") or beacons.sites() or reconciliation.witnesses())


def test_a_source_is_ended_with_a_reason_and_says_so(administrator: Client) -> None:
    for _twice in range(2):
        assert administrator.post(f"{SOURCE}ngung/", {"reason": REASON} | SURE).status_code == 302
    assert times("retire_source") == 1 and AuditEntry.objects.get(action="retire_source").detail["reason"] == REASON
    words = text_of(administrator.get(SOURCE))
    assert "Ngừng" in words and "Ngừng nhận từ nguồn này" not in words


def test_the_dossiers_of_an_ended_agency_are_handed_over_on_its_page(administrator: Client) -> None:
    former, page = Sender("kg", "H33").register(), "/do-luong/nguon/kg/"
    assert former.send(cloud_event("received", 1, "k1", agency="H33"))["rejected"] == []
    assert "Bàn giao" not in text_of(administrator.get(page))
    end_agency("H33", "H01", date(2026, 11, 10))
    form = {"heir": "tinh-mau", "reason": REASON}
    assert at_field(administrator.post(f"{page}ban-giao/", form), "hand_over-sure")
    assert at_field(administrator.post(f"{page}ban-giao/", SURE | {"reason": REASON}), "hand_over-heir")
    for _twice in range(2):
        assert administrator.post(f"{page}ban-giao/", form | SURE).status_code == 302
    assert times("hand_over_dossiers") == 1
    assert administrator.post(f"{SOURCE}ban-giao/", form | SURE | {"heir": "kg"}).status_code == 409
    words = text_of(administrator.get(page))
    assert "Đã giao tinh-mau" in words and "Bàn giao hồ sơ cho nguồn kế thừa" not in words
    assert "Đã nhận kg" in text_of(administrator.get(SOURCE))
    assert "hồ sơ đã bàn giao cho tinh-mau" in text_of(administrator.get("/do-luong/nguon/"))


def test_a_host_is_registered_gives_its_token_and_is_ended(administrator: Client) -> None:
    form = {"host": "dvc.mau.example.vn", "name": "", "agency_code": "H01"}
    for _twice in range(2):
        assert administrator.post(f"{SITES}dang-ky/", form).status_code == 302
    number = beacons.sites()[0].number
    assert f"m1~{number}~1.000001~" in text_of(administrator.get(f"{SITES}?so={number}&thu-tuc=1.000001"))
    assert "Mã thủ tục không hợp lệ" in text_of(administrator.get(f"{SITES}?so={number}&thu-tuc=a b"))
    assert at_field(administrator.post(f"{SITES}dang-ky/", form | {"host": "Https://X"}), "register-host")
    assert administrator.post(f"{SITES}dang-ky/", form | {"agency_code": "H33"}).status_code == 409
    assert at_field(administrator.post(f"{SITES}ngung/", {"number": str(number)}), "retire-sure")
    for _twice in range(2):
        assert administrator.post(f"{SITES}ngung/", {"number": str(number)} | SURE).status_code == 302
    assert not beacons.sites() and times("retire_site") == 1


def test_a_witness_is_registered_and_ended(administrator: Client) -> None:
    form = {"code": "thanh-toan", "name": "Nền tảng mẫu", "kind": "payment", "agency_code": "", "public_key": key()}
    assert administrator.post(f"{WITNESSES}dang-ky/", form).status_code == 302
    assert "Nền tảng mẫu" in text_of(administrator.get(WITNESSES))
    for changes, field in (({"kind": ""}, "kind"), ({"public_key": ""}, "public_key"), ({"name": ""}, "name"),
                           ({"kind": "station"}, "agency_code"), ({"agency_code": "Z9"}, "agency_code")):  # fmt: skip
        assert at_field(administrator.post(f"{WITNESSES}dang-ky/", form | changes), f"register-{field}")
    for _twice in range(2):
        assert administrator.post(f"{WITNESSES}ngung/", {"witness": "thanh-toan"} | SURE).status_code == 302
    assert not reconciliation.witnesses()[0].is_active and times("retire_witness") == 1


@pytest.mark.parametrize(
    "door",
    ["nguon-moi/", "nguon/tinh-mau/ngung/", "trang-web/dang-ky/", "trang-web/ngung/", "nhan-chung/dang-ky/",
     "nhan-chung/ngung/", "chi-tieu/H01/rut/",
     "chi-tieu/H01/uoc-luong/"],
)  # fmt: skip
def test_a_stranger_opens_no_door(analyst: Client, client: Client, door: str) -> None:
    assert analyst.post(f"/do-luong/{door}", SURE).status_code == 403
    assert client.post(f"/do-luong/{door}", SURE).status_code == 302
