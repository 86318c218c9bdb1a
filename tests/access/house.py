"""Dossiers at every step and everybody who might ask for them, for the tests of access."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pypdf
from django.db.models import Max
from django.test import Client

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier, IssuedForm
from motcua.casework.dossiers.tests.factories import BIRTH, Road, officer
from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.models import RoleGrant
from motcua.foundation.notifications.models import Message
from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.oversight.assessment.tests.factories import evidence_of, photo_of
from motcua.oversight.assessment.tests.factories import published as published_assessment
from motcua.oversight.campaigns import selectors as campaigns
from motcua.oversight.campaigns.tests.factories import approved_report
from motcua.oversight.detection.tests.factories import noted
from motcua.oversight.directives.tests.factories import DirectiveHouse
from motcua.oversight.intake.tests.factories import DossierFact
from motcua.oversight.letters import services as letters
from motcua.oversight.monitoring.tests.factories import refused_load
from motcua.oversight.probes.tests.factories import failed_visit, targets
from motcua.oversight.reconciliation.tests.factories import differing_month
from motcua.oversight.releases import services as releases
from motcua.oversight.releases.selectors.releases import release

CHILD = "Trần Thị Ngọc Thí Dụ"


class House:
    """`clients` are browsers, `programs` hold tokens, by name.

    `words(step)` fills an address with what belongs to the dossier at that step.
    """

    def __init__(self) -> None:
        self.road = Road()
        self.dossiers = {name: getattr(self.road, name)() for name in ("submitted", "received", "assigned", "proposed")}
        self.dossiers["decided"] = self._decided()
        self.dossiers["unpaid"] = self._unpaid()
        self.assessment = published_assessment()
        people = self._people()
        self.clients = {name: _browser(actor) for name, actor in people.items()}
        self.programs = {name: _program(actor) for name, actor in people.items()}
        self.release = published_release(people["editor"], people["reviewer"], people["approver"])
        self.letter = submitted_letter(people["analyst"], self.release)
        self.sign, self.case = noted().id, differing_month()
        self.report = approved_report("H01", people["clerk"], people["head"])
        self.campaign = campaigns.campaigns()[0].code
        self.load = refused_load("tinh-mau")
        self.visit = failed_visit()
        self.directives = DirectiveHouse("H01", people["task_office"], people["task_clerk"])
        self._dismiss()

    def _people(self) -> dict[str, Actor]:
        road, everywhere = self.road, ""
        return {
            "nobody": Actor(),
            "mother": road.mother,
            "stranger": road.stranger,
            "desk": road.desk,
            "colleague": road.colleague,
            "specialist": road.specialist,
            "leader": road.leader,
            "elsewhere": road.elsewhere,
            "administrator": officer(21, "administrator", everywhere, "Võ Thị Quản Trị Mẫu"),
            "analyst": officer(22, "analyst", everywhere, "Bùi Văn Số Liệu Mẫu"),
            "planner": officer(24, "planner", everywhere, "Lý Thị Kế Hoạch Mẫu"),
            "editor": officer(25, "release_editor", everywhere, "Đặng Thị Lập Số Mẫu"),
            "reviewer": officer(26, "release_reviewer", everywhere, "Hồ Văn Xét Số Mẫu"),
            "approver": officer(27, "release_approver", everywhere, "Ngô Thị Duyệt Số Mẫu"),
            "reporter": officer(28, "reporter", everywhere, "Dương Văn Báo Cáo Mẫu"),
            "clerk": officer(31, "report_clerk", everywhere, "Mạc Thị Lập Biểu Mẫu"),
            "head": officer(32, "report_head", everywhere, "Lâm Văn Duyệt Biểu Mẫu"),
            "receiver": officer(33, "report_reviewer", everywhere, "Tô Thị Nhận Biểu Mẫu"),
            "chief": officer(34, "report_approver", everywhere, "Quách Văn Chuẩn Y Mẫu"),
            "letter_reviewer": officer(41, "letter_reviewer", everywhere, "Phan Văn Xét Công Văn Mẫu"),
            "letter_approver": officer(42, "letter_approver", everywhere, "Mai Thị Ký Công Văn Mẫu"),
            "letter_office": officer(43, "letter_office", everywhere, "Tạ Văn Văn Thư Mẫu"),
            "minister_office": officer(44, "minister_office", everywhere, "Đinh Thị Văn Phòng Mẫu"),
            "assessor": self.assessment.assessor,
            "tester": self.assessment.first,
            "assessed": self.assessment.head,
            "assessment_approver": self.assessment.approver,
            "task_clerk": officer(51, "task_clerk", "H01", "Kiều Thị Việc Giao Mẫu"),
            "task_head": officer(52, "task_head", "H01", "Thạch Văn Đôn Đốc Mẫu"),
            "task_office": officer(53, "directive_office", everywhere, "Giang Thị Theo Dõi Mẫu"),
            "target_head": officer(54, "target_head", "H01", "Hứa Thị Chỉ Tiêu Mẫu"),
            "dismissed": officer(23, "desk_officer", road.agency, "Cao Thị Thôi Việc"),
        }

    def _dismiss(self) -> None:
        """The role ends while the officer's session is open."""
        grant = RoleGrant.objects.get(account__person_number="089000000023")
        self.clients["dismissed"].get("/mot-cua/")
        accounts.revoke_role(actor=SYSTEM, grant_id=grant.id)

    def _decided(self) -> Dossier:
        """As after the signature, without a signer."""
        dossier = self.road.approved()
        owner = dossier.applicant_id
        self.file = vault.keep_file(
            _blank_pdf(), name=f"{CHILD}.pdf", owner=owner, allowed=("application/pdf",), max_bytes=9999
        )
        document = vault.keep_document(
            account_id=owner,
            title="Giấy khai sinh",
            file_id=self.file.id,
            issued_by=dossier.agency_id,
            subject=f"dossier:{dossier.id}",
            verify_token=vault.new_verify_token(),
        )
        self.token = document.verify_token
        Dossier.objects.filter(id=dossier.id).update(
            result_document_id=document.id, decided_at=now(), step="return", state="RESULT_READY"
        )
        return self.road.fresh(dossier)

    def _unpaid(self) -> Dossier:
        dossier = self.road.complete_draft(copies=2)
        order = services.order_copies(actor=self.road.mother, dossier_id=dossier.id)
        assert order is not None
        self.order = order
        return dossier

    def words(self, step: str) -> dict[str, Any]:
        """Values for every placeholder of the addresses."""
        dossier, mother = self.dossiers[step], self.road.mother.account_id
        form = IssuedForm.objects.filter(dossier=dossier).first()
        return {
            "dossier_id": dossier.id,
            "attachment_id": dossier.attachments.get().id,
            "form_id": form.id if form else 0,
            "order_id": self.order.id,
            "file_id": self.file.id,
            "message_id": Message.objects.filter(account_id=mother)[0].id,  # type: ignore[misc]
            "account_id": mother,
            "grant_id": RoleGrant.objects.aggregate(last=Max("id"))["last"],
            "procedure_code": BIRTH,
            "code": BIRTH,
            "token": self.token,
            "page": "tre",
            "language": "en",
            "slug": "ho-tich",
            "name": "co-quan",
            "kind": "csv",
            "source": "tinh-mau",
            "agency": self.road.agency,
            "sequence": 1,
            "load": self.load,
            "procedure": BIRTH,
            "dossier": DossierFact.objects.earliest("id").pk,
            "indicator": "IND-10",
            "scope": "VN",
            "cell": f"{self.release.rpartition('-')[0]}:IND-10:VN",
            "id": self.sign,
            "case_id": self.case.id,
            "visit": self.visit,
            "page_id": targets()[0].pk,
            "month": "2026-11",
            "report_id": self.report,
            "version": 1,
            "campaign": self.campaign,
            "letter_id": self.letter,
            "original_code": "2020",
            "file_kind": "pdf",
            "evidence": evidence_of("H01"),
            "set_code": "chay-thu",
            "photo": photo_of("H01"),
            "release": self.release,
            "group": "province",
            **self.directives.words(),
        }

    def content(self) -> dict[str, Any]:
        """A body that fits every operation of the API, so that what refuses a stranger is who they are."""
        return {
            "procedure_code": BIRTH,
            "answers": {},
            "checks": [{"component": "form", "verdict": "ok"}, {"component": "birth-proof", "verdict": "ok"}],
            "findings": [{"item": "Giấy chứng sinh", "reason": "Ảnh bị mờ"}],
            "reason": "Không thuộc thẩm quyền của phường",
            "officer_id": str(self.road.specialist.account_id),
            "book": "01/2026",
            "number": "128",
            "opinion": "Đủ điều kiện",
            "way": "online",
            "id_token": "forged",
        }

    def secrets(self) -> tuple[str, ...]:
        """What a stranger never reads: names of the mother and of the child, codes of the dossiers."""
        codes = [code for dossier in self.dossiers.values() for code in (dossier.code, dossier.reference) if code]
        return ("Minh Hoạ", CHILD, CHILD.upper(), "089000000001", *codes)


