"""What an agency says of one of its procedures: points of effort, and whether full process is possible."""

from __future__ import annotations

from django.db import connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import nfc
from motcua.oversight.planning.models import ProcedureEstimate
from motcua.oversight.planning.types import SET_TARGETS

MOST_POINTS = 1_000
REASON = 500


@transaction.atomic
def estimate_procedure(
    *, actor: Actor, agency_code: str, procedure_code: str, points: int | None, eligible: bool, reason: str = ""
) -> int:
    """Enter an estimate as a new version and return its number; the same content again changes nothing.

    A procedure that cannot become full process needs a reason (NĐ 224/2026 Art 14).
    Raises NotAllowed, AgencyNotFound, ProcedureNotFound, InvalidInput.
    """
    check(actor, SET_TARGETS, agency_code)
    agencies.agency(agency_code)
    catalogue.procedure(procedure_code)
    _check(points, eligible, reason)
    content = {"points": points, "eligible": eligible, "reason": nfc(reason)}
    with connection.cursor() as cursor:
        lock = f"estimate:{agency_code}:{procedure_code}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    own = ProcedureEstimate.objects.filter(agency_code=agency_code, procedure_code=procedure_code)
    last = own.order_by("-version").first()
    if last and all(getattr(last, name) == value for name, value in content.items()):
        return last.version
    version = (last.version if last else 0) + 1
    ProcedureEstimate.objects.create(
        agency_code=agency_code,
        procedure_code=procedure_code,
        version=version,
        entered_at=now(),
        entered_by=actor.account_id,
        **content,
    )
    audit.record(actor, "estimate_procedure", f"procedure:{procedure_code}", agency=agency_code, version=version)
    return version


def _check(points: int | None, eligible: bool, reason: str) -> None:
    errors: dict[str, list[str]] = {}
    if points is not None and not 0 < points <= MOST_POINTS:
        errors["points"] = [f"Điểm công sức là số nguyên từ 1 đến {MOST_POINTS}."]
    if not eligible and not reason.strip():
        errors["reason"] = ["Cần nêu lý do không cung cấp toàn trình được (Điều 14 Nghị định 224/2026/NĐ-CP)."]
    if len(reason) > REASON:
        errors["reason"] = [f"Lý do dài nhất {REASON} ký tự."]
    if errors:
        raise InvalidInput(errors)
