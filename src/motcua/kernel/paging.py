"""Long lists in pages, one length for all lists whose rows are cards on a phone."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

CARDS = 20
"""Rows of a page. A card of a phone is a third of its screen, so fifty of them were twenty screens."""


def paged(rows: Any, request: HttpRequest, size: int = CARDS) -> Page[Any]:
    """The page of the query's parameter `trang`; the nearest one where there is none."""
    return Paginator(rows, size).get_page(request.GET.get("trang"))
