"""The mail server of the sandbox, with its faults, and the process that runs it beside the mailbox."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Awaitable
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from types import TracebackType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import BaseWSGIServer, make_server

from motcua.connectors.smtp.sandbox.mailbox import Mailbox
from motcua.connectors.smtp.sandbox.store import MailStore
from motcua.kernel import environment

log = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_ONCE, _NEVER = "tamloi@", "khongco@"
_MOST_BYTES = 1024 * 1024
_READY_SECONDS = 60.0


class Post:
    """What the server does with a message: faults first, then it is on disk before it says 250."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """550 for a mailbox that does not exist, else accepted."""
        if address.startswith(_NEVER):
            return "550 5.1.1 hop thu khong ton tai"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """451 once for each message to the recipient with the passing fault, else kept."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message_id = str(message_from_bytes(content).get("Message-ID", ""))
        faulty = [to for to in envelope.rcpt_tos if to.startswith(_ONCE)]
        if any(self._store.first_time(message_id, to) for to in faulty):
            return "451 4.3.0 tam thoi chua nhan duoc, thu lai sau"
        for recipient in envelope.rcpt_tos:
            self._store.keep(envelope.mail_from or "", recipient, content)
        return "250 2.0.0 da nhan"


class Door(Controller):
    """The mail server behind a socket that is ours before its thread runs: a taken port is an error at once."""

    def __init__(self, post: Post, door: socket.socket) -> None:
        super().__init__(
            post,
            hostname=_HOST,
            port=int(door.getsockname()[1]),
            data_size_limit=_MOST_BYTES,
            ready_timeout=_READY_SECONDS,
        )
        self._door = door

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._door)


@dataclass
class Running:
    """A running sandbox. `stop()` ends both servers; also a context manager."""

    store: MailStore
    smtp: Door
    web: BaseWSGIServer
    thread: threading.Thread

    def stop(self) -> None:
        self.smtp.stop()
        self.web.shutdown()
        self.thread.join()
        self.web.server_close()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(smtp_port: int, web_port: int, folder: Path | None = None) -> Running:
    """Start the mail server and the mailbox on loopback, and return at once. Raises OSError on a taken port.

    With port 0 the system chooses a free one: `smtp.port`, `web.server_port`.
    """
    store = MailStore(folder or environment.home() / "sandbox" / "smtp")
    with ExitStack() as held:  # one must not keep its port when the other cannot start
        door = held.enter_context(socket.create_server((_HOST, smtp_port)))
        web = make_server(_HOST, web_port, Mailbox(store), threaded=True)
        held.callback(web.server_close)
        smtp = Door(Post(store), door)
        smtp.start()
        held.pop_all()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return Running(store, smtp, web, thread)


def serve(smtp_port: int, web_port: int) -> None:
    """Run both until the process ends. Raises OSError on a taken port, RuntimeError when the mailbox ended."""
    with start(smtp_port, web_port) as running:
        running.thread.join()
    raise RuntimeError("the mailbox of the sandbox ended")
