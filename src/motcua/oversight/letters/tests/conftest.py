"""Letters over the invented country of releases, two months of it, and the published tables of 2020 and 2023."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.kernel import environment
from motcua.oversight.assessment import services as assessment
from motcua.oversight.letters.tests.factories import two_months
from motcua.oversight.monitoring import services as monitoring
from motcua.oversight.releases import ports
from motcua.oversight.releases.tests.factories import Country


@pytest.fixture
def printed_tables(db: None) -> None:
    """The published tables, as reference data load them."""
    monitoring.load_monitoring()
    assessment.load_assessment()


@pytest.fixture
def country(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Country:
    """The registered source of facts and definitions; nothing is published yet."""
    add_agencies("G06")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    found = Country(tmp_path)
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    ports.register_fact_source(found)
    ports.register_definition_source(found)
    return found


@pytest.fixture
def months(country: Country) -> str:
    """Two published months; the code of the later."""
    return two_months(country)
