"""One open assessment for trying out: the trial criteria, invented people, nobody marked yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from motcua.foundation.accounts import services as accounts
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.oversight.assessment.models import Assessment
from motcua.oversight.assessment.services.assign_testers import assign_testers
from motcua.oversight.assessment.services.open_assessment import open_assessment

CODE = "chay-thu-2026"
_AGENCIES = ("G01", "G02", "G06", "G09", "G16", "H01", "H26", "H29")
_DAY = date(2026, 11, 1)
_EXPLAIN_UNTIL = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
_EMBARGO_UNTIL = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)


@transaction.atomic
def load_demo_assessment() -> None:
    """Open it once, with its testers; again changes nothing."""
    if Assessment.objects.filter(code=CODE).exists():
        return
    open_assessment(
        code=CODE,
        title="Đánh giá chạy thử chất lượng dịch vụ công trực tuyến, tháng 11/2026",
        criteria="chay-thu",
        on=_DAY,
        agency_codes=_AGENCIES,
        explain_until=max(_EXPLAIN_UNTIL, now() + timedelta(days=23)),
        embargo_until=max(_EMBARGO_UNTIL, now() + timedelta(days=39)),
        follows="2023-lan-1",
        actor=SYSTEM,
    )
    people = accounts.load_demo_accounts()
    testers = [people[key].id for key in ("tester", "second_tester", "third_tester")]
    assign_testers(assessment=CODE, testers=testers, actor=SYSTEM)
