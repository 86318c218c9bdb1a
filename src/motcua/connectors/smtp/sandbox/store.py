"""Mails that arrived, in one SQLite file, so that a killed sandbox loses none that it accepted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from motcua.kernel.clock import now

_TABLES = """
CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, at TEXT, sender TEXT, recipient TEXT, content BLOB);
CREATE TABLE IF NOT EXISTS fault (message_id TEXT, recipient TEXT, PRIMARY KEY (message_id, recipient));
"""


@dataclass(frozen=True)
class Mail:
    id: int
    at: str
    sender: str
    recipient: str
    content: bytes

    @property
    def parsed(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - this is what the policy makes
        return message

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"] or "")

    @property
    def message_id(self) -> str:
        return str(self.parsed["Message-ID"] or "")

    @property
    def text(self) -> str:
        """The readable text; '' for a mail that has none."""
        body = self.parsed.get_body(("plain", "html"))
        return str(body.get_content()) if body is not None else ""


class MailStore:
    """Keeps and finds mails; each call has its own connection, so any thread may ask."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "mails.sqlite3"
        with self._connected() as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def keep(self, sender: str, recipient: str, content: bytes) -> None:
        """Store one mail; on disk when this returns."""
        with self._connected() as connection:
            connection.execute(
                "INSERT INTO mail (at, sender, recipient, content) VALUES (?, ?, ?, ?)",
                (now().isoformat(), sender, recipient, content),
            )

    def first_time(self, message_id: str, recipient: str) -> bool:
        """Whether this message meets this recipient's fault for the first time."""
        with self._connected() as connection:
            found = connection.execute("INSERT OR IGNORE INTO fault VALUES (?, ?)", (message_id, recipient))
            return found.rowcount == 1

    def mails(self, recipient: str = "", limit: int = 200) -> list[Mail]:
        """The newest mails first, of one recipient where given."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT * FROM mail WHERE ? IN ('', recipient) ORDER BY id DESC LIMIT ?", (recipient, limit)
            )
            return [Mail(*row) for row in rows]

    def mail(self, mail_id: int) -> Mail | None:
        with self._connected() as connection:
            row = connection.execute("SELECT * FROM mail WHERE id = ?", (mail_id,)).fetchone()
        return Mail(*row) if row else None
