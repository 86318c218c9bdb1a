"""The browser's only way out: a proxy on loopback that knows the list of an errand.

Chromium is started with it and asks no name server itself. Every connection of page, sub-resource, redirect, worker or
socket passes here; a name is resolved once an errand and the connection is made to that very address, so a name that
changes between check and use (DNS rebinding) changes nothing. The TLS inside is the browser's own.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from motcua.connectors.chromium.client.addresses import (
    Authority,
    authority_of,
    is_listed,
    is_loopback_name,
    is_public,
    split_authority,
)
from motcua.connectors.chromium.types import Bar

MOST_BYTES = 32 * 1024 * 1024
"""What all answers of one errand may weigh."""
_HEAD_BYTES = 256 * 1024
_CONNECT_SECONDS = 10
_CHUNK = 64 * 1024
_OUR_HEADERS = (b"connection:", b"proxy-", b"keep-alive:")

Resolve = Callable[[str, int], Awaitable[list[str]]]


class Barred(Exception):
    """The gate stays closed for this connection."""

    def __init__(self, reason: Bar) -> None:
        super().__init__(reason)
        self.reason = reason


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the machine's resolver says. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class Gate:
    """Lets one errand at a time out; `barred` tells where it did not, which of Chromium's own calls are part of."""

    def __init__(self, trial_port: int = 0, ask: Resolve = resolve) -> None:
        self.barred: dict[Authority, Bar] = {}
        self.is_flooded = False
        self._trial_port, self._ask = trial_port, ask
        self._hosts: frozenset[str] = frozenset()
        self._addresses: dict[str, asyncio.Task[list[str]]] = {}
        self._left = 0
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen on a free port of loopback; the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_BYTES)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close for good."""
        self.end()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def begin(self, hosts: Iterable[str]) -> None:
        """Open for the hosts of an errand and forget the errand before."""
        self.end()
        self._hosts, self._left = frozenset(hosts), MOST_BYTES
        self.barred, self.is_flooded = {}, False
        self._addresses = {}

    def lists(self, authority: Authority) -> bool:
        """Whether the errand may go there, wherever the name leads."""
        return is_listed(authority, self._hosts)

    def end(self) -> None:
        """Close for everybody."""
        self._hosts = frozenset()
        for task in self._open:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
                await self._carry(reader, writer)
        finally:
            writer.transport.abort()
            if task is not None:
                self._open.discard(task)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, _, rest = head.decode("latin-1").partition(" ")
        target, is_tunnel = rest.partition(" ")[0], method == "CONNECT"
        authority = split_authority(target) if is_tunnel else authority_of(target)
        if authority is None:
            return
        try:
            far_reader, far_writer = await self._connect(authority)
        except Barred as barred:
            self.barred[authority] = barred.reason
            if is_tunnel:
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
            return
        try:
            if is_tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far_writer.write(_origin_form(head))
            await self._relay((reader, writer), (far_reader, far_writer))
        finally:
            far_writer.transport.abort()

    async def _connect(self, authority: Authority) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not self.lists(authority):
            raise Barred(Bar.FOREIGN)
        for address in (await self._addresses_of(*authority))[:4]:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await asyncio.open_connection(address, authority[1])
        raise Barred(Bar.REFUSED)

    async def _addresses_of(self, host: str, port: int) -> list[str]:
        """Where a name leads during this errand. Raises Barred unless every address is public."""
        if is_loopback_name(host):
            if port == self._trial_port:
                return ["127.0.0.1"]
            raise Barred(Bar.PRIVATE)
        if host not in self._addresses:
            self._addresses[host] = asyncio.ensure_future(self._ask(host, port))
        try:
            found = await asyncio.shield(self._addresses[host])
        except (OSError, UnicodeError) as error:
            raise Barred(Bar.NAME) from error
        if not all(map(is_public, found)):
            raise Barred(Bar.PRIVATE)
        return found

    async def _relay(
        self,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Both ways until the far end has no more to say."""
        upwards = asyncio.ensure_future(_pump(near[0], far[1]))
        try:
            while chunk := await far[0].read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    self.is_flooded = True
                    self.end()
                    return
                near[1].write(chunk)
                await near[1].drain()
        finally:
            upwards.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()


def _origin_form(head: bytes) -> bytes:
    """The head of a plain request as a server reads it, for one answer only (RFC 9112, 3.2)."""
    first, *lines = head[:-4].split(b"\r\n")
    method, target, version = first.split(b" ", 2)
    path = b"/" + target.split(b"/", 3)[3] if target.count(b"/") > 2 else b"/"
    kept = [line for line in lines if not line.lower().startswith(_OUR_HEADERS)]
    return b"\r\n".join([b" ".join((method, path, version)), *kept, b"Connection: close"]) + b"\r\n\r\n"
