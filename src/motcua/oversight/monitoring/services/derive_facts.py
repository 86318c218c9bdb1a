"""The facts of a checked table, derived in SQL by the same rules as those of events, row by row equal to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.epoch import day_of
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.indicators.types import NEVER, TOLD_AS_NO, Flag
from motcua.oversight.intake import services as intake_services
from motcua.oversight.monitoring.selectors.ledger import TYPED
from motcua.oversight.monitoring.services.load_legal_due import load_legal_due
from motcua.oversight.monitoring.services.load_rows import load_rows
from motcua.oversight.monitoring.services.read_table import FLAGS

_MINUTE, _DAY, _ZONE = 60_000_000, 86_400_000_000, 25_200_000_000
"""Microseconds; Vietnam is seven hours ahead of UTC, without summer time since 1975."""
_DISLIKED = "coalesce(disliked_at, ended_at, received_at)"
"""A dislike that is told without its instant counts from the end of the dossier, or from receipt while it runs."""
_SHIFTS = 4
"""Most shifts of a working day."""
_WAITING = 6
"""The outcome of a dossier that waits for a supplement (`FACT_COLUMNS`)."""


def derive_facts(session: duckdb.DuckDBPyConnection, *, source: str, scratch: Path) -> None:
    """Make `derived` of the rows that were taken: code of the dossier and the columns of its fact."""
    number = _number_codes(session, source, scratch)
    _load_calendars(session, scratch)
    load_legal_due(session, scratch)
    session.execute(f"CREATE OR REPLACE TEMP TABLE pauses AS {_PAUSES}")
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE derived AS SELECT row, dossier AS code, {_columns(number)} "  # noqa: S608  # nosec B608
        f"FROM ({_TAKEN}) AS p LEFT JOIN pauses w USING (row)"
        f"{_position('r', 'received_at')}{_position('e', 'ended_at')}"
    )


_TAKEN = (
    "SELECT c.*, a.number AS agency_number, a.top AS top_number, a.calendar, f.number AS procedure_number, "
    "coalesce(c.due_at, m.due) AS first_due, "
    "CASE WHEN c.request_at >= c.received_at AND c.request_at <= coalesce(c.due_at, m.due) "
    "THEN coalesce(c.supplement_at, c.ended_at, c.request_at) - c.request_at ELSE 0 END AS moved "
    "FROM taken c JOIN of_agency a ON a.code = c.agency JOIN of_procedure f ON f.code = c.procedure "
    "LEFT JOIN legal_due m USING (row)"
)


def _number_codes(session: duckdb.DuckDBPyConnection, source: str, scratch: Path) -> int:
    """`of_agency` and `of_procedure`: the numbers of the codes that stand in the table; returns that of the source."""
    pairs = session.execute("SELECT DISTINCT agency, calendar FROM taken JOIN known_agencies USING (agency)").fetchall()
    procedures = [row[0] for row in session.execute("SELECT DISTINCT procedure FROM taken").fetchall()]
    wanted = {("source", source), *(("procedure", code) for code in procedures)}
    wanted |= {key for code, _ in pairs for key in (("agency", code), ("top", code.partition(".")[0]))}
    numbers = intake_services.give_numbers(wanted)
    of_agency = ((code, numbers["agency", code], numbers["top", code.partition(".")[0]], calendar)
                 for code, calendar in sorted(pairs))  # fmt: skip
    kinds = {"code": "VARCHAR", "number": "INTEGER", "top": "INTEGER", "calendar": "INTEGER"}
    load_rows(session, "of_agency", kinds, of_agency, scratch)
    of_procedure = ((code, numbers["procedure", code]) for code in sorted(procedures))
    load_rows(session, "of_procedure", {"code": "VARCHAR", "number": "INTEGER"}, of_procedure, scratch)
    return numbers["source", source]


def _load_calendars(session: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """`days`: for every calendar and day the working minutes before it, and the shifts of the day in minutes."""
    first, last = session.execute(
        "SELECT coalesce(min(received_at), 0), coalesce(max(greatest(received_at, ended_at)), 0) FROM taken"
    ).fetchall()[0]
    own = session.execute(
        "SELECT calendar, min(agency) FROM known_agencies WHERE calendar IS NOT NULL GROUP BY calendar ORDER BY 1"
    ).fetchall()
    columns = {"calendar": "INTEGER", "day": "BIGINT", "before": "BIGINT"}
    columns |= {f"{side}{shift}": "BIGINT" for shift in range(_SHIFTS) for side in ("b", "e")}
    rows = (
        (number, *day)
        for number, agency in own
        for day in _days(agencies.working_calendar(agency), (first + _ZONE) // _DAY, (last + _ZONE) // _DAY)
    )
    load_rows(session, "days", columns, rows, scratch)


def _days(calendar: WorkingCalendar, first: int, last: int) -> Iterator[tuple[int, ...]]:
    """Day, working minutes before it since `first`, and begin and end of its shifts, 0 and 0 for none."""
    before = 0
    for number in range(first, last + 1):
        shifts = _minutes(calendar) if calendar.is_working(day_of(number)) else []
        filled = [*shifts, *[(0, 0)] * (_SHIFTS - len(shifts))]
        yield number, before, *(minute for shift in filled for minute in shift)
        before += sum(end - begin for begin, end in shifts)


def _minutes(calendar: WorkingCalendar) -> list[tuple[int, int]]:
    return [(begin.hour * 60 + begin.minute, end.hour * 60 + end.minute) for begin, end in calendar.shifts]


def _position(alias: str, instant: str) -> str:
    """Joins the day of an instant; `_worked` counts from it."""
    day = f"({instant} + {_ZONE}) // {_DAY}"
    return f" LEFT JOIN days {alias} ON {alias}.calendar = p.calendar AND {alias}.day = {day}"


def _worked(alias: str, instant: str) -> str:
    """Working minutes up to the whole minute of an instant, since the first day of the table."""
    minute = f"((({instant} + {_ZONE}) // {_MINUTE}) % 1440)"
    shifts = (f"greatest(0, least({minute}, {alias}.e{shift}) - {alias}.b{shift})" for shift in range(_SHIFTS))
    return f"({alias}.before + {' + '.join(shifts)})"


_WAITS = (
    "SELECT row, calendar, greatest(request_at, received_at) AS begins, "
    "least(coalesce(supplement_at, ended_at), ended_at) AS ends FROM taken JOIN known_agencies USING (agency) "
    "WHERE request_at IS NOT NULL AND ended_at IS NOT NULL "
    "UNION ALL SELECT row, calendar, request2_at, least(coalesce(supplement2_at, ended_at), ended_at) "
    "FROM taken JOIN known_agencies USING (agency) WHERE request2_at IS NOT NULL AND ended_at IS NOT NULL"
)
_PAUSES = (
    f"SELECT row, CAST(sum(greatest(0, {_worked('y', 'ends')} - {_worked('x', 'begins')})) AS BIGINT) AS waited "  # noqa: S608  # nosec B608
    f"FROM ({_WAITS}) AS p {_position('x', 'begins')}{_position('y', 'ends')} GROUP BY row"
)


def _columns(source: int) -> str:
    derived = {
        "source": str(source),
        "top": "top_number",
        "agency": "agency_number",
        "procedure": "procedure_number",
        "received_month": _month("received_at"),
        "received_day": _day("received_at"),
        "ended_month": f"coalesce({_month('ended_at')}, 0)",
        "ended_day": f"coalesce({_day('ended_at')}, 0)",
        "due_day": f"coalesce({_day('first_due')}, 0)",
        "late_minute": _late_minute(),
        "outcome": f"coalesce(outcome, CASE WHEN ({_OPEN_REQUEST}) IS NULL THEN 0 ELSE {_WAITING} END)",
        "requests": "greatest(coalesce(requests, 0), CAST(request_at IS NOT NULL AS INTEGER) "
        "+ CAST(request2_at IS NOT NULL AS INTEGER))",
        "disliked_month": f"CASE WHEN disliked OR disliked_at IS NOT NULL THEN {_month(_DISLIKED)} ELSE 0 END",
        "flags": _flags(),
        "net_minutes": f"CASE WHEN ended_at IS NULL THEN 0 ELSE {_worked('e', 'ended_at')} "
        f"- {_worked('r', 'received_at')} - coalesce(w.waited, 0) END",
        "span_seconds": "CASE WHEN ended_at IS NULL THEN 0 "
        f"ELSE least((ended_at - received_at) // 1000000, {NEVER}) END",
        "fee": "coalesce(fee, 0)",
        "person": "coalesce(person, 0)",
    }
    own = [name for name in TYPED if name not in ("dossier", "known_minute", "sign")]
    return ", ".join(f"CAST({derived.get(name, name)} AS {TYPED[name]}) AS {name}" for name in own)


def _day(instant: str) -> str:
    return f"(({instant} + {_ZONE}) // {_DAY})"


def _month(instant: str) -> str:
    day = f"(DATE '1970-01-01' + CAST({_day(instant)} AS INTEGER))"
    return f"(year({day}) * 12 + month({day}) - 1)"


_OPEN_REQUEST = (
    "CASE WHEN request2_at IS NULL THEN CASE WHEN supplement_at IS NULL THEN request_at END "
    "WHEN supplement2_at IS NULL THEN request2_at END"
)
"""The instant of the request that the applicant has not answered."""


def _late_minute() -> str:
    """IND-20 as `intake.rules.late_minute`; of two requests the second is late whatever became of the due date."""
    due = "(first_due + moved)"
    stops = f"coalesce(ended_at, {_OPEN_REQUEST})"
    by_due = f"CASE WHEN {stops} IS NULL OR {stops} > {due} THEN {due} // {_MINUTE} + 1 ELSE {NEVER} END"
    second = f"coalesce(request2_at // {_MINUTE} + 1, {NEVER})"
    return f"CASE WHEN first_due IS NULL THEN {NEVER} ELSE least({by_due}, {second}) END"


def _flags() -> str:
    holds = {name: name for name in FLAGS} | {"disliked": "disliked OR disliked_at IS NOT NULL"}
    told = [f"CASE WHEN {holds[name]} THEN {number} {_no(number)}ELSE 0 END" for name, number in FLAGS.items()]
    told.append(f"CASE WHEN due_at IS NOT NULL THEN {int(Flag.HAS_DUE)} ELSE 0 END")
    told.append(f"CASE WHEN due_at IS NULL AND first_due IS NOT NULL THEN {int(Flag.DUE_DERIVED)} ELSE 0 END")
    told.append(f"CASE WHEN ended_at <= coalesce(new_due_at, due_at) THEN {int(Flag.INTERNAL_ON_TIME)} ELSE 0 END")
    return " + ".join(told)


def _no(number: int) -> str:
    """A cell that says no is told, an empty one is not (`TOLD_AS_NO`)."""
    flag = TOLD_AS_NO.get(Flag(number))
    name = (Flag(number).name or "").lower()
    return f"WHEN {name} = false THEN {int(flag)} " if flag else ""
