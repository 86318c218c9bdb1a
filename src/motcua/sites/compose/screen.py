"""The one screen that `motcua run` prints: where to look, and as whom to sign in."""

from __future__ import annotations

import json
from pathlib import Path

from motcua.kernel import environment

_HOUSE = (("Administration", "/quan-tri/tai-khoan/"), ("API description", "/api/v1/openapi.json"))
_PORTAL = ("Citizens and enterprises", "/")
_DESK = ("One-stop officers", "/mot-cua/")
_FIGURES = ("National measurement", "/do-luong/")
DOORS = {
    "all": (_PORTAL, _DESK, _FIGURES, *_HOUSE),
    "agency": (_PORTAL, _DESK, *_HOUSE),
    "headless": (_DESK, *_HOUSE),
    "national": (_FIGURES, *_HOUSE),
}
"""Profile -> what to look at there."""


def text(home: Path, seconds: float) -> str:
    """The whole screen, ready to print."""
    address = environment.text("MOTCUA_URL").rstrip("/")
    lines = ["", f"motcua is ready after {seconds:.1f} s. Ctrl-C stops everything.", ""]
    lines += [f"  {name:<26} {address}{path}" for name, path in DOORS[environment.text("MOTCUA_PROFILE")]]
    if environment.flag("MOTCUA_DEMO"):
        lines += [f"  {'Mailbox of the sandbox':<26} http://localhost:{environment.sandbox_port('mailbox')}/"]
        lines += [f"  {'Pages to test from outside':<26} http://localhost:{environment.sandbox_port('town')}/"]
    lines += [f"  {'Data and logs':<26} {home}", *_accounts(home)]
    return "\n".join(lines) + "\n"


def _accounts(home: Path) -> list[str]:
    """The demo accounts, one per line; none when this copy has no demo data."""
    rows = json.loads((home / "demo_accounts.json").read_text(encoding="utf-8"))
    if not rows:
        return []
    head = ["", "  Demo accounts: choose one on the sign-in page, or type its person number.", ""]
    return head + [f"  {role:<26} {number}  {name} ({label})" for role, number, name, label in rows]
