"""Sends notices to the shop, and again when it does not answer."""

from __future__ import annotations

import json
import logging
import threading

import httpx

from motcua.connectors.paygov.sandbox import dialect, store

log = logging.getLogger(__name__)

RETRY_SECONDS = (1, 2, 5, 15, 60, 300, 1800)
_wake, _over = threading.Event(), threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def queue(fields: dict[str, str], delay: float = 0.5) -> None:
    """Send these fields `delay` seconds from now."""
    store.queue(fields["orderId"], json.dumps(fields), delay)
    _wake.set()


def start() -> None:
    """Start the sending thread once; what an earlier, killed run left over is sent first."""
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _over.clear()
            _thread = threading.Thread(target=_run, name="paygov-sandbox-notices", daemon=True)
            _thread.start()


def stop() -> None:
    """End the sending thread and wait for it; what is queued is sent after the next start."""
    _over.set()
    _wake.set()
    if _thread is not None:
        _thread.join()


def _run() -> None:
    while not _over.is_set():
        try:
            send_due()
        except Exception:  # the thread must outlive a broken round; the notices stay queued
            log.exception("notices were not sent")
        _wake.wait(0.3)
        _wake.clear()


def send_due() -> int:
    """Send everything that is due; returns how many were tried."""
    rows = store.due()
    for row in rows:
        _send(row)
    return len(rows)


def _send(row: store.Row) -> None:
    try:
        answer = post(row["body"])
    except httpx.HTTPError as error:
        delay = RETRY_SECONDS[row["attempts"]] if row["attempts"] < len(RETRY_SECONDS) else None
        store.postpone(row["id"], delay, type(error).__name__)
        return
    store.sent(row["id"], answer)


def post(body: str) -> str:
    """One delivery; returns the shop's `error_code`. Raises httpx.HTTPError when the shop gave no proper answer."""
    headers = {"Content-Type": "application/json", "User-Agent": "paygov-sandbox"}
    with httpx.Client(timeout=5) as client:
        response = client.post(dialect.notice_url(), content=body, headers=headers)
    response.raise_for_status()
    try:
        return str(response.json()["error_code"])
    except (ValueError, KeyError, TypeError) as error:
        raise httpx.DecodingError("no error_code in the answer") from error
