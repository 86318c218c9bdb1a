"""Import procedures from a file: dry run, idempotent, versioned; every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection, transaction

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.models import ProcedureVersion
from motcua.foundation.catalogue.selectors import forget_cached
from motcua.foundation.catalogue.services.read_rows import Row, read_rows
from motcua.foundation.catalogue.services.report import report_line
from motcua.foundation.catalogue.services.store_versions import Draft, store, touch
from motcua.foundation.catalogue.types import ImportReport, Outcome, Problem, ReportLine
from motcua.kernel import audit
from motcua.kernel.access import Actor

_LOCK = 20_200_021


@dataclass
class _Reading:
    """The file as read: usable records by code, and what has to be told about the others."""

    rows: int = 0
    records: dict[str, tuple[int, rules.Record]] = field(default_factory=dict)
    lines: list[ReportLine] = field(default_factory=list)
    rejected: int = 0
    repaired: int = 0


def import_procedures(
    path: Path | str, *, dry_run: bool = False, actor: Actor, keep_foreign: bool = False
) -> ImportReport:
    """Take over the procedures of a JSONL, JSONL.gz or CSV file.

    A row that cannot be used is reported and left out, the others go on. Fields that a row does not state
    keep their value. A changed procedure becomes a new version from today; the same file twice changes
    nothing. Procedures that the file does not name stay. `keep_foreign` leaves alone what another file
    brought. Raises UnreadableFile.
    """
    started, path = monotonic(), Path(path)
    reading = _read(read_rows(path))
    with transaction.atomic():
        drafts, unchanged = _compare(reading, path.name, keep_foreign)
        report = _report(reading, drafts, unchanged, dry_run, started)
        if not dry_run:
            store(drafts, path.name)
            _leave_traces(actor, path, report)
    forget_cached()
    return _report(reading, drafts, unchanged, dry_run, started)


def _leave_traces(actor: Actor, path: Path, report: ImportReport) -> None:
    if report.created or report.changed:
        touch("catalogue")
    counts = {key: getattr(report, key) for key in ("read", "created", "changed", "unchanged", "rejected", "repaired")}
    audit.record(actor, "import_procedures", f"file:{path.name[:120]}", **counts)


def _read(rows: Iterable[Row]) -> _Reading:
    reading = _Reading()
    for row in rows:
        reading.rows += 1
        _take(row, reading)
    return reading


def _take(row: Row, reading: _Reading) -> None:
    """Put one row where it belongs: among the records, or with its reasons into the report."""
    record, rejects, repairs = rules.check_record(row.value) if not row.rejects else ({}, [], [])
    rejects = [*row.rejects, *rejects]
    code = str(record.get("code") or (row.value.get("code") if isinstance(row.value, dict) else ""))[:40]
    if not rejects and code in reading.records:
        rejects = [Problem("duplicate_code", str(reading.records[code][0]))]
    if rejects:
        reading.rejected += 1
        reading.lines += [report_line(row.number, code, Outcome.REJECTED, problem) for problem in rejects]
        return
    repairs = [*row.repairs, *repairs]
    reading.repaired += bool(repairs)
    reading.lines += [report_line(row.number, code, Outcome.REPAIRED, problem) for problem in repairs]
    reading.records[code] = (row.number, record)


def _compare(reading: _Reading, file: str, keep_foreign: bool) -> tuple[list[Draft], int]:
    """The versions to write, and how many procedures stay as they are. Holds off other imports."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    current = {
        row.procedure_id: row
        for row in ProcedureVersion.objects.filter(valid_to=None, procedure_id__in=reading.records).defer("content")
    }
    previous = _contents(code for code, (_, record) in reading.records.items() if code in current and _partial(record))
    drafts = []
    for code, (_, record) in reading.records.items():
        known = current.get(code)
        whole = {**rules.empty_record(), **previous.get(code, {}), **record}
        draft = Draft(record=whole, content_hash=rules.content_hash(whole), replaces=known)
        foreign = keep_foreign and known is not None and known.imported_from != file
        if not foreign and (known is None or known.content_hash != draft.content_hash):
            drafts.append(draft)
    return drafts, len(reading.records) - len(drafts)


def _partial(record: rules.Record) -> bool:
    return bool(rules.KEYS - rules.PROVENANCE - record.keys())


def _contents(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    query = ProcedureVersion.objects.filter(valid_to=None, procedure_id__in=list(codes))
    return dict(query.values_list("procedure_id", "content"))


def _report(reading: _Reading, drafts: list[Draft], unchanged: int, dry_run: bool, started: float) -> ImportReport:
    created = sum(draft.replaces is None for draft in drafts)
    return ImportReport(
        dry_run=dry_run,
        read=reading.rows,
        created=created,
        changed=len(drafts) - created,
        unchanged=unchanged,
        rejected=reading.rejected,
        repaired=reading.repaired,
        seconds=round(monotonic() - started, 3),
        lines=tuple(reading.lines),
    )
