"""Words of the portal's packets."""

from __future__ import annotations

from motcua.oversight.intake.types import Unmapped

DOOR = "portal_sync"
LARGEST = 1024 * 1024
"""Bytes of one message."""
MOST_RECORDS = 100
DOSSIERS, PROGRESS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"

NOT_A_RECORD = Unmapped(
    "SYNC-01", "Không phải bản ghi, hoặc trường {what} thiếu hay sai.", "No record, or bad: {what}."
)
NO_DATE = Unmapped("SYNC-02", "Trạng thái cần {what} mà gói tin không có.", "The state needs {what}, which is missing.")
NOT_DECLARED = Unmapped("SYNC-03", "Dịch vụ {what} chưa được công bố.", "Service {what} has not been declared.")
UNKNOWN_DOSSIER = Unmapped("SYNC-04", "Tiến độ của hồ sơ chưa biết: {what}.", "Progress of an unknown dossier: {what}.")
UNKNOWN_STATE = Unmapped("SYNC-05", "Trạng thái {what} không có trong danh mục.", "State {what} is not in the list.")


class CannotSay(Exception):
    """No event can be made of this record, for a reason that speaks of `what` (shortened)."""

    def __init__(self, reason: Unmapped, what: object) -> None:
        said = str(what)[:60]
        self.unmapped = Unmapped(reason.number, reason.vi.format(what=said), reason.en.format(what=said))
        super().__init__(reason.number)
