"""Names of agencies and procedures for codes that sources sent; a code that is not known stays a code."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Group
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel.errors import NotFound
from motcua.oversight.releases.types import NATION


def agency_name(code: str) -> str:
    try:
        return agencies.agency(code).name
    except NotFound:
        return code


def procedure_name(code: str) -> str:
    return catalogue.procedure_name(code) or code


def scope_name(scope: str) -> str:
    """A ministry or province by its name; the groups and the nation by theirs."""
    names = {NATION: _("Cả nước"), Group.MINISTRY: _("Các bộ, ngành"), Group.PROVINCE: _("Các tỉnh, thành phố")}
    return names.get(scope) or agency_name(scope)
