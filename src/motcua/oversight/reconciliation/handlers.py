"""What reconciliation does on hearing that a side told something new."""

from __future__ import annotations

from motcua.kernel.events import on
from motcua.oversight.reconciliation import services
from motcua.oversight.reconciliation.events import SidesChanged


@on(SidesChanged)
def measure_changed_month(event: SidesChanged) -> None:
    services.measure_month(agency=event.agency_code, month=event.month)
