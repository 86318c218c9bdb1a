"""Codes and numbers, unique and without gaps: one counter row, locked until the caller's transaction ends."""

from __future__ import annotations

from datetime import date

from django.db import connection

from motcua.foundation.agencies import rules, selectors
from motcua.foundation.agencies.errors import NoOlderCode
from motcua.foundation.agencies.types import IssuedCode

_NEXT = """
    INSERT INTO agencies_codecounter (scheme, prefix, last) VALUES (%s, %s, 1)
    ON CONFLICT (scheme, prefix) DO UPDATE SET last = agencies_codecounter.last + 1
    RETURNING last
"""


def issue_code(kind: str, agency_code: str, on: date, *, owner_code: str = "") -> IssuedCode:
    """The next code of `kind` (`dossier`, `dossier_centralised`) for an agency, by the scheme in force `on`.

    `on` is the local date of receipt (R-COD-01). `owner_code` is the owner of a centralised system, whose
    two digits stand before the number (scheme C). One statement; call it inside the transaction that
    stores the code: a rollback gives the number back, a second writer waits (R-COD-05).
    Raises NoCodeScheme, NoOlderCode.
    """
    scheme = selectors.scheme_in_force(kind, on)
    older = (_older_code(agency_code)) if "{older_agency}" in scheme.pattern else ""
    before, width, after = rules.code_parts(
        scheme.pattern, agency=agency_code, older_agency=older, yymmdd=rules.yymmdd(on), owner=owner_code[1:3]
    )
    return IssuedCode(value=rules.code_text(before, width, after, _next(scheme.code, before)), scheme=scheme.code)


def issue_form_number(form: str, agency_code: str, year: int) -> str:
    """The next number of a printed form, `12/PBS`: per agency and year, from 01, without gaps (law.md 2.4)."""
    scheme = selectors.scheme_in_force("form", date(year, 12, 31))
    before, width, after = rules.code_parts(scheme.pattern, form=form)
    return rules.code_text(before, width, after, _next(scheme.code, f"{agency_code}/{year}/{form}"))


def _older_code(agency_code: str) -> str:
    older = selectors.older_code(agency_code)
    if older is None:
        raise NoOlderCode(code=agency_code)
    return older


def _next(scheme: str, prefix: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [scheme, prefix])
        (number,) = cursor.fetchone()
    return int(number)
