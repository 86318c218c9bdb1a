"""Why an agency has its rank, its reply beside the figure, open leagues; and nothing of it before publication."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.test import Client

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors
from motcua.oversight.assessment import services as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.rankings.types import Lift
from motcua.oversight.releases import services
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.tests.factories import ONLINE, Country
from motcua.sites.national.tests import test_leagues as leagues
from motcua.sites.national.tests.test_pages import text_of
from motcua.sites.national.why import Why, why_of

country = leagues.country
BASE = "/do-luong/cong-bo/ky"
NOVEMBER = Period.month(2026, 11)


def why(agency: str, release: str = "2026-10-1", indicator: str = ONLINE.id) -> Why:
    return why_of(questions.release(release), indicator, agency)


def person(number: int, role: str, agency: str = "H01") -> Actor:
    load_roles()
    return accounts.actor_for(officer(number, role, agency).id)


def waiting_release() -> str:
    """November, approved and signed, an hour before its embargo ends."""
    services.prepare_release(year=2026, month=11, actor=leagues.EDITOR)
    with clock.at(NOVEMBER.end + timedelta(days=28)):
        services.cut_off_release(code="2026-11-1", actor=leagues.EDITOR)
        assert services.build_release(code="2026-11-1")
        digest = questions.release("2026-11-1", published_only=False).digest
        services.accept_release(code="2026-11-1", digest=digest, actor=leagues.REVIEWER)
        services.approve_release(code="2026-11-1", digest=digest, actor=leagues.APPROVER)
    return "2026-11-1"


# Why this rank


def test_neighbours_stand_with_exact_differences_and_the_cases_that_would_reach_them(country: Country) -> None:
    found = why("G02")
    (above,) = found.above
    assert (above.cell.scope, above.ahead, above.cases) == ("G01", Fraction(10), 1)
    assert found.below == () and found.ranked == 2 and found.value == 80
    assert [(n.cell.scope, n.ahead) for n in why("G01").below] == [("G02", Fraction(-10))]


def test_the_fewest_cases_for_a_better_rank_respect_ties(country: Country) -> None:
    """Competition numbering: with 9 of 10 G02 shares the first rank."""
    assert why("G02").lift == Lift(1, 1)
    assert why("G01").lift is None
    assert why("H02").lift is None, "it shares the first rank already"


def test_who_has_no_rank_is_told_why_and_has_no_neighbours(country: Country) -> None:
    found = why("H03")
    assert found.cell.rank is None and found.cell.unranked and not (found.above or found.below or found.lift)


def test_the_page_names_figures_neighbours_lift_and_rules(country: Country) -> None:
    text = text_of(Client().get(f"{BASE}/2026-10-1/vi-sao/G02/?chi-so={ONLINE.id}"))
    assert "8 / 10" in text and "Thêm 1 trường hợp" in text and "lên hạng 1" in text and "+10,0000" in text
    assert "Cơ quan chưa có ý kiến" in text and "Quy tắc của bảng" in text


@pytest.mark.parametrize("agency, chosen", [("G02", "IND-KHONG"), ("H99", ONLINE.id), ("VN", ONLINE.id)])
def test_a_line_that_is_not_there_is_not_found(country: Country, agency: str, chosen: str) -> None:
    assert Client().get(f"{BASE}/2026-10-1/vi-sao/{agency}/?chi-so={chosen}").status_code == 404


# Right of reply


def written(clerk: Actor, text: str = "Tháng 10 chuyển hệ thống, hồ sơ nhập lại sau.", **changes: str) -> int:
    line = {"release": "2026-10-1", "indicator": ONLINE.id, "agency": "H01", **changes}
    return assessment.write_reply(**line, text=text, actor=clerk)


def test_a_reply_is_public_only_after_the_head_and_then_on_page_and_in_files(country: Country) -> None:
    clerk, head = person(71, "report_clerk"), person(72, "agency_head")
    page, file = f"{BASE}/2026-10-1/vi-sao/H01/?chi-so={ONLINE.id}", f"{BASE}/2026-10-1/hang/{ONLINE.id}.csv"
    before = [(c.numerator, c.denominator, c.rank) for c in questions.cells("2026-10-1")]
    bundle = Client().get(f"{BASE}/2026-10-1/goi.zip").content
    Client().get(f"{BASE}/2026-10-1/bang.json")
    reply = written(clerk)
    assert written(clerk) == reply, "the same again is the same"
    for address in (page, file, f"{BASE}/2026-10-1/bang.json"):
        assert "nhập lại sau" not in Client().get(address).content.decode()
    assessment.approve_reply(reply=reply, actor=head)
    assessment.approve_reply(reply=reply, actor=head)
    told = AuditEntry.objects.filter(action__in=("write_reply", "decide_reply")).order_by("pk")
    assert [entry.action for entry in told] == ["write_reply", "decide_reply"]
    for address in (page, file, f"{BASE}/2026-10-1/bang.json"):
        assert "nhập lại sau" in Client().get(address).content.decode(), address
    assert [(c.numerator, c.denominator, c.rank) for c in questions.cells("2026-10-1")] == before
    assert Client().get(f"{BASE}/2026-10-1/goi.zip").content == bundle


def test_every_approved_wording_stays_to_be_read(country: Country) -> None:
    clerk, head = person(71, "report_clerk"), person(72, "agency_head")
    for text in ("Bản thứ nhất.", "Bản thứ hai."):
        assessment.approve_reply(reply=written(clerk, text), actor=head)
    text = text_of(Client().get(f"{BASE}/2026-10-1/vi-sao/H01/?chi-so={ONLINE.id}"))
    assert text.index("Bản thứ hai.") < text.index("Bản thứ nhất.")


def test_the_writer_never_approves_and_strangers_reach_nothing(country: Country) -> None:
    head, elsewhere = person(72, "agency_head"), person(73, "agency_head", "H02")
    reply = written(head)
    with pytest.raises(errors.OwnReply):
        assessment.approve_reply(reply=reply, actor=head)
    with pytest.raises(NotFound):
        assessment.approve_reply(reply=reply, actor=elsewhere)


def test_a_wording_that_another_replaced_or_was_returned_is_decided(country: Country) -> None:
    clerk, head = person(71, "report_clerk"), person(72, "agency_head")
    first = written(clerk, "Nháp.")
    second = written(clerk, "Nháp đã sửa.")
    with pytest.raises(errors.ReplyDecided):
        assessment.approve_reply(reply=first, actor=head)
    assessment.return_reply(reply=second, reason="Thiếu số liệu.", actor=head)
    assessment.return_reply(reply=second, reason="Thiếu số liệu.", actor=head)
    with pytest.raises(errors.ReplyDecided):
        assessment.approve_reply(reply=second, actor=head)


def test_clerk_and_head_write_and_approve_on_the_page(country: Country) -> None:
    load_roles()
    clerk, head = signed_in(officer(71, "report_clerk", "H01")), signed_in(officer(72, "agency_head", "H01"))
    page = f"/do-luong/danh-gia/y-kien/2026-10-1/{ONLINE.id}/H01/"
    assert clerk.post(page, {"viec": "write", "loi": " "}).status_code == 422
    assert clerk.post(page, {"viec": "write", "loi": "Số đúng, đang khắc phục."}).status_code == 302
    assert "Duyệt và đăng" not in text_of(clerk.get(page)) and "Duyệt và đăng" in text_of(head.get(page))
    shown = text_of(head.get("/do-luong/danh-gia/y-kien/"))
    assert "IND-10:H01" in shown
    waiting = assessment.write_reply(
        release="2026-10-1", indicator=ONLINE.id, agency="H01", text="Số đúng, đang khắc phục.",
        actor=person(71, "report_clerk"),
    )  # fmt: skip
    assert head.post(page, {"viec": "approve", "ban": str(waiting + 1)}).status_code == 404
    assert head.post(page, {"viec": "approve", "ban": str(waiting)}).status_code == 302
    assert "Đã đăng" in text_of(clerk.get(page))
    stranger = signed_in(officer(73, "agency_head", "H02"))
    assert stranger.get(page).status_code in (403, 404)


def test_a_head_who_wrote_is_told_who_approves_and_not_offered_to(country: Country) -> None:
    load_roles()
    first, second = signed_in(officer(72, "agency_head", "H01")), signed_in(officer(75, "agency_head", "H01"))
    page = f"/do-luong/danh-gia/y-kien/2026-10-1/{ONLINE.id}/H01/"
    first.post(page, {"viec": "write", "loi": "Số đúng, đang khắc phục."})
    shown = text_of(first.get(page))
    assert "Duyệt và đăng" not in shown and "một lãnh đạo khác của cơ quan sẽ duyệt" in shown
    assert "Duyệt và đăng" in text_of(second.get(page))


def test_an_agency_without_a_rank_answers_from_its_cell_and_is_read_there(country: Country) -> None:
    """Its line leads to the cell's page, not to one that explains a rank."""
    load_roles()
    clerk, head = person(71, "report_clerk", "H03"), person(72, "agency_head", "H03")
    page = f"{BASE}/2026-10-1/o/2026-10:{ONLINE.id}:H03/"
    assert "Viết hoặc duyệt ý kiến" not in text_of(Client().get(page))
    assert "Viết hoặc duyệt ý kiến" in text_of(signed_in(officer(71, "report_clerk", "H03")).get(page))
    reply = written(clerk, "Không phát sinh hồ sơ.", agency="H03")
    assert "Không phát sinh hồ sơ." not in text_of(Client().get(page))
    assessment.approve_reply(reply=reply, actor=head)
    assert "Không phát sinh hồ sơ." in text_of(Client().get(page))


