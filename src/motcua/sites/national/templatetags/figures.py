"""Drawings kept by what they show: the same table, map, keys or chart in the same language is drawn once.

The key is the whole content, so a kept drawing is never old: another figure is another key. Partials of a month are
sealed and published figures never change, so most pages are asked for with the same content again and again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from motcua.sites.national.charts import Chart
from motcua.sites.national.observed_tables import Key
from motcua.sites.national.tables import Table
from motcua.sites.national.tiles import Tile

register = template.Library()

KEPT = 256
"""Drawings in a process; the largest table is about 100 KB."""


@register.simple_tag
def drawn_table(table: Table, download_at: str = "", download_query: str = "") -> SafeString:
    """A table with what its files are called."""
    frozen = replace(table, rows=tuple(tuple(row) for row in table.rows))
    return _drawn("table", frozen, (("download_at", download_at), ("download_query", download_query)))


@register.simple_tag
def drawn_tiles(tiles: Iterable[Tile], label: str) -> SafeString:
    """One of the two maps."""
    return _drawn("tiles", tuple(tiles), (("label", label),))


@register.simple_tag
def drawn_keys(keys: Sequence[Sequence[Key]]) -> SafeString:
    """Groups of key figures, each with its passport."""
    return _drawn("keys", tuple(tuple(group) for group in keys))


@register.simple_tag
def drawn_chart(chart: Chart) -> SafeString:
    """Series with the table behind them."""
    return _drawn("chart", chart)


def _drawn(name: str, shown: Hashable, more: tuple[tuple[str, str], ...] = ()) -> SafeString:
    return _kept(name, shown, tuple((key, str(value)) for key, value in more), get_language() or "")


@lru_cache(maxsize=KEPT)
def _kept(name: str, shown: Hashable, more: tuple[tuple[str, str], ...], _language: str) -> SafeString:
    return render_to_string(f"national/drawn/{name}.html", {name: shown, **dict(more)})


def forget() -> None:
    """Throw away what is kept: to measure what drawing costs."""
    _kept.cache_clear()
