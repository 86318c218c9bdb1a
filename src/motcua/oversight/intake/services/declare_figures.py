"""Take what agencies report through the forms of this program: through the same signed door as all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.oversight.intake.models import Source
from motcua.oversight.intake.selectors import known_event_ids
from motcua.oversight.intake.services.relay_messages import register_relay, send_own
from motcua.oversight.intake.types import REPORT_DESK, REPORT_TYPE, Reported

_NAME = "Báo cáo định kỳ qua biểu mẫu"


@transaction.atomic
def declare_figures(*, figures: Iterable[Reported]) -> int:
    """Hand pairs in as one signed batch of the desk of reports; returns how many were kept.

    A pair whose id came before is left out, so that telling it twice changes nothing. What the intake rejects stands in
    the batch's receipt with its reason.
    """
    _desk()
    Source.objects.select_for_update().get(pk=REPORT_DESK)
    events = [_event(figure) for figure in figures]
    known = known_event_ids(REPORT_DESK, [event["id"] for event in events])
    fresh = [event for event in events if event["id"] not in known]
    return int(send_own(REPORT_DESK, fresh)["accepted"]) if fresh else 0


def _desk() -> None:
    """The source of this program's own forms; it speaks for every agency."""
    if not Source.objects.filter(pk=REPORT_DESK, valid_to=None).exists():
        register_relay(code=REPORT_DESK, name=_NAME, agency_code="", actor=SYSTEM)


def _event(figure: Reported) -> dict[str, Any]:
    year, month = divmod(figure.month, 12)
    return {
        "specversion": "1.0",
        "id": figure.id,
        "source": REPORT_DESK,
        "type": REPORT_TYPE,
        "time": now().isoformat(),
        "data": {
            "agency": figure.agency,
            "indicator": figure.indicator,
            "month": f"{year}-{month + 1:02d}",
            "numerator": figure.numerator,
            "denominator": figure.denominator,
        },
    }
