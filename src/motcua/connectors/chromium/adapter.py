"""A browser that goes on errands, as testing from outside asks for it."""

from __future__ import annotations

import logging

from motcua.connectors.chromium.client import Keeper, NoBrowser
from motcua.connectors.chromium.keys import town_pin
from motcua.connectors.chromium.settings import browser_settings
from motcua.connectors.chromium.types import BrowserSettings
from motcua.kernel import environment
from motcua.kernel.http import refuse_in_transaction
from motcua.oversight.probes.ports import NobodyThere
from motcua.oversight.probes.types import Errand, Sight

log = logging.getLogger(__name__)


class ChromiumVisitor:
    """Fills the port `Visitor`. The browser starts with the first errand and ends when none came for a minute."""

    def __init__(self) -> None:
        self._keeper = Keeper()

    def visit(self, errand: Errand) -> Sight:
        """What Chromium saw. Our own failures are logged and told as NO_BROWSER, never as the page's."""
        refuse_in_transaction(f"a visit to {errand.address}")
        try:
            return self._keeper.visit(_settings(), errand)
        except NoBrowser as error:
            log.error("no visit to %s: %s", errand.address, error)
            return NobodyThere().visit(errand)

    def warm(self) -> bool:
        """Start the browser before the first errand, which has less patience; whether it stands."""
        try:
            return self._keeper.warm(_settings())
        except NoBrowser as error:
            log.error("no visits: %s", error)
            return False

    def close(self) -> None:
        self._keeper.close()


def _settings() -> BrowserSettings:
    return browser_settings(town_pin() if environment.flag("MOTCUA_DEMO") else "")
