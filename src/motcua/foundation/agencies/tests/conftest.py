from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.agencies.services import forget_cached, load_agencies


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    forget_cached()
    yield
    forget_cached()


@pytest.fixture
def loaded(db: None) -> None:
    """All reference data of this module."""
    load_agencies()
