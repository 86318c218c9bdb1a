"""Names of agencies and procedures for codes that sources sent; a code that is not known stays a code."""

from __future__ import annotations

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel.errors import NotFound


def agency_name(code: str) -> str:
    try:
        return agencies.agency(code).name
    except NotFound:
        return code


def procedure_name(code: str) -> str:
    try:
        return catalogue.procedure(code).name
    except NotFound:
        return code
