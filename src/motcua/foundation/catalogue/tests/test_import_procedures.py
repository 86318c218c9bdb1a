from __future__ import annotations

import gzip
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.catalogue import selectors
from motcua.foundation.catalogue.errors import UnreadableFile
from motcua.foundation.catalogue.models import Procedure, ProcedureVersion, SearchEntry, TimeLimitRule
from motcua.foundation.catalogue.services import import_procedures
from motcua.foundation.catalogue.services.load_catalogue import REFERENCE
from motcua.foundation.catalogue.tests.conftest import WriteLines
from motcua.foundation.catalogue.tests.factories import a_channel, a_record
from motcua.foundation.catalogue.types import ImportReport, Outcome
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(path: Path, **options: Any) -> ImportReport:
    return import_procedures(path, actor=SYSTEM, **options)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.unchanged, report.rejected


def reasons(report: ImportReport, outcome: Outcome = Outcome.REJECTED) -> list[tuple[int, str]]:
    return [(line.row, line.reason) for line in report.lines if line.outcome == outcome]


def everything() -> list[tuple[Any, ...]]:
    columns = ("id", "number", "valid_from", "valid_to", "content_hash", "imported_at")
    return list(ProcedureVersion.objects.order_by("id").values_list(*columns))


def test_all_2957_procedures_come_in_and_a_second_run_changes_nothing() -> None:
    report = run(REFERENCE / "procedures.jsonl.gz")
    assert counts(report) == (2957, 0, 0, 0)
    before = everything()
    again = run(REFERENCE / "procedures.jsonl.gz")
    assert counts(again) == (0, 0, 2957, 0)
    assert everything() == before
    assert ProcedureVersion.objects.filter(quality__contains=["time_unit_missing"]).count() == 312
    assert Counter(line.reason for line in report.lines)["implausible_count"] == 38


def test_a_dry_run_tells_everything_and_writes_nothing(write_lines: WriteLines) -> None:
    path = write_lines(a_record(), "{", a_record("9.000002"))
    report = run(path, dry_run=True)
    assert (report.dry_run, *counts(report)) == (True, 2, 0, 0, 1)
    assert not Procedure.objects.exists()
    assert not AuditEntry.objects.exists()
    assert counts(run(path)) == (2, 0, 0, 1)


def test_a_changed_procedure_becomes_a_new_version_with_validity(write_lines: WriteLines) -> None:
    """F-090: procedure versions with validity."""
    with clock.at(datetime(2026, 11, 1, 3, tzinfo=UTC)):
        run(write_lines(a_record(steps="- Cũ.")))
    with clock.at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        assert counts(run(write_lines(a_record(steps="- Mới.")))) == (0, 1, 0, 0)
    old, new = ProcedureVersion.objects.order_by("number")
    assert (old.valid_from, old.valid_to) == (date(2026, 11, 1), date(2026, 11, 20))
    assert (new.number, new.valid_from, new.valid_to) == (2, date(2026, 11, 20), None)
    assert selectors.procedure("9.000001", date(2026, 11, 19)).steps == ("Cũ.",)
    assert selectors.procedure("9.000001", date(2026, 11, 20)).steps == ("Mới.",)
    assert selectors.procedure("9.000001", date(2020, 1, 1)).version_number == 1
    assert selectors.version(old.id).steps == ("Cũ.",)


def test_the_name_is_that_of_the_newest_version_and_a_code_that_nobody_knows_costs_no_question(
    write_lines: WriteLines, django_assert_max_num_queries: Any
) -> None:
    run(write_lines(a_record(name="Tên cũ")))
    assert selectors.procedure_name("9.000001") == "Tên cũ"
    run(write_lines(a_record(name="Tên mới")))
    assert selectors.procedure_name("9.000001") == "Tên mới"
    with django_assert_max_num_queries(1):  # whether a new load came
        assert [selectors.procedure_name(code) for code in ("MP.0001", "MP.0002", "9.000001")] == [
            None,
            None,
            "Tên mới",
        ]


def test_two_changes_on_one_day_keep_both_versions(write_lines: WriteLines) -> None:
    for step in ("- Một.", "- Hai.", "- Ba."):
        run(write_lines(a_record(steps=step)))
    assert ProcedureVersion.objects.count() == 3
    assert selectors.procedure("9.000001", clock.today()).steps == ("Ba.",)


