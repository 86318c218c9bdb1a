"""The pages that a trial visits."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.connectors.chromium import services
from motcua.connectors.chromium.sandbox import pages
from motcua.connectors.chromium.sandbox.server import BEHAVIOURS
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.oversight.probes import selectors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trial(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("MOTCUA_SANDBOX_PORT", "18000")
    add_agencies("H01", "H26", "H29", "G16")


def test_the_pages_are_registered_once_and_the_town_has_each() -> None:
    assert (services.load_demo_pages(), services.load_demo_pages()) == (7, 0)
    known = {**pages.PLAIN, **pages.SEARCHES, **BEHAVIOURS}
    for target in selectors.targets():
        assert target.hosts == [host.host for host in selectors.hosts(target.agency_code)]
        for address in filter(None, (target.address, target.search_address, target.form_address)):
            assert "/" + address.split("/", 3)[3] in known


def test_a_trial_on_another_port_leaves_the_old_pages_and_visits_the_new(monkeypatch: pytest.MonkeyPatch) -> None:
    services.load_demo_pages()
    monkeypatch.setenv("MOTCUA_SANDBOX_PORT", "19000")
    services.load_demo_pages()
    assert {host.host.partition(":")[2] for host in selectors.hosts()} == {"19005"}
    assert selectors.targets().count() == 7 and not selectors.targets().exclude(address__contains=":19005/").exists()
