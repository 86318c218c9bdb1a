from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from motcua.foundation.agencies.services import forget_cached as forget_agencies
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.catalogue.services import forget_cached, load_catalogue

WriteLines = Callable[..., Path]


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    for forget in (forget_cached, forget_agencies):
        forget()
    yield
    for forget in (forget_cached, forget_agencies):
        forget()


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All reference data, once for the tests of a file; rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_agencies()
        load_catalogue()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference data, with whatever the test changes undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def write_lines(tmp_path: Path) -> WriteLines:
    """Write an import file: records become JSON lines, text and bytes go in as they are."""

    def write(*lines: dict[str, Any] | str | bytes, name: str = "procedures.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(_raw(line) + b"\n" for line in lines))
        return path

    return write


def _raw(line: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=True)).encode()
