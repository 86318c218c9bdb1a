"""Who bears witness; register and end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, requires
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.types import MANAGE_WITNESSES, WitnessKind
from motcua.sites.national.doors import Refused, be_sure, door, shown
from motcua.sites.national.tables import page_of
from motcua.sites.national.witness_tables import witness_forms, witness_table


@requires(MANAGE_WITNESSES)
def witnesses(request: HttpRequest) -> HttpResponse:
    """All witnesses."""
    return witnesses_page(request)


def witnesses_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what was typed and what is wrong."""
    found = selectors.witnesses()
    context = {
        **page_of(witness_table(found), request),
        **shown(witness_forms(found), refused),
    }
    return render(request, "national/witnesses.html", context, status=refused.status if refused else 200)


def _register(request: HttpRequest) -> str:
    typed = ("code", "name", "public_key", "agency_code")
    code, name, key, agency = (request.POST.get(field, "").strip() for field in typed)
    kind = next((kind for kind in WitnessKind if kind == request.POST.get("kind")), None)
    services.register_witness(
        code=code, kind=kind, name=name, agency_code=agency, public_key=key, actor=actor_of(request)
    )
    return _("Đã đăng ký %(code)s.") % {"code": code}


def _retire(request: HttpRequest) -> str:
    be_sure(request)
    code = request.POST.get("witness", "")
    services.retire_witness(code=code, actor=actor_of(request))
    return _("Không nhận gì thêm từ %(code)s.") % {"code": code}


_BACK = "national:witnesses"
register_witness = door("register", MANAGE_WITNESSES, _register, witnesses_page, _BACK)
retire_witness = door("retire", MANAGE_WITNESSES, _retire, witnesses_page, _BACK)
