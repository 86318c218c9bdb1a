"""Commands for the sources of the measure."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import django

from motcua.kernel import postgres
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import ZONE
from motcua.kernel.errors import Refusal
from motcua.sites.compose.progress import refuse, say


def register(code: str, agency: str, name: str, key: str, new_key: str) -> None:
    """Register a source under a key that is given, or under a new one."""
    public = _public_key(key, new_key)

    def _register() -> None:
        from motcua.foundation.agencies import selectors as agencies
        from motcua.oversight.intake import selectors, services

        found = agencies.agency(agency)
        if any(kept.code == code and kept.is_active for kept in selectors.sources()) and not _is_its_key(code, public):
            sys.exit(f"Source {code} is registered under another key; see motcua source rotate --help.")
        services.register_source(
            code=code, name=name or found.name, agency_code=found.code, public_key=public, actor=SYSTEM
        )

    _carry_out(_register, new_key)
    say(f"source {code} speaks for {agency}, public key {public}")


def _is_its_key(code: str, public: str) -> bool:
    from motcua.oversight.intake import selectors

    return any(key.public_key == public for key in selectors.keys(code))


def rotate(code: str, key: str, new_key: str, days: str) -> None:
    """Let a new key count beside the old one for `days` days."""
    public, overlap = _public_key(key, new_key), timedelta(days=whole("days", days, 7))

    def _rotate() -> None:
        from motcua.oversight.intake import services

        services.rotate_key(source=code, public_key=public, overlap=overlap, actor=SYSTEM)

    _carry_out(_rotate, new_key)
    say(f"source {code}: key {public} counts from now on, the ones before it for {overlap.days} days")


def revoke(code: str, since: str) -> None:
    """End the newest key and mark what came under it."""
    instant, marked = _instant(since), 0

    def _revoke() -> None:
        from motcua.oversight.intake import services

        nonlocal marked
        marked = services.revoke_key(source=code, stolen_since=instant, actor=SYSTEM)

    _carry_out(_revoke)
    say(f"source {code}: the key has ended, {marked} batches are in doubt")


def retire(code: str, reason: str) -> None:
    """Take nothing more from a source."""

    def _retire() -> None:
        from motcua.oversight.intake import services

        services.retire_source(code=code, actor=SYSTEM, reason=reason)

    _carry_out(_retire)
    say(f"source {code}: nothing more is taken; what it sent stays")


def hand_over(code: str, heir: str, reason: str) -> None:
    """Let the source of an heir go on telling the dossiers of another."""
    left = 0

    def _hand_over() -> None:
        from motcua.oversight.intake import services

        nonlocal left
        left = services.hand_over_dossiers(source=code, heir=heir, actor=SYSTEM, reason=reason)

    _carry_out(_hand_over)
    say(f"source {heir} goes on telling the dossiers of {code}; {left} of them have not ended")


def register_relay(code: str, agency: str, name: str) -> None:
    """Register a source that speaks the old packets, and print the secret of each of its doors."""

    def _register() -> None:
        from motcua.oversight.intake import services

        services.register_relay(code=code, name=name or code, agency_code=agency, actor=SYSTEM)
        for door in ("emc", "portal_sync"):
            say(f"{door:<12} {services.relay_secret(source=code, door=door)}")

    _carry_out(_register)


def register_site(host: str, agency: str, name: str) -> None:
    """Register a host whose pages may tell of visits."""

    def _register() -> None:
        from motcua.oversight.beacons import services

        say(str(services.register_site(host=host, name=name or host, agency_code=agency, actor=SYSTEM)))

    _carry_out(_register)


def show_sites() -> None:
    """One line a host that counts."""

    def _show() -> None:
        from motcua.oversight.beacons import selectors

        for row in selectors.sites():
            say(f"{row.number:<6} {row.host:<40} {row.agency_code:<12} {row.name}")

    _carry_out(_show)


def retire_site(number: str) -> None:
    """Count no further visit of a host."""

    def _retire() -> None:
        from motcua.oversight.beacons import services

        services.retire_site(number=whole("number", number, 0), actor=SYSTEM)

    _carry_out(_retire)
    say(f"site {number}: nothing more is counted; what was counted stays")


def show_token(number: str, procedure: str) -> None:
    """Print the token of a page."""

    def _show() -> None:
        from motcua.oversight.beacons import services

        say(services.page_token(site=whole("number", number, 0), procedure=procedure))

    _carry_out(_show)


def register_witness(code: str, kind: str, name: str, agency: str, key: str, new_key: str) -> None:
    """Register a platform that bears witness."""
    from motcua.oversight.reconciliation.types import WitnessKind

    if kind not in tuple(WitnessKind):
        sys.exit(f"--kind is one of {', '.join(WitnessKind)}, not {kind}.")
    public = _public_key(key, new_key)

    def _register() -> None:
        from motcua.oversight.reconciliation import services

        services.register_witness(
            code=code, kind=WitnessKind(kind), name=name or code, agency_code=agency, public_key=public, actor=SYSTEM
        )

    _carry_out(_register, new_key)
    say(f"witness {code}, public key {public}")


def show_witnesses() -> None:
    """One line a witness."""

    def _show() -> None:
        from motcua.oversight.reconciliation import selectors

        for row in selectors.witnesses():
            state = "active" if row.is_active else "ended"
            whom = row.agency_code or "*"
            say(f"{row.code:<24} {row.kind:<8} {whom:<12} {state:<7} {row.batches} batches  {row.name}")

    _carry_out(_show)


def retire_witness(code: str) -> None:
    """Take nothing more from a witness."""

    def _retire() -> None:
        from motcua.oversight.reconciliation import services

        services.retire_witness(code=code, actor=SYSTEM)

    _carry_out(_retire)
    say(f"witness {code}: nothing more is taken; what it sent stays")


def show() -> None:
    """One line a source."""

    def _show() -> None:
        from motcua.oversight.intake import selectors

        for row in selectors.sources():
            state = "active" if row.is_active else "ended"
            heirs = "".join(f"  -> {one.heir}" for one in selectors.handovers(row.code) if one.source == row.code)
            say(f"{row.code:<24} {row.agency_code:<12} {state:<7} {row.batches} batches  {row.name}{heirs}")

    _carry_out(_show)


def _carry_out(work: Callable[[], None], new_key: str = "") -> None:
    """With the database at hand; a refusal becomes words, and a key that was made for it goes again."""
    with ExitStack() as undo:
        if new_key:
            undo.callback(Path(new_key).unlink, missing_ok=True)
        with postgres.at_hand():
            django.setup()
            try:
                work()
            except Refusal as refusal:
                refuse(refusal)
        undo.pop_all()


def whole(name: str, given: str, default: int) -> int:
    """A whole number of the command line."""
    if given and not given.isdecimal():
        sys.exit(f"--{name} is a whole number, not {given}.")
    return int(given) if given else default


def _instant(given: str) -> datetime:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        sys.exit(f"--since is an instant such as 2026-11-20T08:00, not {given}.")
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def _public_key(key: str, new_key: str) -> str:
    if bool(key) == bool(new_key):
        sys.exit("Give --key (the source's public key) or --new-key FILE (to make a pair), one of the two.")
    return key or _new_pair(Path(new_key))


def _new_pair(path: Path) -> str:
    """Write a new private key, readable by its owner only and never over another; its public half in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pair = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        sys.exit(f"The private key cannot be written to {path}: {error.strerror}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return base64.b64encode(pair.public_key().public_bytes_raw()).decode()
