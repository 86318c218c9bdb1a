"""Public questions about people and what they may do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import FilteredRelation, Q, QuerySet

from motcua.foundation.accounts.models import Account, Role, RoleGrant
from motcua.foundation.accounts.rules import agency_and_above
from motcua.foundation.accounts.types import (
    AccountLine,
    DemoAccount,
    Grant,
    Person,
    RoleInfo,
    SignInPolicy,
)
from motcua.kernel.access import ANONYMOUS, Actor, Permission
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.kernel.text import mask

REFERENCE = Path(__file__).parent / "reference"
PAGE_SIZE = 20


def actor_for(account_id: UUID) -> Actor:
    """The actor of an account with the roles valid now; ANONYMOUS for a closed or unknown account. One query."""
    return _actor(Account.objects.filter(id=account_id))


def actor_for_token(token: str) -> Actor:
    """The actor of a bearer token; ANONYMOUS for an unknown, ended or revoked one. One query."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return _actor(
        Account.objects.filter(tokens__token_hash=digest, tokens__expires_at__gt=now(), tokens__revoked_at=None)
    )


def _actor(accounts: QuerySet[Account]) -> Actor:
    rows = list(
        accounts.filter(is_active=True)
        .annotate(held=FilteredRelation("grants", condition=_valid_now("grants__")))
        .values_list("id", "name", "person_number", "kind", "held__agency_code", "held__role__permissions")
    )
    if not rows:
        return ANONYMOUS
    account_id, name, person_number, kind = rows[0][:4]
    grants = frozenset((code, row[4]) for row in rows for code in row[5] or ())
    return Actor(account_id=account_id, name=name, person_number=person_number, kind=kind, grants=grants)


def _valid_now(prefix: str = "") -> Q:
    """A grant in force: begun, and not ended (a dismissal ends access at once)."""
    instant = now()
    begun = Q(**{f"{prefix}valid_from__lte": instant})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": instant}))


def person(account_id: UUID) -> Person:
    """The person behind an account, closed ones included; NotFound where there is none."""
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound()
    return person_of(account)


def names_of(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names behind accounts, closed ones included, in one statement."""
    return dict(Account.objects.filter(id__in=list(account_ids)).values_list("id", "name"))


def person_of(account: Account) -> Person:
    return Person(
        account_id=account.id,
        name=account.name,
        person_number=account.person_number,
        birth_date=account.birth_date,
        gender=account.gender,
        phone=account.phone,
        email=account.email,
        address=account.address,
        residence_unit_code=account.residence_unit_code,
        kind=account.kind,
        organisation_number=account.organisation_number,
        organisation_name=account.organisation_name,
    )


def officers_with(permission: Permission, agency_code: str) -> list[Person]:
    """Active people who hold `permission` for `agency_code` now, by name of account."""
    holders = RoleGrant.objects.filter(
        _valid_now(), role__permissions__contains=[permission.code], agency_code__in=agency_and_above(agency_code)
    )
    accounts = Account.objects.filter(id__in=holders.values("account_id"), is_active=True)
    return [person_of(account) for account in accounts.order_by("name_key", "id")]


def grants_of(account_id: UUID) -> list[Grant]:
    """Roles that an account holds or held, open ones first."""
    return grants_by_account([account_id])[account_id]


def grants_by_account(account_ids: Collection[UUID]) -> dict[UUID, list[Grant]]:
    """The same of many accounts, in one statement; an empty list for who never held any."""
    grants: dict[UUID, list[Grant]] = {account_id: [] for account_id in account_ids}
    for row in RoleGrant.objects.filter(account_id__in=grants).select_related("role").order_by("-id"):
        grant = Grant(row.id, row.role_id, row.role.name, row.agency_code, row.valid_from, row.valid_to)
        grants[row.account_id].append(grant)
    return {key: sorted(held, key=lambda grant: grant.valid_to is not None) for key, held in grants.items()}


def is_active(account_id: UUID) -> bool:
    """Whether an account may sign in."""
    return Account.objects.filter(id=account_id, is_active=True).exists()


def roles() -> list[RoleInfo]:
    return [RoleInfo(role.code, role.name, role.name_en) for role in Role.objects.order_by("name")]


def accounts_page(*, search: str = "", number: str | int = 1) -> Page[AccountLine]:
    """One page of all accounts, officers first, found by part of the name or the whole person number."""
    found = Account.objects.order_by("-kind", "name_key", "id")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(person_number=search))
    page = Paginator(found, PAGE_SIZE).get_page(number)
    rows = list(page.object_list)
    held = _role_names(row.id for row in rows)
    lines = [_line(row, held.get(row.id, ())) for row in rows]
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]


def _role_names(account_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    names: dict[UUID, tuple[str, ...]] = {}
    rows = RoleGrant.objects.filter(_valid_now(), account_id__in=list(account_ids)).order_by("role__name")
    for account_id, name in rows.values_list("account_id", "role__name"):
        names[account_id] = (*names.get(account_id, ()), name)
    return names


def _line(account: Account, role_names: tuple[str, ...]) -> AccountLine:
    return AccountLine(
        account.id, account.name, mask(account.person_number), account.kind, account.is_active, role_names
    )


@cache
def sign_in_policy() -> SignInPolicy:
    """Times and levels of signing in, data of this installation."""
    return SignInPolicy(**json.loads((REFERENCE / "sign_in.json").read_text(encoding="utf-8")))


@cache
def demo_accounts() -> tuple[DemoAccount, ...]:
    """The invented people for trying out; the sandbox of the identity provider knows the same."""
    rows = json.loads((REFERENCE / "demo_accounts.json").read_text(encoding="utf-8"))
    return tuple(DemoAccount(**row) for row in rows)
