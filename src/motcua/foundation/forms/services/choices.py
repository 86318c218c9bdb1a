"""Lists of choices that other modules know."""

from __future__ import annotations

from django.conf import settings

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.foundation.agencies.types import AgencyInfo, AgencyKind
from motcua.kernel import clock


def receiving_communes() -> list[tuple[str, str]]:
    """Code and name of every commune that now receives dossiers in the province that this copy serves."""
    return [(each.code, each.name) for each in agencies.communes_of(settings.PROVINCE) if _receives(each)]


def is_receiving_commune(code: object) -> bool:
    """Whether `code` is one of the choices of the commune picker; known agencies cost no statement."""
    try:
        return isinstance(code, str) and _receives(agencies.agency(code))
    except AgencyNotFound:
        return False


def _receives(agency: AgencyInfo) -> bool:
    is_ours = agency.kind == AgencyKind.COMMUNE and agency.code.startswith(f"{settings.PROVINCE}.")
    began = agency.valid_from is None or agency.valid_from <= clock.today()
    return is_ours and began and (agency.valid_to is None or clock.today() < agency.valid_to)
