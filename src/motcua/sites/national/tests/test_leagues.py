"""Leagues of releases: intervals of ranks, rules in words, other rules beside, and why a rate moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, officer, signed_in
from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.foundation.agencies.types import Group
from motcua.foundation.forms.services import load_forms
from motcua.kernel import clock, environment
from motcua.oversight.indicators.types import NEVER, Period
from motcua.oversight.monitoring.tests.factories import Partial, SealedMonth
from motcua.oversight.monitoring.types import VECTOR, Grain
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Movement, RankInterval
from motcua.oversight.releases import ports, services
from motcua.oversight.releases.selectors import movements
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.tests.factories import COMPETITION, END, ON_TIME, ONLINE, Country, Row, actor, dossier
from motcua.oversight.releases.types import (
    ACCEPT,
    APPROVE,
    PREPARE,
    PUBLISH,
    REPORTS,
    Composite,
    Definition,
    Finish,
    IndexLine,
    Numbering,
)
from motcua.sites.national.league import (
    League,
    ended_agencies,
    league_of,
    league_table,
    pair_text,
    rules_of,
    without_cases,
)
from motcua.sites.national.names import agency_name
from motcua.sites.national.sheets import _definition_row, release_sheet
from motcua.sites.national.tests.test_pages import text_of
from motcua.sites.national.views.releases import _late_pairs, _passport_pairs

SEPTEMBER, OCTOBER = Period.month(2026, 9), Period.month(2026, 10)
PAGE = "/do-luong/cong-bo/ky/2026-10-1/"
EDITOR, REVIEWER = actor(PREPARE, PUBLISH, name="Người Lập"), actor(ACCEPT, name="Người Xem")
APPROVER = actor(APPROVE, name="Người Duyệt")
RATES = Numbering("rates/1", "competition", 30, "2022-06-22", "Không có văn bản")
OWN = Numbering("index-766/1", "competition", 0, "2022-06-23", "Quyết định 766/QĐ-TTg ngày 23/6/2022")
INDEX = Definition(
    indicator="QD-MAU", figure="", version=1, name="Chỉ số mẫu", article="QĐ mẫu", finish=Finish.POINTS,
    composite=Composite(40, (IndexLine("1", "IND-10", 40, "100", True),), (("Tốt", "0"),), OWN),
)  # fmt: skip
SHARES = {1: (9, 10), 2: (8, 10), 3: (30, 40), 4: (30, 40), 5: (1, 2)}
"""Online and all dossiers of October by top; of September one online dossier less each."""


def told(month: Period, less: int) -> list[Row]:
    first = month.first * 1000
    return [
        dossier(
            top=top,
            number=first + top * 100 + n,
            received_month=month.first,
            late_minute=NEVER,
            channel=2 if n < online - less else 1,
            known_minute=END - 90_000,
        )
        for top, (online, received) in SHARES.items()
        for n in range(received)
    ]


def publish(country: Country, month: Period, *tardy: str) -> str:
    country.tardy = tardy
    end = month.end
    services.prepare_release(year=month.first // 12, month=month.first % 12 + 1, actor=EDITOR)
    code = f"{month.code}-1"
    with clock.at(end + timedelta(days=28)):
        decided(code)
    with clock.at(end + timedelta(days=60)):
        services.publish_release(code=code, actor=EDITOR)
    return code


def decided(code: str) -> None:
    """Cut off, built, accepted and approved."""
    services.cut_off_release(code=code, actor=EDITOR)
    assert services.build_release(code=code)
    digest = questions.release(code, published_only=False).digest
    services.accept_release(code=code, digest=digest, actor=REVIEWER)
    services.approve_release(code=code, digest=digest, actor=APPROVER)


@pytest.fixture
def country(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Country]:
    """September and October published; H02 was late in October."""
    load_forms()
    add_agencies("G01", "G02", "G06", "H01", "H02", "H03")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    found = Country(tmp_path, rows=[*told(SEPTEMBER, 1), *told(OCTOBER, 0)])
    ports.register_fact_source(found)
    ports.register_definition_source(found)
    found.rank = replace(COMPETITION, minimum=5)
    with clock.at(datetime(2027, 2, 1, tzinfo=UTC)):
        publish(found, SEPTEMBER)
        publish(found, OCTOBER, "H02")
        yield found


@pytest.fixture
def analyst(country: Country) -> Client:
    load_roles()
    return signed_in(officer(11, "analyst"))


def league(group: Group = Group.PROVINCE, code: str = "2026-10-1") -> League:
    info, frame = questions.release(code), questions.frame_of(code)
    found = league_of(info, frame, questions.cells(code), ONLINE.id, group)
    assert found
    return found


def test_a_late_report_widens_the_interval_of_its_agency_and_of_those_it_may_pass(country: Country) -> None:
    found = replace(league(), expected={"H02": 80})
    assert {cell.scope: cell.rank for cell in found.cells} == {"H01": 1, "H02": 1, "H03": None}
    assert found.intervals == {"H01": RankInterval(1, 2), "H02": RankInterval(1, 2)}
    assert found._range(found.cells[1]).low == Fraction(30, 80) * 100


def test_what_a_late_agency_should_have_told_is_what_it_told_the_month_before(country: Country) -> None:
    assert league().expected == {"H02": 40}
    assert league(code="2026-09-1").expected == {}


def test_who_never_sent_is_called_silent_and_who_sent_late_is_called_late(country: Country, client: Client) -> None:
    late = {cell.text: cell.note for row in league_table(league()).rows for cell in row[1:2]}
    assert late[agency_name("H02")] == "gửi muộn"
    silent = replace(league(), silent=frozenset({"H02"}))
    words = {cell.text: cell.note for row in league_table(silent).rows for cell in row[1:2]}
    assert (
        words[agency_name("H02")] == "chưa từng gửi dữ liệu" and words[agency_name("H01")] == late[agency_name("H01")]
    )
    cell = next(each for each in silent.cells if each.scope == "H02")
    empty = replace(silent, cells=(replace(cell, numerator=0, denominator=0, rank=None, value=""),))
    assert [remark for _name, _url, remark in without_cases(empty)] == ["chưa từng gửi dữ liệu"]


def test_equal_printed_values_leave_open_who_is_first(country: Country) -> None:
    assert league(Group.MINISTRY).intervals == {"G01": RankInterval(1, 1), "G02": RankInterval(2, 2)}
    assert league(code="2026-09-1").intervals["H01"] == RankInterval(1, 2)


def test_small_counts_are_hidden_together_with_those_that_would_give_them_away(country: Country) -> None:
    found = league()
    assert found.hidden == frozenset()
    strict = replace(found, policy=rankings.policy("open-cells", OCTOBER.last_day))
    assert "H03" in strict.hidden and len(strict.hidden) >= 2


def test_the_page_states_the_rules_of_its_tables(country: Country, client: Client) -> None:
    words = text_of(client.get(f"{PAGE}?chi-so=IND-20"))
    for expected in ("Quy tắc của bảng", "Công văn 3109/BTTTT-CĐSQG", "hạng sau bỏ cách (1, 1, 3)", "5 trường hợp",
                     "kèm khoảng hạng", "nửa lên, 2 số lẻ", "cơ quan có chức năng đặc thù", "Khoảng hạng"):  # fmt: skip
        assert expected in words
    assert ON_TIME.id in words and "gửi muộn" in words and "Nếu đổi quy tắc" not in words


def test_the_page_says_what_the_definition_leaves_out_and_names_the_policy(country: Country) -> None:
    """What a figure excludes stands in its words; the policy is called by its name, its day as a reader writes it."""
    words = {"exclusions": "Hồ sơ không có ngày hẹn"}
    frame = replace(questions.frame_of("2026-10-1"), numbering=RATES, definitions=(replace(ON_TIME, texts=words),))
    found = league_of(questions.release("2026-10-1"), frame, questions.cells("2026-10-1"), ON_TIME.id, Group.PROVINCE)
    assert found and found.policy
    rules = dict(rules_of(frame, found.policy, ON_TIME.id))
    assert rules["Không tính"].startswith("Hồ sơ không có ngày hẹn; ") and "đặc thù" in rules["Không tính"]
    assert rules["Quy tắc xếp hạng"] == "Tỷ lệ đo được của bộ, tỉnh (22/06/2022). Không có văn bản"
    assert "30 hồ sơ" in rules["Giả định"]


def test_another_version_of_a_policy_is_not_taken_for_it(country: Country) -> None:
    frame = replace(questions.frame_of("2026-10-1"), numbering=replace(RATES, code="rates/99"))
    found = league_of(questions.release("2026-10-1"), frame, questions.cells("2026-10-1"), ON_TIME.id, Group.PROVINCE)
    assert found and found.policy is None


def test_an_index_has_the_rules_of_its_own_ranking_and_no_range_of_dossiers(country: Country) -> None:
    """2 500 "of 4 000" are points: what a late agency did not tell does not lie between none and all of them."""
    assert INDEX.composite
    index = replace(INDEX, indicator=ON_TIME.id)
    group = replace(index, figure="1", composite=replace(INDEX.composite, numbering=None))
    frame = replace(questions.frame_of("2026-10-1"), numbering=RATES, definitions=(ONLINE, index, group))
    cell = replace(league().cells[1], indicator=index.id, numerator=2500, denominator=4000, value="25.00", late=True)
    found = league_of(questions.release("2026-10-1"), frame, [cell], index.id, Group.PROVINCE)
    assert found and found.expected == {} and not found.is_share
    assert found.policy and found.policy.code == "index-766"
    rules = dict(rules_of(frame, found.policy, index.id))
    assert "Bộ chỉ số theo Quyết định 766" in rules["Quy tắc xếp hạng"] and rules["Mẫu nhỏ nhất"].startswith("không có")
    assert "hồ sơ" not in rules["Khoảng hạng"] and "Nhóm và cả nước" not in rules
    unranked = dict(rules_of(frame, found.policy, group.id))
    assert unranked["Xếp hạng"] == "không xếp hạng" and not {"Bằng nhau", "Mẫu nhỏ nhất", "Giả định"} & unranked.keys()


def test_the_sheet_of_definitions_has_all_their_words(country: Country) -> None:
    told = {"exclusions": "Hồ sơ không có ngày hẹn", "assumed": "Cách tính theo đối chiếu", "period": "Tháng"}
    row = _definition_row(replace(ON_TIME, texts=told))
    assert told.items() <= row.items() and {"counting", "rounding", "ties"} <= row.keys()
    [(name, build), _changes, _replies] = release_sheet("2026-10-1").more
    assert name == "dinh-nghia" and all({"exclusions", "assumed"} <= found.keys() for found in build())


def test_the_league_takes_no_more_statements_for_more_agencies(country: Country, client: Client) -> None:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGE)
    assert len(seen) <= 22


def test_other_rules_are_shown_beside_the_published_ranks_and_marked_as_not_published(analyst: Client) -> None:
    words = text_of(analyst.get(f"{PAGE}neu/?chi-so=IND-10&so=ordinal&mau=1&muon=unranked"))
    assert "Không phải số công bố." in words and "Hạng nếu đổi" in words
    assert "mất hạng" in words and "thêm hạng" in words and "2 cơ quan có hạng khác" in words


def test_without_another_rule_nothing_moves(analyst: Client) -> None:
    assert "0 cơ quan có hạng khác" in text_of(analyst.get(f"{PAGE}neu/"))


def test_a_wrong_smallest_sample_is_said_and_kept(analyst: Client) -> None:
    response = analyst.get(f"{PAGE}neu/?mau=-3")
    assert response.status_code == 422 and 'value="-3"' in response.content.decode()


@pytest.mark.parametrize("page", ["neu/", "bien-dong/"])
def test_strangers_do_not_ask_what_if(country: Country, client: Client, page: str) -> None:
    assert client.get(f"{PAGE}{page}").status_code == 302
    assert signed_in(account(13)).get(f"{PAGE}{page}").status_code == 403


def seal(month: Period, top: str, procedure: str, online: int, received: int) -> None:
    cut = int(month.end.timestamp()) // 60
    SealedMonth.objects.get_or_create(month=month.first, defaults={"cut_minute": cut, "sealed_at": month.end})
    vector = {**dict.fromkeys(VECTOR, 0), "online": online, "received": received}
    Partial.objects.create(
        month=month.first, grain=Grain.TOP_PROCEDURE, top=top, agency="", procedure=procedure, **vector
    )


@pytest.fixture
def sealed(country: Country) -> None:
    """What is known now: as published, but G01 told two more dossiers of September and one more of October later."""
    tops = dict(zip(SHARES, ("G01", "G02", "H01", "H02", "H03"), strict=True))
    for number, (online, received) in SHARES.items():
        top, extra = tops[number], number == 1
        seal(SEPTEMBER, top, "1.1", online - 1, received // 2 + 2 * extra)
        seal(SEPTEMBER, top, "1.2", 0, received - received // 2)
        seal(OCTOBER, top, "1.1", online - 1, received - 1 + extra)
        seal(OCTOBER, top, "1.2", 1, 1)


def test_the_parts_of_a_movement_lead_exactly_from_one_published_figure_to_the_other(sealed: None) -> None:
    movement = explained()
    assert (movement.before, movement.after) == (Fraction(73, 102), Fraction(78, 102))
    assert movement.effects.total == movement.after - movement.before
    assert sum((e.total for e in movement.by_agency.values()), Fraction(0)) == movement.effects.total
    revision = Fraction(73, 104) - Fraction(73, 102) - (Fraction(78, 103) - Fraction(78, 102))
    assert movement.effects.revision == revision


def explained() -> Movement:
    before, after = questions.release("2026-09-1"), questions.release("2026-10-1")
    return movements.movements_between(ONLINE.id, before, after)["VN"]


def test_a_movement_is_reckoned_once_until_a_month_is_sealed_anew(sealed: None) -> None:
    first = explained()
    assert explained() is first
    Partial.objects.filter(top="H01", month=SEPTEMBER.first, procedure="1.1").update(received=F("received") + 5)
    assert explained() is first
    SealedMonth.objects.filter(month=SEPTEMBER.first).update(stamp=uuid4())
    assert explained().effects != first.effects
    assert explained().effects.total == first.effects.total
    SealedMonth.objects.filter(month=SEPTEMBER.first).delete()
    with pytest.raises(KeyError):
        explained()


def test_the_page_of_a_movement_names_nation_groups_and_agencies(sealed: None, analyst: Client) -> None:
    words = text_of(analyst.get(f"{PAGE}bien-dong/?chi-so=IND-10"))
    assert "71,5686" in words and "76,4706" in words and "+4,9020" in words
    for expected in ("Cả nước", "Bộ, ngành", "Tỉnh, thành phố", "Khối lượng", "Cơ cấu", "Hành vi", "Sửa số", "H02"):
        assert expected in words


def test_a_first_month_has_no_movement(analyst: Client) -> None:
    response = analyst.get("/do-luong/cong-bo/ky/2026-09-1/bien-dong/")
    assert "Chưa có bản công bố của tháng trước để so." in text_of(response)


def test_a_release_goes_on_paper_by_indicator_and_never_whole(sealed: None, client: Client) -> None:
    """The whole release as PDF took 78 s of one anonymous request."""
    page = client.get(PAGE).content.decode()
    assert f'{PAGE}bang.csv"' in page and f'{PAGE}bang.pdf"' not in page
    link = re.search(rf'"({re.escape(PAGE)}bang[.]pdf[?]chi-so=[^"]+)"', page)
    assert link and client.get(link[1]).content.startswith(b"%PDF")
    for asked in ({}, {"chi-so": "IND-99"}):
        refused = client.get(f"{PAGE}bang.pdf", asked)
        assert refused.status_code == 422 and "Bản in chỉ có theo từng chỉ số" in text_of(refused)


def test_an_ended_agency_that_told_something_is_named_below_the_table(country: Country) -> None:
    """Decision 64: it has no rank, and nobody need ask where its dossiers went."""
    info = questions.release("2026-10-1")
    frame, [cell, *_] = questions.frame_of(info.code), questions.cells(info.code, indicator="IND-10")
    why = "không còn hoạt động từ 01/07/2025; đã tính vào UBND tỉnh An Giang"
    ended = replace(cell, scope="H33", id="2026-10:IND-10:H33", numerator=2, denominator=2, unranked=why)
    [(_name, address, pair, reason)] = ended_agencies(info, frame, [*questions.cells(info.code), ended], "IND-10")
    assert (address.rpartition("/ky/")[2].startswith("2026-10-1/"), pair, reason) == (True, "2 / 2", why)
    assert ended_agencies(info, frame, questions.cells(info.code), "IND-10") == []


def test_the_passport_of_a_product_shows_what_was_counted_and_what_multiplies_it(sealed: None) -> None:
    """REP-5 said "270.504 dossiers by reports": 5.304 were reported, times 51 of the factor 1/51."""
    found = questions.passport("2026-10-1", "2026-10:IND-10:VN")
    cell = replace(found.cell, indicator="REP-5", numerator=4182, denominator=270_504, factor="1/51")
    told = dict(_passport_pairs(replace(found, cell=cell, definition=replace(found.definition, factor="REP-1"))))
    assert told["Tử số"].startswith("4.182") and told["Mẫu số"].startswith("5.304")
    assert (told["Nhân với"], told["Tích"]) == ("REP-1: 1 / 51", "4.182 / 270.504")
    assert pair_text(cell) == "4.182 / 5.304 × 1 / 51"
    assert pair_text(found.cell) == "78 / 102" and "Nhân với" not in dict(_passport_pairs(found))
    nothing = replace(cell, numerator=0, factor="0/51")
    assert pair_text(nothing) == "0 / 270.504", "of 0 times something the something is not known"


def test_an_embedded_table_says_on_any_page_that_it_was_corrected(country: Country, client: Client) -> None:
    address = "/do-luong/nhung/xep-hang/2026-10-1/IND-10/province/"
    assert "đã được đính chính" not in text_of(client.get(address))
    assert client.get(f"{PAGE}bang.json").json()["corrected_by"] == ""
    newer = services.prepare_correction(code="2026-10-1", reason="gửi bổ sung", actor=EDITOR)
    decided(newer)
    services.publish_release(code=newer, actor=EDITOR)
    page = client.get(address)
    assert "đã được đính chính" in text_of(page) and f"/ky/{newer}/" in page.content.decode()
    assert client.get(f"{PAGE}bang.json").json()["corrected_by"] == newer


def test_the_key_that_signs_stands_on_the_public_page(sealed: None, client: Client) -> None:
    """Without it nobody can tell a bundle of the publisher from one of anybody else."""
    page = text_of(client.get("/do-luong/cong-bo/"))
    assert services.public_key() in page and "motcua release verify" in page
    assert services.public_key() in text_of(client.get(PAGE))


def test_how_much_each_reporter_revised_stands_on_the_page_of_releases_and_in_a_file(
    sealed: None, client: Client
) -> None:
    """Issue 3, point 5: it was counted, and nobody was shown it."""
    found = {row.top: row for row in questions.revisions_by_reporter()}
    page = text_of(client.get("/do-luong/cong-bo/"))
    assert found and "Số liệu bị sửa sau khi công bố" in page
    assert f"{agency_name('H01')} {found['H01'].revised}/{found['H01'].cells}" in page
    rows = client.get("/do-luong/du-lieu-mo/sua-sau-cong-bo.json").json()["rows"]
    assert {row["agency_code"]: (row["cells"], row["mean_points"]) for row in rows} == {
        code: (row.cells, row.mean_points) for code, row in found.items()
    }


def test_under_a_figure_of_reports_no_late_sender_of_data_is_named(sealed: None) -> None:
    """They read as late reporters, under a figure that says all reported."""
    found = replace(questions.passport("2026-10-1", "2026-10:IND-10:VN"), late=("H01",))
    assert _late_pairs(found) == [("Gửi dữ liệu muộn", agency_name("H01")), ("Chưa từng gửi dữ liệu", "")]
    assert _late_pairs(replace(found, definition=replace(found.definition, subject=REPORTS))) == []
