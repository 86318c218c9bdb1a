from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture
def loaded(db: None) -> None:
    """All reference data of this module and the agencies it stands on."""
    load_agencies()
    load_catalogue()


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
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()
