"""Own scores and evidence by the table: all faults at once, a trial, all or nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.kernel import clock
from motcua.kernel.errors import NotAllowed
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import Evidence, SelfScore
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People, browser, paper
from motcua.oversight.assessment.types import SelfRead

HEAD = "Mã tiêu chí;Điểm tự chấm;Ghi chú;Tệp bằng chứng"
TT01: dict[str, Any] = {"criteria": "tt01-2018", "on": date(2024, 1, 2)}


def sent(who: People, table: str | bytes, *files: tuple[str, bytes], is_trial: bool = False) -> SelfRead:
    content = table.encode() if isinstance(table, str) else table
    with clock.at(f.OPEN_AT):
        return services.read_self_table(
            assessment=CODE, agency="H01", table=("bang.csv", content), files=files, actor=who.head, is_trial=is_trial
        )


def xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return made.getvalue()


@pytest.fixture
def tt01(who: People) -> People:
    f.opened(who, **TT01)
    return who


def test_scores_and_evidence_of_circular_01_come_in_one_table(tt01: People) -> None:
    table = f"{HEAD}\n5;2;Đủ;quy-che.pdf\n6;1,5;;\n"
    trial = sent(tt01, table, ("quy-che.pdf", paper()), is_trial=True)
    assert not trial.faults and not trial.is_kept
    assert not SelfScore.objects.exists() and not Evidence.objects.exists()
    assert sent(tt01, table, ("quy-che.pdf", paper())).is_kept
    assert sent(tt01, table, ("quy-che.pdf", paper())).is_kept, "again changes nothing"
    assert dict(SelfScore.objects.values_list("criterion", "points")) == {"5": "2", "6": "3/2"}
    assert Evidence.objects.get().criterion == "5"


def test_every_fault_is_told_at_once_and_nothing_is_kept(tt01: People) -> None:
    table = f"{HEAD}\n5;3;;thieu.pdf\nX;1;;\n6;hai;;\n6;1;;\n1;1;;quy-che.pdf\n"
    read = sent(tt01, table, ("quy-che.pdf", paper()), ("thua.pdf", paper("Khác")))
    assert [(fault.at, fault.column) for fault in read.faults] == [
        (2, "Điểm tự chấm"), (2, "Tệp bằng chứng"), (3, "Mã tiêu chí"), (4, "Điểm tự chấm"),
        (6, "Tệp bằng chứng"), (5, "Mã tiêu chí"), (0, "Tệp bằng chứng"),
    ]  # fmt: skip
    assert not SelfScore.objects.exists() and not Evidence.objects.exists()


def test_a_file_that_is_not_what_it_says_undoes_the_whole_table(tt01: People) -> None:
    read = sent(tt01, f"{HEAD}\n6;1;;\n5;2;;gia.pdf\n", ("gia.pdf", b"MZ not a paper"))
    assert [(fault.at, fault.column) for fault in read.faults] == [(3, "gia.pdf")]
    assert not SelfScore.objects.exists()


def test_a_set_without_own_scores_takes_evidence_only(open_round: People) -> None:
    read = sent(open_round, f"{HEAD}\n3.1;5;;\n")
    assert [fault.sentence for fault in read.faults] == ["Bộ tiêu chí này không có điểm tự chấm."]
    assert sent(open_round, f"{HEAD}\n3.1;;;a.pdf\n", ("a.pdf", paper())).is_kept


@pytest.mark.parametrize("table", [b"\xff\xfe\x00bad", b"PK broken", b"x" * (1024 * 1024 + 1)])
def test_what_is_no_table_is_refused(tt01: People, table: bytes) -> None:
    with pytest.raises(errors.UnreadableTable):
        sent(tt01, table)


@pytest.mark.parametrize("table", ["", "a;b\n1;2\n", f"{HEAD}\n\n"])
def test_a_table_without_heading_or_lines_says_so(tt01: People, table: str) -> None:
    read = sent(tt01, table)
    assert read.faults and not read.is_kept


def test_the_template_comes_back_filled(tt01: People) -> None:
    rows = [
        [cell or "" for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(selectors.self_table(CODE, "H01", tt01.head))).active.iter_rows(
            values_only=True
        )
    ]
    assert rows[0][:4] == HEAD.split(";") and len(rows) == 10
    filled = [rows[0], *([row[0], "1", "", "", *row[4:]] for row in rows[1:])]
    assert sent(tt01, xlsx(filled)).is_kept and SelfScore.objects.count() == 9


def test_nobody_sends_a_table_for_another_agency(tt01: People) -> None:
    with clock.at(f.OPEN_AT), pytest.raises(NotAllowed):
        services.read_self_table(
            assessment=CODE, agency="H02", table=("b.csv", b""), files=[], actor=tt01.head, is_trial=True
        )


def test_the_page_tries_a_table_and_keeps_it(tt01: People) -> None:
    page, client = f"/do-luong/danh-gia/dot/{CODE}/tra-loi/H01/", browser(tt01.head)

    def form(text: str, **more: str) -> dict[str, Any]:
        return {"viec": "table", "bang": SimpleUploadedFile("bang.csv", f"{HEAD}\n{text}\n".encode()), **more}

    with clock.at(f.OPEN_AT):
        wrong = client.post(page, form("99;1;;"))
        assert wrong.status_code == 422 and "không có mã" in wrong.content.decode()
        assert "đọc thử" in client.post(page, form("6;1;;", thu="1")).content.decode()
        assert client.post(page, {"viec": "table"}).status_code == 422
        assert client.post(page, form("6;1;;")).status_code == 302
        assert client.get(f"{page}bang.xlsx").content.startswith(b"PK")
    assert SelfScore.objects.get().criterion == "6"
