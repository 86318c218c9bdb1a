"""Signing in: an identity proved elsewhere becomes, or refreshes, one account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.foundation.accounts.errors import AccountClosed
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.rules import check_identity, is_email, is_phone
from motcua.foundation.accounts.selectors import sign_in_policy
from motcua.foundation.accounts.types import Identity
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, SignInRequired
from motcua.kernel.hidden import seen
from motcua.kernel.text import nfc, sort_key

_PROVED = ("name", "birth_date", "gender", "address", "residence_unit_code", "organisation_name", "assurance_level")
_CONTACT = ("phone", "email")


@transaction.atomic
def sign_in(identity: Identity) -> Account:
    """The account of `identity`, made on the first visit, refreshed from what was proved on each (F-008).

    One person has one account, whichever roles they hold (F-110). What they wrote themselves as phone
    or e-mail stays. Raises IdentityRejected, AssuranceTooLow, AccountClosed.
    """
    check_identity(identity, sign_in_policy())
    account = keep_account(identity)
    if not account.is_active:
        raise AccountClosed()
    account.last_sign_in_at = now()
    account.save(update_fields=["last_sign_in_at"])
    audit.record(_as_actor(account), "sign_in", f"account:{account.id}", level=identity.assurance_level)
    return account


def keep_account(identity: Identity) -> Account:
    """Write what `identity` proves; two first visits at once meet in one row (unique key)."""
    account, is_new = Account.objects.get_or_create(
        person_number=identity.person_number,
        organisation_number=identity.organisation_number,
        defaults={"kind": identity.kind, "created_at": now(), **_facts(identity)},
    )
    if not is_new:
        _refresh(account, identity)
    return account


def _facts(identity: Identity) -> dict[str, object]:
    values = {name: getattr(identity, name) for name in (*_PROVED, *_CONTACT)}
    facts = {name: seen(nfc(value)) if isinstance(value, str) else value for name, value in values.items()}
    return {**facts, "name_key": sort_key(identity.name)}


def _refresh(account: Account, identity: Identity) -> None:
    facts = _facts(identity)
    kept = {name: value for name, value in facts.items() if name not in _CONTACT or not getattr(account, name)}
    changed = [name for name, value in kept.items() if getattr(account, name) != value]
    for name in changed:
        setattr(account, name, kept[name])
    if changed:
        account.save(update_fields=changed)


@transaction.atomic
def change_contact(*, actor: Actor, phone: str, email: str) -> None:
    """The person changes where notices reach them; both may be empty. Raises InvalidInput with every fault."""
    phone, email = nfc(phone), nfc(email)
    errors = {}
    if phone and not is_phone(phone):
        errors["phone"] = [_("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0")]
    if email and not is_email(email):
        errors["email"] = [_("Thư điện tử có dạng ten@mien.vn")]
    if errors:
        raise InvalidInput(errors)
    if actor.account_id is None:
        raise SignInRequired()
    Account.objects.filter(id=actor.account_id).update(phone=phone, email=email)
    audit.record(actor, "change_contact", f"account:{actor.account_id}")


def _as_actor(account: Account) -> Actor:
    return Actor(account_id=account.id, name=account.name, kind=account.kind)
