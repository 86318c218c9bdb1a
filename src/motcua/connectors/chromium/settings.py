"""Settings of this connector, read when they are needed (meanings: `kernel.environment.SETTINGS`)."""

from __future__ import annotations

import os
import shutil

from motcua import __version__
from motcua.connectors.chromium.types import BrowserSettings
from motcua.kernel import environment

PROGRAMS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
SANDBOX = "town"


def browser_settings(trusted_key: str = "") -> BrowserSettings:
    """The browser of this machine; `trusted_key` counts in a trial only."""
    is_trial = environment.flag("MOTCUA_DEMO")
    contact = environment.text("PROBE_CONTACT") or environment.text("MOTCUA_URL")
    return BrowserSettings(
        program=_program(),
        is_sandboxed=environment.choice("CHROMIUM_SANDBOX", "auto", "off") == "auto" and os.geteuid() != 0,
        agent=f"motcua/{__version__} (+{_plain(contact)})",
        trial_port=environment.sandbox_port(SANDBOX) if is_trial else 0,
        trusted_key=trusted_key if is_trial else "",
    )


def _program() -> str:
    """The path of the browser; '' where none is found."""
    given = environment.text("CHROMIUM_PATH")
    names = (given,) if given else PROGRAMS
    return next((found for name in names if (found := shutil.which(name))), "")


def _plain(contact: str) -> str:
    """What may stand in a header: letters that ASCII has, no line break."""
    return "".join(letter for letter in contact if " " < letter < "\x7f" and letter not in "()")
