"""Lists of choices that other modules know."""

from __future__ import annotations

from django.conf import settings

from motcua.foundation.agencies import selectors as agencies


def receiving_communes() -> list[tuple[str, str]]:
    """Code and name of every commune of the province that this copy serves."""
    return [(each.code, each.name) for each in agencies.communes_of(settings.PROVINCE)]


def is_receiving_commune(code: object) -> bool:
    """Whether `code` is one of the choices of the commune picker."""
    return any(code == known for known, _name in receiving_communes())
