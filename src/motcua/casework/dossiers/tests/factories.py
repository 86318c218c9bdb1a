"""A house with one procedure, its people, and dossiers at every step of the way."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.types import Check, Finding
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.services import load_processes
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.tests.factories import has_long_held
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.catalogue.services import load_catalogue
from motcua.foundation.forms import selectors as form_selectors
from motcua.foundation.forms.services import load_forms
from motcua.foundation.notifications.services import load_templates
from motcua.kernel.access import Actor
from motcua.kernel.clock import today

SAMPLE = Path(__file__).parent / "samples" / "procedures.jsonl"
FORMS = Path(__file__).parents[3] / "foundation" / "forms" / "reference"

BIRTH = "1.001193"
RACH_GIA = "30742"
"""GSO code of phường Rạch Giá."""

ANSWERS: dict[str, Any] = {
    "requester_name": "Danh Thị Minh Hoạ",
    "requester_birth": "1994-03-12",
    "requester_has_number": "yes",
    "requester_number": "089000000001",
    "requester_relation": "Mẹ",
    "child_name": "Trần Thị Ngọc Thí Dụ",
    "child_birth": "2026-07-05",
    "child_sex": "Nữ",
    "child_ethnicity": "Khmer",
    "child_nationality": "Việt Nam",
    "child_birth_place_kind": "facility",
    "child_birth_facility": "Trung tâm Y tế Giả Định, phường Rạch Giá, tỉnh An Giang",
    "child_hometown": "Phường Rạch Giá, tỉnh An Giang",
    "mother_declared": "yes",
    "mother_name": "Danh Thị Minh Hoạ",
    "mother_birth": "1994-03-12",
    "mother_has_number": "yes",
    "mother_number": "089000000001",
    "father_declared": "no",
    "copies": 0,
    "declaration": True,
}


def load_house() -> None:
    """Reference data with one procedure: agencies, roles, catalogue, forms, processes."""
    load_agencies()
    account_services.load_roles()
    load_catalogue(procedures=SAMPLE)
    load_forms()
    load_templates()
    workflow.process_version.cache_clear()
    load_processes()


def person(number: int, name: str, **changes: Any) -> Actor:
    """A signed-in person; `number` makes the person number."""
    identity = Identity(
        kind=AccountKind.CITIZEN,
        person_number=f"0890{number:08d}",
        name=name,
        assurance_level=2,
        birth_date=date(1994, 3, 12),
        gender="female",
        phone="0900 000 001",
        email=f"vidu{number}@example.vn",
        address="Số 1 đường Giả Định, phường Rạch Giá, tỉnh An Giang",
        residence_unit_code=RACH_GIA,
        **changes,
    )
    return accounts.actor_for(account_services.sign_in(identity).id)


def officer(number: int, role: str, agency_code: str, name: str) -> Actor:
    """An officer of an agency with one role."""
    actor = person(number, name)
    assert actor.account_id
    has_long_held(actor.account_id, role, agency_code)
    return accounts.actor_for(actor.account_id)


def rach_gia() -> str:
    """The agency code of phường Rạch Giá."""
    return next(a.code for a in agencies.communes_of("H01") if a.admin_unit_code == RACH_GIA)


def other_commune() -> str:
    return next(a.code for a in agencies.communes_of("H01") if a.admin_unit_code != RACH_GIA)


def picture(seed: int = 0) -> bytes:
    """A small real PNG; another `seed` gives another file."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes((seed + x) % 256 for x in range(64)) for _ in range(64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Road:
    """Walks a dossier along its way with invented people."""

    def __init__(self) -> None:
        self.agency = rach_gia()
        self.mother = person(1, "Danh Thị Minh Hoạ")
        self.stranger = person(2, "Phạm Văn Giả Định")
        self.desk = officer(11, "desk_officer", self.agency, "Đỗ Thị Thử Nghiệm")
        self.colleague = officer(12, "desk_officer", self.agency, "Lê Văn Mẫu")
        self.specialist = officer(13, "specialist", self.agency, "Phạm Thị Mẫu")
        self.leader = officer(14, "leader", self.agency, "Trần Văn Giả Sử")
        self.elsewhere = officer(15, "desk_officer", other_commune(), "Ngô Văn Tạm Tính")

    def draft(self, **answers: Any) -> Dossier:
        dossier = services.start_draft(actor=self.mother, procedure_code=BIRTH)
        return self.save(dossier, {**ANSWERS, "agency": self.agency, **answers})

    def save(self, dossier: Dossier, answers: dict[str, Any]) -> Dossier:
        return services.save_draft(actor=self.mother, dossier_id=dossier.id, fields=tuple(answers), answers=answers)

    def attach(self, dossier: Dossier, component: str = "birth-proof", seed: int = 0) -> Any:
        return services.attach_file(
            actor=self.mother, dossier_id=dossier.id, component=component, content=picture(seed), name="giay.png"
        )

    def complete_draft(self, **answers: Any) -> Dossier:
        dossier = self.draft(**answers)
        self.attach(dossier)
        return dossier

    def submitted(self) -> Dossier:
        dossier = self.complete_draft()
        services.submit_dossier(actor=self.mother, dossier_id=dossier.id)
        return self.fresh(dossier)

    def received(self) -> Dossier:
        dossier = self.submitted()
        return services.receive_dossier(actor=self.desk, dossier_id=dossier.id, checks=ALL_OK)

    def assigned(self) -> Dossier:
        dossier = self.received()
        assert self.specialist.account_id
        return services.assign_dossier(actor=self.leader, dossier_id=dossier.id, officer_id=self.specialist.account_id)

    def proposed(self) -> Dossier:
        dossier = self.assigned()
        return services.propose_result(actor=self.specialist, dossier_id=dossier.id, result=PROPOSAL)

    def approved(self) -> Dossier:
        return services.approve_result(actor=self.leader, dossier_id=self.proposed().id)

    def fresh(self, dossier: Dossier) -> Dossier:
        return Dossier.objects.get(id=dossier.id)


def new_form_version(folder: Path) -> UUID:
    """The birth form again with another title, in force from today."""
    definition = json.loads((FORMS / "birth-registration.json").read_text(encoding="utf-8"))
    definition |= {"title": "Tờ khai đăng ký khai sinh (mới)", "valid_from": today().isoformat()}
    (folder / "birth-registration.json").write_text(json.dumps(definition, ensure_ascii=False), encoding="utf-8")
    load_forms(folder)
    return form_selectors.form_for(BIRTH, today()).version_id


ALL_OK = (Check("form", "ok"), Check("birth-proof", "ok"))
PROPOSAL = {"book": "01/2026", "number": "128", "opinion": "Đủ điều kiện đăng ký khai sinh."}
BLURRED = (Finding("Giấy chứng sinh", "Ảnh trang 2 bị mờ, hãy chụp lại đủ bốn góc"),)
At = Callable[[str], Any]
