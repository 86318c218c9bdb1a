"""Every test pays through a gateway of its own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from motcua.casework.payments import ports
from motcua.casework.payments.tests.factories import MORNING, TestGateway
from motcua.kernel import events
from motcua.kernel.clock import at

_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "motcua.kernel.middleware.RefusalMiddleware",
    "motcua.casework.payments.tests.factories.acting_middleware",
    "motcua.kernel.middleware.AccessMiddleware",
]


@pytest.fixture(autouse=True)
def gateway(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[TestGateway]:
    made = TestGateway()
    ports.register(made)
    monkeypatch.setenv("MOTCUA_PAYMENT_GATEWAY", "testpay")
    settings.MIDDLEWARE = _MIDDLEWARE
    settings.ROOT_URLCONF = "motcua.casework.payments.tests.urls"
    yield made
    ports._gateways.pop("testpay")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with at(MORNING):
        yield


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """The events published in this test."""
    heard: list[events.Event] = []

    def publish(*facts: events.Event) -> None:
        heard.extend(facts)
        events.publish(*facts)

    for verb in ("settle", "create_order"):
        monkeypatch.setattr(import_module(f"motcua.casework.payments.services.{verb}"), "publish", publish)
    return heard
