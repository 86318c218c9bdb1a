"""A dossier on paper: forms 01, 02, 03 and 06, and the result, by the templates in force on their day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.models import Dossier, IssuedForm
from motcua.casework.dossiers.selectors import trace
from motcua.casework.dossiers.types import Form
from motcua.casework.workflow import selectors as workflow
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.forms import selectors as forms
from motcua.foundation.forms import services as form_services
from motcua.foundation.forms.types import (
    Applicant,
    BirthCertificate,
    BirthExtract,
    ControlSlip,
    HandOver,
    Letterhead,
    PrintedChild,
    PrintedComponent,
    PrintedPaper,
    PrintedParent,
    Receipt,
    RefusalNote,
    Signature,
    SupplementRequest,
)
from motcua.kernel import text
from motcua.kernel.clock import local, now

MARKS = {rules.EARLY: "Trước hạn", rules.ON_TIME: "Đúng hạn", rules.LATE: "Quá hạn"}
GIVEN_BY = {1: "Nộp tại quầy", 2: "Nộp trực tuyến qua VNeID", 3: "Gửi qua bưu chính"}
UNITS = {"working_day": "ngày làm việc", "working_hour": "giờ làm việc", "calendar_day": "ngày", "month": "tháng"}


def print_form(dossier: Dossier, form: IssuedForm) -> bytes:
    """An issued form as PDF; printed again it says the same."""
    makers: dict[Form, Callable[[Dossier, IssuedForm], PrintedPaper]] = {
        Form.RECEIPT: _receipt,
        Form.SUPPLEMENT: _supplement_request,
        Form.REFUSAL: _refusal,
    }
    return form_services.print_document(
        f"form-{form.form}", local(form.issued_at).date(), makers[Form(form.form)](dossier, form)
    )


def print_control_slip(dossier: Dossier) -> bytes:
    """Form 06 from the trace (law.md 3.4, F-072)."""
    rows = trace(dossier)
    slip = ControlSlip(
        letterhead=_letterhead(dossier, now()),
        dossier_code=dossier.code or "",
        applicant=_applicant(dossier),
        request=dossier.procedure_name,
        received_at=dossier.received_at or now(),
        due_at=dossier.due_at,
        hand_overs=tuple(
            HandOver(giver=row.actor, taker=taker, step=row.step, at=row.at, result=MARKS.get(row.mark, ""))
            for row, taker in zip(rows, [*(following.actor for following in rows[1:]), ""], strict=True)
        ),
        qr_text=dossier.code or "",
        lookup=_lookup(dossier),
        is_demo=settings.DEMO,
    )
    return form_services.print_document("form-06", local(now()).date(), slip)


def print_result(dossier: Dossier, template: str, *, token: str, on: date) -> bytes:
    """A result as PDF before it is signed; the QR code leads to the public check of `token`."""
    return form_services.print_document(template, on, RESULTS[template](dossier, token, on))


def _birth_certificate(dossier: Dossier, token: str, on: date) -> BirthCertificate:
    answers, agency = dossier.answers, agencies.agency(dossier.agency_id)
    address = f"{settings.PUBLIC_URL}/xac-minh/{token}/"
    number = f"{dossier.result['number']} (quyển {dossier.result['book']})"
    return BirthCertificate(
        letterhead=Letterhead(authority=agency.name, number=number, place=_place(agency.name), day=on),
        child=_child(answers),
        mother=_parent(answers, "mother"),
        father=_parent(answers, "father"),
        requester_name=str(answers.get("requester_name", dossier.applicant_name)),
        requester_paper=_identity(answers, "requester"),
        registered_at=agency.name,
        registered_on=on,
        signer=Signature(title="Người ký", name=dossier.result["approver_name"], note="Ký số trên tệp này"),
        qr_text=address,
        lookup=address,
        is_demo=settings.DEMO,
    )


def _birth_extract(dossier: Dossier, token: str, on: date) -> BirthExtract:
    answers, agency = dossier.answers, agencies.agency(dossier.agency_id)
    address = f"{settings.PUBLIC_URL}/xac-minh/{token}/"
    return BirthExtract(
        letterhead=Letterhead(authority=agency.name, place=_place(agency.name), day=on),
        child=_child(answers),
        mother=_parent(answers, "mother"),
        father=_parent(answers, "father"),
        registered_at=agency.name,
        registered_number=f"{dossier.result['number']} (quyển {dossier.result['book']})",
        registered_on=on,
        signer=Signature(title="Người ký", name=dossier.result["approver_name"], note="Ký số trên tệp này"),
        qr_text=address,
        lookup=address,
        is_demo=settings.DEMO,
    )


RESULTS: dict[str, Callable[[Dossier, str, date], PrintedPaper]] = {
    "birth-certificate": _birth_certificate,
    "birth-extract": _birth_extract,
}
"""Makers of results by the code of their printed template."""


def _child(answers: Mapping[str, Any]) -> PrintedChild:
    born = date.fromisoformat(answers["child_birth"])
    return PrintedChild(
        name=answers["child_name"].upper(),
        birth=born,
        birth_in_words=form_services.birth_in_words(answers["child_birth"]),
        sex=answers["child_sex"],
        ethnicity=answers["child_ethnicity"],
        nationality=answers["child_nationality"],
        birth_place=str(answers.get("child_birth_facility") or answers.get("child_birth_place", "")),
        hometown=answers["child_hometown"],
    )


def _parent(answers: Mapping[str, Any], who: str) -> PrintedParent:
    if answers.get(f"{who}_declared") != "yes":
        return PrintedParent()
    return PrintedParent(
        name=str(answers.get(f"{who}_name", "")).upper(),
        birth=form_services.date_text(answers.get(f"{who}_birth", "")),
        ethnicity=str(answers.get(f"{who}_ethnicity", "")),
        nationality=str(answers.get(f"{who}_nationality", "")),
        residence=str(answers.get(f"{who}_residence", "")),
        paper=_identity(answers, who),
    )


def _identity(answers: Mapping[str, Any], who: str) -> str:
    number = answers.get(f"{who}_number")
    return f"Số định danh cá nhân {number}" if number else str(answers.get(f"{who}_paper", ""))


def _receipt(dossier: Dossier, form: IssuedForm) -> Receipt:
    received = form.issued_at
    fees = tuple(
        f"{line['name']}: {line['quantity']} bản, {text.dong(line['quantity'] * line['amount'])}"
        for line in form.data.get("fees", [])
    )
    return Receipt(
        letterhead=_form_head(form),
        dossier_code=dossier.code or "",
        applicant=Applicant(**form.data["applicant"]),
        request=dossier.procedure_name,
        components=_components(dossier, received),
        time_limit=form.data["time_limit"],
        received_at=received,
        received_by=form.data["officer"],
        due_at=dossier.due_at,
        result_way="Bản điện tử trong kho giấy tờ; bản giấy tại bộ phận một cửa nếu có yêu cầu",
        fees=fees,
        giver=Signature(title="Người nộp hồ sơ", name=dossier.applicant_name, note=GIVEN_BY[dossier.channel]),
        taker=Signature(title="Người tiếp nhận hồ sơ", name=form.data["officer"]),
        qr_text=dossier.code or "",
        lookup=_lookup(dossier),
        is_demo=settings.DEMO,
    )


def _supplement_request(dossier: Dossier, form: IssuedForm) -> SupplementRequest:
    findings = form.data["findings"]
    return SupplementRequest(
        letterhead=_form_head(form),
        dossier_code=dossier.code or dossier.reference,
        applicant=Applicant(**form.data["applicant"]),
        request=dossier.procedure_name,
        items=tuple(f"{f['item']}: {f['reason']}" for f in findings),
        reason="Hồ sơ chưa đủ hoặc chưa đúng theo các mục nêu trên",
        contact=form.data["desk"],
        taker=Signature(title="Người tiếp nhận hồ sơ", name=form.data["officer"]),
        qr_text=_lookup(dossier),
        lookup=_lookup(dossier),
        is_demo=settings.DEMO,
    )


def _refusal(dossier: Dossier, form: IssuedForm) -> RefusalNote:
    return RefusalNote(
        letterhead=_form_head(form),
        dossier_code=dossier.code or dossier.reference,
        applicant=Applicant(**form.data["applicant"]),
        request=dossier.procedure_name,
        reasons=(form.data["reason"],),
        contact=form.data["desk"],
        giver=Signature(title="Người nộp hồ sơ", name=dossier.applicant_name),
        taker=Signature(title="Người tiếp nhận hồ sơ", name=form.data["officer"]),
        qr_text=_lookup(dossier),
        lookup=_lookup(dossier),
        is_demo=settings.DEMO,
    )


def facts_for_printing(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """What a form says of people, agency and limit on the day it is issued: printed again it says the same."""
    limit = catalogue.time_limit(dossier.procedure_code, local(at).date())
    return {
        "applicant": asdict(_applicant(dossier)),
        "agency": agencies.agency(dossier.agency_id).name,
        "desk": _desk_name(dossier),
        "time_limit": f"{limit.value} {UNITS[limit.unit]}",
    }


def _form_head(form: IssuedForm) -> Letterhead:
    agency = form.data["agency"]
    return Letterhead(
        authority=agency,
        desk=form.data["desk"],
        number=form.number,
        place=_place(agency),
        day=local(form.issued_at).date(),
    )


def _components(dossier: Dossier, at: datetime) -> tuple[PrintedComponent, ...]:
    names = {p.key: p.name for p in workflow.process_version(dossier.process_version_id).papers}
    papers = dossier.attachments.filter(removed_at=None, added_at__lte=at).values_list("component", flat=True)
    title = forms.form_version(dossier.form_version_id).title
    electronic = [PrintedComponent(name=title, form="bản điện tử")]
    return tuple(electronic + [PrintedComponent(name=names.get(k, k), form="bản chụp") for k in dict.fromkeys(papers)])


def _applicant(dossier: Dossier) -> Applicant:
    person = accounts.person(dossier.applicant_id)
    return Applicant(
        name=dossier.applicant_name,
        person_number=text.mask(person.person_number),
        address=person.address,
        phone=person.phone,
        email=person.email,
    )


def _letterhead(dossier: Dossier, at: datetime) -> Letterhead:
    agency = agencies.agency(dossier.agency_id)
    return Letterhead(authority=agency.name, desk=_desk_name(dossier), place=_place(agency.name), day=local(at).date())


def _desk_name(dossier: Dossier) -> str:
    desks = agencies.agencies_under(dossier.agency_id, kind="unit")
    return desks[0].name if desks else agencies.agency(dossier.agency_id).name


def _place(agency_name: str) -> str:
    """`Ủy ban nhân dân phường Rạch Giá` signs at `Rạch Giá`."""
    for kind in ("phường ", "xã ", "đặc khu ", "tỉnh ", "thành phố "):
        if kind in agency_name:
            return agency_name.split(kind, 1)[1]
    return agency_name


def _lookup(dossier: Dossier) -> str:
    return f"{settings.PUBLIC_URL}/tra-cuu/?ma={dossier.code or dossier.reference}"
