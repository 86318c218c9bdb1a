"""Whoever opens by hand an address that only takes a form stands on a page, never before a white one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase

from tests.access import table
from tests.access.house import House
from tests.access.table import Rule
from tests.access.test_every_url import filled

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("group", sorted(table.GROUPS))
def test_no_address_shows_a_white_page_to_a_browser(house: House, group: str) -> None:
    found = [
        f"{name} GET /{path}: {fault}"
        for address, rule in table.GROUPS[group].items()
        if not address.startswith("api/")
        for name, path in _asked(house, address, rule)
        if (fault := _fault(house.clients[name].get(f"/{path}", headers=BROWSER, follow=True)))
    ]
    assert not found, "\n".join(found)


def _asked(house: House, address: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """A friend at each address that takes no GET from its friends."""
    if rule.friends and "GET" not in rule.methods.split():
        yield min(rule.friends), filled(house, address, rule.step)


def _fault(response: HttpResponseBase) -> str:
    if response.status_code >= 500:
        return f"a fault of ours: {response.status_code}"
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return "" if response.status_code == 200 else f"no file: {response.status_code}"
    shown = response.content  # type: ignore[attr-defined]
    return "" if b"<h1" in shown and b"<main" in shown else f"no page: {response.status_code}"
