"""After the approval: print the result and its certified copy, sign them, keep them for the applicant (R-RET-03)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.services.printing import print_result
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import Clocks, lock, move
from motcua.casework.dossiers.types import Clock
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.types import ResultKind
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.signing import services as signing
from motcua.foundation.signing.types import Signer
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import PDF, RESULT
from motcua.kernel import text
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import local, now

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class _SignedPaper:
    kind: ResultKind
    file_id: UUID
    token: str


def sign_result(dossier_id: UUID) -> Dossier:
    """Print and sign the result, and a certified copy where copies were ordered; the processing clock ends.

    Called after the approval, outside any transaction; may be called again after a crash: papers that no
    dossier points to are swept from the vault.
    """
    dossier = Dossier.objects.get(id=dossier_id)
    if dossier.step != "sign":
        return dossier
    process = workflow.process_version(dossier.process_version_id)
    wanted = [process.result]
    if process.copy and rules.copies_of(dossier.answers):
        wanted.append(process.copy)
    return _issue_result(dossier_id, [_signed(dossier, kind) for kind in wanted])


def _signed(dossier: Dossier, kind: ResultKind) -> _SignedPaper:
    agency = agencies.agency(dossier.agency_id)
    leader = accounts.person(UUID(dossier.result["approver"]))
    token = vault.new_verify_token()
    pdf = print_result(dossier, kind.template, token=token, on=local(now()).date())
    signer = Signer(ref=f"officer:{leader.person_number}", name=leader.name, title="Người ký", agency=agency.name)
    signed = signing.sign_pdf(pdf, signer=signer, reason=f"{kind.title} {dossier.code}", place=agency.name)
    name = f"{kind.template}-{dossier.code}.pdf"
    file = vault.keep_file(signed, name=name, owner=dossier.applicant_id, allowed=(PDF,), max_bytes=MOST_BYTES)
    return _SignedPaper(kind, file.id, token)


@transaction.atomic
def _issue_result(dossier_id: UUID, papers: list[_SignedPaper]) -> Dossier:
    dossier = lock(dossier_id)
    if dossier.step != "sign":
        return dossier
    instant = now()
    documents = [
        vault.keep_document(
            account_id=dossier.applicant_id,
            kind=RESULT,
            title=paper.kind.title,
            file_id=paper.file_id,
            issued_by=dossier.agency_id,
            issued_at=instant,
            verify_token=paper.token,
            subject=f"dossier:{dossier.id}",
        )
        for paper in papers
    ]
    dossier.result_document_id, dossier.decided_at = documents[0].id, instant
    move(
        dossier,
        "issue",
        actor=SYSTEM,
        at=instant,
        data={"documents": [str(d.id) for d in documents], "signed_by": dossier.result["approver_name"]},
        clocks=Clocks(end={Clock.PROCESSING}),
        changed=("result_document_id", "decided_at"),
    )
    tell(dossier, "result_ready", decided_at=text.moment(instant), place="Kho giấy tờ của bạn trên cổng")
    return dossier
