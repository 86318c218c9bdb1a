"""Invented people for trying out and for tests."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.selectors import demo_accounts, sign_in_policy
from motcua.foundation.accounts.services.roles import grant_role
from motcua.foundation.accounts.services.sign_in import keep_account
from motcua.foundation.accounts.types import AccountKind, DemoAccount, Identity
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM

SERVED_FOR = timedelta(days=60)
"""How long invented officers have held their roles, so that invented dossiers may have a past."""


@transaction.atomic
def load_demo_accounts() -> dict[str, Account]:
    """Make the people of `reference/demo_accounts.json` with their roles; again changes nothing. By `key`.

    Needs agencies and roles loaded. People below the accepted level exist at the identity provider only.
    """
    minimum = sign_in_policy().minimum_assurance_level
    people = [demo for demo in demo_accounts() if demo.assurance_level >= minimum]
    served = [agencies.agency(settings.PROVINCE), *agencies.communes_of(settings.PROVINCE)]
    codes = {agency.admin_unit_code: agency.code for agency in served}
    return {demo.key: _make(demo, codes) for demo in people}


def _make(demo: DemoAccount, codes: dict[str, str]) -> Account:
    account = keep_account(identity_of(demo))
    if demo.role:
        agency_code = codes[demo.agency_unit_code] if demo.agency_unit_code else ""
        with clock.at(clock.now() - SERVED_FOR):
            grant_role(actor=SYSTEM, account_id=account.id, role=demo.role, agency_code=agency_code)
        account.refresh_from_db()
    return account


def identity_of(demo: DemoAccount) -> Identity:
    """What the identity provider proves of an invented person; officers are citizens there."""
    is_enterprise = demo.kind == AccountKind.ENTERPRISE
    return Identity(
        kind=AccountKind.ENTERPRISE if is_enterprise else AccountKind.CITIZEN,
        person_number=demo.person_number,
        name=demo.name,
        assurance_level=demo.assurance_level,
        birth_date=date.fromisoformat(demo.birth_date),
        gender=demo.gender,
        phone=demo.phone,
        email=demo.email,
        address=demo.address,
        residence_unit_code=demo.residence_unit_code,
        organisation_number=demo.organisation_number,
        organisation_name=demo.organisation_name,
    )
