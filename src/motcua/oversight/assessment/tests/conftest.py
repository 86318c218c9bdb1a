"""An assessment in three stages, for the tests of this module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import People


@pytest.fixture
def who(db: None, tmp_path: Path, settings: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return f.people()


@pytest.fixture
def open_round(who: People) -> People:
    f.opened(who)
    return who


@pytest.fixture
def first_scored(open_round: People) -> People:
    f.mark_all(open_round, marks={"H01": "0", "H02": "2"})
    f.close_first(open_round)
    return open_round
