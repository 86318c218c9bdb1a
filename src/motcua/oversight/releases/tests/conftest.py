"""Releases over the invented country, with an engine of their own and files in a folder of the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.kernel import environment
from motcua.oversight.releases import ports
from motcua.oversight.releases.tests.factories import Country


@pytest.fixture
def country(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Country:
    """The registered source of facts and definitions."""
    add_agencies("G06")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    found = Country(tmp_path)
    ports.register_fact_source(found)
    ports.register_definition_source(found)
    return found
