"""Go through the visits that are due, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from uuid import UUID

from motcua.oversight.probes import ports
from motcua.oversight.probes.models import Visit
from motcua.oversight.probes.selectors.visits import verdicts_of
from motcua.oversight.probes.services.keep_visit import failed, keep_visit
from motcua.oversight.probes.services.plan_visits import plan_visits
from motcua.oversight.probes.services.take_visit import take_visit, tidy_plans
from motcua.oversight.probes.types import Fault, RunReport

NO_BROWSER = "no browser could be started"
OUT_OF_TIME = "the time of this run is over"
Tell = Callable[[str], None]


def run_visits(
    *, agency: str = "", limit: int | None = None, seconds: int | None = None, tell: Tell | None = None
) -> RunReport:
    """Plan, then make the visits that are due, until none may be made, `limit` is reached or `seconds` are over.

    Resumable: stopped at any point, the next run goes on. Never called inside a transaction. Ends at our own fault,
    for the next visit would end in the same way.
    """
    report, start = RunReport(planned=plan_visits()), monotonic()
    tidy_plans()
    while limit is None or report.visited < limit:
        if seconds is not None and monotonic() - start > seconds:
            return replace(report, stopped=OUT_OF_TIME)
        taken = take_visit(agency=agency)
        if taken is None:
            return report
        sight = ports.visitor().visit(taken.errand)
        kept = keep_visit(plan=taken.plan, hosts=taken.hosts, sight=sight)
        if kept is not None:
            report = replace(report, visited=report.visited + 1, failed=report.failed + failed(kept))
            if tell:
                tell(_line(kept))
        if sight.fault is Fault.NO_BROWSER:
            return replace(report, stopped=NO_BROWSER)
    return report


def _line(visit: UUID) -> str:
    """`H01  https://…  reachable passed, tls passed …`."""
    row = Visit.objects.select_related("target").get(pk=visit)
    told = ", ".join(f"{v.check} {v.outcome}" for v in verdicts_of(row))
    return f"{row.target.agency_code}  {row.target.address}  {told}"
