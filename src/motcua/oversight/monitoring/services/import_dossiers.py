"""Take a whole system's dossiers from a file: checked, compared with what was known, appended to the ledger."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.epoch import first_minute
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring.errors import NotReplayable, SendsEvents
from motcua.oversight.monitoring.models import FileLoad
from motcua.oversight.monitoring.selectors.ledger import facts_root, open_session, quoted, scratch
from motcua.oversight.monitoring.services.check_table import check_table
from motcua.oversight.monitoring.services.compare_facts import append_changes, compare_facts
from motcua.oversight.monitoring.services.derive_facts import derive_facts
from motcua.oversight.monitoring.services.read_table import read_table, unreadable
from motcua.oversight.monitoring.services.seal_facts import lock_sealing
from motcua.oversight.monitoring.types import LoadReceipt, RejectedRow, RowReason

SHOWN = 100
"""Rejected rows that a receipt names itself; the list beside it names all."""
Say = Callable[[str], None]


def import_dossiers(
    *,
    path: Path,
    source: str,
    actor: Actor,
    dry_run: bool = False,
    known_at: datetime | None = None,
    say: Say = lambda _: None,
) -> LoadReceipt:
    """Take the dossiers of `path` for `source`: new ones are added, changed ones taken back and added as they are.

    A dossier that the file does not name stays. The last file again gives its receipt again. Killed at any point,
    nothing has been taken, or all; then it is simply started again. Raises NotFound, SendsEvents, UnreadableTable,
    WrongColumns.

    `known_at` replays an invented past in a copy for trying out: the rows count as known from then on. Raises
    NotReplayable in any other copy, for the future, and where the source told something later than that.
    """
    scope = next((info.agency_code for info in intake.sources() if info.code == source and info.is_active), None)
    if scope is None:
        raise NotFound()
    digest = _digest(path)
    last = FileLoad.objects.filter(source=source).order_by("-id").first()
    if last and last.digest == digest:
        return LoadReceipt.from_plain(last.receipt)
    instant = _instant(known_at, last)
    with tempfile.TemporaryDirectory(dir=scratch()) as folder, open_session() as session:
        work = _Work(session, Path(folder), path, digest, source, instant, dry_run)
        _check(work, scope, say)
        return _compare_only(work, actor, say) if dry_run else _take(work, actor, say)


@dataclass(frozen=True)
class _Work:
    session: duckdb.DuckDBPyConnection
    scratch: Path
    path: Path
    digest: str
    source: str
    known_at: datetime
    """From when on its rows are known; now, but for a replay."""
    dry_run: bool


def _instant(known_at: datetime | None, last: FileLoad | None) -> datetime:
    """The instant from which rows are known: a past one only where everything is invented, and in its order."""
    if known_at is None:
        return now()
    if not settings.DEMO or known_at > now() or (last and last.known_minute > first_minute(known_at)):
        raise NotReplayable()
    return known_at


def _check(work: _Work, scope: str, say: Say) -> None:
    say("read")
    given = read_table(work.session, work.path, work.scratch)
    say("check")
    try:
        check_table(work.session, given, scope=scope, now=work.known_at, scratch=work.scratch)
    except duckdb.Error as error:
        raise unreadable(error, work.path) from error


def _digest(path: Path) -> str:
    if not path.is_file():
        raise NotFound()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _compare_only(work: _Work, actor: Actor, say: Say) -> LoadReceipt:
    """What a load would do; even the numbers of new codes are given back."""
    with transaction.atomic():
        receipt = _compared(work, actor, say)
        transaction.set_rollback(True)
    return receipt


@transaction.atomic
def _take(work: _Work, actor: Actor, say: Say) -> LoadReceipt:
    receipt = _compared(work, actor, say)
    say("write")
    minute = append_changes(work.session, source=work.source, known_at=work.known_at)
    if receipt.rejected:
        _keep_rejected(work, receipt.rejected_file)
    FileLoad.objects.create(
        source=work.source,
        digest=work.digest,
        name=work.path.name[:200],
        loaded_at=now(),
        known_minute=minute,
        receipt=receipt.plain(),
    )
    counts = {name: getattr(receipt, name) for name in ("rows", "new", "changed", "unchanged", "rejected")}
    audit.record(actor, "import_dossiers", f"source:{work.source}", file=work.digest, **counts)
    return receipt


def _compared(work: _Work, actor: Actor, say: Say) -> LoadReceipt:
    """Under the lock of the ledger, so that nothing comes between comparing and writing."""
    lock_sealing()
    if not intake_services.speak_by_files(source=work.source, actor=actor):
        raise SendsEvents(source=work.source)
    say("derive")
    derive_facts(work.session, source=work.source, scratch=work.scratch)
    say("compare")
    new, changed, unchanged = compare_facts(work.session, source=work.source)
    return _receipt(work, new, changed, unchanged)


def _receipt(work: _Work, new: int, changed: int, unchanged: int) -> LoadReceipt:
    rows = work.session.execute("SELECT count(*) FROM cells").fetchall()[0][0]
    counted = "SELECT reason, count(*) FROM rejected GROUP BY 1 ORDER BY 1"
    reasons = dict(work.session.execute(counted).fetchall())
    first = work.session.execute(f"{_REJECTED} LIMIT {SHOWN}").fetchall() if reasons else []
    return LoadReceipt(
        source=work.source,
        digest=work.digest,
        name=work.path.name,
        rows=rows,
        new=new,
        changed=changed,
        unchanged=unchanged,
        rejected=sum(reasons.values()),
        reasons=reasons,
        first_rejected=tuple(RejectedRow(*row) for row in first),
        rejected_file=f"{work.source}-{work.digest[:16]}.csv" if reasons and not work.dry_run else "",
        is_dry_run=work.dry_run,
    )


_REJECTED = "SELECT row, dossier, reason, what, value FROM rejected ORDER BY row"


def _keep_rejected(work: _Work, name: str) -> None:
    """Every rejected row with its reason, beside the receipt."""
    folder = facts_root() / "receipts"
    folder.mkdir(exist_ok=True)
    young = work.scratch / "rejected.csv"
    said = " ".join(f"WHEN '{reason.number}' THEN {quoted(reason.vi)}" for reason in RowReason)
    listed = f"SELECT *, CASE reason {said} END AS why FROM ({_REJECTED})"  # noqa: S608  # nosec B608
    work.session.execute(f"COPY ({listed}) TO {quoted(young)} (FORMAT csv, HEADER)")
    young.replace(folder / name)
