"""Open an assessment: its criteria are frozen, its agencies named with their suppliers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import OtherAssessment, UnusableSet
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Result
from motcua.oversight.assessment.selectors.sets import written_set
from motcua.oversight.assessment.services.take_step import note, words
from motcua.oversight.assessment.services.tell_agencies import tell_agencies
from motcua.oversight.assessment.types import CONDUCT


@transaction.atomic
def open_assessment(
    *,
    code: str,
    title: str,
    criteria: str,
    on: date,
    agency_codes: Sequence[str],
    explain_until: datetime,
    embargo_until: datetime,
    actor: Actor,
    follows: str = "",
    suppliers: Mapping[str, str] | None = None,
) -> Assessment:
    """Open an assessment by the set `criteria` in force `on`; the same again changes nothing.

    Suppliers that are not named are those of the last published round. Raises NotFound, UnusableSet, OtherAssessment,
    InvalidInput.
    """
    check_unless_system(actor, CONDUCT)
    frozen = dict(written_set(criteria, on))
    if (why := rules.read_set(frozen).unusable) or not agency_codes:
        raise UnusableSet(reason=why or "chưa có cơ quan nào.")
    if not Assessment.objects.filter(code=code).exists():
        _check_days(explain_until, embargo_until)
    fields = {"title": words(title, 250), "criteria": frozen, "on": on, "follows": follows,
              "explain_until": explain_until, "embargo_until": embargo_until}  # fmt: skip
    found, is_new = Assessment.objects.get_or_create(code=code, defaults=fields)
    if not is_new:
        return _the_same(found, fields, agency_codes)
    AssessedAgency.objects.bulk_create(_agencies(found, agency_codes, suppliers or {}))
    note(found, "open", actor)
    tell_agencies(found, "assessment_opened")
    return found


def _check_days(explain_until: datetime, embargo_until: datetime) -> None:
    """Agencies are asked for what they can still do: nothing ends before it begins."""
    errors = {}
    if explain_until <= now():
        errors["explain_until"] = ["Hạn giải trình phải ở sau lúc này."]
    if embargo_until < explain_until:
        errors["embargo_until"] = ["Giờ công bố phải sau hạn giải trình."]
    if errors:
        raise InvalidInput(errors)


def _the_same(found: Assessment, fields: Mapping[str, Any], codes: Sequence[str]) -> Assessment:
    same = all(getattr(found, name) == value for name, value in fields.items())
    if not same or set(found.agencies.values_list("code", flat=True)) != set(codes):
        raise OtherAssessment(assessment=found.code)
    return found


def _agencies(found: Assessment, codes: Sequence[str], suppliers: Mapping[str, str]) -> list[AssessedAgency]:
    known = {**_last_suppliers(), **suppliers}
    infos = [agencies.agency(code) for code in dict.fromkeys(codes)]
    wrong = [info.code for info in infos if info.kind not in set(Group)]
    if wrong:
        raise InvalidInput({"agency_codes": [f"{code}: chỉ đánh giá bộ, ngành và tỉnh, thành phố." for code in wrong]})
    return [
        AssessedAgency(
            assessment=found,
            code=info.code,
            name=info.name,
            group=Group(info.kind),
            supplier=known.get(info.code, ""),
        )
        for info in infos
    ]


def _last_suppliers() -> dict[str, str]:
    rows = Result.objects.exclude(agency_code="").order_by("round__as_of").values_list("agency_code", "supplier")
    return dict(rows)
