from __future__ import annotations

import json
from datetime import timedelta

import pytest

from motcua.foundation.accounts import selectors, services
from motcua.foundation.accounts.errors import NationalRole, OwnAdministration, OwnRole, UnknownRole
from motcua.foundation.accounts.models import ApiToken, Role, RoleGrant
from motcua.foundation.accounts.tests import factories
from motcua.foundation.accounts.types import MANAGE_ROLES
from motcua.kernel.access import SYSTEM, Actor, Permission
from motcua.kernel.clock import at, now
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

RECEIVE = Permission("dossiers.receive_dossier")
APPROVE = Permission("dossiers.approve_dossier")


def test_loading_roles_twice_changes_nothing() -> None:
    before = list(Role.objects.order_by("code").values_list())
    services.load_roles()
    assert list(Role.objects.order_by("code").values_list()) == before


def test_a_role_that_left_the_file_permits_nothing() -> None:
    Role.objects.create(code="former", name="Cũ", name_en="Former", permissions=["dossiers.receive_dossier"])
    services.load_roles()
    assert Role.objects.get(code="former").permissions == []


def test_every_permission_in_the_file_is_a_module_and_a_verb() -> None:
    rows = json.loads((selectors.REFERENCE / "roles.json").read_text())
    assert all(len(code.split(".")) == 2 for row in rows for code in row["permissions"])
    assert {row["code"] for row in rows} == {
        "desk_officer", "specialist", "leader", "administrator", "analyst", "release_editor", "release_reviewer",
        "release_approver", "planner", "reporter", "report_clerk", "report_head", "report_reviewer", "report_approver",
        "letter_reviewer", "letter_approver", "letter_office", "minister_office",
        "task_clerk", "task_head", "directive_office", "assessor", "tester", "agency_head", "assessment_approver",
        "target_head",
    }  # fmt: skip


@pytest.mark.usefixtures("agencies")
def test_a_role_holds_at_its_agency_and_below_but_not_beside() -> None:
    """F-110: roles, least privilege."""
    officer = factories.actor(factories.officer(11, "desk_officer", "H01.101"))
    assert officer.may(RECEIVE, "H01.101") and officer.may(RECEIVE, "H01.101.07")
    assert not officer.may(RECEIVE, "H01.102") and not officer.may(RECEIVE, "H01")
    assert not officer.may(APPROVE, "H01.101")


def test_an_invented_officer_holds_the_role_on_every_day_that_tests_hold_the_clock_at() -> None:
    """Given at the hour of the run, it began after a fixed day of a test as soon as that day had passed."""
    person = factories.officer(11, "analyst")
    with at(factories.IN_OFFICE_SINCE):
        assert factories.actor(person).grants
    with at(factories.IN_OFFICE_SINCE - timedelta(days=9)):
        assert not factories.actor(person).grants
        assert factories.actor(factories.officer(12, "analyst")).grants


def test_giving_a_role_twice_is_one_role() -> None:
    person = factories.account()
    first = services.grant_role(actor=SYSTEM, account_id=person.id, role="analyst", agency_code="")
    again = services.grant_role(actor=SYSTEM, account_id=person.id, role="analyst", agency_code="")
    assert first == again
    assert AuditEntry.objects.filter(action="grant_role").count() == 1


def test_a_dismissal_ends_access_at_once_and_stays_on_record() -> None:
    person = factories.officer(11, "administrator")
    grant = selectors.grants_of(person.id)[0]
    services.revoke_role(actor=SYSTEM, grant_id=grant.id)
    assert not factories.actor(person).may(MANAGE_ROLES)
    assert selectors.grants_of(person.id)[0].valid_to is not None
    assert AuditEntry.objects.filter(action="revoke_role").count() == 1


def test_ending_a_role_twice_keeps_the_first_end() -> None:
    person = factories.officer(11, "analyst")
    grant = selectors.grants_of(person.id)[0]
    services.revoke_role(actor=SYSTEM, grant_id=grant.id)
    first_end = selectors.grants_of(person.id)[0].valid_to
    with at(now() + timedelta(hours=1)):
        services.revoke_role(actor=SYSTEM, grant_id=grant.id)
    assert selectors.grants_of(person.id)[0].valid_to == first_end


def test_a_role_does_not_hold_before_it_begins() -> None:
    person = factories.officer(11, "analyst")
    RoleGrant.objects.update(valid_from=now() + timedelta(days=1))
    assert not factories.actor(person).grants
    with at(now() + timedelta(days=2)):
        assert factories.actor(person).grants


def test_a_person_with_a_role_is_an_officer_and_without_one_a_citizen_again() -> None:
    person = factories.officer(11, "analyst")
    assert person.kind == "officer"
    services.revoke_role(actor=SYSTEM, grant_id=selectors.grants_of(person.id)[0].id)
    person.refresh_from_db()
    assert person.kind == "citizen"


