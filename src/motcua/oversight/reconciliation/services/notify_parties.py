"""Tell the people of both parties that it is their turn: one notice a step, not one a difference."""

from __future__ import annotations

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications.services import notify
from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation.types import ANSWER_EXPLANATION, EXPLAIN_DIFFERENCE

HOME = "/do-luong/doi-soat/"


def tell_agency(purpose: str, agency: str, month: int, count: int = 1) -> int:
    """A notice for everybody who explains for `agency`; returns how many were written."""
    return _tell(EXPLAIN_DIFFERENCE, purpose, agency, month, count)


def tell_centre(purpose: str, agency: str, month: int, count: int = 1) -> int:
    """A notice for everybody who answers `agency` at the centre."""
    return _tell(ANSWER_EXPLANATION, purpose, agency, month, count)


def _tell(permission: Permission, purpose: str, agency: str, month: int, count: int) -> int:
    period = Period(month, month)
    data = {"number": f"{agency}, {period.label}", "content": str(count)}
    people = accounts.officers_with(permission, agency)
    for person in people:
        notify(
            account_id=person.account_id,
            purpose=purpose,
            data=data,
            link=f"{HOME}{agency}/{period.code}/",
            subject=f"reconciliation:{agency}/{period.code}",
        )
    return len(people)
