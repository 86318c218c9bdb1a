from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from motcua.casework.dossiers.tests.conftest import house as reference
from motcua.casework.payments import ports as payment_ports
from motcua.casework.payments.tests.factories import TestGateway
from motcua.foundation.accounts import ports as identity_ports
from motcua.foundation.accounts.tests.factories import FakeProvider
from motcua.kernel import clock
from motcua.oversight.assessment.services import load_assessment
from motcua.oversight.beacons.services.buffer_hits import Buffer
from motcua.oversight.intake.services import seal_days
from motcua.oversight.intake.tests.factories import Sender, cloud_event, declared
from motcua.oversight.monitoring.services import load_monitoring
from tests.access.house import House

__all__ = ["reference"]


@pytest.fixture
def house(reference: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The whole house with an identity provider, a payment gateway and a source that need no network."""
    former = list(identity_ports._providers)
    identity_ports.register_identity_provider(FakeProvider())
    payment_ports.register(TestGateway())
    monkeypatch.setenv("MOTCUA_PAYMENT_GATEWAY", "testpay")
    load_monitoring()
    load_assessment()
    Sender().register().send(declared(), cloud_event("received"))
    with clock.at(clock.now() + timedelta(days=2)):
        seal_days()
    take_beacon = importlib.import_module("motcua.oversight.beacons.services.take_beacon")
    monkeypatch.setattr(take_beacon, "buffer", Buffer(seconds=0))
    yield House()
    identity_ports._providers[:] = former
    payment_ports._gateways.pop("testpay")
