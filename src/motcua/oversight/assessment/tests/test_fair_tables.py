"""What stands beside a published total: every pair, who was counted, what was left out, with what it is compared."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from django.test import Client

from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.forms.services import load_forms
from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import Score, Total
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.tests.test_pages import text_of
from motcua.oversight.rankings import selectors as rankings

ONE = f"/do-luong/danh-gia/dot/{CODE}"


# Nothing is closed that nobody answered


def test_a_score_is_not_closed_over_criteria_that_nobody_answered(open_round: People) -> None:
    """Without figures drawn and without evidence, 40 of 100 points had no answer for anybody."""
    f.mark_all(open_round)
    with clock.at(f.FIRST_AT), pytest.raises(errors.AnswersMissing) as refusal:
        services.close_first_score(assessment=CODE, actor=open_round.assessor)
    assert refusal.value.fields["criteria"] == "1.1, 1.2, 3.1, 4.1, 5.1"
    assert not Score.objects.exists()


def test_naming_what_is_left_out_needs_a_reason_and_the_reason_is_published(open_round: People, client: Client) -> None:
    f.mark_all(open_round)
    empty = selectors.progress(CODE).empty
    with clock.at(f.FIRST_AT), pytest.raises(errors.WordsNeeded):
        services.close_first_score(assessment=CODE, actor=open_round.assessor, without=empty)
    with clock.at(f.FIRST_AT), pytest.raises(errors.AnswersMissing):
        services.close_first_score(assessment=CODE, actor=open_round.assessor, without=empty[1:], reason="Không có.")
    f.close_first(open_round)
    f.publish(open_round)
    page = text_of(client.get(f"{ONE}/"))
    assert "Tiêu chí chưa cơ quan nào có điểm." in page and "1.1, 1.2, 3.1, 4.1, 5.1" in page
    assert "Đợt mẫu không có." in page


def test_what_nobody_answered_is_missing_and_named_never_0(open_round: People, client: Client) -> None:
    """70 of 100 points without one answer: no agency is graded E for them (as decision 48, law.md Q-11)."""
    f.mark_all(open_round)
    f.close_first(open_round)
    f.publish(open_round)
    lines = Total.objects.filter(agency__assessment_id=CODE, stage=2)
    assert {(line.of, line.label) for line in lines} == {("30", "")}
    assert all(line.rank and "1.1, 1.2, 3.1, 4.1, 5.1" in line.why for line in lines)
    scores = Score.objects.filter(agency__assessment_id=CODE, stage=2, criterion__in=("1.1", "4.1"))
    assert set(scores.values_list("points", flat=True)) == {""}
    with clock.at(f.PUBLIC_AT):
        rows = {t: json.loads(client.get(f"{ONE}/bang-{t}.json").content)["rows"] for t in ("quy-tac", "trung-binh")}
        page = text_of(client.get(f"{ONE}/"))
    told = {row["rule"]: row["words"] for row in rows["quy-tac"]}
    assert told["Tiêu chí chưa cơ quan nào có điểm"].startswith("1.1, 1.2, 3.1, 4.1, 5.1: bỏ ra")
    assert told["Lý do không có điểm"] == "Đợt mẫu không có."
    assert not {row["criterion"] for row in rows["trung-binh"]} & {"1.1", "1.2", "3.1", "4.1", "5.1"}
    assert "/ 30" in page and "không xếp mức" in page


def answer_survey(who: People, pairs: dict[str, tuple[int, int]]) -> None:
    for agency, pair in pairs.items():
        with clock.at(f.OPEN_AT):
            services.enter_pair(
                assessment=CODE, agency=agency, criterion="4.1", pair=pair, source="Khảo sát", actor=who.assessor
            )


def test_answers_too_small_to_give_points_are_named_as_none_before_the_score_is_closed(open_round: People) -> None:
    """Two good answers of two, least 100: shown as unknown, and counted as 0 of 15 for every agency."""
    f.mark_all(open_round)
    answer_survey(open_round, dict.fromkeys(("H01", "H02", "H03"), (2, 2)))
    assert "4.1" in selectors.progress(CODE).empty
    f.close_first(open_round)
    assert {line.of for line in Total.objects.all()} == {"30"}


def test_who_alone_has_too_few_answers_has_no_place_mean_or_advice_by_them(open_round: People, client: Client) -> None:
    f.mark_all(open_round, marks={"H03": "2"})
    answer_survey(open_round, {"H01": (90, 100), "H02": (80, 100), "H03": (2, 2)})
    f.close_first(open_round)
    f.publish(open_round)
    lines = {line.agency.code: line for line in Total.objects.filter(stage=2).select_related("agency")}
    assert [(lines[code].rank, lines[code].of) for code in ("H01", "H02", "H03")] == [
        (1, "45"),
        (2, "45"),
        (None, "30"),
    ]
    assert "chưa có số liệu của tiêu chí" in lines["H03"].why and "4.1" in lines["H03"].why
    means = selectors.criterion_means(CODE, ANONYMOUS)["province"]
    assert means["4.1"] == (Fraction(105, 8), 2)
    found = selectors.explained(CODE, "H03", ANONYMOUS)
    assert "4.1" not in {line.criterion for line in found.improvements}
    with clock.at(f.PUBLIC_AT):
        page, own = (text_of(client.get(f"{ONE}/{path}")) for path in ("", "co-quan/H03/"))
    assert "không tính 0 điểm" in page and "không có câu trả lời được 0 điểm" not in page
    assert "2 / 2 (dưới 100 nên chưa có điểm)" in own


def test_the_board_takes_what_is_left_out_and_keeps_it_when_refused(open_round: People) -> None:
    f.mark_all(open_round)
    with clock.at(f.FIRST_AT):
        board = f.browser(open_round.assessor)
        refused = board.post(f"{ONE}/dieu-hanh/khep-diem/", {"bo-qua": ["1.1"], "ly-do": "Chưa có kỳ công bố."})
        assert refused.status_code == 409 and "Chưa có kỳ công bố." in refused.content.decode()
        every = {"bo-qua": list(selectors.progress(CODE).empty), "ly-do": "Chưa có kỳ công bố."}
        assert board.post(f"{ONE}/dieu-hanh/khep-diem/", every).status_code == 302


def test_who_sent_no_evidence_where_others_did_has_the_lowest_mark(open_round: People) -> None:
    f.mark_all(open_round)
    f.send_evidence(open_round)
    f.close_first(open_round)
    held = dict(Score.objects.filter(criterion="3.1").values_list("agency__code", "points"))
    assert held["H02"] == held["H03"] == "0" and held["H01"] != "0"
    assert "không gửi bằng chứng" in Score.objects.get(agency__code="H02", criterion="3.1").answer["note"]


# Files and means


def test_every_pair_and_both_marks_stand_in_the_file(open_round: People) -> None:
    """Points such as 160/33 had no source."""
    f.mark_all(open_round)
    given = {"assessment": CODE, "agency": "H01", "actor": open_round.assessor}
    with clock.at(f.OPEN_AT):
        services.enter_pair(**given, criterion="4.1", pair=(980, 990), source="Khảo sát tháng 10")  # type: ignore[arg-type]
    f.close_first(open_round)
    f.publish(open_round)
    rows = {(row["agency_code"], row["criterion"]): row for row in selectors.tables_of(CODE, ANONYMOUS).points()}
    assert rows["H01", "4.1"]["pairs"] == "980/990" and rows["H01", "4.1"]["note"] == "Khảo sát tháng 10"
    assert rows["H02", "2.1"]["marks"] == "1 1"


def test_the_file_says_its_rules_and_every_other_table_of_the_page(first_scored: People, client: Client) -> None:
    load_forms()
    f.publish(first_scored)
    found = client.get(f"{ONE}/bang.json").json()
    assert {"points", "rules", "means", "shares", "suppliers", "agreement"} <= set(found)
    assert {"Bằng nhau", "Làm tròn", "Thiếu dữ liệu", "Giả định"} <= {row["rule"] for row in found["rules"]}
    assert "giả định" in " ".join(row["words"] for row in found["rules"]).lower()
    assert client.get(f"{ONE}/bang.pdf").content.startswith(b"%PDF")


def test_every_table_of_an_assessment_is_to_be_had_alone_in_every_kind_of_file(
    first_scored: People, client: Client
) -> None:
    """CSV and Parquet hold one table each: whoever works with them needs every point at an address of its own."""
    load_forms()
    f.publish(first_scored)
    page = client.get(f"{ONE}/").content.decode()
    links = re.findall(rf'href="({ONE}/bang[^"]*)"', page)
    kinds = {link.rpartition(".")[2] for link in links}
    assert len(links) == 7 * 5 and kinds == {"csv", "json", "xlsx", "parquet", "pdf"}
    for link in links:
        assert client.get(link).status_code == 200, link
    whole = client.get(f"{ONE}/bang.json").json()
    points = client.get(f"{ONE}/bang-diem.json").json()
    assert points["rows"] == whole["points"] and points["sha256"] == whole["sha256"] and "means" not in points
    lines = client.get(f"{ONE}/bang-diem.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(whole["points"]) and lines[0].startswith("agency_code,criterion,name,points")
    assert client.get(f"{ONE}/bang-khong-co.csv").status_code == 404


def test_parquet_holds_the_rows_that_json_holds(first_scored: People, client: Client, tmp_path: Path) -> None:
    f.publish(first_scored)
    for table, told in (("bang", "rows"), ("bang-diem", "points")):
        kept = tmp_path / f"{table}.parquet"
        kept.write_bytes(client.get(f"{ONE}/{table}.parquet").content)
        rows = client.get(f"{ONE}/bang.json").json()[told]
        with duckdb.connect() as session:
            read = session.execute("SELECT * FROM read_parquet($1)", [str(kept)])
            names = [column[0] for column in read.description or []]
            found = [["" if cell is None else str(cell) for cell in row] for row in read.fetchall()]
        assert [list(row) for row in rows] == [names] * len(rows)
        assert [["" if cell is None else str(cell) for cell in row.values()] for row in rows] == found


def test_the_mean_of_a_criterion_counts_whom_the_totals_count_and_says_how_many(open_round: People) -> None:
    """Where everybody has the same criteria, the means add up to the mean of the totals."""
    f.mark_all(open_round)
    answer_survey(open_round, {"H01": (90, 100), "H02": (80, 100), "H03": (55, 100)})
    f.close_first(open_round)
    means = selectors.criterion_means(CODE, open_round.assessor)["province"]
    assert means["4.1"][1] == 3
    weights = {criterion.code: criterion.weight for criterion in selectors.criteria_of(CODE).criteria}
    (group,) = selectors.group_results(CODE, open_round.assessor)
    assert sum(mean * weights[code] for code, (mean, _many) in means.items()) == group.mean


# Versions and comparisons


def test_an_old_assessment_shows_the_criteria_and_the_policy_of_its_day(
    first_scored: People, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    f.publish(first_scored)
    held = selectors.criteria_of(CODE)
    old = rankings.policy(held.policy, f.DAY)
    new = replace(old, version=old.version + 1, valid_from=f.PUBLIC_AT.date(), article="Văn bản mới")
    found = (*(p for p in rankings.policies() if p.code != old.code), replace(old, valid_to=new.valid_from), new)
    monkeypatch.setattr(rankings, "policies", lambda: found)
    with clock.at(f.PUBLIC_AT):
        for path in (f"{ONE}/", f"{ONE}/tieu-chi/", f"{ONE}/co-quan/H01/"):
            page = text_of(client.get(path))
            assert "Văn bản mới" not in page and old.article in page
        assert f"{ONE}/tieu-chi/" in client.get(f"{ONE}/").content.decode()
        assert "Văn bản mới" in text_of(client.get(f"/do-luong/danh-gia/tieu-chi/{held.code}/"))


def test_the_criteria_of_an_assessment_are_not_shown_to_whom_it_is_not(open_round: People, client: Client) -> None:
    assert client.get(f"{ONE}/tieu-chi/").status_code == 404
    with clock.at(f.OPEN_AT):
        assert f.browser(open_round.head).get(f"{ONE}/tieu-chi/").status_code == 200


def test_places_by_other_criteria_are_shown_without_a_move_and_say_why(who: People) -> None:
    services.load_assessment()
    f.opened(who, follows=selectors.ROUND_2023)
    f.mark_all(who)
    f.close_first(who)
    with clock.at(f.FIRST_AT):
        page = text_of(f.browser(who.assessor).get(f"{ONE}/"))
    assert "tiêu chí khác nên không so" in page and "/63, mức A" in page and "→" not in page
    assert "Bộ tiêu chí của lần trước không được công bố." in page and "chỉ là giả định" in page


def test_an_agency_that_took_over_another_is_not_the_same(who: People) -> None:
    """From 63 to 34 provinces on 2025-07-01 (law.md 9)."""
    load_agencies()
    services.load_assessment()
    f.opened(who, follows=selectors.ROUND_2023)
    found = selectors.compared_with(CODE, who.assessor)
    assert found and found.merged and found.ranked == {"ministry": 20, "province": 63}
    assert Fraction(len(found.merged)) < 34
