"""Every address of this module: a friend gets in, a stranger and a visitor do not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts import urls
from motcua.foundation.accounts.tests import factories
from motcua.kernel.access import PUBLIC, SIGNED_IN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("motcua.foundation.accounts.tests.urls"),
    pytest.mark.usefixtures("roles", "agencies", "provider"),
]
GUARDED = [
    ("get", "/quan-tri/tai-khoan/"),
    ("get", "/quan-tri/tai-khoan/{account}/"),
    ("post", "/quan-tri/tai-khoan/{account}/vai-tro/"),
    ("post", "/quan-tri/tai-khoan/{account}/khoa/"),
    ("post", "/quan-tri/tai-khoan/{account}/mo/"),
    ("post", "/quan-tri/vai-tro/987654/thu-hoi/"),
]


def test_every_page_declares_its_permission() -> None:
    permissions = {str(pattern.pattern): pattern.callback.permission for pattern in urls.urlpatterns}  # type: ignore[attr-defined]
    public = {route for route, permission in permissions.items() if permission == PUBLIC}
    assert public == {"dang-nhap/", "dang-nhap/ve", "dang-xuat/"}
    assert permissions["tai-khoan/"] == SIGNED_IN
    assert len(permissions) == len(public) + 1 + len(GUARDED)


@pytest.mark.parametrize(("verb", "address"), GUARDED)
def test_an_administrator_gets_in_and_others_do_not(verb: str, address: str) -> None:
    address = address.format(account=factories.account(5).id)
    friend = factories.signed_in(factories.officer(21, "administrator"))
    stranger = factories.signed_in(factories.officer(12, "leader", "H01.101"))
    assert getattr(stranger, verb)(address).status_code == 403
    assert getattr(Client(), verb)(address)["Location"].startswith("/dang-nhap/?next=")
    assert getattr(friend, verb)(address).status_code in (200, 302, 404, 422)


@pytest.mark.parametrize(("verb", "address"), GUARDED[1:4])
def test_an_account_that_does_not_exist_is_not_found(verb: str, address: str) -> None:
    friend = factories.signed_in(factories.officer(21, "administrator"))
    answer = getattr(friend, verb)(address.format(account=uuid4()))
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize(
    "address",
    ["/quan-tri/tai-khoan/01a2012a-24bf-7ee1-b969-0d8cff6c05b1/khoa/", "/quan-tri/vai-tro/1/thu-hoi/", "/dang-xuat/"],
)
def test_a_form_from_elsewhere_changes_nothing(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = factories.signed_in(factories.officer(21, "administrator")).cookies
    assert client.post(address).status_code == 403
