"""Roles: who may do what at which agency (F-110). Every change is audited and works on the next request."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts.errors import NationalRole, OwnAdministration, OwnRole, UnknownRole
from motcua.foundation.accounts.models import Account, Role, RoleGrant
from motcua.foundation.accounts.selectors import REFERENCE
from motcua.foundation.accounts.types import MANAGE_ROLES, AccountKind
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound


def load_roles() -> int:
    """Bring the table of roles in line with `reference/roles.json`; a role no longer there permits nothing."""
    rows = json.loads((REFERENCE / "roles.json").read_text(encoding="utf-8"))
    Role.objects.bulk_create(
        [Role(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "permissions", "is_national"],
    )
    Role.objects.exclude(code__in=[row["code"] for row in rows]).update(permissions=[])
    return len(rows)


@transaction.atomic
def grant_role(*, actor: Actor, account_id: UUID, role: str, agency_code: str) -> int:
    """Give `role` at `agency_code` ('' everywhere) to an account; giving it twice changes nothing.

    The giver must administer that agency, and nobody gives themselves a role: more power always takes two.
    Returns the grant's id. Raises NotAllowed, OwnRole, NotFound, UnknownRole, NationalRole.
    """
    check_unless_system(actor, MANAGE_ROLES, agency_code)
    if account_id == actor.account_id:
        raise OwnRole()
    agency_code = agencies.agency(agency_code).code if agency_code else ""
    found = Role.objects.filter(code=role).first()
    if found is None:
        raise UnknownRole(role=role)
    if agency_code and found.is_national:
        raise NationalRole(role=found.name)
    account = _locked(account_id)
    grant, is_new = RoleGrant.objects.get_or_create(
        account=account, role_id=role, agency_code=agency_code, valid_to=None, defaults={"valid_from": now()}
    )
    if is_new:
        _settle_kind(account)
        audit.record(actor, "grant_role", f"account:{account_id}", role=role, agency=agency_code)
    return grant.id


@transaction.atomic
def revoke_role(*, actor: Actor, grant_id: int) -> UUID:
    """End a role now; access ends with the person's next request. Ending it again changes nothing.

    Returns the account's id. Nobody ends their own administration, so that somebody always holds it.
    """
    grant = RoleGrant.objects.filter(id=grant_id).first()
    if grant is None:
        raise NotFound()
    check_unless_system(actor, MANAGE_ROLES, grant.agency_code)
    account = _locked(grant.account_id)
    if account.id == actor.account_id and MANAGE_ROLES.code in grant.role.permissions:
        raise OwnAdministration()
    if RoleGrant.objects.filter(id=grant_id, valid_to=None).update(valid_to=now()):
        _settle_kind(account)
        audit.record(actor, "revoke_role", f"account:{account.id}", role=grant.role_id, agency=grant.agency_code)
    return account.id


def close_account(*, actor: Actor, account_id: UUID) -> None:
    """Shut an account out at once, its programs' tokens too; its history stays. Nobody closes their own."""
    if account_id == actor.account_id:
        raise OwnAdministration()
    _set_active(actor, account_id, active=False)


def reopen_account(*, actor: Actor, account_id: UUID) -> None:
    """Let a closed account sign in again."""
    _set_active(actor, account_id, active=True)


@transaction.atomic
def _set_active(actor: Actor, account_id: UUID, *, active: bool) -> None:
    check_unless_system(actor, MANAGE_ROLES, "")
    account = _locked(account_id)
    if account.is_active != active:
        account.is_active = active
        account.save(update_fields=["is_active"])
        if not active:
            account.tokens.filter(revoked_at=None).update(revoked_at=now())
        audit.record(actor, "reopen_account" if active else "close_account", f"account:{account_id}")


def _locked(account_id: UUID) -> Account:
    """The account under its row lock: two administrators take turns."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NotFound()
    return account


def _settle_kind(account: Account) -> None:
    """A person with a role acts as an officer, without one as a citizen; an organisation stays what it is."""
    if account.kind == AccountKind.ENTERPRISE:
        return
    holds = RoleGrant.objects.filter(account=account, valid_to=None).exists()
    account.kind = AccountKind.OFFICER if holds else AccountKind.CITIZEN
    account.save(update_fields=["kind"])
