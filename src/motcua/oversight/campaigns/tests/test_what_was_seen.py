"""What is handed in and signed is what stood on the screen of who pressed: two windows, two clerks, a new measure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.foundation.accounts.services import issue_token
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.errors import NotReady, SeenOtherwise
from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.tests.factories import GOOD, Team, cells, opened, report_of, saved, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import Seen

pytestmark = pytest.mark.django_db
MEASURED = [1900, 900, 600, 700, None, 5400, 4300, 5370, 2600, None, None]
_FIELD = re.compile(r"<input([^>]*)>|<textarea([^>]*)>(.*?)</textarea>", re.S)


class Window:
    """One page of a report as a browser holds it: what it shows stays until it is sent."""

    def __init__(self, person: Actor, report: Report) -> None:
        self.client, self.address = browser(person), f"/bao-cao/{report.pk}/"
        self.load(self.client.get(self.address))

    def load(self, answer: Any) -> Any:
        self.fields: dict[str, str] = {}
        page = answer.content.decode()
        form = page[page.find('id="bieu"') : page.rfind("</form>")] if 'id="bieu"' in page else ""
        for tag, area, text in _FIELD.findall(form.partition("</form>")[0]):
            name = re.search(r' name="([^"]*)"', tag or area)
            value = re.search(r' value="([^"]*)"', tag)
            if name and 'type="file"' not in tag:
                self.fields[unescape(name[1])] = unescape(value[1]) if value else unescape(text).lstrip("\n")
        return answer

    def type(self, **texts: str) -> None:
        for name, text in texts.items():
            self.fields["c:H01/" + name.replace("_", "-")] = text

    def press(self, task: str) -> Any:
        return self.load(self.client.post(self.address, self.fields | {"viec": task}, follow=True))

    def keep_itself(self) -> Any:
        """As the page's script does: the answer's number and what was sent are what this window knows from now on."""
        answer = self.client.post(f"{self.address}luu/", self.fields)
        if answer.status_code == 200:
            self.fields["ban"] = str(json.loads(answer.content)["version"])
            self.fields |= {f"b:{name[2:]}": text for name, text in self.fields.items() if name[:2] in ("c:", "a:")}
        return answer


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture
def report(people: Team) -> Report:
    found = report_of(opened("H01"))
    saved(found, people.clerk)
    return found


def _versions(report: Report) -> list[int]:
    return list(Submission.objects.filter(report=report).values_list("version", flat=True))


@pytest.mark.parametrize("other", ["clerk", "colleague"])
def test_a_cell_that_another_window_or_clerk_changed_is_shown_and_nothing_is_handed_in(
    people: Team, report: Report, other: str
) -> None:
    mine, theirs = Window(people.clerk, report), Window(getattr(people, other), report)
    theirs.type(co_ho_so="655")
    theirs.press("luu")
    mine.type(mot_phan="601")
    refused = mine.press("nop")
    said = words(refused)
    assert refused.status_code == 409 and _versions(report) == []
    assert "Chưa nộp" in said or "trước bạn" in said or "cửa sổ khác" in said
    assert "Trang bạn vừa xem ghi 700, nay là 655" in said
    assert f"{getattr(people, other).name} ghi lúc 09:00 02/11/2026" in said
    assert mine.fields["c:H01/mot-phan"] == "601" and mine.fields["c:H01/co-ho-so"] == "655"
    assert "Đã nộp" in words(mine.press("nop"))
    made = Submission.objects.get(report=report)
    assert made.counts == list((GOOD | {"co-ho-so": 655, "mot-phan": 601}).values())


def test_who_touches_nothing_is_asked_too_and_the_next_press_hands_in(people: Team, report: Report) -> None:
    mine, theirs = Window(people.clerk, report), Window(people.colleague, report)
    theirs.type(co_ho_so="655")
    theirs.press("luu")
    refused = mine.press("nop")
    assert refused.status_code == 409 and "Chưa nộp: 1 chỗ không còn như trang bạn vừa xem" in words(refused)
    assert 'href="#o-co-ho-so"' in refused.content.decode()
    assert "Đã nộp" in words(mine.press("nop")) and _versions(report) == [1]


def test_what_changed_back_or_is_the_same_is_no_change(people: Team, report: Report) -> None:
    mine, theirs = Window(people.clerk, report), Window(people.colleague, report)
    for text in ("655", "700"):
        theirs.type(co_ho_so=text)
        theirs.press("luu")
    assert "Đã nộp" in words(mine.press("nop"))


def test_saving_alone_takes_the_cells_of_both_without_a_question(people: Team, report: Report) -> None:
    mine, theirs = Window(people.clerk, report), Window(people.colleague, report)
    theirs.type(co_ho_so="655")
    theirs.press("luu")
    assert mine.press("luu").status_code == 200 and mine.fields["c:H01/co-ho-so"] == "655"


def test_a_window_that_keeps_itself_does_not_learn_of_cells_that_it_never_showed(people: Team, report: Report) -> None:
    """Both typed the same number: the draft's number is the newer one, the screen is not."""
    mine, theirs = Window(people.clerk, report), Window(people.colleague, report)
    theirs.type(co_ho_so="655", mot_phan="601")
    theirs.press("luu")
    mine.type(mot_phan="601")
    mine.keep_itself()
    report.refresh_from_db()
    mine.fields["ban"] = str(report.draft_version)
    refused = mine.press("nop")
    assert refused.status_code == 409 and "Trang bạn vừa xem ghi 700, nay là 655" in words(refused)
    assert _versions(report) == []