def test_an_unknown_role_or_account_is_refused() -> None:
    from motcua.kernel.identifiers import uuid7

    person = factories.account()
    with pytest.raises(UnknownRole):
        services.grant_role(actor=SYSTEM, account_id=person.id, role="king", agency_code="")
    with pytest.raises(NotFound):
        services.grant_role(actor=SYSTEM, account_id=uuid7(), role="analyst", agency_code="")
    with pytest.raises(NotFound):
        services.revoke_role(actor=SYSTEM, grant_id=987654)


@pytest.mark.usefixtures("agencies")
def test_a_role_for_the_whole_country_is_not_given_at_one_agency() -> None:
    """Whoever administers one province must not make a person who acts for the nation."""
    person = factories.account()
    with pytest.raises(NationalRole):
        services.grant_role(actor=SYSTEM, account_id=person.id, role="letter_approver", agency_code="H01")
    services.grant_role(actor=SYSTEM, account_id=person.id, role="letter_approver", agency_code="")


def test_a_right_for_the_whole_country_is_not_held_through_one_agency() -> None:
    national, local = Permission("letters.draft_letter", is_national=True), Permission("planning.view_plans")
    grants = frozenset((code, "H01") for code in ("letters.draft_letter", "planning.view_plans"))
    somebody = Actor(grants=grants)
    assert (somebody.may(local), somebody.scopes(local)) == (True, ("H01",))
    assert (somebody.may(national), somebody.may(national, "H01"), somebody.scopes(national)) == (False, False, ())
    assert Actor(grants=frozenset({("letters.draft_letter", "")})).may(national, "H01")


@pytest.mark.usefixtures("agencies")
def test_an_unknown_agency_is_refused() -> None:
    person = factories.account()
    with pytest.raises(NotFound):
        services.grant_role(actor=SYSTEM, account_id=person.id, role="leader", agency_code="H99.999")


@pytest.mark.usefixtures("agencies")
def test_an_administrator_of_one_commune_gives_no_role_elsewhere() -> None:
    administrator = factories.actor(factories.officer(21, "administrator", "H01.101"))
    person = factories.account(5)
    services.grant_role(actor=administrator, account_id=person.id, role="leader", agency_code="H01.101")
    for elsewhere in ("H01.102", "H01", ""):
        with pytest.raises(NotAllowed):
            services.grant_role(actor=administrator, account_id=person.id, role="leader", agency_code=elsewhere)
    with pytest.raises(NotAllowed):
        services.close_account(actor=administrator, account_id=person.id)


def test_somebody_without_the_permission_gives_no_role() -> None:
    stranger = factories.actor(factories.officer(12, "analyst"))
    with pytest.raises(NotAllowed):
        services.grant_role(actor=stranger, account_id=factories.account(5).id, role="leader", agency_code="")


def test_nobody_gives_themselves_a_role_however_much_they_administer() -> None:
    person = factories.officer(21, "administrator")
    with pytest.raises(OwnRole):
        services.grant_role(actor=factories.actor(person), account_id=person.id, role="leader", agency_code="")
    assert [grant.role for grant in selectors.grants_of(person.id)] == ["administrator"]
    other = factories.actor(factories.officer(22, "administrator"))
    services.grant_role(actor=other, account_id=person.id, role="leader", agency_code="")


def test_closing_an_account_ends_its_tokens_also_after_it_is_opened_again() -> None:
    person, instant = factories.account(5), now()
    ended, token = services.issue_token(person.id), services.issue_token(person.id)
    services.revoke_token(ended.value)
    beside = services.issue_token(factories.account(6).id)
    first_end = ApiToken.objects.get(revoked_at__isnull=False).revoked_at
    with at(instant + timedelta(minutes=1)):
        services.close_account(actor=SYSTEM, account_id=person.id)
        services.reopen_account(actor=SYSTEM, account_id=person.id)
    assert not services.actor_for_token(token.value).is_signed_in
    assert services.actor_for_token(beside.value).is_signed_in
    assert ApiToken.objects.filter(account=person, revoked_at=first_end).count() == 1


def test_nobody_ends_their_own_administration() -> None:
    person = factories.officer(21, "administrator")
    administrator = factories.actor(person)
    with pytest.raises(OwnAdministration):
        services.revoke_role(actor=administrator, grant_id=selectors.grants_of(person.id)[0].id)
    with pytest.raises(OwnAdministration):
        services.close_account(actor=administrator, account_id=person.id)


@pytest.mark.usefixtures("agencies")
def test_officers_of_a_commune_are_found_with_those_above_it_and_not_with_its_neighbours() -> None:
    own = factories.officer(11, "desk_officer", "H01.101")
    factories.officer(12, "desk_officer", "H01.102")
    above = factories.officer(13, "desk_officer", "H01")
    factories.officer(14, "leader", "H01.101")
    closed = factories.officer(15, "desk_officer", "H01.101")
    services.close_account(actor=SYSTEM, account_id=closed.id)
    found = selectors.officers_with(RECEIVE, "H01.101")
    assert {person.account_id for person in found} == {own.id, above.id}
