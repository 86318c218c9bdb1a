"""Commands of releases: `verify` needs nothing but the bundle; the others speak with the database."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

from motcua.kernel.errors import Refusal
from motcua.sites.compose.progress import refuse, say

if TYPE_CHECKING:
    from motcua.oversight.releases.types import Finding

_SENTENCES = {
    "container": "the file itself was touched or is not whole",
    "format": "unknown format",
    "member": "the content is not what the manifest says",
    "definition": "the definition is not the one that the manifest names",
    "spelling": "not in the one spelling that a bundle has: a key may stand twice, or blanks and order were touched",
    "stranger": "a bundle has no such member",
    "heading": "the release does not say of itself what follows from its period and its cut-off",
    "reporter": "what a source had sent does not agree with the listed batches or with the cut-off",
    "batch": "a batch stands twice, after the cut-off, or under another source",
    "left_out": "an index needs this figure, which is neither in the bundle nor left out with a reason",
    "policy": "a rule of ranks that begins after the period",
    "version": "a version does not follow from the content",
    "signature": "signature",
    "unreadable": "cannot be read as what its name says",
    "uncountable": "the cells cannot be counted again",
    "cell": "printed otherwise than counted",
    "change": "the list of changes is not what follows from the two bundles",
    "against": "this is not the bundle that was corrected",
    "prose": "the text does not follow from the cells",
}
_SHOWN = 200


def verify(file: str, key: str, against: str) -> int:
    """Recompute a bundle with the embedded engine, in a home of its own that goes with it; prints what differs."""
    content, old = _content(file), _content(against) if against else None
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="motcua-verify-") as folder:
        os.environ["MOTCUA_HOME"] = folder
        django.setup()
        from motcua.oversight.indicators.ports import open_engine
        from motcua.oversight.releases.selectors import offline

        with open_engine("duckdb") as engine:
            report = offline.verified(content, engine=engine, key=key, against=old)
    _say_findings(report.findings)
    say(f"release {report.code or '?'}, {report.cells} cells, {report.facts} bytes of facts")
    say(f"signed by {report.public_key or 'nobody'}" + ("" if key else " (give --key to say whose it must be)"))
    if report.program != offline.program():
        say(f"computed by program {report.program or '?'}, counted again by {offline.program()}")
    verdict = "everything agrees" if report.is_right else f"{len(report.findings)} findings"
    say(f"{verdict}, {time.monotonic() - start:.1f} s")
    return 0 if report.is_right else 1


def _say_findings(findings: Sequence[Finding]) -> None:
    for finding in findings[:_SHOWN]:
        values = f": {finding.expected or '-'} | {finding.found or '-'}" if finding.expected or finding.found else ""
        say(f"{finding.kind:<12} {finding.where}{values}  ({_SENTENCES[finding.kind]})")
    if len(findings) > _SHOWN:
        say(f"and {len(findings) - _SHOWN} more")


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        sys.exit(f"{name} cannot be read ({error.strerror}).")


def show() -> None:
    """All releases, the newest first."""
    from motcua.kernel import postgres

    with postgres.at_hand():
        django.setup()
        from motcua.oversight.releases.selectors.releases import releases

        for row in releases(published_only=False):
            stage = f", building: {row.stage} {row.done}/{row.total}" if row.stage else ""
            say(f"{row.code:<14} {row.state:<10} cut off {row.cut_off_at:%Y-%m-%d %H:%M} UTC{stage}")


def advance() -> None:
    """What the worker does each minute, once and now."""
    from motcua.kernel import postgres

    with postgres.at_hand():
        django.setup()
        from motcua.oversight.releases import services

        try:
            say(f"{services.advance_releases()} steps taken")
        except Refusal as refusal:
            refuse(refusal)


def show_key() -> None:
    """The public key in base64, for --key and for publication."""
    django.setup()
    from motcua.oversight.releases.services.sign import public_key

    say(public_key())


def fetch(code: str, file: str) -> int:
    """Write a published bundle; 1 where there is none."""
    from motcua.kernel import postgres

    with postgres.at_hand():
        django.setup()
        from motcua.kernel.access import ANONYMOUS
        from motcua.oversight.releases import services

        try:
            content = services.read_bundle(code=code, actor=ANONYMOUS)
        except Refusal as refusal:
            say(refusal.sentence("en"))
            return 1
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        sys.exit(f"{file} cannot be written ({error.strerror}).")
    say(f"{file}: {len(content)} bytes")
    return 0
