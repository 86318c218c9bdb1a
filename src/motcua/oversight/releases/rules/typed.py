"""Values read from a bundle are of the types that they are written as: JSON itself promises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

_Row = TypeVar("_Row")
_PLAIN = frozenset((str, int, bool, type(None)))


def typed(row: _Row) -> _Row:
    """The same frozen row. Raises TypeError with the name of the first field that is of another type."""
    kind: Any = type(row)
    for name, allowed in _plain_fields(kind).items():
        if type(getattr(row, name)) not in allowed:
            raise TypeError(name)
    return row


def words(values: Any) -> tuple[str, ...]:
    """A list of words. Raises TypeError where one is none."""
    found = tuple(values)
    if not all(type(word) is str for word in found):
        raise TypeError("words")
    return found


@cache
def _plain_fields(kind: type) -> Mapping[str, frozenset[type]]:
    """The fields that are words, whole numbers, truths or nothing, with the types they may have."""
    hints = get_type_hints(kind)
    of = {field.name: _allowed(hints[field.name]) for field in fields(kind)}
    return {name: kinds for name, kinds in of.items() if kinds <= _PLAIN}


def _allowed(hint: Any) -> frozenset[Any]:
    return frozenset(get_args(hint) if isinstance(hint, UnionType) else (hint,))
