"""HTTP to the measuring intake."""

from __future__ import annotations

from typing import Any

from motcua.connectors.emc_local.errors import IntakeRefused
from motcua.connectors.emc_local.types import Attempt
from motcua.kernel import doors, environment, http

SYSTEM = "đo lường"


def intake_url() -> str:
    """The configured intake, or this copy's own."""
    own = f"{environment.text('MOTCUA_URL').rstrip('/')}/api/intake/v1/batches"
    return environment.text("INTAKE_URL") or own


def send(attempt: Attempt) -> dict[str, Any]:
    """Send one batch; returns its receipt. Raises OutsideUnavailable or IntakeRefused."""
    headers = {doors.HEADER: attempt.signature, "Content-Type": doors.JSON}
    answer = http.call(SYSTEM, "POST", intake_url(), content=attempt.body, headers=headers)
    if answer.status_code not in (200, 201):
        raise IntakeRefused(sequence=attempt.sequence, answer=answer.status_code)
    receipt: dict[str, Any] = answer.json()
    return receipt
