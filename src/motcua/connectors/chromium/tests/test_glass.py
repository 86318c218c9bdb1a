"""Reading a page that stands in its own way ends in words, not in a dead reader."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from playwright.async_api import CDPSession

from motcua.connectors.chromium.client.glass import Glass, Unreadable, axe_script, axe_version


class Answers:
    """A session in which every script ends as given."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    async def send(self, method: str, _given: dict[str, Any] | None = None) -> dict[str, Any]:
        known = {"Page.getFrameTree": {"frameTree": {"frame": {"id": "1"}}}, "Runtime.evaluate": self._told}
        return known.get(method, {"executionContextId": 1})


def _glass(**told: Any) -> Glass:
    return Glass(cast("CDPSession", Answers(told)))


def test_a_script_that_fails_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="Uncaught"):
        asyncio.run(_glass(result={}, exceptionDetails={"text": "Uncaught"}).violations())


def test_what_axe_finds_is_rule_impact_and_places() -> None:
    found = asyncio.run(_glass(result={"value": [["label", "critical", 2]]}).violations())
    assert [(one.rule, one.impact, one.places) for one in found] == [("label", "critical", 2)]


def test_the_bundled_axe_names_its_version() -> None:
    assert axe_version().split(".")[0] == "4" and len(axe_script()) > 100_000
