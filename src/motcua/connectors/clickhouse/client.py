"""ClickHouse's HTTP door: a statement in, tab-separated text out. Knows no domain."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from motcua.connectors.clickhouse.errors import ClickHouseRefused
from motcua.connectors.clickhouse.settings import SYSTEM, TIMEOUT_SECONDS, ClickHouseSettings
from motcua.kernel.http import call

_log = logging.getLogger(__name__)
_WHOLE = {"wait_end_of_query": "1", "default_format": "TabSeparated"}
"""An error in the middle of an answer must be an error, not a short answer."""


@dataclass(frozen=True)
class ClickHouseClient:
    settings: ClickHouseSettings

    def ask(self, sql: str, database: str = "") -> list[list[str]]:
        """The rows of a statement as text. Raises ClickHouseRefused, OutsideUnavailable."""
        text = self._send(_in(database), sql.encode())
        return [line.split("\t") for line in text.splitlines()]

    def load(self, sql: str, file: Path) -> None:
        """A statement that reads the file as its input. Raises ClickHouseRefused, OutsideUnavailable."""
        with file.open("rb") as stream:
            self._send({"query": sql, "input_format_skip_unknown_fields": "1"}, stream)

    def _send(self, parameters: dict[str, str], content: object) -> str:
        headers = {"X-ClickHouse-User": self.settings.user, "X-ClickHouse-Key": self.settings.password}
        answer = call(
            SYSTEM,
            "POST",
            self.settings.url,
            params={**_WHOLE, **parameters},
            headers=headers,
            content=content,
            timeout=TIMEOUT_SECONDS,
        )
        if answer.status_code != 200 or "X-ClickHouse-Exception-Code" in answer.headers:
            number = answer.headers.get("X-ClickHouse-Exception-Code", str(answer.status_code))
            _log.error("ClickHouse %s: %s", number, answer.text[:500])
            raise ClickHouseRefused(number=number)
        return answer.text


def _in(database: str) -> dict[str, str]:
    return {"database": database} if database else {}
