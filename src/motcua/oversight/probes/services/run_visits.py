"""Go through the visits that are due, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from uuid import UUID

from motcua.kernel.clock import now
from motcua.oversight.probes import ports
from motcua.oversight.probes.models import LastRun, Visit
from motcua.oversight.probes.selectors.visits import verdicts_of
from motcua.oversight.probes.services.keep_visit import failed, keep_visit
from motcua.oversight.probes.services.plan_visits import plan_visits
from motcua.oversight.probes.services.take_visit import Taken, give_back, take_visit, tidy_plans
from motcua.oversight.probes.types import Fault, RunReport

NO_BROWSER = "no browser could be started"
OUT_OF_TIME = "the time of this run is over"
Tell = Callable[[str], None]


def run_visits(
    *,
    agency: str = "",
    limit: int | None = None,
    seconds: int | None = None,
    tell: Tell | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Plan, then make the visits that are due, until none may be made, `limit` is reached or time is over.

    Time is over after `seconds`, or when `is_over` says so. Resumable: stopped at any point, the next run goes on.
    Never called inside a transaction. Ends at our own fault, for the next visit would end in the same way.
    """
    report, start = RunReport(planned=plan_visits()), monotonic()
    tidy_plans()
    while (limit is None or report.visited < limit) and not report.stopped:
        if is_over() or (seconds is not None and monotonic() - start > seconds):
            report = replace(report, stopped=OUT_OF_TIME)
        elif (taken := take_visit(agency=agency)) is None:
            break
        else:
            report = _make(taken, report, tell)
    is_known = report.visited or report.stopped == NO_BROWSER
    note_run(has_browser=report.stopped != NO_BROWSER if is_known else None)
    return report


def _make(taken: Taken, report: RunReport, tell: Tell | None) -> RunReport:
    """Make a visit that was taken. Where no browser can be had, it is given back: the next run may have one."""
    visitor = ports.visitor()
    if not visitor.warm():
        give_back(taken)
        return replace(report, stopped=NO_BROWSER)
    sight = visitor.visit(taken.errand)
    kept = keep_visit(plan=taken.plan, hosts=taken.hosts, sight=sight)
    if kept is not None:
        report = replace(report, visited=report.visited + 1, failed=report.failed + failed(kept))
        if tell:
            tell(_line(kept))
    return replace(report, stopped=NO_BROWSER) if sight.fault is Fault.NO_BROWSER else report


def note_run(*, has_browser: bool | None) -> None:
    """Note that visits were looked after just now; `has_browser` is None where none was needed."""
    seen = {"at": now()} | ({} if has_browser is None else {"has_browser": has_browser})
    LastRun.objects.update_or_create(pk=1, defaults=seen, create_defaults={"has_browser": True, **seen})


def _line(visit: UUID) -> str:
    """`H01  https://…  reachable passed, tls passed …`."""
    row = Visit.objects.select_related("target").get(pk=visit)
    told = ", ".join(f"{v.check} {v.outcome}" for v in verdicts_of(row))
    return f"{row.target.agency_code}  {row.target.address}  {told}"
