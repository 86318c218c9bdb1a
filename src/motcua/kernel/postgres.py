"""PostgreSQL: an address from DATABASE_URL, else the embedded server in the data folder."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from motcua.kernel import environment


def database_settings() -> dict[str, Any]:
    """Django's settings for the database of DATABASE_URL."""
    url = urlsplit(environment.text("DATABASE_URL"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "TEST": {"NAME": environment.text("MOTCUA_TEST_DATABASE")},
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }
