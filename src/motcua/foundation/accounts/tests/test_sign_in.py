from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts import selectors, services
from motcua.foundation.accounts.errors import AccountClosed, AssuranceTooLow
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.tests import factories
from motcua.foundation.accounts.types import AccountKind
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_first_visit_makes_one_account_from_what_was_proved() -> None:
    """F-008: sign in with the electronic identity."""
    account = services.sign_in(factories.identity())
    person = selectors.person(account.id)
    assert (person.name, person.person_number) == ("Danh Thị Minh Hoạ", "089000000001")
    assert (person.birth_date, person.residence_unit_code) == (date(1994, 3, 12), "30742")
    assert AuditEntry.objects.get(action="sign_in").subject == f"account:{account.id}"


def test_a_second_visit_is_the_same_account() -> None:
    assert services.sign_in(factories.identity()).id == services.sign_in(factories.identity()).id
    assert Account.objects.count() == 1


def test_a_changed_name_and_address_follow_the_identity() -> None:
    services.sign_in(factories.identity())
    account = services.sign_in(factories.identity(name="Danh Thị Minh Hoạ Hai", address="Số 9 đường Giả Định"))
    assert selectors.person(account.id).name == "Danh Thị Minh Hoạ Hai"
    assert selectors.person(account.id).address == "Số 9 đường Giả Định"


def test_contact_details_that_the_person_wrote_are_not_overwritten() -> None:
    account = services.sign_in(factories.identity())
    services.change_contact(actor=factories.actor(account), phone="0900 000 099", email="moi@example.vn")
    services.sign_in(factories.identity())
    person = selectors.person(account.id)
    assert (person.phone, person.email) == ("0900 000 099", "moi@example.vn")


def test_text_is_stored_in_one_spelling() -> None:
    decomposed = "Danh Thị Minh Hoạ"
    assert services.sign_in(factories.identity(name=decomposed)).name == "Danh Thị Minh Hoạ"


def test_a_name_reads_as_it_is_stored() -> None:
    assert services.sign_in(factories.identity(name="Danh Thị \u202eMinh\u200b Hoạ")).name == "Danh Thị Minh Hoạ"


def test_a_person_and_the_company_they_speak_for_are_two_accounts() -> None:
    own = services.sign_in(factories.identity())
    company = services.sign_in(
        factories.identity(kind=AccountKind.ENTERPRISE, organisation_number="0890000003", organisation_name="Thí Dụ")
    )
    assert own.id != company.id
    assert company.kind == "enterprise"


def test_a_low_level_leaves_no_account_behind() -> None:
    with pytest.raises(AssuranceTooLow):
        services.sign_in(factories.identity(assurance_level=1))
    assert not Account.objects.exists()


def test_a_closed_account_does_not_get_in() -> None:
    account = services.sign_in(factories.identity())
    services.close_account(actor=SYSTEM, account_id=account.id)
    with pytest.raises(AccountClosed):
        services.sign_in(factories.identity())


def test_wrong_contact_details_are_all_named_at_once_and_change_nothing() -> None:
    account = services.sign_in(factories.identity())
    with pytest.raises(InvalidInput) as refusal:
        services.change_contact(actor=factories.actor(account), phone="abc", email="không phải thư")
    assert set(refusal.value.errors) == {"phone", "email"}
    assert selectors.person(account.id).email == "minhhoa@example.vn"


def test_nobody_is_behind_an_unknown_account() -> None:
    from motcua.kernel.identifiers import uuid7

    with pytest.raises(NotFound):
        selectors.person(uuid7())
    assert not selectors.actor_for(uuid7()).is_signed_in


def test_the_table_refuses_a_number_that_is_not_twelve_digits() -> None:
    from django.db import IntegrityError

    from motcua.kernel.clock import now

    with pytest.raises(IntegrityError):
        Account.objects.create(kind="citizen", person_number="12345", name="Mẫu", name_key="", created_at=now())
