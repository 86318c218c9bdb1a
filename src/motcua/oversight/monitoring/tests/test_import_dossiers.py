"""A whole system's dossiers by file: equal to what events would have told, row by row, and never counted twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import Workbook

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.errors import TimeLimitNotStated
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.worktime import TimeLimit, TimeUnit
from motcua.oversight.indicators.types import Flag, Period
from motcua.oversight.intake.services.fact_columns import COLUMNS, fact_columns, numbers_wanted
from motcua.oversight.intake.services.give_numbers import give_numbers
from motcua.oversight.intake.tests.factories import NOW, Sender, add_agencies, cloud_event, declared
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.errors import (
    BadLine,
    EmptyTable,
    NotParquet,
    NotUtf8,
    OldSpreadsheet,
    SendsEvents,
    UnknownKind,
    UnreadableTable,
    WrongColumns,
)
from motcua.oversight.monitoring.models import CodeFile, FileLoad, Segment
from motcua.oversight.monitoring.selectors.ledger import facts_root, ledger_files
from motcua.oversight.monitoring.services import keep_segment
from motcua.oversight.monitoring.tests.factories import Row, dossier_told, lives, plain, write_csv
from motcua.oversight.monitoring.types import LoadReceipt, RowReason

pytestmark = pytest.mark.django_db
SOURCE = "tinh-mau"
OCTOBER = Period.month(2026, 10)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101", "H01.102", "H02")
    return Sender().register()


def load(path: Path, **changes: Any) -> LoadReceipt:
    return services.import_dossiers(path=path, source=SOURCE, actor=SYSTEM, **changes)


def held() -> list[tuple[Any, ...]]:
    """The rows of the ledger that hold, without the minute they became known."""
    with ledger_files() as files:
        listed = ", ".join(f"'{file}'" for file in files)
        query = f"SELECT {', '.join(COLUMNS)}, dossier FROM read_parquet([{listed}]) GROUP BY ALL HAVING sum(sign) > 0"  # noqa: S608
        return sorted(duckdb.execute(query).fetchall()) if files else []


def told(rows: list[Row]) -> list[list[int]]:
    """What the rules of the intake make of the same dossiers."""
    dossiers = [dossier_told(row) for row in rows]
    numbers = give_numbers(key for dossier in dossiers for key in numbers_wanted(SOURCE, dossier))
    return sorted(fact_columns(SOURCE, d, numbers, agencies.working_calendar(d.agency)) for d in dossiers)


def test_a_file_gives_the_same_facts_as_the_rules_for_events(sender: Sender, tmp_path: Path) -> None:
    rows = lives(600)
    receipt = load(write_csv(tmp_path / "a.csv", rows))
    assert (receipt.rows, receipt.new, receipt.rejected) == (600, 600, 0), receipt.first_rejected
    assert [list(row[:-1]) for row in held()] == told(rows)
    assert len({row[-1] for row in held()}) == 600


def test_the_legal_maximum_of_a_row_is_that_of_events_in_every_unit(
    sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IND-20 without a due date: working hours go by the minute, months by the day, and the table's days come last."""
    published = {"1.004772": TimeLimit(12, TimeUnit.WORKING_HOUR), "2.000001": TimeLimit(1, TimeUnit.MONTH)}

    def limit(code: str, on: date) -> TimeLimit:
        if code not in published:
            raise TimeLimitNotStated(code=code)
        return published[code]

    monkeypatch.setattr(catalogue, "time_limit", limit)
    rows = [{**row, "due_at": None} for row in lives(300, seed=5)]
    assert load(write_csv(tmp_path / "a.csv", rows)).rejected == 0
    assert [list(row[:-1]) for row in held()] == told(rows)
    known = sum(1 for row in rows if row["procedure"] in published or row["limit_days"])
    flags = COLUMNS.index("flags")
    assert sum(1 for row in held() if row[flags] & Flag.DUE_DERIVED) == known < 300


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet", "xlsx"])
def test_every_format_gives_the_same_facts(sender: Sender, tmp_path: Path, kind: str) -> None:
    rows = lives(40, seed=3)
    receipt = load(_written(tmp_path / f"a.{kind}", rows))
    assert receipt.new == 40, receipt.first_rejected
    assert [list(row[:-1]) for row in held()] == told(rows)


