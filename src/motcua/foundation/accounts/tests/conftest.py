from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.accounts import ports, services
from motcua.foundation.accounts.tests.factories import FakeProvider
from motcua.foundation.agencies.services import load_agencies


@pytest.fixture
def roles(db: None) -> None:
    services.load_roles()


@pytest.fixture
def agencies(db: None) -> None:
    load_agencies()


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """An identity provider without network in the port, the former one back afterwards."""
    former = list(ports._providers)
    fake = FakeProvider()
    ports.register_identity_provider(fake)
    yield fake
    ports._providers[:] = former
