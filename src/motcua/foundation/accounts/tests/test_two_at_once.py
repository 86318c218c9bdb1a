"""Two writers at the same moment, on real connections."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts import selectors, services
from motcua.foundation.accounts.errors import TokenAlreadyUsed
from motcua.foundation.accounts.models import Account, ApiToken, RoleGrant
from motcua.foundation.accounts.tests import factories
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def _both(act: Callable[[], Any]) -> list[Any]:
    """Run `act` in two threads that start together; results and refusals."""
    start, results = Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            results.append(act())
        except Refusal as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_first_visits_of_one_person_make_one_account() -> None:
    results = _both(lambda: services.sign_in(factories.identity()).id)
    assert results[0] == results[1]
    assert Account.objects.count() == 1


def test_an_identity_token_shown_twice_at_once_opens_one_session() -> None:
    account = factories.account()
    results = _both(lambda: services.issue_token(account.id, evidence="token"))
    assert sum(isinstance(result, TokenAlreadyUsed) for result in results) == 1
    assert ApiToken.objects.count() == 1


def test_two_administrators_who_give_the_same_role_give_it_once() -> None:
    services.load_roles()
    account = factories.account()

    def give() -> int:
        return services.grant_role(actor=SYSTEM, account_id=account.id, role="analyst", agency_code="")

    results = _both(give)
    assert results[0] == results[1]
    assert RoleGrant.objects.count() == AuditEntry.objects.filter(action="grant_role").count() == 1


def test_two_administrators_who_end_the_same_role_end_it_once() -> None:
    services.load_roles()
    account = factories.officer(5, "analyst")
    grant = selectors.grants_of(account.id)[0]
    results = _both(lambda: services.revoke_role(actor=SYSTEM, grant_id=grant.id))
    assert results == [account.id, account.id]
    assert AuditEntry.objects.filter(action="revoke_role").count() == 1
