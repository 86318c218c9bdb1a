from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.notifications import ports, services
from motcua.foundation.notifications.tests.factories import FakeChannel


@pytest.fixture
def templates(db: None) -> None:
    services.load_templates()


@pytest.fixture
def email() -> Iterator[FakeChannel]:
    """The only channel connected, for one test."""
    former = ports.channels()
    ports._channels.clear()
    channel = FakeChannel()
    ports.register_channel(channel)
    yield channel
    ports._channels.clear()
    ports._channels.update(former)
