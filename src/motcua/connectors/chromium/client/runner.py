"""The process of the browser: reads one errand a line, answers one sight a line, ends when nobody asks any more.

Run as `python -m`; knows neither Django nor the settings of this program, only what the first line tells.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio import StreamReader
from contextlib import suppress
from typing import IO

from playwright.async_api import Browser, Error, Playwright, async_playwright

from motcua.connectors.chromium import mapping
from motcua.connectors.chromium.client.gate import Gate
from motcua.connectors.chromium.client.trip import Trip
from motcua.connectors.chromium.types import BrowserSettings
from motcua.oversight.probes.types import Errand

IDLE_SECONDS = 60
"""After so long without an errand the browser gives its memory back."""
MOST_ERRANDS = 100
"""After so many it is ended, whatever it has gathered."""
_CLOSING_SECONDS = 2
_LINE_BYTES = 4 * 1024 * 1024
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-first-run",
    "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=256",
    "--renderer-process-limit=4",
)


async def main(answers: IO[bytes]) -> None:
    """Serve errands until stdin ends, the browser is worn out, or nobody has asked for a minute."""
    lines = await _stdin()
    settings = BrowserSettings(**json.loads(await lines.readline()))
    async with async_playwright() as playwright:
        gate = Gate(settings.trial_port)
        try:
            browser = await _launch(playwright, settings, await gate.start())
        except Error as error:
            _say(answers, json.dumps({"fault": _reason(str(error))}).encode() + b"\n")
            return
        _say(answers, json.dumps({"browser": browser.version}).encode() + b"\n")
        await _serve(lines, answers, browser, gate, settings)
        os._exit(0)  # the browser dies with its line to us; nothing of it is to be kept


async def _stdin() -> StreamReader:
    reader = StreamReader(limit=_LINE_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def _launch(playwright: Playwright, settings: BrowserSettings, port: int) -> Browser:
    trusted = [f"--ignore-certificate-errors-spki-list={settings.trusted_key}"] if settings.trusted_key else []
    return await playwright.chromium.launch(
        executable_path=settings.program,
        chromium_sandbox=settings.is_sandboxed,
        proxy={"server": f"http://127.0.0.1:{port}"},
        args=[*_ARGUMENTS, *trusted],
        ignore_default_args=["--disable-popup-blocking"],
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )


async def _serve(
    lines: StreamReader, answers: IO[bytes], browser: Browser, gate: Gate, settings: BrowserSettings
) -> None:
    """One errand after the other. A line that ends while one is under way means that nobody waits for it."""
    waiting = asyncio.ensure_future(lines.readline())
    for number in range(1, MOST_ERRANDS + 1):
        done, _ = await asyncio.wait([waiting], timeout=IDLE_SECONDS)
        if not done or not waiting.result():
            return
        errand = mapping.errand_of(json.loads(waiting.result()))
        waiting = asyncio.ensure_future(lines.readline())
        work = asyncio.ensure_future(_go(browser, gate, errand, settings))
        await asyncio.wait([work, waiting], return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            return
        trip, is_clean = work.result()
        is_spent = not is_clean or number == MOST_ERRANDS
        _say(answers, mapping.sight_line(trip.sight(), is_spent=is_spent))
        if is_spent:
            return


async def _go(browser: Browser, gate: Gate, errand: Errand, settings: BrowserSettings) -> tuple[Trip, bool]:
    """The errand in a context of its own; whether everything of it could be closed again."""
    gate.begin(errand.hosts)
    trip = Trip(browser, gate, errand, settings)
    try:
        await trip.make()
    finally:
        gate.end()
        is_clean = False
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await trip.close()
                is_clean = browser.is_connected()
    return trip, is_clean


def _reason(message: str) -> str:
    """Why Chromium did not start, in few words."""
    if "sandbox" in message:
        return "Chromium's sandbox cannot be made on this machine; allow user namespaces, or set CHROMIUM_SANDBOX=off"
    return message[:600]


def _say(answers: IO[bytes], line: bytes) -> None:
    answers.write(line)
    answers.flush()


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints on stdout goes to the log, not between the answers
    asyncio.run(main(own))
