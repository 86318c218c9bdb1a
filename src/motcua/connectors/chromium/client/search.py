"""Searching as a person does, and telling answers from the echo of the question."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from time import monotonic

from playwright.async_api import Error, Locator, Page

from motcua.connectors.chromium.client.glass import Glass, Unreadable
from motcua.connectors.chromium.client.window import Ended, Window
from motcua.kernel.text import fold

ANSWER_SECONDS = 8
"""How long a person looks for an answer; less where the errand ends before."""
FIELD_SECONDS = 3
"""How long for a field to ask in."""
_STEP_SECONDS = 0.25
_NAMED = re.compile(r"tìm|search|tra cứu", re.IGNORECASE)


async def finds(
    window: Window,
    glass: Glass,
    *,
    address: str,
    words: str,
    expected: str,
    keep: Callable[[], Awaitable[None]],
) -> bool:
    """Whether the words bring up the expected text on something that leads on.

    A page may show the text whatever is typed: in its menu, as advice, or because it repeats the question. So a word
    that does not exist is looked for too, as long as the answer took, and only what the real words bring beyond that
    is an answer. `keep` is called while the answer to the real words stands on the screen.
    """
    begin = monotonic()
    (shown,) = await _counts(window, glass, (address, words), (expected,), seconds=ANSWER_SECONDS, is_awaited=True)
    took = monotonic() - begin
    await keep()
    if not shown:
        return False
    nonsense = "zq" + secrets.token_hex(4)
    always, echoes = await _counts(window, glass, (address, nonsense), (expected, nonsense), seconds=took)
    return shown > always + (echoes if fold(expected) in fold(words) else 0)


async def _counts(
    window: Window,
    glass: Glass,
    asked: tuple[str, str],
    texts: tuple[str, ...],
    *,
    seconds: float,
    is_awaited: bool = False,
) -> list[int]:
    """How often each text stands on something that leads on, after a search; 0 where none can be made.

    `asked` is the page and the words; `seconds` from beginning to end, less where the first text is awaited and there.
    """
    until = monotonic() + seconds
    counts = [0] * len(texts)
    try:
        await window.go(asked[0])
        if not await _type(window.page, asked[1]):
            return counts
        while True:
            await window.settle()
            counts = await _count(glass, texts)
            if monotonic() > until or (is_awaited and counts[0]):
                return counts
    except (Ended, Error):
        return counts


async def _type(page: Page, words: str) -> bool:
    """Search as a person does; False where there is no field to do it."""
    until = monotonic() + FIELD_SECONDS
    while (field := await search_field(page)) is None:
        if monotonic() > until:
            return False
        await asyncio.sleep(_STEP_SECONDS)
    await field.fill("")
    await field.press_sequentially(words)
    await field.press("Enter")
    return True


async def _count(glass: Glass, texts: tuple[str, ...]) -> list[int]:
    try:
        told = [fold(text) for text in await glass.link_texts()]
    except (Error, Unreadable):  # between two pages, or one that cannot be read
        told = []
    return [sum(fold(text) in one for one in told) for text in texts]


async def search_field(page: Page) -> Locator | None:
    """The first visible field that a person would take for the search."""
    for found in (
        page.get_by_role("searchbox"),
        page.locator("input[type=search], input[name=q]"),
        page.get_by_label(_NAMED),
        page.get_by_placeholder(_NAMED),
    ):
        for index in range(min(await found.count(), 5)):
            one = found.nth(index)
            if await one.is_visible() and await one.is_editable():
                return one
    return None
