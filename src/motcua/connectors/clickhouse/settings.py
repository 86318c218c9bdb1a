"""Where the server is, and what of it is ours."""

from __future__ import annotations

from dataclasses import dataclass, field

from motcua.kernel import environment

SYSTEM = "ClickHouse"
DATABASE = "motcua"
SESSION_HOURS = 24
"""A session that was never closed is swept away after this."""
TIMEOUT_SECONDS = 600.0
"""Loading a large segment, or counting over all of them."""


@dataclass(frozen=True)
class ClickHouseSettings:
    url: str
    user: str
    password: str = field(repr=False)


def clickhouse_settings() -> ClickHouseSettings:
    """The configured server (settings CLICKHOUSE_*)."""
    return ClickHouseSettings(
        url=environment.text("CLICKHOUSE_URL"),
        user=environment.text("CLICKHOUSE_USER"),
        password=environment.text("CLICKHOUSE_PASSWORD"),
    )
