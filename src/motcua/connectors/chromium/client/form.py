"""Whether a page opens a form: a field that a person can fill, not the door of a sign-in."""

from __future__ import annotations

import asyncio
from time import monotonic

from playwright.async_api import Error, Frame, Page

_SIGN_IN = "input[type=password]"
_NO_FIELDS = "[type=hidden], [type=submit], [type=button], [type=reset], [type=image], [type=search], [name=q]"
_AROUND = "header *, footer *, nav *, [role=search] *, [role=banner] *, [role=contentinfo] *"
_FIELDS = f"input:not({_NO_FIELDS}, [role=searchbox], {_AROUND}), textarea:not({_AROUND}), select:not({_AROUND})"
_MOST = 60
_STEP_SECONDS = 0.25
FORM_SECONDS = 5
"""How long a person waits for the first field."""


async def opens(page: Page) -> bool:
    """Whether some frame shows a field to fill and none asks for a password; a form may take a while to come."""
    until = monotonic() + FORM_SECONDS
    while True:
        frames = page.frames[:20]
        if any([await _shows(frame, _SIGN_IN) for frame in frames]):
            return False
        if any([await _shows(frame, _FIELDS) for frame in frames]):
            return True
        if monotonic() > until:
            return False
        await asyncio.sleep(_STEP_SECONDS)


async def _shows(frame: Frame, selector: str) -> bool:
    """Whether a frame has such a field that is visible and enabled."""
    try:
        found = frame.locator(selector)
        for index in range(min(await found.count(), _MOST)):
            one = found.nth(index)
            if await one.is_visible() and await one.is_enabled() and await one.get_attribute("readonly") is None:
                return True
    except Error:
        return False  # the frame went away
    return False
