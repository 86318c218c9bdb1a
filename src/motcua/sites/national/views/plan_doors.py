"""The doors of a plan beside `set_target`: take a target back, say what a procedure would cost."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.planning import services
from motcua.oversight.planning.types import SET_TARGETS
from motcua.sites.national.doors import be_sure, door
from motcua.sites.national.plan_forms import FULL, NOT_FULL
from motcua.sites.national.views.planning import may_plan, plan_page


def _withdraw(request: HttpRequest, agency: str) -> str:
    may_plan(request, agency)
    be_sure(request)
    code, _bar, version = request.POST.get("target", "").partition("|")
    if not code.startswith(agency) or not (version.isascii() and version.isdigit() and len(version) < 9):
        raise InvalidInput({"target": [_("Hãy chọn một chỉ tiêu.")]})
    services.withdraw_target(actor=actor_of(request), code=code, seen=int(version))
    return _("Đã rút chỉ tiêu.")


def _estimate(request: HttpRequest, agency: str) -> str:
    may_plan(request, agency)
    procedure, points = (request.POST.get(name, "").strip() for name in ("procedure", "points"))
    eligible = request.POST.get("eligible", "")
    errors: dict[str, list[str]] = {}
    if points and not (points.isascii() and points.isdigit() and len(points) < 9):
        errors["points"] = [_("Hãy ghi một số nguyên.")]
    if eligible not in (FULL, NOT_FULL):
        errors["eligible"] = [_("Hãy chọn có hay không.")]
    if errors:
        raise InvalidInput(errors)
    try:
        services.estimate_procedure(
            actor=actor_of(request), agency_code=agency, procedure_code=procedure,
            points=int(points) if points else None, eligible=eligible == FULL,
            reason=request.POST.get("reason", "").strip(),
        )  # fmt: skip
    except NotFound as refusal:
        raise InvalidInput({"procedure": [_("Không có thủ tục nào mang mã này.")]}) from refusal
    return _("Đã ghi ước lượng của thủ tục %(code)s.") % {"code": procedure}


withdraw_target = door("withdraw", SET_TARGETS, _withdraw, plan_page, "national:plan")
estimate_procedure = door("estimate", SET_TARGETS, _estimate, plan_page, "national:plan")