def published_release(editor: Actor, reviewer: Actor, approver: Actor) -> str:
    """The release of September 2026, as three people bring it out; its code."""
    with clock.at(datetime(2026, 11, 15, tzinfo=UTC)):
        code = releases.prepare_release(year=2026, month=9, actor=editor)
        releases.cut_off_release(code=code, actor=editor)
        assert releases.build_release(code=code)
        digest = release(code, published_only=False).digest
        releases.accept_release(code=code, digest=digest, actor=reviewer)
        releases.approve_release(code=code, digest=digest, actor=approver)
        releases.publish_release(code=code, actor=editor)
    return code


def submitted_letter(analyst: Actor, release_code: str) -> UUID:
    """A letter on that release, drafted and handed in by the analyst; its id."""
    made = letters.compose_letter(release=release_code, indicators=["IND-10"], actor=analyst)
    letters.submit_letter(letter_id=made, seen=1, actor=analyst)
    return made


def _blank_pdf() -> bytes:
    written = io.BytesIO()
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(595, 842)
    pdf.write(written)
    return written.getvalue()


def _browser(actor: Actor) -> Client:
    """A browser with the actor's session; one without for nobody."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if actor.account_id:
        session = client.session
        accounts.begin_session(session, actor.account_id)
        session.save()
        client.cookies["motcua"] = session.session_key or ""
    return client


def _program(actor: Actor) -> Client:
    """A program with the actor's token; one without for nobody."""
    token = accounts.issue_token(actor.account_id).value if actor.account_id else ""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(SERVER_NAME="localhost", raise_request_exception=False, headers=headers)
