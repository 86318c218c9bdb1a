from __future__ import annotations

import pytest

from motcua.foundation.accounts import selectors, services
from motcua.foundation.accounts.models import Account, RoleGrant
from motcua.foundation.accounts.tests import factories
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Permission

RECEIVE = Permission("dossiers.receive_dossier")


def test_every_invented_person_is_clearly_invented() -> None:
    for demo in selectors.demo_accounts():
        assert demo.person_number.startswith("0890") and len(demo.person_number) == 12
        assert demo.email.endswith("@example.vn") and demo.phone.startswith("0900 000 0")
    numbers = [demo.person_number for demo in selectors.demo_accounts()]
    assert len(numbers) == len(set(numbers))


@pytest.mark.django_db
@pytest.mark.usefixtures("roles", "agencies")
def test_demo_accounts_load_twice_into_the_same_people_and_roles() -> None:
    people = services.load_demo_accounts()
    services.load_demo_accounts()
    assert Account.objects.count() == len(people) == len(selectors.demo_accounts()) - 1
    assert RoleGrant.objects.count() == sum(bool(demo.role) for demo in selectors.demo_accounts())
    assert "level_one" not in people


@pytest.mark.django_db
@pytest.mark.usefixtures("roles", "agencies")
def test_the_invented_agency_has_two_heads_so_that_what_one_writes_another_approves() -> None:
    people, answer = services.load_demo_accounts(), Permission("assessment.answer_score")
    assert [factories.actor(people[key]).may(answer, "H01") for key in ("agency_head", "agency_deputy")] == [True] * 2


@pytest.mark.django_db
@pytest.mark.usefixtures("roles", "agencies")
def test_the_officers_work_at_the_commune_where_the_citizen_lives() -> None:
    people = services.load_demo_accounts()
    code = {a.admin_unit_code: a.code for a in agencies.communes_of("H01")}[people["citizen"].residence_unit_code]
    assert factories.actor(people["desk_officer"]).may(RECEIVE, code)
    assert not factories.actor(people["other_officer"]).may(RECEIVE, code)
    assert [p.name for p in selectors.officers_with(Permission("dossiers.approve_dossier"), code)] == [
        "Nguyễn Thị Ví Dụ"
    ]
