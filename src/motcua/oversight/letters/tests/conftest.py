"""Letters over the invented country of releases, two months of it, and the published tables of 2020 and 2023."""

from __future__ import annotations

import pytest

from motcua.oversight.assessment import services as assessment
from motcua.oversight.monitoring import services as monitoring


@pytest.fixture
def printed_tables(db: None) -> None:
    """The published tables, as reference data load them."""
    monitoring.load_monitoring()
    assessment.load_assessment()
