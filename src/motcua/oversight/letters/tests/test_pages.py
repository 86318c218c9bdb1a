"""Pages of letters: what each person sees, what is kept of what was typed, files marked or signed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from unittest import mock

import pypdf
import pytest
from django.test import Client
from django.utils.html import strip_tags

from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.tests import factories as people
from motcua.foundation.notifications import services as notices
from motcua.foundation.signing import ports as signing
from motcua.foundation.signing.services import check_pdf
from motcua.foundation.signing.tests.factories import Authority, KeyKeeper
from motcua.kernel import clock
from motcua.kernel.events import deliver_all
from motcua.kernel.models import AuditEntry
from motcua.oversight.campaigns.tests import factories as campaigns
from motcua.oversight.campaigns.types import PeriodKind
from motcua.oversight.letters.models import Letter, Posting
from motcua.oversight.letters.tests.factories import NOW, Country, corrected, fresh
from motcua.oversight.letters.types import State
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.tests.factories import dossier


@pytest.fixture
def browsers(months: str) -> dict[str, Client]:
    """A browser for each role and one for the public."""
    account_services.load_roles()
    notices.load_templates()
    roles = ("analyst", "letter_reviewer", "letter_approver", "letter_office", "minister_office")
    found = {role: people.signed_in(people.officer(40 + n, role)) for n, role in enumerate(roles)}
    return {**found, "public": Client(SERVER_NAME="localhost")}


@pytest.fixture
def keeper() -> Iterator[None]:
    authority = Authority()
    with (
        mock.patch.dict(signing._signers, {"default": KeyKeeper(authority)}),
        mock.patch.dict(signing._trust, {"default": authority}),
    ):
        yield


def begun(browsers: dict[str, Client]) -> Letter:
    asked = {"release": NOW, "indicators": ["IND-10"], "key": "01890000-0000-7000-8000-000000000007"}
    for _ in range(2):
        assert browsers["analyst"].post("/cong-van/moi/", asked).status_code == 302
    return Letter.objects.get()


def page(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_a_letter_is_begun_with_those_who_were_late(browsers: dict[str, Client]) -> None:
    campaigns.team("H01")
    with clock.at(campaigns.OPENING):
        found = campaigns.opened("H01", "H02")
    assert f'<option value="{found.code}">' in page(browsers["analyst"], f"/cong-van/moi/?ky={NOW}")
    asked = {"release": NOW, "indicators": ["IND-10"], "reports": found.code}
    made = browsers["analyst"].post("/cong-van/moi/", asked)
    assert "02 cơ quan chưa gửi báo cáo" in words(page(browsers["analyst"], made["Location"]))
    assert browsers["analyst"].post("/cong-van/moi/", asked | {"reports": "nowhere"}).status_code == 404


def test_a_refused_list_of_who_was_late_keeps_what_was_ticked_and_stands_at_its_field(
    browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare page said “Không thực hiện được”, and every tick was gone."""
    campaigns.team("H01")
    with clock.at(campaigns.OPENING):
        found = campaigns.opened("H01", "H02")
    monkeypatch.setattr("motcua.oversight.letters.selectors.late.OF_REPORTS", frozenset({"IND-10"}))
    campaigns.Campaign.objects.filter(pk=found.pk).update(kind=PeriodKind.QUARTER)
    asked = {"release": NOW, "indicators": ["IND-10"], "reports": found.code}
    answer = browsers["analyst"].post("/cong-van/moi/", asked)
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'href="#reports"' in shown
    assert words(shown).count("REP-1, REP-2 chỉ tính báo cáo tháng") == 2, "in the summary and at the field"
    assert 'value="IND-10" checked' in shown and f'<option value="{found.code}" selected>' in shown
    assert not Letter.objects.exists()


def words(text: str) -> str:
    """What is read on a page, without its tags."""
    return " ".join(strip_tags(text).split())


def test_a_letter_is_begun_once_and_shows_its_figures_with_their_passports(browsers: dict[str, Client]) -> None:
    row = begun(browsers)
    shown = page(browsers["analyst"], f"/cong-van/{row.id}/")
    assert "Dự thảo" in shown and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in shown
    assert f'href="/do-luong/cong-bo/ky/{NOW}/o/2026-10:IND-10:VN/"' in shown
    assert 'href="/do-luong/cong-bo/ky/2026-09-1/o/2026-09:IND-10:VN/"' in shown
    assert "Trình xem xét" in shown and "Phê duyệt" not in shown
    assert "Chọn ít nhất một chỉ số" in browsers["analyst"].post("/cong-van/moi/", {"release": NOW}).content.decode()