def test_a_measure_that_is_newer_than_the_one_on_the_screen_is_shown_before_it_is_signed(people: Team) -> None:
    report = report_of(opened("H01"))
    Report.objects.filter(pk=report.pk).update(observed=MEASURED, observed_at=clock.now())
    mine = Window(people.clerk, report)
    mine.type(dau_ky="120", dung_han="5200", cuoi_ky="150")
    Report.objects.filter(pk=report.pk).update(observed=[1950, *MEASURED[1:]])
    refused = mine.press("nop")
    said = words(refused)
    assert refused.status_code == 409 and _versions(report) == []
    assert "Trang bạn vừa xem ghi 1900, nay là 1950" in said and "hệ thống đo lại" in said
    assert mine.fields["c:H01/dau-ky"] == "120" and mine.fields["c:H01/thu-tuc"] == "1950"
    assert "Đã nộp" in words(mine.press("nop"))


def test_an_answer_that_somebody_else_wrote_meanwhile_is_shown_before_it_is_signed(people: Team) -> None:
    report = report_of(opened("H01"))
    Report.objects.filter(pk=report.pk).update(observed=[*MEASURED[:7], 5300, *MEASURED[8:]])
    saved(report, people.clerk, {"khac-giai-quyet": "Có 70 hồ sơ giấy"})
    mine, theirs = Window(people.clerk, report), Window(people.colleague, report)
    theirs.fields["a:khac-giai-quyet"] = "Chưa rõ vì sao"
    theirs.press("luu")
    refused = mine.press("nop")
    assert refused.status_code == 409 and "Chưa rõ vì sao" in words(refused) and "Có 70 hồ sơ giấy" in words(refused)
    mine.press("nop")
    assert Submission.objects.get(report=report).answers == {"khac-giai-quyet": "Chưa rõ vì sao"}


def test_a_column_that_came_with_a_merger_after_the_page_was_shown_is_shown_first(people: Team) -> None:
    campaign = opened("H01", "H33")
    report = report_of(campaign)
    saved(report, people.clerk)
    mine = Window(people.clerk, report)
    gone = report_of(campaign, "H33")
    services.save_draft(report_id=gone.pk, draft_version=0, cells=cells("H33"), actor=_clerk_of("H33"))
    services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    refused = mine.press("nop")
    assert refused.status_code == 409 and "Trang bạn vừa xem để trống, nay là 1900" in words(refused)
    assert _versions(report) == []


