"""Say who must fill a form, and who need not; nothing that was said before is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.selectors.forms import forms
from motcua.oversight.campaigns.selectors.register import agency_info
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS


@transaction.atomic
def assign_agencies(
    *,
    form: str,
    agencies: Sequence[str],
    first: int,
    last: int | None = None,
    is_expected: bool = True,
    reason: str = "",
    source: str,
    actor: Actor,
) -> int:
    """Say of many agencies at once that they must, or need not, fill a form; returns of how many that is new.

    All or none. Raises InvalidInput with everything that is wrong: unknown agencies by code, months the wrong way
    round, a missing source, an exclusion without its reason; NotAllowed.
    """
    codes = list(dict.fromkeys(agencies))
    for code in codes or [""]:
        check(actor, MANAGE_CAMPAIGNS, code)
    _check_bulk(form, codes, (first, last), (reason, source), is_expected=is_expected)
    why = ("" if is_expected else reason.strip()[:300], source.strip()[:300])
    return sum(write_assignment(form, code, (first, last), why, actor, is_expected=is_expected) for code in codes)


def _check_bulk(
    form: str, codes: list[str], months: tuple[int, int | None], why: tuple[str, str], *, is_expected: bool
) -> None:
    unknown = [code for code in codes if agency_info(code) is None]
    wrong = {}
    if form not in {each.code for each in forms()}:
        wrong["form"] = ["Không có biểu này."]
    if not codes:
        wrong["agencies"] = ["Xin chọn ít nhất một cơ quan."]
    elif unknown:
        wrong["agencies"] = [f"Danh mục cơ quan không có: {', '.join(unknown)}. Chưa ghi dòng nào."]
    if months[1] is not None and months[1] < months[0]:
        wrong["last"] = ["Tháng kết thúc phải sau tháng bắt đầu."]
    if not why[1].strip():
        wrong["source"] = ["Xin ghi căn cứ: văn bản, điều."]
    if not is_expected and not why[0].strip():
        wrong["reason"] = ["Xin ghi lý do không phải báo cáo."]
    if wrong:
        raise InvalidInput(wrong)


def write_assignment(
    form: str,
    agency: str,
    months: tuple[int, int | None],
    why: tuple[str, str],
    actor: Actor,
    *,
    is_expected: bool,
    known_from: datetime | None = None,
) -> bool:
    """Append a row where it says something new. Two writers at once take turns."""
    agencies.agency(agency)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"campaigns:{form}/{agency}"])
    wanted = {
        "first": months[0],
        "last": months[1],
        "is_expected": is_expected,
        "reason": why[0],
        "source": why[1],
    }
    newest = Assignment.objects.filter(form=form, agency_code=agency).order_by("-known_from", "-id").first()
    if newest and all(getattr(newest, name) == value for name, value in wanted.items()):
        return False
    Assignment.objects.create(
        form=form,
        agency_code=agency,
        known_from=known_from or now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        **wanted,
    )
    audit.record(actor, "assign_form", f"assignment:{form}/{agency}", **wanted)
    return True
