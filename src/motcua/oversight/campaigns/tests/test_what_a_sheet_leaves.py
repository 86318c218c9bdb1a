"""What a sheet leaves standing or takes the place of is said; what is read as written is not; answers as asked."""

from __future__ import annotations

import pytest

from motcua.kernel import clock
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.tests.factories import GOOD, saved
from motcua.oversight.campaigns.tests.test_report_pages import Desk, typed, words
from motcua.oversight.campaigns.types import State

pytestmark = pytest.mark.django_db
MEASURED = [1900, 900, 600, 700, None, 5400, 4300, 5300, 2600, None, None]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def _sheet(**changes: str) -> str:
    texts = {code: str(count) for code, count in GOOD.items()} | {k.replace("_", "-"): v for k, v in changes.items()}
    return "\n".join(f"{code}\t{text}" for code, text in texts.items())


@pytest.mark.parametrize("names", [True, False])
def test_an_empty_cell_of_a_sheet_that_leaves_a_number_standing_is_named(desk: Desk, names: bool) -> None:
    """Two sheets were mixed without a word: the seventh number was still that of the sheet before."""
    desk.post("dan", dan=_sheet(truc_tuyen="6"))
    lines = _sheet(truc_tuyen="").split("\n")
    said = words(desk.post("dan", dan="\n".join(lines if names else [line.partition("\t")[2] for line in lines])))
    at = "B7" if names else "A7"
    assert f"Ô {at} (Trong đó: nộp trực tuyến) trống; ô này giữ như cũ (6)." in said
    assert said.count("giữ như cũ") == 1 and desk.draft()["truc-tuyen"] == "6"


def test_an_empty_cell_where_nothing_stood_is_no_news(desk: Desk) -> None:
    assert desk.post("dan", dan=_sheet(truc_tuyen="")).status_code == 302


@pytest.mark.parametrize(("text", "is_said"), [("1.900", False), ("1900", False), ("1 900", True), ("1.900,00", True)])
def test_only_what_is_read_otherwise_than_written_is_told(desk: Desk, text: str, is_said: bool) -> None:
    answer = desk.post("dan", dan=_sheet(thu_tuc=text))
    assert ("được đọc là 1.900" in words(answer)) is is_said
    assert desk.draft()["thu-tuc"] == "1900"


def test_a_sheet_that_takes_the_place_of_a_colleagues_number_names_both(desk: Desk) -> None:
    desk.post("luu", typed())
    saved(desk.report, desk.people.colleague, None, truc_tuyen=4299)
    said = words(desk.post("dan", dan=_sheet(thu_tuc="1901")))
    assert f"Trong đó: nộp trực tuyến 4299 → 4300 ({desk.people.colleague.name})" in said
    assert "Thủ tục hành chính công bố thực hiện 1900 → 1901" not in said, "one's own is no news"


def test_an_answer_to_what_is_asked_no_more_is_not_signed_and_comes_back_when_it_is_asked_again(desk: Desk) -> None:
    Report.objects.filter(pk=desk.report.pk).update(observed=MEASURED, observed_at=clock.now())
    said = {"a:khac-giai-quyet": "Có 70 hồ sơ giấy"}
    desk.post("luu", typed() | said)
    assert desk.post("nop", typed(giai_quyet="5300", cuoi_ky="220")).status_code == 302
    assert Submission.objects.get(report=desk.report).answers == {}
    desk.report.refresh_from_db()
    services.return_report(
        report_id=desk.report.pk, version=1, state=State.SUBMITTED, reason="Sai", actor=desk.people.head
    )
    assert desk.post("luu", typed()).status_code == 302
    assert "Có 70 hồ sơ giấy" in desk.clerk.get(desk.url).content.decode()
    desk.post("nop", typed() | said)
    assert Submission.objects.get(report=desk.report, version=2).answers == {"khac-giai-quyet": "Có 70 hồ sơ giấy"}
