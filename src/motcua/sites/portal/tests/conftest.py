"""Reference data for the pages of the portal: real agencies, and a handful of real procedures."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.foundation import catalogue
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.catalogue import services
from motcua.kernel.access import SYSTEM
from motcua.sites.portal import listing, procedure_page

REFERENCE = Path(catalogue.__file__).parent / "reference" / "procedures.jsonl.gz"
CODES = {"1.001193", "1.003583", "2.000986", "1.004884", "2.000528", "1.000894", "1.003475", "3.000261"}


@pytest.fixture
def procedures(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Eight procedures; only birth registration can be started."""
    with gzip.open(REFERENCE, "rt", encoding="utf-8") as stream:
        lines = [line for line in stream if json.loads(line)["code"] in CODES]
    chosen = tmp_path / "procedures.jsonl"
    chosen.write_text("".join(lines), encoding="utf-8")
    services.import_procedures(chosen, dry_run=False, actor=SYSTEM)
    monkeypatch.setattr(procedure_page, "can_be_started", lambda code: code == "1.001193")
    _forget()
    yield
    _forget()


@pytest.fixture
def province(db: None) -> Iterator[None]:
    """The real agencies of the province."""
    load_agencies()
    _forget()
    yield
    _forget()


def _forget() -> None:
    services.forget_cached()
    agencies.forget_cached()
    listing._samples.cache_clear()
