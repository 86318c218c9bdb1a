from __future__ import annotations

import pytest

from motcua.casework.dossiers.tests.factories import Road, load_house


@pytest.fixture
def road(db: None) -> Road:
    load_house()
    return Road()
