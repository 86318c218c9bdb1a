"""The main job of the national site: a month's figures from their beginning to what a visitor checks, by clicking."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MONTH, CODE = "2024-12", "2024-12-1"
LIST, PAGE = "/do-luong/cong-bo/", f"/do-luong/cong-bo/ky/{CODE}/"
ONLINE = "IND-10"


def motcua(live: Live, *words: str) -> str:
    """One command of the running copy; what it printed."""
    command = [sys.executable, "-m", "motcua.sites.compose.cli", *words]
    done = subprocess.run(command, env=live.environ, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def country(live: Live, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two provinces hand over December 2024, known at its cut-off; their codes."""
    folder = tmp_path_factory.mktemp("measure") / "country"
    motcua(live, "simulate", str(folder), "--seed", "7", "--agencies", "2", "--months", "12")
    codes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    for code in codes:
        for early in sorted((folder / code).glob("*.parquet"))[:-3]:
            early.unlink()
        motcua(live, "source", "register", f"thu-{code}", "--agency", code, "--new-key", str(folder / f"{code}.pem"))
    motcua(live, "monitoring", "replay", str(folder))
    return codes


def test_a_month_is_released_by_three_people_and_checked_by_a_fourth(
    live: Live, country: list[str], come: Come
) -> None:
    editor = come("release_editor", target=LIST)
    editor.at("#prepare summary").click()
    editor.page.select_option("#prepare-month", MONTH)
    editor.press("Lập kỳ công bố").sees("Dự thảo", "chờ giờ chốt số")
    advance_until(live, editor, "Đã chốt số")
    take(come("release_reviewer", PHONE, PAGE), "accept", "Chấp nhận số liệu").sees("Đã chấp nhận")
    take(come("release_approver", target=PAGE), "approve", "Phê duyệt và ký").sees("chờ giờ công bố")
    advance_until(live, editor, "Đang có hiệu lực")
    editor.open(PAGE).sees("Đang có hiệu lực", "Lập bản đính chính")
    visitor = come(width=PHONE).open(PAGE)
    check_as_a_visitor(visitor, country)
    ask_for_other_rules(come("analyst", target=PAGE))


def advance_until(live: Live, person: Person, said: str) -> None:
    """Take the steps that are due; the site's own worker takes them too, and whoever comes second waits for it."""
    for _ in range(20):
        motcua(live, "release", "advance")
        if said in person.open(PAGE).page.content():
            return
    raise AssertionError(said)


def take(person: Person, step: str, button: str) -> Person:
    """A step on what was read: without the mark it is refused in words, with it the state is shown."""
    person.press(button).sees("Hãy đánh dấu để xác nhận.")
    person.page.check(f"#{step}-sure")
    return person.press(button)


def check_as_a_visitor(visitor: Person, country: list[str]) -> None:
    """Why the first of the league stands there, its passport, its series, the files, the signed bundle."""
    visitor.sees("Đang có hiệu lực", "%", "Quy tắc của bảng", "cơ quan không có trường hợp nào để tính")
    rows = list(csv.DictReader(io.StringIO(downloaded(visitor, "CSV").decode("utf-8-sig"))))
    found = {row["scope"] for row in rows if row.get("indicator") == ONLINE and row["denominator"] != "0"}
    assert set(country) <= found, rows[:2]
    with zipfile.ZipFile(io.BytesIO(downloaded(visitor, "Tải gói công bố"))) as bundle:
        assert "manifest.json" in bundle.namelist()
    visitor.follow(visitor.at("#bang-province tbody a").first).follow(visitor.at("main a[href*='/o/']").first)
    visitor.sees("Tử số", "Mẫu số", "Căn cứ", "Con số này trong từng bản", "Nguồn của con số")
    visitor.press("Theo tháng", role="link")
    visitor.page.get_by_text("Bảng số của biểu đồ").click()
    visitor.look().sees("12/2024")


def downloaded(person: Person, name: str) -> bytes:
    with person.page.expect_download() as waited:
        person.page.get_by_role("link", name=name).first.click()
    return Path(waited.value.path()).read_bytes()


def ask_for_other_rules(analyst: Person) -> None:
    analyst.page.select_option("#chi-so", ONLINE)
    analyst.press("Xem").press("Nếu đổi quy tắc thì sao", role="link").sees("Không phải số công bố.")
    analyst.page.fill("#mau-nho-nhat", "nhiều")
    analyst.press("Tính").sees("Mẫu nhỏ nhất là số nguyên")
    analyst.page.fill("#mau-nho-nhat", "1000000")
    analyst.press("Tính").sees("mất hạng", "2 cơ quan có hạng khác")
