"""What reconciliation does on hearing that a side, or an agency by its report, told something new."""

from __future__ import annotations

from motcua.kernel.events import on
from motcua.oversight.intake.events import ReportsDeclared
from motcua.oversight.reconciliation import services
from motcua.oversight.reconciliation.events import SidesChanged


@on(ReportsDeclared)
def measure_declared_month(event: ReportsDeclared) -> None:
    """A report may come, or be corrected, long after its month: no nightly look would see it (IND-28)."""
    services.measure_month(agency=event.agency_code, month=event.month)


@on(SidesChanged)
def measure_changed_month(event: SidesChanged) -> None:
    services.measure_month(agency=event.agency_code, month=event.month)
