"""Handing a target down to the parts of a unit, all of them at once, after a dry run (F-146, measurement.md 7.7)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.notifications.services import notify
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput
from motcua.kernel.text import day as day_text
from motcua.kernel.text import percent as percent_text
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.planning import selectors
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.services.set_target import check_entry, code_of, content_of, lock_cascade
from motcua.oversight.planning.types import (
    GROUP_SCOPES,
    SET_TARGETS,
    HandDownLine,
    HandDownOrder,
    HandedDown,
    Method,
    PlanTarget,
    Role,
)

HOME = "/do-luong/phan-cap/"


@transaction.atomic
def hand_down(*, actor: Actor, order: HandDownOrder, digest: str) -> HandedDown:
    """Write what the dry run with this digest showed, as one new version of each target that changes; tell the heads.

    Where all targets already stand so nothing is written. Raises NotAllowed, AgencyNotFound, InvalidInput,
    NoSuchTarget, ChangedMeanwhile where targets, heads or figures are not those of the dry run.
    """
    check_order(actor, order)
    lock_cascade(order.indicator, order.year, is_shared=False)
    draft = selectors.draft_hand_down(order)
    if not draft.changed:
        return HandedDown(0, 0, 0)
    if draft.digest != digest:
        raise ChangedMeanwhile()
    PlanEntry.objects.bulk_create([_row(actor, order, line) for line in draft.changed], batch_size=500)
    told = sum(_tell(order, line) for line in draft.changed)
    audit.record(
        actor, "hand_down", f"target:{code_of(order.unit, order.year, order.indicator)}",
        method=order.method.value, targets=len(draft.changed), digest=digest,
    )  # fmt: skip
    return HandedDown(len(draft.changed), told, len(draft.changed) - told)


def check_order(actor: Actor, order: HandDownOrder) -> None:
    """Whether the actor may hand down below this unit, and whether days and level make sense."""
    check(actor, SET_TARGETS, "" if order.unit in GROUP_SCOPES else order.unit)
    if order.unit not in GROUP_SCOPES:
        agencies.agency(order.unit)
    if order.due.year != order.year:
        raise InvalidInput({"due": [f"Hạn phải nằm trong năm {order.year} của phân cấp này."]})
    if order.method == Method.PASTED and not order.pasted.strip():
        raise InvalidInput({"pasted": ["Hãy dán ít nhất một dòng gồm mã đơn vị và phần trăm."]})
    office = Role.HEAD_OF_UNIT
    check_entry(PlanTarget(order.indicator, order.percent or Decimal(1), order.start, order.due, office))


def _row(actor: Actor, order: HandDownOrder, line: HandDownLine) -> PlanEntry:
    milestones = tuple((each.on, Decimal(each.share.numerator * 100) / each.share.denominator)
                       for each in line.milestones)  # fmt: skip
    entry = PlanTarget(order.indicator, line.percent, order.start, order.due, line.role, milestones)
    return PlanEntry(
        code=code_of(line.unit, order.year, order.indicator), version=line.version + 1, entered_at=now(),
        entered_by=actor.account_id, **content_of(line.unit, entry),
    )  # fmt: skip


def _tell(order: HandDownOrder, line: HandDownLine) -> bool:
    """A notice to the head; a vacant office hears nothing, and the answer says how many there are."""
    if line.head is None:
        return False
    notify(
        account_id=line.head,
        purpose="target_given",
        data={
            "number": indicators.indicator(order.indicator).name,
            "agency": agencies.agency(line.unit).name,
            "content": percent_text(line.percent, 2),
            "deadline": day_text(order.due),
        },
        link=f"{HOME}{order.indicator}/{order.year}/{line.unit}/",
        subject=f"target:{code_of(line.unit, order.year, order.indicator)}",
    )
    return True
