"""Small ledgers counted as the program counts them: rows in Parquet, compiled SQL, the embedded engine, one pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from motcua.kernel.clock import ZONE
from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.types import (
    NEVER,
    SUBJECTS,
    Bounds,
    Finish,
    Flag,
    Period,
    PetitionFlag,
    Ratio,
    median,
)  # fmt: skip

OCTOBER = Period.month(2026, 10)
MONTH = OCTOBER.first
KNOWN = int(datetime(2026, 11, 20, 17, 0, tzinfo=UTC).timestamp()) // 60
"""The cut-off: midnight of 20 November in Vietnam."""
Row = dict[str, int]
_TYPES = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}


def day(number: int, month: int = 10) -> int:
    """A day of 2026 as facts have it."""
    return (date(2026, month, number) - date(1970, 1, 1)).days


def minute(number: int, hour: int = 0, past: int = 0, month: int = 10) -> int:
    """A minute of 2026 in Vietnam as facts have it."""
    return int(datetime(2026, month, number, hour, past, tzinfo=ZONE).timestamp()) // 60


END = minute(1, month=11)
"""The end of October in Vietnam, up to which lateness of the period is judged."""


def dossier(*flags: Flag, **facts: int) -> Row:
    """Received online in October at a fully online service, promised, running and not late."""
    told = sum(flags) | (0 if facts.pop("without_due", 0) else Flag.HAS_DUE)
    disliked = MONTH if Flag.DISLIKED in flags else 0
    return _row(
        facts,
        {"received_month": MONTH, "channel": 2, "level": 2, "late_minute": NEVER, "flags": int(told),
         "disliked_month": disliked},
    )  # fmt: skip


def done(*flags: Flag, **facts: int) -> Row:
    """A dossier that the agency finished in October."""
    return dossier(*flags, **{"ended_month": MONTH, "ended_day": day(10), "due_day": day(12), "outcome": 1, **facts})


def service(procedure: int = 1, level: int = 2, **facts: int) -> Row:
    """One procedure of one agency, as offered at the end of the period."""
    return _row(facts, {"procedure": procedure, "level": level})


def petition(*flags: PetitionFlag, **facts: int) -> Row:
    """Received in October, in scope, late in nothing."""
    scope = 0 if facts.pop("out_of_scope", 0) else PetitionFlag.IN_SCOPE
    return _row(facts, {"received_month": MONTH, "late_minute": NEVER, "kind": 1, "flags": int(sum(flags) | scope)})


def rating(**grades: int) -> Row:
    return _row(grades, {"rated_month": MONTH})


def disclosure(procedure: int = 1, **facts: int) -> Row:
    """A procedure in a decision of October, made public in time."""
    months = {"decided_month": MONTH, "public_month": MONTH, "due_month": MONTH, "late_minute": NEVER}
    return _row(facts, {"procedure": procedure, **months})


def taken_back(row: Row) -> Row:
    return {**row, "sign": -1}


def _row(facts: Row, base: Row) -> Row:
    return {"top": 1, "agency": 1, "procedure": 1, "known_minute": END, "sign": 1, **base, **facts}


def counted(code: str, rows: Sequence[Row], name: str = "", *, on: date, first: int, last: int) -> Ratio:
    """The figure of the definition in force on a day, over months `first` to `last`."""
    found = selectors.computation(code, on, figure=name)
    query = found.query()
    end = Period(first, last).end
    bounds = Bounds(first=first, last=last, cut=int(end.timestamp()) // 60, known=KNOWN)
    columns = SUBJECTS[found.subject].columns
    with TemporaryDirectory() as folder, open_engine("duckdb") as engine:
        engine.attach(found.subject, [_parquet(Path(folder) / "rows.parquet", found.subject, rows)], columns)
        answer = selectors.counted(engine, query, bounds, columns)
    if found.finish is Finish.MEDIAN:
        middle = median({key[-1]: times for key, (times,) in answer.items()})
        return Ratio(middle.numerator, middle.denominator) if middle is not None else Ratio(0, 0)
    nothing = (0,) * len(query.measures)
    return found.pair(found.row(answer.get((), nothing)))


def october(code: str, rows: Sequence[Row], name: str = "", *, on: date = OCTOBER.last_day) -> Ratio:
    """The figure of October 2026 as known at its cut-off; `on` takes the definition of another day."""
    return counted(code, rows, name, on=on, first=MONTH, last=MONTH)


def _parquet(path: Path, subject: str, rows: Sequence[Row]) -> Path:
    columns = SUBJECTS[subject].columns
    assert all(row.keys() <= SUBJECTS[subject].names for row in rows), "a fact that the subject does not have"
    layout = ", ".join(f"{column.name} {_TYPES[column.bits]}" for column in columns)
    with duckdb.connect(":memory:") as session:
        session.execute(f"CREATE TABLE facts ({layout})")
        if rows:
            values = [[row.get(column.name, 0) for column in columns] for row in rows]
            listed = ", ".join(f"({', '.join(map(str, row))})" for row in values)
            session.execute(f"INSERT INTO facts VALUES {listed}")  # noqa: S608  whole numbers of a test
        session.execute("COPY facts TO $1 (FORMAT parquet)", [str(path)])
    return path
