"""The portal's synchronisation: a packet tells a whole life, again and again, and each step is counted once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.connectors.portal_sync.sandbox import as_json, as_xml, honest, made_up, progress, proof
from motcua.connectors.portal_sync.types import DOSSIERS, PROGRESS
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.indicators.types import Flag
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.tests.factories import NOW, DossierFact, Observation, add_agencies, declared

pytestmark = pytest.mark.django_db
PROCEDURE, CODE = "1.004772", "H01.101-261103-0001"


@dataclass
class Gateway:
    """An agency's gateway: it signs what the one-stop system sends."""

    client: Client
    source: str = "dong-bo-h01"

    def post(self, raw: bytes, kind: str = "application/json", header: str | None = None) -> Any:
        given = proof(raw, services.relay_secret(source=self.source, door="portal_sync")) if header is None else header
        return self.client.post(f"/dong-bo/{self.source}/", raw, content_type=kind, headers={"X-Motcua-Hmac": given})

    def tell(self, *records: dict[str, Any], service: str = DOSSIERS) -> dict[str, Any]:
        answer = self.post(as_json(service, *records))
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def gateway(client: Client) -> Gateway:
    """A relay of province H01, whose commune 101 offers one full service."""
    from motcua.oversight.intake.services.declare_services import declare_services
    from motcua.oversight.intake.services.read_events import read_event

    add_agencies("H01", "H01.101")
    services.register_relay(code="dong-bo-h01", name="Một cửa tỉnh mẫu", agency_code="H01", actor=SYSTEM)
    told: Any = [read_event(declared(agency=agency), NOW) for agency in ("H01", "H01.101")]
    declare_services("dong-bo-h01", told)
    return Gateway(client)


def reasons(outcome: dict[str, Any]) -> list[str]:
    return [part["reason"] for part in outcome["unmapped"]]


def kinds() -> list[str]:
    return [kind.split(".")[3] for kind in Observation.objects.order_by("id").values_list("type", flat=True)]


def test_a_returned_dossier_tells_its_whole_life_in_local_time(gateway: Gateway) -> None:
    outcome = gateway.tell(honest(CODE, PROCEDURE, 10, DonViXuLy="H01.101"))
    assert (outcome["error_code"], outcome["accepted"], outcome["unmapped"]) == (0, 4, [])
    assert kinds() == ["submitted", "received", "decided", "returned"]
    fact = DossierFact.objects.get()
    assert (fact.agency_code, fact.channel, fact.level, fact.fee) == ("H01.101", 2, "full", 23_000)
    assert fact.received_at == datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
    assert fact.first_due_at == datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
    assert Flag(fact.flags) == (
        Flag.WRITTEN_RESULT_DUE | Flag.E_RESULT | Flag.FEE_DUE | Flag.PAID_ONLINE | Flag.DIGITISED
        | Flag.PERSON_AUTHENTICATED | Flag.NO_OFFICER_ACT | Flag.NOT_DATA_REUSED
    )  # fmt: skip


def test_each_step_is_counted_once_however_often_the_packet_comes(gateway: Gateway) -> None:
    for state, accepted, known in ((1, 1, 0), (2, 1, 1), (4, 0, 2), (9, 1, 2), (10, 1, 3), (10, 4, 4)):
        outcome = gateway.tell(honest(CODE, PROCEDURE, state))
        if (state, known) != (10, 4):
            assert (outcome["accepted"], outcome["known"]) == (accepted, known), state
    assert kinds() == ["submitted", "received", "decided", "returned"]
    assert services.recompute_facts(source=gateway.source) == 0


def test_xml_and_json_say_the_same(gateway: Gateway) -> None:
    record = honest(CODE, PROCEDURE, 9, DanhSachHoSoBoSung=[{"NgayBoSung": "20261105090000"}])
    record |= {"TrangThaiHoSo": "5", "NgayKetThucXuLy": ""}
    by_json = gateway.tell(record)
    by_xml = gateway.post(as_xml(DOSSIERS, record), "application/xml").json()
    assert (by_json["accepted"], by_xml["accepted"], by_xml["known"]) == (3, 0, 3)
    first, second = selectors.relayed_messages(gateway.source)
    assert {**first.body["data"][0], "person": ""} == {**second.body["data"][0], "person": ""}


