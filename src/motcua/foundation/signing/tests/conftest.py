"""The authority, signing service and unsigned paper that these tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unittest import mock

import pytest
import typst

from motcua.foundation.signing import ports, views
from motcua.foundation.signing.tests.authority import Authority, KeyKeeper
from motcua.kernel.pace import Pace


@pytest.fixture(autouse=True)
def _fresh_pace() -> Iterator[None]:
    """What one test asked of the public page is not held against the next."""
    with mock.patch.object(views, "CHECKS", Pace(views.CHECKS.most)):
        yield


@lru_cache
def _paper() -> bytes:
    return typst.compile("= Giấy khai sinh\nHọ tên: Trần Thị Ngọc Thí Dụ".encode(), pdf_standards="a-2b")


@pytest.fixture
def paper() -> bytes:
    """An unsigned PDF/A as our own press makes it."""
    return _paper()


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def keeper(authority: Authority) -> Iterator[KeyKeeper]:
    """Our signing service and the trust in its root, instead of whatever is registered."""
    keeper = KeyKeeper(authority)
    with mock.patch.dict(ports._signers, {"default": keeper}), mock.patch.dict(ports._trust, {"default": authority}):
        yield keeper
