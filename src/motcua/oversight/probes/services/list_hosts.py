"""The allow-list: which hosts may be visited, for whom, why, and who said so. Nothing in it is overwritten."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.text import nfc
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import AllowedHost
from motcua.oversight.probes.selectors.targets import known_hosts
from motcua.oversight.probes.types import MANAGE

LEAST_REASON, MOST_REASON = 10, 500


@transaction.atomic
def allow_host(*, agency: str, host: str, reason: str, actor: Actor) -> int:
    """Let a host be visited for an agency; returns the number of the entry. Again: the same entry.

    Raises InvalidInput, AgencyNotFound.
    """
    check_unless_system(actor, MANAGE)
    code, name = agencies.agency(agency).code, host.strip().lower()
    wrong: dict[str, list[str]] = {}
    if not rules.is_host(name, is_trial=settings.DEMO):
        wrong["host"] = ["Ghi tên máy chủ công khai, ví dụ dichvucong.mau.vn; không ghi https:// hay dấu gạch chéo."]
    wrong |= wrong_reason(reason)
    if wrong:
        raise InvalidInput(wrong)
    row, is_new = AllowedHost.objects.get_or_create(
        agency_code=code,
        host=name,
        valid_to=None,
        defaults={
            "reason": nfc(reason),
            "valid_from": now(),
            "account_id": actor.account_id,
            "listed_by": actor.name,
        },
    )
    if is_new:
        audit.record(actor, "allow_host", f"allowed_host:{row.pk}", agency=code, host=name)
    return int(row.pk)


def wrong_reason(reason: str, name: str = "reason") -> dict[str, list[str]]:
    """What is wrong with a reason."""
    if LEAST_REASON <= len(nfc(reason)) <= MOST_REASON:
        return {}
    return {name: [f"Nêu lý do, từ {LEAST_REASON} đến {MOST_REASON} ký tự."]}


@transaction.atomic
def end_host(*, entry: int, reason: str, actor: Actor) -> None:
    """Let a host be visited no longer; the entry stays with its end. Again changes nothing. Raises NotFound."""
    check_unless_system(actor, MANAGE)
    if wrong := wrong_reason(reason):
        raise InvalidInput(wrong)
    row = AllowedHost.objects.select_for_update().filter(pk=entry).first()
    if row is None:
        raise NotFound()
    if row.valid_to is None:
        row.valid_to, row.end_reason = now(), nfc(reason)
        row.save(update_fields=["valid_to", "end_reason"])
        audit.record(actor, "end_host", f"allowed_host:{row.pk}", agency=row.agency_code, host=row.host)


@transaction.atomic
def allow_known_hosts(*, actor: Actor) -> int:
    """Put on the list every host that is registered for counting visits and is not on it; how many are new."""
    check_unless_system(actor, MANAGE)
    found = known_hosts(is_trial=settings.DEMO)
    for agency, host, name in found:
        allow_host(agency=agency, host=host, reason=f"Trang đã đăng ký đếm lượt: {name}"[:MOST_REASON], actor=actor)
    return len(found)
