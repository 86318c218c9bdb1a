"""A form at hand, and communes to choose from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.forms.services import check, choices, present
from motcua.foundation.forms.tests.factories import TODAY, birth_form
from motcua.foundation.forms.types import FormInfo
from motcua.kernel import clock

COMMUNES = [("H01.128", "Ủy ban nhân dân phường Rạch Giá"), ("H01.129", "Ủy ban nhân dân xã Vĩnh Hoà Hưng")]


@pytest.fixture
def form() -> FormInfo:
    return birth_form()


@pytest.fixture
def today() -> Iterator[None]:
    """Monday 23/11/2026, 09:34 in Vietnam."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def communes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two communes, without the database."""
    for module in (choices, present):
        monkeypatch.setattr(module, "receiving_communes", lambda: COMMUNES)
    monkeypatch.setattr(check, "is_receiving_commune", lambda code: code in dict(COMMUNES))
