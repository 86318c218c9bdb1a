"""Looking into a page from a world of its own, where the page's scripts can change nothing that is read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession

from motcua.oversight.probes.types import Violation

_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
_AXE = """axe.run(document, {
    runOnly: {type: 'tag', values: %s}, resultTypes: ['violations'], iframes: false
}).then(found => found.violations.map(one => [one.id, one.impact || '', one.nodes.length]))"""
_LEADS = "a, button, [role=link], [role=button], [onclick]"
_LINKS = f"""(() => {{
    const text = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'innerText').get;
    const seen = {{checkOpacity: true, checkVisibilityCSS: true}};
    return [...Document.prototype.querySelectorAll.call(document, {_LEADS!r})]
        .filter(one => one instanceof HTMLElement && Element.prototype.checkVisibility.call(one, seen))
        .slice(0, 2000).map(one => text.call(one).slice(0, 500));
}})()"""
_VIEWPORT = "!!Document.prototype.querySelector.call(document, 'meta[name=viewport i][content]')"
"""By prototypes: an element of the page that is named like a method would stand in its place, in every world."""


class Unreadable(Exception):
    """What was asked of the page ended in an error: it stands in its own way."""


class Glass:
    """One page behind glass. Every method raises playwright's Error when the page is going away, else Unreadable."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    async def width(self) -> int:
        """Scroll width of the page in CSS pixels, as the browser lays it out."""
        metrics = await self._session.send("Page.getLayoutMetrics")
        return int(metrics["cssContentSize"]["width"])

    async def has_viewport(self) -> bool:
        return bool(await self._read(_VIEWPORT))

    async def link_texts(self) -> list[str]:
        """What stands on everything visible that leads somewhere."""
        return [str(text) for text in await self._read(_LINKS)]

    async def violations(self) -> tuple[Violation, ...]:
        """What axe finds by the rules of WCAG 2.2 A and AA; frames are not entered."""
        found = await self._read(axe_script() + ";" + _AXE % list(_RULES))
        return tuple(Violation(str(rule), str(impact), int(places)) for rule, impact, places in found)

    async def _read(self, script: str) -> Any:
        tree = await self._session.send("Page.getFrameTree")
        world = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "motcua"}
        )
        told = await self._session.send(
            "Runtime.evaluate",
            {
                "expression": script,
                "contextId": world["executionContextId"],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        if "exceptionDetails" in told:
            raise Unreadable(told["exceptionDetails"]["text"])
        return told["result"].get("value")


@cache
def axe_script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@cache
def axe_version() -> str:
    """As the script says in its first line."""
    return axe_script()[:80].partition("axe v")[2].split()[0]