def test_a_new_time_limit_closes_the_old_one(write_lines: WriteLines) -> None:
    run(write_lines(a_record()))
    run(write_lines(a_record(channels=[a_channel(5)])))
    assert list(TimeLimitRule.objects.order_by("id").values_list("value", "valid_to")) == [
        (3, clock.today()),
        (5, None),
    ]
    assert selectors.time_limit("9.000001").value == 5


def test_only_another_place_of_reading_is_no_change(write_lines: WriteLines) -> None:
    run(write_lines(a_record(retrieved="2026-07")))
    assert counts(run(write_lines(a_record(retrieved="2026-11", source="khác")))) == (0, 0, 1, 0)


def test_fields_that_a_row_does_not_state_keep_their_value(write_lines: WriteLines) -> None:
    run(write_lines(a_record()))
    report = run(write_lines({"code": "9.000001", "name": "Tên mới"}))
    assert counts(report) == (0, 1, 0, 0)
    info = selectors.procedure("9.000001")
    assert (info.name, info.steps) == ("Tên mới", ("Nộp hồ sơ.", "Nhận kết quả."))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"code": ' + "9" * 5000 + "}", "not_json"),
        ("[1, 2]", "not_an_object"),
        ("null", "not_an_object"),
        ('"text"', "not_an_object"),
        ({"name": "Không có mã"}, "missing_code"),
        (a_record("1.1193"), "bad_code"),
        (a_record("1.001193.000.00.00.H01"), "bad_code"),
        (a_record("0.001193"), "bad_code"),
        (a_record("١.001193"), "bad_code"),
        (a_record(name=""), "missing_name"),
        (a_record(name="\u200b \u200e"), "missing_name"),
        (a_record(name=7), "wrong_type"),
        ({**a_record(), "code": 1.001193}, "wrong_type"),
        (a_record(levels="xa"), "wrong_type"),
        (a_record(components=[{"name": 3}]), "wrong_type"),
        (a_record(channels=[a_channel(float("nan"))]), "wrong_type"),
        (a_record(channels=[a_channel(-1)]), "wrong_type"),
        (a_record(channels=[a_channel(True)]), "wrong_type"),
        (a_record(online_apply_button="yes"), "wrong_type"),
        ('{"code": "9.000009", "name": "Thủ tục"}'.encode("utf-16"), "not_utf8"),
        ("Thủ tục đăng ký".encode("cp1258", errors="replace"), "not_utf8"),
        (b'{"code": "9.000009", "name": "Caf\xe9"}', "not_utf8"),
        (b'{"name": "' + b"x" * 10_000_000 + b'"}', "line_too_long"),
    ],
)
def test_a_broken_line_is_told_and_the_rest_goes_on(write_lines: WriteLines, line: Any, reason: str) -> None:
    report = run(write_lines(a_record("9.000001"), line, a_record("9.000003")))
    assert (report.created, report.rejected) == (2, report.read - 2)
    assert reasons(report)[0] == (2, reason)
    assert report.lines[0].vi.endswith(".") and report.lines[0].en.endswith(".")
    assert "{detail}" not in report.lines[0].vi


def test_everything_wrong_in_a_row_is_told_at_once(write_lines: WriteLines) -> None:
    report = run(write_lines(a_record(code="x", name="")))
    assert reasons(report) == [(1, "bad_code"), (1, "missing_name")]
    assert report.rejected == 1


def test_a_code_that_comes_twice_counts_once_and_names_the_first_line(write_lines: WriteLines) -> None:
    report = run(write_lines(a_record(), a_record(name="Khác")))
    assert reasons(report) == [(2, "duplicate_code")]
    assert "dòng 1" in report.lines[0].vi
    assert selectors.procedure("9.000001").name == a_record()["name"]


def test_repairs_are_told_row_by_row(write_lines: WriteLines) -> None:
    decomposed = "Thu\u0309 tu\u0323c"
    report = run(
        write_lines(
            b"\xef\xbb\xbf" + json.dumps(a_record()).encode(),
            a_record("9.000002", name=decomposed),
            a_record("9.000003", steps="Nộp\u200e hồ\x00 sơ\ud800", unknown=1),
            a_record("9.000004", components=[{"name": "Tờ khai", "n_original": 20261}]),
        )
    )
    assert (report.created, report.repaired) == (4, 4)
    assert reasons(report, Outcome.REPAIRED) == [
        (1, "byte_order_mark"),
        (2, "cleaned_text"),
        (3, "unknown_field"),
        (3, "cleaned_text"),
        (4, "implausible_count"),
    ]
    assert selectors.procedure("9.000002").name == "Thủ tục"
    assert selectors.procedure("9.000003").steps == ("Nộp hồ sơ",)
    assert selectors.procedure("9.000004").quality == ("implausible_count",)


