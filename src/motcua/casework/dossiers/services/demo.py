"""Invented dossiers for trying out: one at each station of the way, so that no screen is empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.services import draft, intake, processing, submit
from motcua.casework.dossiers.types import Check, Finding
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.worktime import TimeLimit, TimeUnit, due_at

DEMO = Path(__file__).parents[1] / "demo" / "dossiers.json"
ALL_OK = (Check("form", "ok"), Check("birth-proof", "ok"))
Act = Callable[["_Desk", Dossier], object]


def load_demo_dossiers() -> int:
    """Hand in and process the dossiers of `demo/dossiers.json`; nothing where there is any dossier already."""
    if Dossier.objects.exists():
        return 0
    desk, data = _Desk(), json.loads(DEMO.read_text(encoding="utf-8"))
    for row in data["dossiers"]:
        with transaction.atomic():
            _walk(desk, data["answers"], row)
    return len(data["dossiers"])


class _Desk:
    """The officers of the demo commune."""

    def __init__(self) -> None:
        people = account_services.load_demo_accounts()
        self.desk = accounts.actor_for(people["desk_officer"].id)
        self.specialist = accounts.actor_for(people["specialist"].id)
        self.leader = accounts.actor_for(people["leader"].id)


def _walk(desk: _Desk, answers: dict[str, Any], row: dict[str, Any]) -> None:
    """One dossier from draft to its `steps`, an hour of working time between them, ending before now."""
    applicant = _applicant(row)
    moments = _moments(len(row["steps"]) + 1, row["days_ago"])
    with clock.at(moments[0]):
        dossier = _draft(applicant, {**answers, **row["answers"]})
        submit.submit_dossier(actor=applicant, dossier_id=dossier.id)
    for at, step in zip(moments[1:], row["steps"], strict=True):
        with clock.at(at):
            ACTS[step](desk, dossier)


def _draft(applicant: Actor, answers: dict[str, Any]) -> Dossier:
    dossier = draft.start_draft(actor=applicant, procedure_code="1.001193")
    answers = {**answers, "agency": dossier.agency_id}
    draft.save_draft(actor=applicant, dossier_id=dossier.id, fields=tuple(answers), answers=answers)
    scan = (DEMO.parent / "giay-chung-sinh.png").read_bytes()
    draft.attach_file(
        actor=applicant, dossier_id=dossier.id, component="birth-proof", content=scan, name="giay-chung-sinh.png"
    )
    return dossier


def _moments(count: int, days_ago: int) -> list[datetime]:
    """Instants on the working clock of the demo commune, none in the future."""
    calendar = agencies.working_calendar("H01")
    start, latest = clock.now() - timedelta(days=days_ago), clock.now() - timedelta(minutes=5)
    hours = [due_at(calendar, start, TimeLimit(n + 1, TimeUnit.WORKING_HOUR)) for n in range(count)]
    return [min(at, latest + timedelta(seconds=n)) for n, at in enumerate(hours)]


def _receive(desk: _Desk, dossier: Dossier) -> object:
    return intake.receive_dossier(actor=desk.desk, dossier_id=dossier.id, checks=ALL_OK)


def _supplement(desk: _Desk, dossier: Dossier) -> object:
    finding = Finding("Giấy chứng sinh", "Ảnh trang 2 bị mờ. Chụp lại đủ bốn góc, đọc được số và ngày cấp.")
    return intake.request_supplement(actor=desk.desk, dossier_id=dossier.id, findings=[finding])


def _assign(desk: _Desk, dossier: Dossier) -> object:
    return processing.assign_dossier(actor=desk.leader, dossier_id=dossier.id, officer_id=_id(desk.specialist))


def _propose(desk: _Desk, dossier: Dossier) -> object:
    result = {"book": "01/2026", "number": "101", "opinion": "Hồ sơ đủ điều kiện đăng ký khai sinh."}
    return processing.propose_result(actor=desk.specialist, dossier_id=dossier.id, result=result)


def _approve(desk: _Desk, dossier: Dossier) -> object:
    return processing.approve_result(actor=desk.leader, dossier_id=dossier.id)


ACTS: dict[str, Act] = {
    "receive": _receive,
    "supplement": _supplement,
    "assign": _assign,
    "propose": _propose,
    "approve": _approve,
}


def _applicant(row: dict[str, Any]) -> Actor:
    identity = Identity(
        kind=AccountKind.CITIZEN,
        person_number=row["person_number"],
        name=row["name"],
        assurance_level=2,
        gender="female",
        residence_unit_code="30742",
        address="Phường Rạch Giá, tỉnh An Giang",
    )
    return accounts.actor_for(account_services.sign_in(identity).id)


def _id(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise LookupError(actor.name)
    return actor.account_id
