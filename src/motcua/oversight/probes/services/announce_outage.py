"""An agency announces that its pages will not answer for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.text import moment, nfc
from motcua.oversight.probes import rules
from motcua.oversight.probes.errors import AnnouncedTooLate, OutageBegun
from motcua.oversight.probes.models import Outage
from motcua.oversight.probes.services.list_hosts import wrong_reason
from motcua.oversight.probes.types import ANSWER

LONGEST = timedelta(days=7)


@transaction.atomic
def announce_outage(
    *, agency: str, begins_at: datetime, ends_at: datetime, reason: str, actor: Actor, host: str = ""
) -> int:
    """Announce a planned outage; its number. Again: the same one.

    Raises AnnouncedTooLate where it has begun already, InvalidInput.
    """
    code = agencies.agency(agency).code
    check(actor, ANSWER, code)
    name = host.strip().lower()
    wrong = wrong_reason(reason)
    if not begins_at < ends_at <= begins_at + LONGEST:
        wrong["ends_at"] = [f"Kết thúc phải sau lúc bắt đầu và không quá {LONGEST.days} ngày."]
    if name and not rules.is_host(name, is_trial=settings.DEMO):
        wrong["host"] = ["Ghi tên máy chủ, ví dụ dichvucong.mau.vn, hoặc để trống cho mọi trang."]
    if wrong:
        raise InvalidInput(wrong)
    key = {"agency_code": code, "host": name, "begins_at": begins_at, "ends_at": ends_at, "withdrawn_at": None}
    if found := Outage.objects.filter(**key).first():
        return int(found.pk)
    if begins_at <= now():
        raise AnnouncedTooLate(begins=moment(begins_at))
    rest = {"reason": nfc(reason), "announced_at": now(), "account_id": actor.account_id, "announced_by": actor.name}
    row, is_new = Outage.objects.get_or_create(**key, defaults=rest)
    if is_new:
        audit.record(actor, "announce_outage", f"outage:{row.pk}", agency=code, begins=begins_at.isoformat())
    return int(row.pk)


@transaction.atomic
def withdraw_outage(*, outage: int, actor: Actor) -> None:
    """Take an announcement back before it begins. Again changes nothing. Raises NotFound, OutageBegun."""
    row = Outage.objects.select_for_update().filter(pk=outage).first()
    if row is None or not actor.may(ANSWER, row.agency_code):
        raise NotFound()
    if row.withdrawn_at is not None:
        return
    if row.begins_at <= now():
        raise OutageBegun(begins=moment(row.begins_at))
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor, "withdraw_outage", f"outage:{outage}", agency=row.agency_code)
