"""`motcua reconcile`: the agency's end of a comparison with the centre; it needs no database here."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

from motcua.kernel.errors import OutsideUnavailable
from motcua.sites.compose.progress import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MOST_SHOWN = 20
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def compare(
    file: str, centre: str, witness: str, key: str, agency: str, month: str, measure: str, procedure: str
) -> int:
    """Find which dossiers only one side knows, and hand the outcome in; 1 where the lists differ."""
    if not _MONTH.fullmatch(month):
        sys.exit(f"--month is written as 2025-11, not {month}.")
    codes, private = _codes(Path(file)), _private_key(Path(key))
    django.setup()
    from motcua.oversight.reconciliation.services import CentreDoor, Keyed, compare_with_centre

    url = f"{centre.rstrip('/')}/api/intake/v1/reconciliation"
    door = CentreDoor(url, witness, private)
    try:
        search, told = compare_with_centre(
            door=door, records=[Keyed(code) for code in codes], agency=agency, month=month,
            measure=measure or "received", procedure=procedure,
        )  # fmt: skip
    except OutsideUnavailable as refusal:
        sys.exit(f"The centre gave no good answer: {refusal.fields['system']}.")
    found = told["orphans"]
    for name, ids in (("only here", found["left"]), ("only there", found["right"]), ("otherwise", found["changed"])):
        _say_ids(name, ids)
    say(f"{len(codes)} dossiers here, {search.there} there, {found['matched']} on both sides")
    say(f"{search.trips} trips, {door.sent_bytes} bytes sent, {door.received_bytes} bytes received")
    return 1 if found["left"] or found["right"] or found["changed"] else 0


def _say_ids(name: str, ids: list[str]) -> None:
    for code in ids[:MOST_SHOWN]:
        say(f"{name:<11} {code}")
    if len(ids) > MOST_SHOWN:
        say(f"{name:<11} and {len(ids) - MOST_SHOWN} more")


def _codes(path: Path) -> list[str]:
    """One dossier code a line; empty lines mean nothing, a doubled one counts twice."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{path} cannot be read as a list of dossier codes, one a line ({error}).")
    return [line.strip() for line in lines if line.strip()]


def _private_key(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        sys.exit(f"{path} holds no private key ({error}).")
    if not isinstance(found, Ed25519PrivateKey):
        sys.exit(f"{path} holds another kind of key than Ed25519.")
    return found