def test_a_supplement_puts_off_the_due_date_and_the_first_promise_is_kept(gateway: Gateway) -> None:
    supplement = {
        "NgayBoSung": "20261104080000", "NgayTiepNhanBoSung": "20261106080000", "NgayHenTraTruoc": "20261112170000",
        "NgayHenTraMoi": "20261114170000",
    }  # fmt: skip
    gateway.tell(honest(CODE, PROCEDURE, 9, NgayHenTra="20261114170000", DanhSachHoSoBoSung=[supplement]))
    fact = DossierFact.objects.get()
    assert kinds() == ["submitted", "received", "supplement_requested", "supplemented", "decided"]
    assert fact.supplement_requests == 1
    assert fact.first_due_at == datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
    assert fact.due_at == datetime(2026, 11, 14, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "dates", "stage"),
    [(3, {"NgayTiepNhan": "", "NgayTuChoi": "20261103090000"}, "stopped"),
     (7, {"NgayKetThucXuLy": "20261105090000"}, "stopped"), (8, {"NgayKetThucXuLy": "20261105090000"}, "stopped"),
     (6, {}, "received"), (1, {}, "submitted")],
)  # fmt: skip
def test_every_state_of_the_list_leads_to_its_stage(
    gateway: Gateway, state: int, dates: dict[str, Any], stage: str
) -> None:
    outcome = gateway.tell(honest(CODE, PROCEDURE, state, **dates))
    assert (outcome["rejected"], outcome["unmapped"]) == ([], [])
    assert DossierFact.objects.get().stage == stage


def test_a_progress_line_is_an_officers_act_of_a_dossier_that_is_known(gateway: Gateway) -> None:
    unknown = gateway.tell(progress(CODE, "20261104090000"), service=PROGRESS)
    assert reasons(unknown) == ["SYNC-04"]
    gateway.tell(honest(CODE, PROCEDURE, 2))
    line = progress(CODE, "20261104090000")
    assert gateway.tell(line, {**line, "TrangThai": "5"}, service=PROGRESS)["rejected"][0]["reason"] == "MON-08"
    assert not DossierFact.objects.get().flags & Flag.NO_OFFICER_ACT


def test_make_up_is_found_and_flagged_never_corrected(gateway: Gateway) -> None:
    gateway.tell(made_up("X7K2", PROCEDURE))
    flags = Flag(DossierFact.objects.get().flags)
    assert Flag.RESULT_IS_UPLOAD | Flag.PLACEHOLDER_PERSON | Flag.CODE_OUT_OF_SCHEME | Flag.NO_OFFICER_ACT in flags
    assert Flag.E_RESULT in flags


@pytest.mark.parametrize(
    "code", ["000.00.12.H26-210101-0001", "H01.101-261103-0001", "H01.101-261103-12123456", "H01-261103-00012"]
)
def test_no_generation_of_dossier_codes_is_called_out_of_scheme(gateway: Gateway, code: str) -> None:
    gateway.tell(honest(code, PROCEDURE, 2))
    assert not DossierFact.objects.get().flags & Flag.CODE_OUT_OF_SCHEME


def test_no_name_number_or_contact_is_kept(gateway: Gateway) -> None:
    gateway.tell(honest(CODE, PROCEDURE, 10))
    gateway.tell(progress(CODE, "20261104090000"), service=PROGRESS)
    assert selectors.relayed_messages(gateway.source).count() == 2 and Observation.objects.exists()
    kept = json.dumps(list(selectors.relayed_messages(gateway.source).values("body")), ensure_ascii=False)
    kept += json.dumps(list(Observation.objects.values_list("content", flat=True)), ensure_ascii=False)
    assert not any(word in kept for word in ("Nguyễn", "001087654321", "0900000000", "Cán bộ", "Hồ sơ mẫu"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"MaHoSo": ""}, "SYNC-01"), ({"KenhThucHien": "4"}, "SYNC-01"),
     ({"NgayTiepNhan": "2026-11-03"}, "SYNC-01"), ({"NgayTiepNhan": "20261303080000"}, "SYNC-01"),
     ({"NgayTiepNhan": ""}, "SYNC-02"), ({"NgayKetThucXuLy": ""}, "SYNC-02"), ({"MaTTHC": "9.999999"}, "SYNC-03"),
     ({"TrangThaiHoSo": "11"}, "SYNC-05"), ({"TrangThaiHoSo": ""}, "SYNC-05"),
     ({"DanhSachHoSoBoSung": [{"NoiDungBoSung": "x"}]}, "SYNC-02")],
)  # fmt: skip
def test_a_record_that_cannot_be_mapped_is_kept_and_named(
    gateway: Gateway, change: dict[str, Any], reason: str
) -> None:
    outcome = gateway.tell(honest(CODE, PROCEDURE, 9, **change), honest("H01-261103-0002", PROCEDURE, 1))
    assert (reasons(outcome), outcome["accepted"]) == ([reason], 1)