def test_blank_lines_are_no_rows(write_lines: WriteLines) -> None:
    report = run(write_lines("", a_record(), "   ", ""))
    assert (report.read, report.created) == (1, 1)


def test_a_cut_off_archive_gives_what_could_be_read_and_says_so(tmp_path: Path) -> None:
    lines = "".join(json.dumps(a_record(f"9.{n:06}", steps=f"- {n * 7919}")) + "\n" for n in range(1, 400))
    packed = gzip.compress(lines.encode())
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    report = run(path)
    assert report.created > 0
    assert reasons(report)[-1][1] == "damaged_archive"


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        run(tmp_path / name)


def test_an_empty_file_imports_nothing(write_lines: WriteLines) -> None:
    assert counts(run(write_lines())) == (0, 0, 0, 0)


def test_a_table_comes_in_like_json_lines(write_lines: WriteLines) -> None:
    report = run(
        write_lines(
            "code,name,levels,channels,has_detail",
            '9.000001,"Thủ tục, có dấu phẩy",tinh|xa,,1',
            '9.000002,Thủ tục hai,xa,"[{""channel"": ""online"", ""time_value"": 2, ""time_unit"": ""day""}]",0',
            "9.000003,Thủ tục ba,xa,[broken,0",
            name="table.csv",
        )
    )
    assert counts(report) == (2, 0, 0, 1)
    assert reasons(report) == [(4, "wrong_type")]
    assert reasons(report, Outcome.REPAIRED) == [(2, "unknown_field")]
    assert selectors.procedure("9.000001").levels == ("tinh", "xa")
    assert selectors.time_limit("9.000002").value == 2


def test_a_stray_quote_spoils_only_its_own_line(write_lines: WriteLines) -> None:
    report = run(
        write_lines("code,name", '9.000001,"Mở mà không đóng', "9.000002,Hai", "9.000003,Ba,thừa", name="table.csv")
    )
    assert report.created == 1
    assert reasons(report) == [(2, "wrong_columns"), (4, "wrong_columns")]


def test_a_cell_may_run_over_several_lines(write_lines: WriteLines) -> None:
    report = run(write_lines("code,name,steps", '9.000001,Một,"- A.', '- B."', "9.000002,Hai,", name="table.csv"))
    assert counts(report) == (2, 0, 0, 0)
    assert selectors.procedure("9.000001").steps == ("A.", "B.")


def test_an_import_is_in_the_audit_trail(write_lines: WriteLines) -> None:
    run(write_lines(a_record(), "{"))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.detail["rejected"]) == ("import_procedures", "file:procedures.jsonl", 1)


def test_the_search_follows_the_new_name(write_lines: WriteLines) -> None:
    run(write_lines(a_record(name="Cấp giấy phép thả diều")))
    run(write_lines(a_record(name="Cấp giấy phép chơi cờ")))
    assert selectors.search("tha dieu").total == 0
    assert selectors.search("choi co")[0].code == "9.000001"
    assert SearchEntry.objects.count() == 1


def test_a_file_may_leave_foreign_versions_alone(write_lines: WriteLines) -> None:
    run(write_lines(a_record(name="Bản của tỉnh"), name="tinh.jsonl"))
    assert counts(run(write_lines(a_record(name="Bản kèm theo")), keep_foreign=True)) == (0, 0, 1, 0)
    assert selectors.procedure("9.000001").name == "Bản của tỉnh"


def test_the_cache_notices_an_import(write_lines: WriteLines, django_assert_max_num_queries: Any) -> None:
    run(write_lines(a_record()))
    selectors.procedure("9.000001")
    with django_assert_max_num_queries(1):  # whether a new load came
        selectors.procedure("9.000001")
    run(write_lines(a_record(name="Tên khác")))
    assert selectors.procedure("9.000001").name == "Tên khác"


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_version(write_lines: WriteLines) -> None:
    path = write_lines(*(a_record(f"9.{n:06}") for n in range(1, 60)))

    def work(_: int) -> int:
        try:
            return run(path).created
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as officers:
        assert sorted(officers.map(work, range(2))) == [0, 59]
    assert ProcedureVersion.objects.count() == 59
