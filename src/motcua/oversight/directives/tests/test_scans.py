"""A scan holds no letters: a person sees the page and types the tasks beside it."""

from __future__ import annotations

from uuid import UUID

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.vault.tests.factories import pdf as small_pdf
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.oversight.directives import services
from motcua.oversight.directives.errors import NoTextInFile, UnreadableText
from motcua.oversight.directives.models import Duty
from motcua.oversight.directives.tests.factories import Team, entered, team
from motcua.oversight.directives.tests.test_pages import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def scan() -> bytes:
    """Two pages that hold drawings and no letters."""
    return bytes(typst.compile(b"#rect(width: 5cm, height: 5cm)\n#pagebreak()\n#circle(radius: 2cm)"))


def kept(people: Team, content: bytes) -> UUID:
    letter = entered(people.office)
    with pytest.raises((NoTextInFile, UnreadableText)):
        services.read_directive(directive_id=letter, name="quet.pdf", content=content, actor=people.office)
    return letter


def test_a_page_of_a_scan_is_drawn_for_who_enters_directives(people: Team) -> None:
    letter = kept(people, scan())
    first, second = (services.draw_page(directive_id=letter, page=n, actor=people.office) for n in (1, 2))
    assert first.startswith(b"\x89PNG") and second.startswith(b"\x89PNG") and first != second
    for page in (0, 3, 401):
        with pytest.raises(NotFound):
            services.draw_page(directive_id=letter, page=page, actor=people.office)
    with pytest.raises(NotAllowed):
        services.draw_page(directive_id=letter, page=1, actor=people.clerk)


def test_a_text_without_a_file_has_no_pages(people: Team) -> None:
    letter = entered(people.office)
    with pytest.raises(NotFound):
        services.draw_page(directive_id=letter, page=1, actor=people.office)
    assert "canh-ban" not in browser(people.office).get(f"/nhiem-vu/van-ban/{letter}/").content.decode()


def test_a_file_that_cannot_be_drawn_ends_in_a_sentence(people: Team) -> None:
    letter = kept(people, small_pdf(b""))
    page = browser(people.office).get(f"/nhiem-vu/van-ban/{letter}/canh-ban/")
    assert page.status_code == 200
    assert ("data:image/png" in page.content.decode()) != ("Không đọc được tệp" in words(page))


def test_a_scan_leads_to_the_page_where_tasks_are_typed_beside_it(people: Team) -> None:
    office = browser(people.office)
    form = {"kind": "letter", "number": "97/GĐ", "title": "Thử", "issuer": "Giả Định", "day": "1", "month": "10",
            "year": "2026", "file": SimpleUploadedFile("quet.pdf", scan())}  # fmt: skip
    told = office.post("/nhiem-vu/nhap/", form)
    assert told.status_code == 422 and "Nhập cạnh bản quét" in words(told) and "canh-ban/" in told.content.decode()


def test_tasks_are_typed_beside_the_picture_and_the_page_stays(people: Team) -> None:
    letter = kept(people, scan())
    office, url = browser(people.office), f"/nhiem-vu/van-ban/{letter}/canh-ban/?trang=2"
    page = office.get(url)
    assert "data:image/png;base64," in page.content.decode() and "Ảnh trang 2" in page.content.decode()
    task = {"article": "1", "text": "Việc nhìn thấy trên ảnh.", "owners": "Cơ quan H01", "day": "1", "month": "12",
            "year": "2026"}  # fmt: skip
    wrong = office.post(url, {**task, "owners": "Bộ Không Có"})
    assert wrong.status_code == 422 and "Việc nhìn thấy trên ảnh.</textarea>" in wrong.content.decode()
    assert "data:image/png;base64," in wrong.content.decode()
    done = office.post(url, task)
    assert done["Location"] == url and Duty.objects.get().agency_code == "H01"
    assert "Mục 1: Việc nhìn thấy trên ảnh." in words(office.get(url))
    assert "Tệp không có trang này" in words(office.get(url.replace("=2", "=3")))
