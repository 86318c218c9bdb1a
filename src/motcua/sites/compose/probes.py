"""Commands for visits from outside."""

from __future__ import annotations

import sys
from pathlib import Path

import django

from motcua.kernel import postgres
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.sites.compose.progress import refuse, say


def run(agency: str, limit: str) -> int:
    """Make the visits that are due, a line for each; 1 when the run could not go on."""
    most = _count(limit)
    with postgres.at_hand():
        django.setup()
        from motcua.kernel.clock import now
        from motcua.oversight.probes import selectors, services

        say(f"{selectors.waiting_visits(now(), agency)} visits waited before this run")
        report = services.run_visits(agency=agency, limit=most, tell=say)
        say(f"planned {report.planned}, visited {report.visited}, of these {report.failed} with a fault")
        if report.stopped:
            say(f"stopped: {report.stopped}; the rest stays planned")
    return 1 if report.stopped else 0


def _count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        sys.exit("--limit is a whole number of visits, such as 20.")
    return int(text)


def load(file: str) -> None:
    """Register all pages of a CSV file; every wrong line is told at once and then none is registered."""
    path = Path(file)
    if not path.is_file():
        sys.exit(f"There is no file {path}. Give a CSV file of pages.")
    with postgres.at_hand():
        django.setup()
        from motcua.oversight.probes import services

        try:
            count = services.register_targets(content=path.read_bytes(), actor=SYSTEM)
        except Refusal as refusal:
            refuse(refusal)
    say(f"{count} pages are new")


def allow(host: str, agency: str, reason: str) -> None:
    """Let a host be visited for an agency."""
    with postgres.at_hand():
        django.setup()
        from motcua.oversight.probes import services

        try:
            services.allow_host(agency=agency, host=host, reason=reason, actor=SYSTEM)
        except Refusal as refusal:
            refuse(refusal)
    say(f"{host} may be visited for {agency}")
