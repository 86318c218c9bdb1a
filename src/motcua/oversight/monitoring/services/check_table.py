"""Check every row of a dossier table at once, in SQL; a row has the first reason that applies to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import CLOCK_TOLERANCE
from motcua.kernel.errors import NotFound
from motcua.kernel.identifiers import SENT_CODE
from motcua.oversight.indicators.types import ServiceLevel
from motcua.oversight.intake.types import LONGEST_LIMIT
from motcua.oversight.monitoring.selectors.ledger import quoted
from motcua.oversight.monitoring.services.read_table import FLAGS, INSTANTS, REQUIRED, Given
from motcua.oversight.monitoring.types import RowReason

_LEVELS = {level.name.lower(): int(level) for level in ServiceLevel}
_OUTCOMES = {"decided": 1, "rejected": 2, "withdrawn": 3, "stopped": 5}
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_NOT_IN_A_CODE = "[^A-Za-z0-9._:@/+=-]"
_LIMITS = {"limit_days": LONGEST_LIMIT, "requests": 127, "fee": 2**31 - 1, "person": 2**63 - 1}


def check_table(session: duckdb.DuckDBPyConnection, given: Given, *, scope: str, now: datetime, scratch: Path) -> None:
    """Make `cells` of the rows of a file, instants in microseconds and choices as numbers; then `rejected` and `taken`.

    `row` is 1 for the first below the heading: the place where the engine, which keeps the order, put the row. A
    count while the file is read would make every row of it wait for the one before, on one processor.
    """
    session.execute(f"CREATE OR REPLACE TEMP TABLE read_cells AS {_cells(given)}")
    session.execute("CREATE OR REPLACE TEMP VIEW cells AS SELECT rowid + 1 AS row, * FROM read_cells")
    _load_agencies(session, scope, scratch)
    _find_twice(session)
    session.execute(f"CREATE OR REPLACE TEMP TABLE rejected AS {_verdicts(now)}")
    some = session.execute("SELECT count(*) FROM rejected").fetchall()[0][0]
    left_out = "WHERE row NOT IN (SELECT row FROM rejected)" if some else ""
    session.execute(f"CREATE OR REPLACE TEMP VIEW taken AS SELECT * FROM cells {left_out}")  # noqa: S608  # nosec B608


def _find_twice(session: duckdb.DuckDBPyConnection) -> None:
    """`twice`: dossiers with more than one row and the first of these; looked for among equal hashes only."""
    session.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS SELECT hash(dossier) AS h FROM cells GROUP BY h HAVING count(*) > 1"
    )
    session.execute(
        "CREATE OR REPLACE TEMP TABLE twice AS SELECT dossier, min(row) AS kept FROM cells "
        "WHERE hash(dossier) IN (SELECT h FROM alike) GROUP BY dossier HAVING count(*) > 1"
    )


def _cells(given: Given) -> str:
    """Each cell as what it should be, NULL where it is not; `bad` names the first cell that is not."""
    kinds = {**dict.fromkeys(INSTANTS, "TIMESTAMPTZ"), **dict.fromkeys(("channel", *_LIMITS), "BIGINT")}
    kinds |= dict.fromkeys(FLAGS, "BOOLEAN")
    cast = [f"{_plain(name, kind, given.kinds.get(name))} AS {name}" for name, kind in kinds.items()]
    cast += [f"{_choice(name, choices)} AS {name}" for name, choices in _CHOICES.items()]
    cast += [f"{name} AS {name}_told" for name in (*kinds, *_CHOICES) if name in given.kinds]
    texts = [f"CAST({name} AS VARCHAR) AS {name}" for name in ("dossier", "agency", "procedure")]
    inner = f"SELECT {', '.join([*texts, *cast])} FROM ({given.query})"  # noqa: S608  # nosec B608
    cells = ["dossier", "agency", "procedure", *(f"epoch_us({name}) AS {name}" for name in INSTANTS)]
    cells += [
        "coalesce(channel, 0) AS channel",
        *_LIMITS,
        *_CHOICES,
        *FLAGS,
    ]
    faults = {name: f"WHEN {name}_told IS NOT NULL AND {name} IS NULL THEN" for name in (*kinds, *_CHOICES)
              if name in given.kinds}  # fmt: skip
    bad = " ".join(f"{fault} '{name}'" for name, fault in faults.items())
    told = " ".join(f"{fault} CAST({name}_told AS VARCHAR)" for name, fault in faults.items())
    return f"SELECT {', '.join(cells)}, CASE {bad} END AS bad, CASE {told} END AS told FROM ({inner})"  # noqa: S608  # nosec B608


def _plain(name: str, kind: str, held: str | None) -> str:
    """A cell as `kind`, NULL for what DuckDB would read and a table may not tell: `infinity`, 0.4, 0x2, a date.

    `held` is how the file holds it, None where it has no such column.
    """
    if held is None:
        return f"CAST(NULL AS {kind})"
    cast = f"TRY_CAST({name} AS {kind})"
    if kind == "TIMESTAMPTZ" and held.startswith("TIMESTAMP"):
        return f"CASE WHEN isfinite({name}) THEN {cast} END"
    if held == kind or (kind == "BIGINT" and held in _WHOLE):
        return cast
    text = name if held == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    return f"CASE WHEN {_SHAPES[kind].format(text=text, cast=cast)} THEN {cast} END"


_WHOLE = {sign + size for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")}
_SHAPES = {
    "BIGINT": "CASE WHEN CAST({cast} AS VARCHAR) = {text} THEN true "
    "ELSE regexp_full_match(trim({text}), '-?[0-9]+([.]0+)?') END",
    "TIMESTAMPTZ": "substr(CASE WHEN {text} >= '0' AND {text} < ':' THEN {text} ELSE trim({text}) END, 14, 1) = ':'",
    "BOOLEAN": "true",
}
"""What a text must look like before it is read; ISO 8601 has the colon of its time in fourteenth place.

