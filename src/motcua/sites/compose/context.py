"""What every page's frame shows: site, menu, language, account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from motcua.kernel.access import actor_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context `actor`, `demo` and `site`."""
    return {"actor": actor_of(request), "demo": settings.DEMO}
