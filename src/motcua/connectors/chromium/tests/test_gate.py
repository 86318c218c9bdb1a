"""The browser's only way out: what it lets through, and that a name cannot change under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.connectors.chromium.client import gate as gates
from motcua.connectors.chromium.client.addresses import authority_of, is_listed, is_public
from motcua.connectors.chromium.client.gate import Gate
from motcua.connectors.chromium.sandbox import Town
from motcua.connectors.chromium.types import Bar

Say = Callable[[bytes], Awaitable[bytes]]


def through(gate: Gate, hosts: set[str], *lines: bytes) -> list[bytes]:
    """What the gate answers to each line, each on a connection of its own."""

    async def talk() -> list[bytes]:
        port = await gate.start()
        gate.begin(hosts)
        try:
            return [await _answer(port, line) for line in lines]
        finally:
            await gate.stop()

    return asyncio.run(talk())


async def _answer(port: int, line: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(line)
    try:
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionResetError:
        return b""
    finally:
        writer.transport.abort()


def get(address: str) -> bytes:
    lines = (f"GET {address} HTTP/1.1", "Host: x", "Proxy-Connection: keep-alive", "Connection: keep-alive", "", "")
    return "\r\n".join(lines).encode()


def tunnel(authority: str) -> bytes:
    return f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode()


def test_a_listed_host_of_the_trial_is_reached_and_the_answer_ends_the_line(running: Town) -> None:
    gate = Gate(running.port)
    (told,) = through(gate, {f"localhost:{running.port}"}, get(f"http://localhost:{running.port}/tot"))
    assert told.startswith(b"HTTP/1.1 200") and told.endswith(b"</html>")
    assert gate.barred == {}


def test_what_is_not_listed_gets_no_answer(running: Town) -> None:
    gate = Gate(running.port)
    plain, inner = through(gate, set(), get("http://noi-khac.example.vn/"), tunnel("a.example.vn:443"))
    assert plain == b"" and inner.startswith(b"HTTP/1.1 403")
    assert gate.barred == {("noi-khac.example.vn", 80): Bar.FOREIGN, ("a.example.vn", 443): Bar.FOREIGN}


def test_a_listed_host_may_not_lead_inside() -> None:
    async def inside(host: str, port: int) -> list[str]:
        return ["203.0.113.1" if host == "half.example.vn" else "10.1.2.3", "192.168.1.1"]

    gate = Gate(0, inside)
    hosts = {"a.example.vn", "half.example.vn", "localhost:8000"}
    told = through(gate, hosts, *(get(f"http://{host}/") for host in sorted(hosts)))
    assert told == [b"", b"", b""]
    assert set(gate.barred.values()) == {Bar.PRIVATE}


def test_a_name_is_asked_once_an_errand_so_it_cannot_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is public, every later one is inside."""
    asked: list[str] = []
    connected: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    async def connect(address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        connected.append(address)
        raise OSError

    real = asyncio.open_connection
    monkeypatch.setattr(asyncio, "open_connection", lambda *at: real(*at) if "127." in at[0] else connect(*at))
    gate = Gate(0, rebinding)
    through(gate, {"a.example.vn"}, get("http://a.example.vn/"), get("http://a.example.vn/"))
    assert (asked, connected) == (["a.example.vn"], ["93.184.215.14", "93.184.215.14"])
    assert gate.barred == {("a.example.vn", 80): Bar.REFUSED}


def test_the_next_errand_knows_nothing_of_the_last(running: Town) -> None:
    async def talk() -> tuple[bytes, bytes]:
        gate = Gate(running.port)
        port = await gate.start()
        gate.begin({f"localhost:{running.port}"})
        first = await _answer(port, get(f"http://localhost:{running.port}/tot"))
        gate.begin({"a.example.vn"})
        second = await _answer(port, get(f"http://localhost:{running.port}/tot"))
        await gate.stop()
        return first, second

    first, second = asyncio.run(talk())
    assert first.startswith(b"HTTP/1.1 200") and second == b""


def test_an_endless_answer_is_cut(running: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "MOST_BYTES", 300_000)
    gate = Gate(running.port)
    (told,) = through(gate, {f"localhost:{running.port}"}, get(f"http://localhost:{running.port}/vo-tan"))
    assert len(told) <= 300_000 and gate.is_flooded


@pytest.mark.parametrize(
    "line",
    [
        get("/"),
        tunnel("a.example.vn"),
        tunnel("a.example.vn:x"),
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        get("ftp://a.example.vn/"),
    ],
)
def test_what_is_no_request_of_a_browser_is_hung_up_on(line: bytes) -> None:
    assert through(Gate(0), {"a.example.vn"}, line) == [b""]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1", "::",
     "64:ff9b:1::a00:1", "fec0::1", "::7f00:1", "::ffff:0:7f00:1", "192.0.0.8"],
)  # fmt: skip
def test_addresses_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::808:808"])
def test_addresses_outside(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_by_itself(address: IPv4Address) -> None:
    assert is_public(str(IPv6Address(f"::ffff:{address}"))) == is_public(str(address))


def test_a_host_without_a_port_stands_for_http_and_https() -> None:
    hosts = frozenset({"A.example.vn", "b.example.vn:8443", "dịchvụ.example.vn"})
    assert is_listed(("a.example.vn", 80), hosts) and is_listed(("a.example.vn", 443), hosts)
    assert not is_listed(("a.example.vn", 22), hosts)
    assert is_listed(("b.example.vn", 8443), hosts) and not is_listed(("b.example.vn", 443), hosts)
    assert is_listed(authority_of("https://dịchvụ.example.vn/") or ("", 0), hosts)
    assert not is_listed(("x.a.example.vn", 443), hosts)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:1", "http://", "http://a:b/", "chrome://x", ""])
def test_what_is_no_web_address_has_no_authority(address: str) -> None:
    assert authority_of(address) is None
