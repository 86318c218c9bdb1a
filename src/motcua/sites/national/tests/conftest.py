"""Published tables, a source with dossiers, and people with and without rights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, officer, signed_in
from motcua.foundation.agencies.tests.factories import add_calendars
from motcua.foundation.forms.services import load_forms
from motcua.kernel import clock
from motcua.oversight.assessment.services import load_assessment
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies, cloud_event, declared, due
from motcua.oversight.monitoring.services import load_monitoring


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def loaded(db: None) -> Sender:
    load_forms()
    load_monitoring()
    load_assessment()
    add_agencies("H01", "H01.101", "H01.102", "H33", "G06")
    add_calendars()
    sender = Sender().register()
    sender.send(
        cloud_event("received", 1, due_at=due(9)), cloud_event("decided", 5, due_at=due(9), online_result=True),
        cloud_event("received", 1, dossier="d2", channel=1, due_at=due(3)), declared(), cloud_event("decided", 2, "dx"),
    )  # fmt: skip
    return sender


@pytest.fixture
def analyst(loaded: Sender) -> Client:
    """A friend: may see observed figures."""
    load_roles()
    return signed_in(officer(11, "analyst"))


@pytest.fixture
def administrator(loaded: Sender) -> Client:
    """A friend: may see sources."""
    load_roles()
    return signed_in(officer(12, "administrator"))


@pytest.fixture
def citizen(loaded: Sender) -> Client:
    """A stranger who has signed in."""
    return signed_in(account(13))