def _clerk_of(agency: str) -> Actor:
    return actor(officer(88, "report_clerk", agency))


def _program(person: Actor) -> Client:
    assert person.account_id
    return Client(headers={"Authorization": f"Bearer {issue_token(person.account_id).value}"})


def _put(client: Client, report: Report, version: int, **counts: int) -> Any:
    named = {name.replace("_", "-"): count for name, count in counts.items()}
    body = {"draft_version": version, "counts": named}
    return client.put(f"/api/v1/reports/{report.pk}/draft", json.dumps(body), content_type="application/json")


def _submit(client: Client, report: Report, version: int) -> Any:
    address = f"/api/v1/reports/{report.pk}/submit"
    return client.post(address, json.dumps({"draft_version": version}), content_type="application/json")


class TestPrograms:
    def test_a_program_reads_in_every_answer_the_whole_draft_that_it_would_hand_in(
        self, people: Team, report: Report
    ) -> None:
        kept = _put(_program(people.clerk), report, 1, co_ho_so=655).json()
        assert kept["draft_version"] == 2
        assert kept["draft"]["H01"] == {code: str(n) for code, n in (GOOD | {"co-ho-so": 655}).items()}

    def test_a_program_that_names_an_old_draft_is_refused_also_where_its_own_cells_agree(
        self, people: Team, report: Report
    ) -> None:
        saved(report, people.colleague, None, co_ho_so=655, mot_phan=601)
        refused = _put(_program(people.clerk), report, 1, mot_phan=601)
        assert (refused.status_code, refused.json()["code"]) == (409, "changed_meanwhile")
        assert _submit(_program(people.clerk), report, 1).status_code == 409
        assert _versions(report) == []

    def test_a_program_that_sends_its_own_draft_again_is_answered_as_before(self, people: Team, report: Report) -> None:
        first, again = (_put(_program(people.clerk), report, 1, mot_phan=601) for _ in range(2))
        assert first.json() == again.json() and again.status_code == 200

    def test_a_measure_that_nobody_kept_as_a_draft_is_not_handed_in_by_a_program(self, people: Team) -> None:
        report = report_of(opened("H01"))
        Report.objects.filter(pk=report.pk).update(observed=list(GOOD.values()), observed_at=clock.now())
        refused = _submit(_program(people.clerk), report, 0)
        assert refused.status_code == 422 and _versions(report) == []


class TestAnyTwoHands(TestCase):
    """Whatever two people write, and in which order: what is signed stood on the screen of who pressed."""

    @settings(max_examples=15, deadline=None)
    @given(
        mine=st.dictionaries(st.sampled_from(list(GOOD)[:4]), st.sampled_from(["700", "701", ""]), max_size=3),
        theirs=st.dictionaries(st.sampled_from(list(GOOD)[:4]), st.sampled_from(["700", "701", ""]), max_size=3),
    )
    def test_what_is_signed_is_what_was_seen(self, mine: dict[str, str], theirs: dict[str, str]) -> None:
        people = team()
        report = report_of(opened("H01"))
        saved(report, people.clerk)
        seen = cells(**dict(mine))
        services.save_draft(report_id=report.pk, draft_version=1, cells=_only(mine), actor=people.clerk)
        report.refresh_from_db()
        services.save_draft(
            report_id=report.pk, draft_version=report.draft_version, cells=_only(theirs), actor=people.colleague
        )
        report.refresh_from_db()
        stands = report.draft["cells"]
        try:
            services.submit_report(
                report_id=report.pk, draft_version=report.draft_version, began_at=clock.now(), actor=people.clerk,
                seen=Seen(seen, {}),
            )  # fmt: skip
        except SeenOtherwise as refused:
            assert {each.cell for each in refused.changed} == {key for key in seen if seen[key] != stands[key]}
            assert refused.changed
        except NotReady:
            assert seen == stands
        else:
            assert seen == stands


def _only(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"H01/{code}": text for code, text in texts.items()}
