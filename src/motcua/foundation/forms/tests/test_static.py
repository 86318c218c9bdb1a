"""The scripts that a form page brings along: htmx as published, ours without anything the policy forbids."""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static" / "forms"
HTMX_2_0_11 = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


def test_htmx_is_the_published_2_0_11_unchanged() -> None:
    content = (STATIC / "htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == HTMX_2_0_11
    assert b'version:"2.0.11"' in content


def test_the_licence_of_htmx_lies_beside_it() -> None:
    assert "Permission to use, copy, modify" in (STATIC / "htmx.LICENSE.txt").read_text()


def test_our_script_evaluates_nothing() -> None:
    script = (STATIC / "eform.js").read_text()
    assert not [word for word in ("eval(", "new Function", "innerHTML", 'setTimeout("') if word in script]


def test_our_script_stays_small() -> None:
    assert len((STATIC / "eform.js").read_bytes()) < 4_000