@pytest.mark.parametrize("said", ["", None])
def test_an_empty_channel_is_taken_as_not_told(gateway: Gateway, said: str | None) -> None:
    """Law.md 4.0: empty is not online; the dossier counts all the same."""
    gateway.tell(honest(CODE, PROCEDURE, 2, KenhThucHien=said))
    assert DossierFact.objects.get().channel == 0


def test_strange_shapes_never_crash(gateway: Gateway) -> None:
    odd = honest(
        CODE, PROCEDURE, 2, TaiLieuNop="x", DanhSachLePhi=[7, {"Gia": "free"}, {"Gia": {}}], DinhDanhCHS={},
        DanhSachGiayToKetQua=[None], DSKetNoiCSDL=0, DonViXuLy=["H02"],
    )  # fmt: skip
    outcome = gateway.post(json.dumps({"service": DOSSIERS, "data": [odd, 7, None, {}]}).encode()).json()
    assert (outcome["accepted"], reasons(outcome)) == (2, ["SYNC-01"] * 3)


def test_a_unit_outside_the_source_is_not_believed(gateway: Gateway) -> None:
    gateway.tell(honest(CODE, PROCEDURE, 2, DonViXuLy="H02.101"))
    assert DossierFact.objects.get().agency_code == "H01"


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><DongBoHoSoMC><HoSo>&a;</HoSo></DongBoHoSoMC>'


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [(b"{", "application/json", 422), (b"[]", "application/json", 422), (b"{}", "application/json", 422),
     (b'{"service": "Xoa", "data": [{}]}', "application/json", 422), (_BOMB, "application/xml", 422),
     (b"<DongBoHoSoMC>", "application/xml", 422), (b"<DongBoHoSoMC/>", "application/xml", 422),
     (b'{"service": "DongBoHoSoMC", "data": [{"MaHoSo": "\\u0000"}]}', "application/json", 422),
     (b" " * (1024 * 1024 + 1), "application/json", 413)],
)  # fmt: skip
def test_what_is_no_packet_is_refused_by_name(gateway: Gateway, raw: bytes, kind: str, status: int) -> None:
    assert gateway.post(raw, kind).status_code == status


def test_forged_and_truncated_packets_are_nobody_and_leave_nothing(gateway: Gateway) -> None:
    raw = as_json(DOSSIERS, honest(CODE, PROCEDURE, 2))
    right = proof(raw, services.relay_secret(source=gateway.source, door="portal_sync"))
    other_door = proof(raw, services.relay_secret(source=gateway.source, door="emc"))
    for body, header in ((raw, ""), (raw, "sha256=00"), (raw[:-9], right), (raw, other_door)):
        assert gateway.post(body, header=header).status_code == 401
    assert not selectors.relayed_messages(gateway.source)


def test_a_replayed_packet_gets_the_same_answer(gateway: Gateway) -> None:
    raw = as_json(DOSSIERS, honest(CODE, PROCEDURE, 2))
    assert gateway.post(raw).json() == gateway.post(raw).json()
    assert Observation.objects.count() == 2


def test_a_late_packet_tells_steps_in_the_past_but_none_before_the_last_known(gateway: Gateway) -> None:
    with clock.at(NOW + timedelta(days=40)):
        assert gateway.tell(honest(CODE, PROCEDURE, 10))["accepted"] == 4
        late = honest(CODE, PROCEDURE, 10, NgayTiepNhan="20261102100000")
        assert [row["reason"] for row in gateway.tell(late)["rejected"]] == ["MON-09"]
