"""What the gateway remembers: one SQLite file, so that a killed sandbox forgets nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from motcua.kernel import environment

_TABLES = """
CREATE TABLE IF NOT EXISTS payment (
  token TEXT PRIMARY KEY, order_id TEXT UNIQUE NOT NULL, request_code TEXT NOT NULL, amount INTEGER NOT NULL,
  order_info TEXT NOT NULL, return_url TEXT NOT NULL, error_code TEXT NOT NULL DEFAULT '01',
  paid_amount INTEGER NOT NULL, transaction_no TEXT NOT NULL DEFAULT '', pay_date TEXT NOT NULL DEFAULT '',
  created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS notice (
  id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, body TEXT NOT NULL, due REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '', is_done INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS notice_due ON notice (is_done, due);
"""
Row = dict[str, Any]


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    """One short transaction, on disk when it ends."""
    folder = environment.home() / "sandbox" / "paygov"
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "state.sqlite3", timeout=10)
    connection.row_factory = sqlite3.Row
    try:
        connection.executescript(_TABLES)
        with connection:
            yield connection
    finally:
        connection.close()


def _all(sql: str, *values: object) -> list[Row]:
    with _connection() as connection:
        return [dict(row) for row in connection.execute(sql, values)]


def _first(sql: str, *values: object) -> Row | None:
    return next(iter(_all(sql, *values)), None)


def create(token: str, fields: dict[str, str]) -> Row:
    """The payment of this order; the same order again is the same payment."""
    sql = (
        "INSERT INTO payment (token, order_id, request_code, amount, paid_amount, order_info, return_url, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) DO NOTHING"
    )
    amount = int(fields["amount"])
    names = ("orderInfo", "returnUrl")
    values = (token, fields["orderId"], fields["requestCode"], amount, amount, *(fields[n] for n in names), time.time())
    _all(sql, *values)
    return by_order(fields["orderId"]) or {}


def by_order(order_id: str) -> Row | None:
    return _first("SELECT * FROM payment WHERE order_id = ?", order_id)


def by_token(token: str) -> Row | None:
    return _first("SELECT * FROM payment WHERE token = ?", token)


def finish(token: str, error_code: str, transaction_no: str, pay_date: str, paid_amount: int) -> bool:
    """End a payment that waits; False when it has ended before (a payment is made once)."""
    sql = (
        "UPDATE payment SET error_code = ?, transaction_no = ?, pay_date = ?, paid_amount = ? "
        "WHERE token = ? AND error_code = '01' RETURNING token"
    )
    return _first(sql, error_code, transaction_no, pay_date, paid_amount, token) is not None


def queue(order_id: str, body: str, delay: float) -> None:
    _all("INSERT INTO notice (order_id, body, due) VALUES (?, ?, ?)", order_id, body, time.time() + delay)


def due() -> list[Row]:
    """Notices to send now, oldest first."""
    return _all("SELECT * FROM notice WHERE is_done = 0 AND due <= ? ORDER BY due, id LIMIT 20", time.time())


def sent(notice_id: int, answer: str) -> None:
    _all("UPDATE notice SET is_done = 1, attempts = attempts + 1, answer = ? WHERE id = ?", answer, notice_id)


def postpone(notice_id: int, delay: float | None, answer: str) -> None:
    """Try again after `delay` seconds; None gives up."""
    sql = "UPDATE notice SET attempts = attempts + 1, answer = ?, due = ?, is_done = ? WHERE id = ?"
    _all(sql, answer, time.time() + (delay or 0), int(delay is None), notice_id)


def recent() -> tuple[list[Row], list[Row]]:
    """The latest payments and notices, for the tester's page."""
    payments = _all("SELECT * FROM payment ORDER BY created_at DESC LIMIT 30")
    return payments, _all("SELECT * FROM notice ORDER BY id DESC LIMIT 60")