def test_a_figure_of_the_nation_has_no_place_for_an_agencys_words(country: Country) -> None:
    assert "Ý kiến của cơ quan" not in text_of(Client().get(f"{BASE}/2026-10-1/o/2026-10:{ONLINE.id}:VN/"))


# Open data


def test_a_league_file_has_ranks_pairs_and_intervals(country: Country) -> None:
    response = Client().get(f"{BASE}/2026-10-1/hang/{ONLINE.id}.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    first = next(row for row in rows if row["agency_code"] == "G01")
    assert (first["rank"], first["numerator"], first["denominator"], first["group"]) == ("1", "9", "10", "ministry")
    assert Client().get(f"{BASE}/2026-10-1/hang/KHONG.csv").status_code == 404


def test_the_address_of_a_month_leads_to_the_edition_in_force(country: Country) -> None:
    response = Client().get(f"/do-luong/cong-bo/thang/2026-10/hang/{ONLINE.id}.json")
    assert response.headers["Location"] == f"{BASE}/2026-10-1/hang/{ONLINE.id}.json"
    assert Client().get(f"/do-luong/cong-bo/thang/2026-13/hang/{ONLINE.id}.json").status_code == 404


def test_the_catalogue_names_files_that_answer(country: Country) -> None:
    found = json.loads(Client().get("/do-luong/du-lieu-mo/danh-muc.jsonld").content)
    files = [file["dcat:downloadURL"] for entry in found["dcat:dataset"] for file in entry["dcat:distribution"]]
    mine = [url for url in files if "/hang/" in url and url.endswith("json")]
    assert mine and all(Client().get(url.partition("testserver")[2]).status_code == 200 for url in mine)


def test_any_site_may_frame_a_league_and_no_other_page(country: Country) -> None:
    response = Client().get(f"/do-luong/nhung/xep-hang/2026-10-1/{ONLINE.id}/ministry/")
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"] and "90,0" in text_of(response)
    assert "frame-ancestors 'none'" in Client().get(f"{BASE}/2026-10-1/").headers["Content-Security-Policy"]
    assert Client().get(f"/do-luong/nhung/xep-hang/2026-10-1/{ONLINE.id}/nation/").status_code == 404


# Embargo


def test_nothing_of_a_release_under_embargo_leaks_through_any_door(country: Country) -> None:
    code = waiting_release()
    doors = (
        f"{BASE}/{code}/vi-sao/H01/?chi-so={ONLINE.id}",
        f"{BASE}/{code}/hang/{ONLINE.id}.csv",
        f"/do-luong/cong-bo/thang/2026-11/hang/{ONLINE.id}.csv",
        f"/do-luong/nhung/xep-hang/{code}/{ONLINE.id}/province/",
        f"{BASE}/{code}/bang.json",
        f"{BASE}/{code}/o/2026-11:{ONLINE.id}:H01/",
    )
    load_roles()
    for client in (Client(), signed_in(officer(11, "analyst"))):
        assert [client.get(door).status_code for door in doors] == [404] * len(doors)
    assert code not in Client().get("/do-luong/du-lieu-mo/danh-muc.jsonld").content.decode()
    with pytest.raises(errors.NoSuchLine):
        written(person(71, "report_clerk"), release=code)
    page = f"/do-luong/danh-gia/y-kien/{code}/{ONLINE.id}/H01/"
    assert signed_in(officer(74, "report_clerk", "H01")).get(page).status_code == 404
    with clock.at(datetime(2027, 3, 1, tzinfo=UTC)):
        services.publish_release(code=code, actor=leagues.EDITOR)
        assert [Client().get(door).status_code for door in doors if "thang" not in door] == [200] * 5


def test_a_hidden_count_stays_hidden_in_page_and_file(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small counts are printed nowhere (law.md Q-18)."""
    monkeypatch.setattr("motcua.sites.national.league.League.hidden", frozenset({"G02"}))
    found = why("G02")
    assert found.is_hidden and not found.above and found.lift is None
    text = text_of(Client().get(f"{BASE}/2026-10-1/vi-sao/G02/?chi-so={ONLINE.id}"))
    assert "8 / 10" not in text and "không in" in text
    rows = Client().get(f"{BASE}/2026-10-1/hang/{ONLINE.id}.csv").content.decode()
    assert next(line for line in rows.splitlines() if "G02" in line).count(",8,10,") == 0