def _written(path: Path, rows: list[Row]) -> Path:
    if path.suffix == ".csv":
        return write_csv(path, rows)
    if path.suffix == ".ndjson":
        path.write_text("".join(json.dumps({k: plain(v) for k, v in row.items()}) + "\n" for row in rows))
    if path.suffix == ".parquet":
        text = write_csv(path.with_suffix(".csv"), rows)
        types = "types = {'received_at': 'TIMESTAMPTZ', 'ended_at': 'TIMESTAMPTZ', 'person': 'BIGINT'}"
        duckdb.sql(f"COPY (FROM read_csv('{text}', {types})) TO '{path}' (FORMAT parquet)")
    if path.suffix == ".xlsx":
        book = Workbook()
        names = list(dict.fromkeys(name for row in rows for name in row))
        book.active.append(names)
        for row in rows:
            book.active.append([_cell(name, row.get(name)) for name in names])
        book.save(path)
    return path


def _cell(name: str, value: Any) -> Any:
    """A number of 63 bits would lose digits as a number of a sheet."""
    return str(value) if name == "person" else value.astimezone(clock.ZONE).replace(tzinfo=None) if isinstance(
        value, datetime) else value  # fmt: skip


def test_the_same_file_twice_gives_the_same_receipt_and_doubles_nothing(sender: Sender, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", lives(50))
    first, before = load(path), held()
    assert load(path) == first
    assert (held(), FileLoad.objects.count(), Segment.objects.count()) == (before, 1, 1)


def test_a_changed_file_takes_back_and_adds_only_what_differs(sender: Sender, tmp_path: Path) -> None:
    rows = lives(50)
    load(write_csv(tmp_path / "a.csv", rows))
    changed = [{**row, "channel": 1 if row["channel"] != 1 else 3} if n < 5 else row for n, row in enumerate(rows)]
    more = lives(60)[50:]
    receipt = load(write_csv(tmp_path / "b.csv", [*changed, *more]))
    assert (receipt.new, receipt.changed, receipt.unchanged) == (10, 5, 45)
    assert [list(row[:-1]) for row in held()] == told([*changed, *more])
    assert sum(Segment.objects.values_list("rows", flat=True)) == 50 + 10 + 2 * 5
    assert sum(Segment.objects.values_list("dossiers", flat=True)) == 60
    assert CodeFile.objects.count() == 2


def test_an_earlier_file_after_a_later_one_restores_what_it_says(sender: Sender, tmp_path: Path) -> None:
    rows = lives(20)
    first = write_csv(tmp_path / "a.csv", rows)
    load(first)
    load(write_csv(tmp_path / "b.csv", [{**row, "channel": 1} for row in rows]))
    assert load(first).changed == sum(row["channel"] != 1 for row in rows)
    assert [list(row[:-1]) for row in held()] == told(rows)


def test_a_dossier_that_a_file_does_not_name_stays(sender: Sender, tmp_path: Path) -> None:
    rows = lives(20)
    load(write_csv(tmp_path / "a.csv", rows))
    load(write_csv(tmp_path / "b.csv", rows[:3]))
    assert len(held()) == 20


def test_a_dry_run_says_the_same_and_changes_nothing(sender: Sender, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [*lives(20), {"dossier": "x"}])
    dry = load(path, dry_run=True)
    assert (held(), FileLoad.objects.count(), list(facts_root().glob("??/*"))) == ([], 0, [])
    wet = load(path)
    assert (dry.new, dry.rejected, dry.reasons) == (wet.new, wet.rejected, wet.reasons) == (20, 1, {"MON-02": 1})


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no code": ({"dossier": ""}, "MON-02", "dossier"),
    "no receipt": ({"received_at": ""}, "MON-02", "received_at"),
    "no instant": ({"received_at": "yesterday"}, "MON-03", "received_at"),
    "a code with blanks": ({"dossier": "a b"}, "MON-03", "dossier"),
    "channel 4": ({"channel": 4}, "MON-03", "channel"),
    "no level of ours": ({"level": "half"}, "MON-03", "level"),
    "half a day at the end of time": ({"due_at": "infinity"}, "MON-03", "due_at"),
    "an end that never comes": ({"ended_at": "-infinity", "outcome": "decided"}, "MON-03", "ended_at"),
    "a day without its time": ({"received_at": "2026-11-02"}, "MON-03", "received_at"),
    "the beginning of computers": ({"due_at": "epoch"}, "MON-03", "due_at"),
    "half a request": ({"requests": "0.4"}, "MON-03", "requests"),
    "half a dong more": ({"fee": "1000.5"}, "MON-03", "fee"),
    "a person and a half": ({"person": "9007199254740993.7"}, "MON-03", "person"),
    "between two channels": ({"channel": "1.5"}, "MON-03", "channel"),
    "a channel of programmers": ({"channel": "0x2"}, "MON-03", "channel"),
    "a fee with an exponent": ({"fee": "1e3"}, "MON-03", "fee"),
    "no dong": ({"fee": "abc"}, "MON-03", "fee"),
    "a fee below nothing": ({"fee": -1}, "MON-03", "fee"),
    "no yes or no": ({"paid_online": "perhaps"}, "MON-03", "paid_online"),
    "due before receipt": ({"due_at": "2026-01-01T00:00:00Z"}, "MON-03", "due_at"),
    "a year before computers": ({"received_at": "1926-01-01T00:00:00Z", "due_at": ""}, "MON-03", "received_at"),
    "an agency nobody knows": ({"agency": "H99"}, "MON-05", "agency"),
    "an agency of others": ({"agency": "H02"}, "MON-06", "agency"),
    "before the agency": ({"received_at": "2019-12-31T16:00:00Z"}, "MON-12", "agency"),
    "tomorrow": ({"received_at": "2026-11-23T03:00:00Z"}, "MON-07", "received_at"),
    "done before receipt": ({"ended_at": "2026-01-01T00:00:00Z", "outcome": "decided"}, "MON-10", "ended_at"),
    "done without an outcome": ({"ended_at": "2026-11-20T00:00:00Z"}, "MON-10", "ended_at"),
    "an answer without a request": ({"supplement_at": "2026-11-20T00:00:00Z"}, "MON-10", "supplement_at"),
    "a second request in the first": (
        {"request_at": "2026-11-03T00:00:00Z", "request2_at": "2026-11-04T00:00:00Z"}, "MON-10", "request2_at"),
    "a request of unknown time": ({"requests": 1}, "MON-10", "request_at"),
}  # fmt: skip
GOOD: Row = {
    "dossier": "good", "agency": "H01.101", "procedure": "1.004772", "channel": 2, "level": "full",
    "received_at": "2026-11-02T01:00:00Z", "due_at": "", "new_due_at": "", "request_at": "", "supplement_at": "",
    "request2_at": "", "person": "", "ended_at": "", "outcome": "", "requests": "", "fee": "", "paid_online": "",
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_named_with_its_reason_and_the_others_are_taken(sender: Sender, tmp_path: Path, case: str) -> None:
    change, reason, what = BAD[case]
    receipt = load(write_csv(tmp_path / "a.csv", [GOOD, {**GOOD, "dossier": "bad", **change}]))
    assert [(r.row, r.reason, r.what) for r in receipt.first_rejected] == [(2, reason, what)]
    assert (receipt.new, receipt.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("sql", "what"),
    [("received_at: 'infinity'::TIMESTAMPTZ", "received_at"), ("received_at: DATE '2026-11-02'", "received_at"),
     ("channel: 1.5::DOUBLE", "channel"), ("fee: 1000.5::DECIMAL(9,1)", "fee")],
)  # fmt: skip
def test_a_typed_cell_of_parquet_is_as_strict_as_a_text(sender: Sender, tmp_path: Path, sql: str, what: str) -> None:
    good = "dossier: 'a', agency: 'H01.101', procedure: '1.004772', channel: 2.0::DOUBLE, level: 'full', "
    row = f"SELECT r.* FROM (SELECT {{{good}received_at: TIMESTAMP '2026-11-02 08:00:00', fee: 1000}} AS r)"  # noqa: S608
    path = tmp_path / "a.parquet"
    duckdb.execute(f"COPY ({row}) TO '{path}' (FORMAT parquet)")
    assert load(path).rejected == 0
    name, value = sql.split(": ", 1)
    changed = row.replace("r.*", f"r.* REPLACE ({value} AS {name})")
    duckdb.execute(f"COPY ({changed}) TO '{path}' (FORMAT parquet)")
    assert [(r.reason, r.what) for r in load(path).first_rejected] == [("MON-03", what)]


def test_the_second_row_of_a_dossier_is_rejected_and_the_first_taken(sender: Sender, tmp_path: Path) -> None:
    receipt = load(write_csv(tmp_path / "a.csv", [GOOD, {**GOOD, "channel": 1}]))
    assert [(r.row, r.reason) for r in receipt.first_rejected] == [(2, "MON-30")]
    assert [row[COLUMNS.index("channel")] for row in held()] == [2]


def test_all_rejected_rows_stand_in_a_file_and_the_first_hundred_in_the_receipt(sender: Sender, tmp_path: Path) -> None:
    rows = [{**GOOD, "dossier": f"d{n}", "channel": 9} for n in range(250)]
    receipt = load(write_csv(tmp_path / "a.csv", rows))
    assert (receipt.rejected, len(receipt.first_rejected), receipt.reasons) == (250, 100, {"MON-03": 250})
    why = next(f'"{r.vi}"' if "," in r.vi else r.vi for r in RowReason if r.number == "MON-03")
    listed = (facts_root() / "receipts" / receipt.rejected_file).read_text().splitlines()
    assert (len(listed), listed[250]) == (251, f"250,d249,MON-03,channel,9,{why}")


def test_a_wall_time_without_an_offset_is_vietnamese(sender: Sender, tmp_path: Path) -> None:
    load(write_csv(tmp_path / "a.csv", [{**GOOD, "received_at": "2026-11-01 00:30:00"}]))
    day = datetime(2026, 11, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    assert held()[0][COLUMNS.index("received_day")] == day.days


def test_unknown_and_missing_columns_refuse_the_file_all_named(sender: Sender, tmp_path: Path) -> None:
    with pytest.raises(WrongColumns) as refused:
        load(write_csv(tmp_path / "a.csv", [{"dossier": "a", "colour": "red", "agency": "H01"}]))
    assert refused.value.fields == {"unknown": "colour", "missing": "procedure, level, received_at"}


HEAD = b"dossier,agency,procedure,level,received_at\n"
LINE = b"d1,H01.101,1.004772,full,2026-11-02 08:00\n"
UNREADABLE: dict[str, tuple[str, bytes, type[Refusal]]] = {
    "no bytes": ("a.csv", b"", EmptyTable),
    "only blanks": ("a.ndjson", b" \n\n", EmptyTable),
    "no parquet": ("a.parquet", b"\x00\xff\xfe" * 50, NotParquet),
    "half a parquet": ("a.parquet", b"PAR1" + b"\x00" * 50, NotParquet),
    "an old spreadsheet": ("a.xls", b"\xd0\xcf\x11\xe0" * 9, OldSpreadsheet),
    "an old spreadsheet by another name": ("a.xlsx", b"\xd0\xcf\x11\xe0" * 9, OldSpreadsheet),
    "no spreadsheet": ("a.xlsx", b"PK" * 50, UnreadableTable),
    "a page of paper": ("a.pdf", b"%PDF", UnknownKind),
    "utf-16": ("a.csv", HEAD.decode().encode("utf-16"), NotUtf8),
    "latin-1": ("a.csv", HEAD + "d1,H01.101,1.004772,full,2026-11-02 Hà\n".encode("latin-1"), NotUtf8),
    "a line too long": ("a.csv", HEAD + LINE * 9 + LINE.replace(b"\n", b",x,y\n"), BadLine),
    "a table below another": ("a.csv", b"dossier,agency\nd0,H01\n" * 3 + HEAD + LINE * 60, WrongColumns),
    "a table of fewer columns on top": ("a.csv", HEAD + LINE * 3 + HEAD.replace(b"\n", b",fee\n") + LINE * 60, BadLine),
    "a title on top": ("a.csv", b"B\xc3\xa1o c\xc3\xa1o\n" + HEAD + LINE * 60, WrongColumns),
    "a remark": ("a.csv", HEAD + LINE * 60 + b"# the rest\n" + b"#" + LINE, BadLine),
    "a quotation mark that nobody closed": ("a.csv", HEAD + LINE * 9 + b'"' + LINE * 9, BadLine),
    "a name twice": ("a.csv", HEAD.replace(b"\n", b",fee,fee\n") + LINE.replace(b"\n", b",1,2\n"), WrongColumns),
    "no json": ("a.ndjson", b'{"dossier": "d1"}\n{"dossier": \n', BadLine),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_something_else_is_refused_in_words_of_ours(sender: Sender, tmp_path: Path, case: str) -> None:
    name, content, kind = UNREADABLE[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((UnreadableTable, WrongColumns)) as refused:
        load(path)
    assert type(refused.value) is kind
    for language in ("vi", "en"):
        said = refused.value.sentence(language)
        assert (name in said or kind is WrongColumns) and str(tmp_path) not in said and "Error" not in said
    assert FileLoad.objects.count() == 0


def test_a_line_that_begins_with_any_sign_is_a_row(sender: Sender, tmp_path: Path) -> None:
    """The engine's own guess took the sign for that of a remark, and the row was in no count."""
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + LINE * 60 + b"#" + LINE)
    assert load(path).rows == 61


def test_a_key_that_is_no_column_refuses_the_file(sender: Sender, tmp_path: Path) -> None:
    """Else an end that is written `endedat` leaves a dossier running for ever."""
    rows = [GOOD, {**GOOD, "dossier": "d2", "endedat": "2026-11-02T08:00"}]
    path = tmp_path / "a.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(WrongColumns) as refused:
        load(path)
    assert refused.value.fields == {"unknown": "endedat", "missing": "-"}


def test_a_rejected_row_says_why_and_what_stands_there(sender: Sender, tmp_path: Path) -> None:
    bad = [{**GOOD, "dossier": "a", "fee": "1000.5"}, {**GOOD, "dossier": "b", "channel": 9}]
    first, second = load(write_csv(tmp_path / "a.csv", bad)).first_rejected
    assert (first.value, second.value) == ("1000.5", "9")
    assert "(fee = '1000.5')" in first.sentence("vi") and "whole" in first.sentence("en")


def test_an_unknown_source_or_a_retired_one_loads_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load(write_csv(tmp_path / "a.csv", [GOOD]))


def test_a_source_that_tells_events_cannot_load_files_too(sender: Sender, tmp_path: Path) -> None:
    sender.send(cloud_event("received"))
    with pytest.raises(SendsEvents):
        load(write_csv(tmp_path / "a.csv", [GOOD]))


def test_a_source_that_loads_files_cannot_send_events_of_dossiers_too(sender: Sender, tmp_path: Path) -> None:
    """Record by record: what is no dossier is still taken."""
    load(write_csv(tmp_path / "a.csv", [GOOD]))
    receipt = sender.send(cloud_event("received"), declared(), cloud_event("received", dossier="d2"))
    assert [(row["index"], row["reason"]) for row in receipt["rejected"]] == [(0, "MON-17"), (2, "MON-17")]
    assert receipt["accepted"] == 1 and len(held()) == 1


def test_a_dry_run_of_a_file_leaves_a_source_free_to_send_events(sender: Sender, tmp_path: Path) -> None:
    load(write_csv(tmp_path / "a.csv", [GOOD]), dry_run=True)
    assert not sender.send(cloud_event("received"))["rejected"]


@pytest.mark.parametrize("step", ["_listed", "_keep_part"])
def test_a_load_that_is_killed_left_nothing_and_starts_again(
    sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = write_csv(tmp_path / "a.csv", lives(30))
    with monkeypatch.context() as patch:
        patch.setattr(keep_segment, step, _killed)
        with pytest.raises(KeyboardInterrupt):
            load(path)
    assert (held(), FileLoad.objects.count(), CodeFile.objects.count()) == ([], 0, 0)
    assert load(path).new == 30
    assert len(held()) == 30


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_load_reaches_the_figures_and_only_its_own_months(sender: Sender, tmp_path: Path) -> None:
    rows = lives(200)
    services.advance_months()
    assert selectors.figures_of(OCTOBER).online.denominator == 0
    load(write_csv(tmp_path / "a.csv", rows))
    services.refresh_partials()
    in_october = [r for r in rows if (r["received_at"] + timedelta(hours=7)).month == 10]
    assert selectors.figures_of(OCTOBER).online.denominator == len(in_october)


def test_progress_is_told_step_by_step(sender: Sender, tmp_path: Path) -> None:
    said: list[str] = []
    load(write_csv(tmp_path / "a.csv", [GOOD]), say=said.append)
    assert said == ["read", "check", "derive", "compare", "write"]