A number that is written as we would write it, and an instant without a blank before it, are known at a glance: to look
for blanks and patterns in every cell of a million rows took as long as all else that is done with them.
"""


_CHOICES = {"level": _LEVELS, "outcome": _OUTCOMES}


def _choice(name: str, choices: dict[str, int]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {number}" for word, number in choices.items())
    return f"CASE CAST({name} AS VARCHAR) {cases} END"


def _verdicts(now: datetime) -> str:
    """Row, code, reason, cell and value of the rows that are not taken."""
    verdict = "CASE " + " ".join(f"WHEN {test} THEN '{reason.number}:{what}'" for reason, what, test in _tests(now))
    found = (
        "SELECT c.*, split_part(verdict, ':', 1) AS reason, CASE WHEN verdict = 'MON-03:' THEN bad "  # noqa: S608  # nosec B608
        f"ELSE split_part(verdict, ':', 2) END AS what FROM (SELECT c.*, {verdict} END AS verdict FROM cells c "
        "LEFT JOIN known_agencies a USING (agency) LEFT JOIN twice t USING (dossier)) c WHERE verdict IS NOT NULL"
    )
    return f"SELECT row, coalesce(dossier, '') AS dossier, reason, what, {_value()} AS value FROM ({found})"  # noqa: S608  # nosec B608


def _value() -> str:
    """What stands in the cell that is named, at most 80 characters of it; an instant in Vietnamese time."""
    texts = {name: f"CAST(make_timestamptz({name}) AS VARCHAR)" for name in INSTANTS}
    texts |= {name: f"CAST({name} AS VARCHAR)" for name in ("dossier", "agency", "procedure", "channel", *_LIMITS)}
    cases = " ".join(f"WHEN '{name}' THEN {text}" for name, text in texts.items())
    return f"coalesce(left(coalesce(told, CASE what {cases} END), 80), '')"


def _tests(now: datetime) -> Iterator[tuple[RowReason, str, str]]:
    """Reason, cell and condition, in the order in which they are asked."""
    yield from ((RowReason.MISSING_FIELD, name, f"{name} IS NULL AND bad IS DISTINCT FROM '{name}'")
                for name in REQUIRED)  # fmt: skip
    yield RowReason.BAD_VALUE, "", "bad IS NOT NULL"
    for name, test in _values().items():
        yield RowReason.BAD_VALUE, name, test
    yield RowReason.UNKNOWN_AGENCY, "agency", "coalesce(a.state, 'unknown') = 'unknown'"
    yield RowReason.FOREIGN_AGENCY, "agency", "a.state = 'foreign'"
    outside = "received_at < a.since OR received_at >= a.until"
    yield RowReason.NOT_IN_BEING, "agency", outside
    latest = _us(now + CLOCK_TOLERANCE)
    for name in INSTANTS:
        if name not in ("due_at", "new_due_at"):
            yield RowReason.FUTURE, name, f"{name} > {latest}"
    yield from ((RowReason.CONTRADICTION, what, test) for what, test in _order().items())
    yield RowReason.TWICE, "dossier", "t.kept < row"


def _values() -> dict[str, str]:
    tests = {"dossier": f"length(dossier) > 80 OR regexp_matches(dossier, '{_NOT_IN_A_CODE}')"}
    tests |= {name: f"NOT regexp_full_match({name}, '{SENT_CODE.pattern}')" for name in ("agency", "procedure")}
    tests["channel"] = "channel NOT BETWEEN 0 AND 3"
    tests |= {name: f"{name} NOT BETWEEN 0 AND {most}" for name, most in _LIMITS.items()}
    first, last = _us(_EARLIEST), _us(_LATEST)
    tests |= {name: f"{name} NOT BETWEEN {first} AND {last}" for name in INSTANTS if name != "due_at"}
    tests["due_at"] = f"due_at NOT BETWEEN {first} AND {last} OR due_at < received_at"
    return tests


def _order() -> dict[str, str]:
    """What contradicts itself; an instant that is not there contradicts nothing."""
    return {
        "ended_at": "ended_at < received_at OR (ended_at IS NULL) <> (outcome IS NULL)",
        "request_at": "request_at > ended_at OR (request_at IS NULL AND coalesce(requests, 0) > 0)",
        "supplement_at": "supplement_at < request_at OR supplement_at > ended_at "
        "OR (supplement_at IS NOT NULL AND request_at IS NULL) OR (request_at < received_at "
        "AND (supplement_at IS NULL OR supplement_at > received_at))",
        "request2_at": "request2_at < supplement_at OR request2_at > ended_at OR (request2_at IS NOT NULL "
        "AND supplement_at IS NULL) OR (request2_at IS NULL AND coalesce(requests, 0) > 1) "
        "OR request2_at < received_at",
        "supplement2_at": "supplement2_at < request2_at OR supplement2_at > ended_at "
        "OR (supplement2_at IS NOT NULL AND request2_at IS NULL)",
        "disliked_at": "disliked_at < received_at",
        "new_due_at": "new_due_at IS NOT NULL AND due_at IS NULL",
    }


def _us(instant: datetime) -> int:
    return int(instant.timestamp()) * 1_000_000


def _load_agencies(session: duckdb.DuckDBPyConnection, scope: str, scratch: Path) -> None:
    """`known_agencies`: every code of the file, whether the source may speak for it, and when it existed."""
    codes = session.execute("SELECT DISTINCT agency FROM cells WHERE agency IS NOT NULL ORDER BY 1").fetchall()
    calendars: dict[str, int] = {}
    target = scratch / "agencies.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_agency(str(code), scope, number, calendars)
                                   for number, (code,) in enumerate(codes, 1))  # fmt: skip
    columns = "{'number': 'INTEGER', 'agency': 'VARCHAR', 'state': 'VARCHAR', 'since': 'BIGINT', 'until': 'BIGINT', "
    columns += "'calendar': 'INTEGER'}"
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE known_agencies AS FROM read_csv({quoted(target)}, header = false, "
        f"auto_detect = false, columns = {columns})"
    )


def _agency(code: str, scope: str, number: int, calendars: dict[str, int]) -> tuple[object, ...]:
    try:
        info = agencies.agency(code)
    except NotFound:
        return number, code, "unknown", "", "", ""
    if not covers(scope, code):
        return number, code, "foreign", "", "", ""
    version = agencies.working_calendar(code).version
    since, until = (_day_us(day.isoformat()) if day else "" for day in (info.valid_from, info.valid_to))
    return number, code, "own", since, until, calendars.setdefault(version, len(calendars) + 1)


def _day_us(day: str) -> int:
    """The midnight in Vietnam with which a day begins, in microseconds."""
    return _us(datetime.fromisoformat(f"{day}T00:00:00+07:00"))
