"""Words of EMC's records."""

from __future__ import annotations

from motcua.oversight.intake.types import Unmapped

DOOR = "emc"
LARGEST = 256 * 1024
"""Bytes of one message."""
MOST_RECORDS = 100

NOT_A_RECORD = Unmapped("EMC-01", "Không phải bản ghi, hoặc thiếu trường: {what}.", "No record, or lacking: {what}.")
UNKNOWN_STATUS = Unmapped("EMC-02", "Trạng thái {what} không cho biết việc gì.", "Status {what} says nothing certain.")
UNKNOWN_RECEPTION = Unmapped("EMC-03", "Hình thức tiếp nhận {what} không rõ.", "Reception {what} is unknown.")
NOT_DECLARED = Unmapped("EMC-04", "Dịch vụ {what} chưa được công bố.", "Service {what} has not been declared.")


def about(unmapped: Unmapped, what: object) -> Unmapped:
    """The same reason, with what it speaks of (shortened) in its sentences."""
    said = str(what)[:60]
    return Unmapped(unmapped.number, unmapped.vi.format(what=said), unmapped.en.format(what=said))