def test_the_annexes_and_drafts_of_files_can_be_read(browsers: dict[str, Client]) -> None:
    row = begun(browsers)
    shown = page(browsers["analyst"], f"/cong-van/{row.id}/phu-luc/")
    assert "Tỉnh Mẫu Một" in shown and "Tháng trước" in shown
    response = browsers["analyst"].get(f"/cong-van/{row.id}/tep/pdf/")
    assert "DỰ THẢO" in pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    for kind in ("docx", "xlsx"):
        assert browsers["analyst"].get(f"/cong-van/{row.id}/tep/{kind}/").content[:2] == b"PK"
    assert browsers["analyst"].get(f"/cong-van/{row.id}/tep/exe/").status_code == 404


def test_what_was_typed_stays_when_somebody_else_saved(browsers: dict[str, Client]) -> None:
    row = begun(browsers)
    typed = {
        "version": "1",
        "subject": "thử",
        "paragraphs": "Đạt 17,97%.",
        "recipients": "A",
        "copies": "B",
        "signer": "C",
    }
    assert browsers["analyst"].post(f"/cong-van/{row.id}/sua/", typed).status_code == 302
    shown = page(browsers["analyst"], f"/cong-van/{row.id}/")
    assert "con số “17,97%” chưa gắn với ô số liệu nào" in shown
    other = {**typed, "paragraphs": "Bản của người khác 2026."}
    late = browsers["analyst"].post(f"/cong-van/{row.id}/sua/", other)
    assert late.status_code == 409 and "Bản của người khác 2026." in late.content.decode()
    assert "nay: bản 2" in late.content.decode()
    refused = browsers["analyst"].post(f"/cong-van/{row.id}/trinh/", {"version": "2"})
    assert refused.status_code == 422 and "chưa gắn với số liệu" in refused.content.decode()
    assert browsers["analyst"].post(f"/cong-van/{row.id}/trinh/", {"version": "x"}).status_code == 409


def test_from_draft_to_the_public_through_the_pages(browsers: dict[str, Client], keeper: None) -> None:
    row = begun(browsers)
    home = f"/cong-van/{row.id}/"
    assert browsers["minister_office"].get(home).status_code == 404
    for role, step in (
        ("analyst", "trinh"), ("letter_reviewer", "dong-y"), ("letter_approver", "phe-duyet"),
        ("letter_office", "cap-so"), ("letter_approver", "ky"),
    ):  # fmt: skip
        assert f'action="{step}/"' in page(browsers[role], home), (role, step)
        assert browsers["public"].get(home).status_code == 404
        assert browsers[role].post(f"{home}{step}/", {"version": "1"}).status_code == 302
    page(browsers["minister_office"], home)
    deliver_all()
    assert browsers["letter_office"].post(f"{home}gui/").status_code == 302
    deliver_all()
    sent = page(browsers["letter_office"], home)
    assert "chưa có người nhận: 5" in sent
    elsewhere = words(sent.partition("văn thư gửi bằng đường khác")[2].partition("</section>")[0])
    assert "Thủ tướng Chính phủ" in elsewhere and "Các Phó Thủ tướng" in elsewhere
    assert "Như trên" not in elsewhere and "Lưu" not in elsewhere
    assert "Văn phòng Chính phủ" in elsewhere
    Posting.objects.create(letter_id=row.id, agency_code="G22", name="Văn phòng Chính phủ")
    now_sent = words(page(browsers["letter_office"], home).partition("văn thư gửi bằng đường khác")[2])
    assert "Văn phòng Chính phủ" not in now_sent.partition("Tệp")[0], "it stands in the table: nobody posts it twice"
    assert browsers["letter_office"].post(f"{home}cong-bo/").status_code == 302
    assert AuditEntry.objects.filter(action="read_letter_early").count() == 1
    shown = page(browsers["public"], home)
    assert "Công văn số 1/" in shown and "Chưa có chữ ký số" not in shown and "Các bước" not in shown
    pdf = browsers["public"].get(f"{home}tep/pdf/").getvalue()
    assert check_pdf(pdf).valid
    assert "Công văn số" not in page(browsers["public"], f"{home}phu-luc/").split("<h1>")[1].split("</h1>")[0]
    assert home in page(browsers["public"], "/cong-van/")


