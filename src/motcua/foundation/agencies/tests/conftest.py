from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from motcua.foundation.agencies.services import forget_cached, load_agencies


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    forget_cached()
    yield
    forget_cached()


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All reference data, once for the tests of a file; rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_agencies()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference data, with whatever the test changes undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
