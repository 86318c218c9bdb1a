"""Lives of dossiers, as a source would tell them in a table."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from motcua.kernel.clock import now
from motcua.kernel.epoch import minute_of as minute_of
from motcua.oversight.indicators.types import TOLD_AS_NO, Flag
from motcua.oversight.intake.services import LegalMaximum
from motcua.oversight.intake.types import Dossier, Stage
from motcua.oversight.monitoring.models import CodeFile as CodeFile
from motcua.oversight.monitoring.models import FileLoad as FileLoad
from motcua.oversight.monitoring.models import Partial as Partial
from motcua.oversight.monitoring.models import SealedMonth as SealedMonth
from motcua.oversight.monitoring.models import Segment as Segment
from motcua.oversight.monitoring.selectors.ledger import facts_root
from motcua.oversight.monitoring.types import LoadReceipt

LIFE_START = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)
_LEVELS = ("information", "partial", "full")
Row = dict[str, Any]


def lives(count: int, *, seed: int = 1, agencies: tuple[str, ...] = ("H01", "H01.101", "H01.102")) -> list[Row]:
    """`count` rows of the neutral table whose instants contradict nothing; the last may be in November 2026."""
    chance = random.Random(seed)  # noqa: S311
    return [_life(chance, number, agencies) for number in range(count)]


def refused_load(source: str) -> int:
    """A file of `source` of which the only row was rejected, with the list of it; the number of the load."""
    name = f"{source}-refused.csv"
    folder = facts_root() / "receipts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("row,dossier,reason\n1,H01-1,MON-03\n", encoding="utf-8")
    receipt = LoadReceipt(source, "0" * 64, "ho-so.csv", 1, 0, 0, 0, 1, {"MON-03": 1}, (), name)
    return FileLoad.objects.create(
        source=source, digest=receipt.digest, name=receipt.name, loaded_at=now(), known_minute=minute_of(now()),
        receipt=receipt.plain(),
    ).pk  # fmt: skip


def _life(chance: random.Random, number: int, agencies: tuple[str, ...]) -> Row:
    at = LIFE_START + timedelta(seconds=chance.randrange(80 * 86400))
    marks = sorted(chance.randrange(20 * 86400) for _ in range(5))
    instants = [at + timedelta(seconds=mark) for mark in marks]
    row: Row = {
        "dossier": f"H01-{number:06d}",
        "agency": chance.choice(agencies),
        "procedure": chance.choice(("1.004772", "2.000001", "2.000002")),
        "channel": chance.choice((1, 2, 2, 3, None)),
        "level": chance.choice(_LEVELS),
        "received_at": at,
        "due_at": at + timedelta(seconds=chance.randrange(25 * 86400)) if chance.random() < 0.9 else None,
        "limit_days": (None, 3, 10)[number % 3],
        "fee": chance.choice((0, 50_000)),
        "person": chance.randrange(2**63),
        "paid_online": chance.random() < 0.3,
        "e_result": chance.random() < 0.5,
        "digitised": (True, False, None)[number % 3],
    }
    asked = chance.choice((0, 0, 0, 1, 1, 2))
    names = ("request_at", "supplement_at", "request2_at", "supplement2_at")
    told = 2 * asked - (1 if asked and chance.random() < 0.3 else 0)
    row |= dict(zip(names[:told], instants, strict=False))
    if chance.random() < 0.2:
        row |= {"disliked": True, "disliked_at": instants[4] if chance.random() < 0.5 else None}
    if chance.random() < 0.7:
        row |= {"ended_at": instants[4], "outcome": "decided" if told == 2 * asked else "withdrawn"}
    return row


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """The rows as a CSV file of the neutral table."""
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({name: plain(value) for name, value in row.items()} for row in listed)
    return path


def plain(value: object) -> object:
    """A value as a cell of a text file."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else value


def dossier_told(row: Row) -> Dossier:
    """The dossier that a row tells, for the rules of the intake."""
    ended, outcome = row.get("ended_at"), row.get("outcome")
    pauses = [(row.get("request_at"), row.get("supplement_at")), (row.get("request2_at"), row.get("supplement2_at"))]
    closed = tuple((begin, end or ended) for begin, end in pauses if begin)
    maximum = (
        None
        if row["due_at"]
        else LegalMaximum().due(row["agency"], row["procedure"], row["received_at"], row.get("limit_days") or 0)
    )
    flags = (Flag.DISLIKED if row.get("disliked") else 0) | (Flag.DUE_DERIVED if maximum else 0)
    flags |= sum(no for yes, no in TOLD_AS_NO.items() if row.get((yes.name or "").lower()) is False)
    flags |= Flag.DIGITISED if row.get("digitised") else 0
    return Dossier(
        agency=row["agency"],
        procedure=row["procedure"],
        channel=row["channel"] or 0,
        level=row["level"],
        stage=Stage.RECEIVED if ended is None else Stage.DECIDED if outcome == "decided" else Stage.STOPPED,
        last_at=ended or row["received_at"],
        received_at=row["received_at"],
        first_due_at=row["due_at"] or maximum,
        due_at=row.get("new_due_at") or row["due_at"],
        decided_at=ended if outcome == "decided" else None,
        stopped_at=ended if outcome == "withdrawn" else None,
        stopped_by="withdrawn" if outcome == "withdrawn" else "",
        pauses=closed,
        supplement_requests=len(closed),
        flags=int(flags),
        disliked_at=(row["disliked_at"] or ended or row["received_at"]) if row.get("disliked") else None,
        online_result=row["e_result"],
        paid_online=row["paid_online"],
        fee=row["fee"],
        person=row["person"],
    )
