"""Duties of agencies that ended pass to who took over; what was done before stays readable (F-170)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import today
from motcua.oversight.directives import selectors
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.selectors.reference import who_owes
from motcua.oversight.directives.services.extend_duty import end_request
from motcua.oversight.directives.services.hold_duty import take, write
from motcua.oversight.directives.services.tell_people import tell_new, tell_office
from motcua.oversight.directives.types import OPEN, Step


def follow_mergers() -> int:
    """Pass on every open duty of an agency that has one heir by today; again passes nothing. Returns how many.

    Of the others of agencies that ended the office is told.
    """
    on, passed = today(), 0
    for code in Duty.objects.filter(state__in=OPEN).order_by("agency_code").values_list("agency_code").distinct():
        heir = who_owes(code[0], on)
        if heir != code[0]:
            passed += _pass_on(code[0], heir)
    _tell_left_behind()
    return passed


def _tell_left_behind() -> None:
    """Tell the office once of each duty whose agency is gone and that nobody alone took over; the history says so."""
    for key in selectors.left_behind().values_list("pk", flat=True):
        _left_behind(key)


@transaction.atomic
def _left_behind(key: UUID) -> None:
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task", "directive").get(pk=key)
    if duty.state not in OPEN or duty.steps.filter(step=Step.NO_HEIR, agency_code=duty.agency_code).exists():
        return
    write(duty, Step.NO_HEIR, SYSTEM)
    audit.record(SYSTEM, "duty_left_behind", f"duty:{duty.pk}", agency=duty.agency_code)
    tell_office(duty, Step.NO_HEIR, SYSTEM)


@transaction.atomic
def _pass_on(code: str, heir: str) -> int:
    """Into the heir's own duty while that is open; beside one that is settled, for nobody would do it any more."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("task", "directive").filter(state__in=OPEN)
    owed = list(rows.filter(agency_code=code).order_by("pk"))
    for duty in owed:
        theirs = rows.filter(task_id=duty.task_id, agency_code=heir).exclude(pk=duty.pk).order_by("pk").first()
        if theirs:
            duty.successor = theirs
            take(duty, Step.PASSED_ON, SYSTEM, f"{code} → {heir}")
            end_request(duty)
            write(theirs, Step.PASSED_ON, SYSTEM, f"{code} → {heir}")
        else:
            duty.agency_code = heir
            duty.version += 1
            duty.save()
            audit.record(SYSTEM, "duty_passed_on", f"duty:{duty.pk}", before=code, after=heir)
            write(duty, Step.PASSED_ON, SYSTEM, f"{code} → {heir}")
        tell_new(duty.directive, heir, "task_inherited", SYSTEM)
    return len(owed)
