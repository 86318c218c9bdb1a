"""Notices to assessed agencies at each step of an assessment, and reminders of explanations: each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications.services import notify
from motcua.kernel.clock import local, now, today
from motcua.kernel.text import moment
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Notice
from motcua.oversight.assessment.selectors.deadlines import owed_by_agency, terms, until_of
from motcua.oversight.assessment.types import ANSWER, State

HOME = "/do-luong/danh-gia/dot/"


def tell_agencies(found: Assessment, purpose: str) -> int:
    """Tell every agency of a step, in the transaction of that step; how many people were told."""
    owed = owed_by_agency(found) if purpose == "assessment_first_score" else {}
    return sum(_tell(row, purpose, purpose, owed.get(row.pk, 0)) for row in _rows(found))


def _rows(found: Assessment) -> Iterable[AssessedAgency]:
    return found.agencies.order_by("code")


def send_reminders() -> int:
    """Remind whoever still owes explanations, on the days that the terms name; how many agencies were told now."""
    sent = 0
    for found in Assessment.objects.filter(state=State.FIRST_SCORED).order_by("code"):
        owed = owed_by_agency(found)
        for row in _rows(found):
            kind = rules.reminder_of(terms(found.on), local(until_of(row)).date(), today())
            sent += bool(kind and owed.get(row.pk) and _remind(row, kind, owed[row.pk]))
    return sent


def _remind(row: AssessedAgency, kind: str, owed: int) -> bool:
    purpose = "assessment_explain_late" if kind.startswith("late") else "assessment_explain_due"
    day = f"{local(until_of(row)).date():%Y%m%d}"
    with transaction.atomic():
        before = row.notices.count()
        _tell(row, purpose, f"{kind}:{day}", owed)
        return row.notices.count() > before


def _tell(row: AssessedAgency, purpose: str, kind: str, owed: int) -> int:
    """Two workers at once: the second finds the row and tells nothing."""
    notice, is_new = Notice.objects.get_or_create(agency=row, kind=kind, defaults={"at": now(), "people": 0})
    if not is_new:
        return 0
    people = accounts.officers_with(ANSWER, row.code)
    for person in people:
        notify(
            account_id=person.account_id,
            purpose=purpose,
            data=_data(row, owed),
            link=_link(row, purpose),
            subject=f"assessment:{row.assessment_id}:{row.code}",
        )
    notice.people = len(people)
    notice.save(update_fields=["people"])
    return len(people)


def _data(row: AssessedAgency, owed: int) -> dict[str, str]:
    data = {"number": row.assessment.title, "agency": row.name, "deadline": _deadline(until_of(row))}
    return data | {"content": str(owed)} if owed else data


def _deadline(until: datetime) -> str:
    return moment(local(until))


def _link(row: AssessedAgency, purpose: str) -> str:
    page = "co-quan" if purpose == "assessment_published" else "tra-loi"
    return f"{HOME}{row.assessment_id}/{page}/{row.code}/"
