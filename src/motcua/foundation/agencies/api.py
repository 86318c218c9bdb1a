"""JSON door: agencies for pick lists and partners."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from motcua.foundation.agencies import selectors
from motcua.kernel.access import PUBLIC, Requires

router = Router(tags=["agencies"])


class AgencyOut(Schema):
    code: str
    name: str
    kind: str
    parent_code: str
    admin_unit_code: str
    is_desk: bool
    assumed: bool


@router.get("/agencies", response=list[AgencyOut], auth=Requires(PUBLIC), summary="Agencies directly below one")
def list_agencies(
    request: HttpRequest, parent: str = Query("", max_length=35, description="Identifier; empty gives level 1")
) -> list[object]:
    """Agencies directly below `parent`; ministries and provinces without it."""
    return list(selectors.children_of(selectors.agency(parent).code if parent else None))
