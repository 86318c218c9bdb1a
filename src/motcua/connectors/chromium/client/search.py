"""Searching as a person does, and telling answers from the echo of the question."""

from __future__ import annotations

import asyncio
import re
import secrets
from time import monotonic

from playwright.async_api import Error, Locator, Page

from motcua.connectors.chromium.client.glass import Glass
from motcua.connectors.chromium.client.window import Ended, Window
from motcua.kernel.text import fold

ANSWER_SECONDS = 8
"""How long a person looks for an answer; less where the errand ends before."""
_STEP_SECONDS = 0.25
_NAMED = re.compile(r"tìm|search|tra cứu", re.IGNORECASE)


async def finds(window: Window, glass: Glass, *, address: str, words: str, expected: str) -> bool:
    """Whether the words bring up the expected text on something that leads on.

    A page may show the text whatever is typed: in its menu, as advice, or because it repeats the question. So a word
    that does not exist is looked for too, and only what the real words bring beyond that is an answer.
    """
    nonsense = "zq" + secrets.token_hex(4)
    if not (shown := await _shown(window, glass, address, words, expected)):
        return False
    always = await _count(window, glass, address, nonsense, (expected, nonsense), is_awaited=False)
    echoes = always[1] if fold(expected) in fold(words) else 0
    return shown > always[0] + echoes


async def _shown(window: Window, glass: Glass, address: str, words: str, expected: str) -> int:
    return (await _count(window, glass, address, words, (expected,), is_awaited=True))[0]


async def _count(
    window: Window, glass: Glass, address: str, words: str, texts: tuple[str, ...], *, is_awaited: bool
) -> list[int]:
    """How often each text stands on something that leads on, after a search for `words`; 0 where none can be made."""
    nothing = [0] * len(texts)
    try:
        await window.go(address)
        field = await search_field(window.page)
        if field is None:
            return nothing
        await field.fill("")
        await field.press_sequentially(words)
        await field.press("Enter")
        return await _watched(window, glass, texts, is_awaited=is_awaited)
    except (Ended, Error):
        return nothing


async def _watched(window: Window, glass: Glass, texts: tuple[str, ...], *, is_awaited: bool) -> list[int]:
    """The counts once the first text is there (`is_awaited`) or the page has come to rest."""
    until = monotonic() + ANSWER_SECONDS
    counts = [0] * len(texts)
    while True:
        await asyncio.sleep(_STEP_SECONDS)
        await window.settle()
        try:
            told = [fold(text) for text in await glass.link_texts()]
        except Error:  # between two pages
            told = []
        counts = [sum(fold(text) in one for one in told) for text in texts]
        if (is_awaited and counts[0]) or monotonic() > until or (not is_awaited and told):
            return counts


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
