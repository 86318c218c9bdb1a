"""Steps of a birth registration as people take them on the screens."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pypdf
from playwright.sync_api import FilePayload

from motcua.casework.dossiers.tests.factories import picture
from motcua.kernel import clock
from tests.journeys.person import Person

BIRTH = "1.001193"
NEXT = "Lưu và tiếp tục"
BORN = clock.today() - timedelta(days=20)
Found = TypeVar("Found")


def waits(ask: Callable[[], Found], what: str, seconds: float = 120) -> Found:
    """Ask until there is an answer."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.2)
    return found


def dossier_id(person: Person) -> str:
    found = re.search(r"/ho-so/([0-9a-f-]{36})", person.page.url)
    assert found, person.page.url
    return found[1]


def start(citizen: Person) -> str:
    """From the procedure's page to the first page of the form."""
    citizen.open(f"/nop-ho-so/{BIRTH}/").press(re.compile("Bắt đầu khai"))
    return dossier_id(citizen)


def fill_date(citizen: Person, name: str, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        citizen.page.fill(f"[name={name}-{part}]", value)


def fill_requester(citizen: Person) -> None:
    citizen.page.select_option("#f-requester_relation", label="Mẹ")
    citizen.press(NEXT)


def fill_child(citizen: Person, name: str) -> None:
    page = citizen.page
    page.fill("#f-child_name", name)
    fill_date(citizen, "child_birth", str(BORN.day), str(BORN.month), str(BORN.year))
    page.get_by_label("Nữ").check()
    page.select_option("#f-child_ethnicity", label="Khmer")
    page.locator("[name=child_birth_place_kind][value=facility]").check()
    page.fill("#f-child_birth_facility", "Trung tâm Y tế Giả Định, phường Rạch Giá")
    page.fill("#f-child_hometown", "Phường Rạch Giá, tỉnh An Giang")
    page.locator("[name=mother_declared][value=yes]").check()
    page.locator("[name=father_declared][value=no]").check()
    citizen.press(NEXT)


def fill_mother(citizen: Person) -> None:
    citizen.page.fill("#f-mother_name", "Danh Thị Minh Hoạ")
    fill_date(citizen, "mother_birth", "12", "3", "1994")
    citizen.page.locator("[name=mother_has_number][value=yes]").check()
    citizen.page.fill("#f-mother_number", "089000000001")
    citizen.press(NEXT)


def fill_wishes(citizen: Person, copies: int) -> None:
    citizen.page.fill("#f-copies", str(copies))
    citizen.page.locator("[name=declaration]").check()
    citizen.press(NEXT)


def attach(citizen: Person, name: str = "giấy chứng sinh.png", content: bytes | None = None, seed: int = 0) -> None:
    file: FilePayload = {"name": name, "mimeType": "image/png", "buffer": content or picture(seed)}
    citizen.page.set_input_files("#p-birth-proof", file)
    citizen.press(NEXT)


def complete(citizen: Person, child: str) -> str:
    """A whole draft without copies up to the last page; these pages were looked at elsewhere."""
    citizen.is_hurrying = True
    found = start(citizen)
    fill_requester(citizen)
    fill_child(citizen, child)
    fill_mother(citizen)
    fill_wishes(citizen, 0)
    attach(citizen)
    citizen.is_hurrying = False
    return found


def hand_in(citizen: Person, child: str) -> str:
    """A whole dossier without copies."""
    found = complete(citizen, child)
    citizen.press(re.compile("Nộp hồ sơ")).sees("Hệ thống đã ghi nhận hồ sơ của bạn")
    return found


def desk_page(dossier: str) -> str:
    return f"/mot-cua/ho-so/{dossier}/"


def approve_all(officer: Person) -> None:
    """Every component is in order."""
    for choice in officer.page.locator("input[type=radio][value=ok]").all():
        choice.check()


def pdf_of(person: Person, path: str) -> bytes:
    answer = person.context.request.get(path)
    assert answer.ok, f"{path}: {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def printed_address(pdf: bytes, kind: str) -> str:
    """The address that the QR code carries, as printed beside it; a long one may be broken over lines."""
    found = re.search(rf"https?://[^/ ]+/{kind}/[\w-]+/?", re.sub(r"\s+", "", text_of(pdf)))
    assert found, text_of(pdf)
    return found[0]


def figures(analyst: Person) -> dict[str, tuple[int, int]]:
    """The observed key figures on the national page: label → numerator, denominator."""
    analyst.page.goto("/do-luong/")
    return dict(_pairs(analyst))


def _pairs(analyst: Person) -> Iterator[tuple[str, tuple[int, int]]]:
    for key in analyst.page.locator("section[aria-labelledby=lv] .keys > div").all():
        label, pair = key.locator("p").first.inner_text(), key.locator(".key__p").inner_text()
        numbers = [int(number.replace(".", "")) for number in re.findall(r"\d[\d.]*", pair)]
        yield label, (numbers[0], numbers[1]) if len(numbers) > 1 else (0, 0)
