from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest

from motcua.casework.dossiers.tests.factories import Road
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.services import load_processes
from motcua.foundation.accounts.services import load_roles
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.catalogue.services import load_catalogue
from motcua.foundation.forms.services import load_forms
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import clock

SAMPLE = Path(__file__).parent / "samples" / "procedures.jsonl"


@pytest.fixture
def house(db: None) -> None:
    """Reference data with one procedure: agencies, roles, catalogue, forms, processes."""
    load_agencies()
    load_roles()
    load_catalogue(procedures=SAMPLE)
    load_forms()
    load_templates()
    workflow.process_version.cache_clear()
    load_processes()


@pytest.fixture
def road(house: None) -> Road:
    return Road()


def at(text: str) -> AbstractContextManager[None]:
    """Hold the clock at a Vietnamese wall time, `2026-11-23T09:00`."""
    return clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))