def test_a_signed_letter_shows_what_was_corrected(browsers: dict[str, Client], keeper: None, country: Country) -> None:
    test_from_draft_to_the_public_through_the_pages(browsers, keeper)
    row = Letter.objects.get()
    country.rows = [*country.rows, *[dossier(top=3, number=900 + n, channel=2) for n in range(9)]]
    corrected()
    shown = page(browsers["public"], f"/cong-van/{row.id}/")
    assert "Công văn này dẫn số liệu đã được đính chính" in shown and "Con số đã đổi sau khi đính chính" in shown
    made = browsers["analyst"].post(f"/cong-van/{row.id}/thay-the/")
    assert made.status_code == 302 and "Công văn được thay thế" in page(browsers["analyst"], made["Location"])
    assert fresh(row).state == State.DISPATCHED


@pytest.mark.usefixtures("printed_tables")
@pytest.mark.parametrize(("code", "said"), [("2020", "54,53%"), ("2023", "Mức độ A: 9/63 (14 %)")])
def test_the_originals_are_public_with_their_errors_beside(code: str, said: str) -> None:
    public = Client(SERVER_NAME="localhost")
    shown = page(public, f"/cong-van/da-gui/{code}/")
    assert said in shown and "Chỗ sai và chỗ không tính lại được của bản gốc" in shown
    assert public.get(f"/cong-van/da-gui/{code}/tep/pdf/").content.startswith(b"%PDF")
    assert public.get("/cong-van/da-gui/1999/").status_code == 404


def test_who_may_begin_a_letter_or_a_release_is_led_there_before_there_is_any(country: Country) -> None:
    account_services.load_roles()
    analyst, editor = (people.signed_in(people.officer(n, r)) for n, r in ((41, "analyst"), (42, "release_editor")))
    empty = page(analyst, "/cong-van/moi/")
    assert "Người lập kỳ công bố số liệu mở kỳ" in empty and 'href="/do-luong/cong-bo/"' in empty
    assert 'href="/do-luong/cong-bo/#prepare"' in page(editor, "/cong-van/")
    assert 'href="/do-luong/cong-bo/#prepare"' not in page(analyst, "/cong-van/")
    assert "Chưa lập được kỳ công bố mới" in page(editor, "/do-luong/cong-bo/")
    assert "Chưa lập được kỳ công bố mới" not in page(analyst, "/do-luong/cong-bo/")


def test_figures_of_one_name_are_told_apart_and_those_without_numbers_are_marked(
    browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve boxes bore one name, and one of the fifty held nothing at all."""
    frame = releases.frame_of(NOW)
    first = frame.definitions[0]
    alike = [
        replace(first, indicator="IND-27", version=1, figure=figure, name="Ba mức")
        for figure in ("attitude_not", "overall")
    ]
    monkeypatch.setattr(releases, "frame_of", lambda code: replace(frame, definitions=(*frame.definitions, *alike)))
    shown = words(page(browsers["analyst"], f"/cong-van/moi/?ky={NOW}"))
    assert "Ba mức IND-27 · cách đo từ năm 2018 thái độ, chưa hài lòng IND-27.attitude_not" in shown
    assert "chung IND-27.overall" in shown and shown.count("Ba mức") == 1
    assert shown.count("kỳ này chưa có số liệu, không chọn được") == 2


def test_a_figure_that_nobody_has_begins_no_letter_and_what_else_was_ticked_stays(
    browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = releases.frame_of(NOW)
    empty = replace(frame.definitions[0], indicator="IND-04", figure="", name="Trống")
    monkeypatch.setattr(releases, "frame_of", lambda code: replace(frame, definitions=(*frame.definitions, empty)))
    answer = browsers["analyst"].post("/cong-van/moi/", {"release": NOW, "indicators": ["IND-10", "IND-04"]})
    shown = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and "Kỳ này chưa có số liệu của: IND-04." in shown
    assert 'value="IND-10" checked' in shown and 'value="IND-04" disabled' in shown
    assert not Letter.objects.exists()
