"""How a report climbs: clerk, the unit's head, the agency's head, reviewer, approver (DHIS2: approve, then accept)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from motcua.kernel.access import Permission
from motcua.kernel.errors import Term
from motcua.oversight.campaigns.types import ACCEPT_REPORT, APPROVE_REPORT, CONFIRM_REPORT, State

OPEN_TO_CLERKS = frozenset({State.OPEN, State.DRAFT, State.RETURNED, State.REOPENED})
"""States in which the draft may be written and handed in."""
AFTER_LOCK = frozenset({State.RETURNED, State.REOPENED})
"""What was sent back may come again after the lock."""
IN = frozenset(
    {State.SUBMITTED, State.UNIT_APPROVED, State.AGENCY_APPROVED, State.ACCEPTED, State.APPROVED, State.REOPENED}
)
"""States in which a report counts as in; a reopened one still stands with its last version."""
NOT_EXPECTED = frozenset({State.EXCLUDED, State.PASSED_ON})
SEEN_BY_NATION = frozenset({State.AGENCY_APPROVED, State.ACCEPTED, State.APPROVED})
"""States in which the nation reads the counts: what no head approved is moving, and nobody's business yet."""
WAITS = frozenset({State.SUBMITTED, State.UNIT_APPROVED, State.AGENCY_APPROVED, State.ACCEPTED})

NAMES: Mapping[State, Term] = {
    State.OPEN: Term("Chưa báo cáo", "Not reported"),
    State.DRAFT: Term("Đang soạn", "Being written"),
    State.SUBMITTED: Term("Đã nộp, chờ lãnh đạo", "Handed in, waits for the head"),
    State.UNIT_APPROVED: Term("Chờ lãnh đạo cấp trên", "Waits for the head above"),
    State.AGENCY_APPROVED: Term("Chờ Trung ương tiếp nhận", "Waits to be accepted nationally"),
    State.ACCEPTED: Term("Chờ phê duyệt", "Waits for approval"),
    State.APPROVED: Term("Đã phê duyệt", "Approved"),
    State.RETURNED: Term("Bị trả lại", "Sent back"),
    State.REOPENED: Term("Mở lại để sửa", "Open again for correction"),
    State.EXCLUDED: Term("Không phải báo cáo", "Not expected"),
    State.PASSED_ON: Term("Đã chuyển cơ quan kế thừa", "Passed on to the successor"),
}


def needed_to_reopen(state: State) -> frozenset[Permission]:
    """Which permissions, any one of them, open a report for a correction; none where it cannot be opened."""
    needed = {
        State.ACCEPTED: frozenset({ACCEPT_REPORT}),
        State.APPROVED: frozenset({CONFIRM_REPORT}),
        State.REOPENED: frozenset({ACCEPT_REPORT, CONFIRM_REPORT}),
    }
    return needed.get(state, frozenset())


def may_come(state: str, at: datetime, locks_at: datetime) -> bool:
    """Whether the draft may be written and handed in at an instant; what was sent back may come after the lock."""
    return state in OPEN_TO_CLERKS and (state in AFTER_LOCK or at < locks_at)


def is_unit(agency: str) -> bool:
    """Whether the agency stands below a ministry or province, and so needs its own head first."""
    return "." in agency


def next_state(state: State, agency: str) -> State | None:
    """Where an approval takes the report; None where none is possible."""
    if state is State.SUBMITTED:
        return State.UNIT_APPROVED if is_unit(agency) else State.AGENCY_APPROVED
    climbs = {
        State.UNIT_APPROVED: State.AGENCY_APPROVED,
        State.AGENCY_APPROVED: State.ACCEPTED,
        State.ACCEPTED: State.APPROVED,
    }
    return climbs.get(state)


def needed_for(state: State, agency: str) -> tuple[Permission, str]:
    """Which permission the next approval needs, and for which agency: the one above for the second signature."""
    top = agency.partition(".")[0]
    return {
        State.SUBMITTED: (APPROVE_REPORT, agency),
        State.UNIT_APPROVED: (APPROVE_REPORT, top),
        State.AGENCY_APPROVED: (ACCEPT_REPORT, agency),
        State.ACCEPTED: (CONFIRM_REPORT, agency),
    }[state]
