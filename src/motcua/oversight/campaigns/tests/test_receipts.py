"""The receipt as a page: told, verified as it is shown, and checked by a stranger with the file alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connection
from django.test import Client

from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.tests.factories import Team, approved_by, handed_in, opened, report_of, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words

pytestmark = pytest.mark.django_db


class Told:
    """A report handed in with one receipt."""

    def __init__(self) -> None:
        self.people: Team = team()
        self.report: Report = report_of(opened("H01"))
        handed_in(self.report, self.people.clerk)
        self.url = f"/bao-cao/{self.report.pk}/bien-nhan/1"
        self.clerk = browser(self.people.clerk)


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_receipt_says_what_was_handed_in_when_and_by_whom_and_that_it_holds(told: Told) -> None:
    page = words(told.clerk.get(f"{told.url}/"))
    kept = Submission.objects.get()
    for sentence in (
        "Biên nhận bản 1", "tháng 10/2026", told.people.clerk.name, "Gõ trên trang này", "5.400", "Chữ ký đúng",
        kept.digest, kept.signature, "Bản mới nhất, lãnh đạo chưa duyệt",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert f'href="{told.url}.json"' in told.clerk.get(f"{told.url}/").content.decode()


def test_the_reports_page_leads_to_the_page_of_the_receipt(told: Told) -> None:
    assert f'href="{told.url}/"' in told.clerk.get(f"/bao-cao/{told.report.pk}/").content.decode()


def _tamper(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE campaigns_submission DISABLE TRIGGER campaigns_submission_fixed")
        cursor.execute(sql, values)


def test_a_number_that_was_changed_in_the_tables_is_told_and_never_called_genuine(told: Told) -> None:
    _tamper("UPDATE campaigns_submission SET counts[6] = 5401")
    page = words(told.clerk.get(f"{told.url}/"))
    assert "Kiểm tra không đạt" in page and "không khớp với hàm băm" in page and "Chữ ký đúng" not in page


def test_a_time_that_was_changed_in_the_tables_breaks_the_signature(told: Told) -> None:
    _tamper("UPDATE campaigns_submission SET began_at = began_at - interval '1 day'")
    page = words(told.clerk.get(f"{told.url}/"))
    assert "Kiểm tra không đạt" in page and "Chữ ký không đúng" in page


def test_a_receipt_is_shown_to_whom_the_version_is_and_to_nobody_else(told: Told) -> None:
    assert browser(told.people.stranger).get(f"{told.url}/").status_code == 404
    assert browser(told.people.analyst).get(f"{told.url}/").status_code == 404, "no head approved it yet"
    assert told.clerk.get(f"{told.url[:-1]}2/").status_code == 404
    approved_by(told.report.pk, told.people.head)
    assert "Đang được tính" in words(browser(told.people.analyst).get(f"{told.url}/"))


def _file(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told.clerk.get(f"{told.url}.json").content)
    return found


def test_the_file_alone_proves_the_counts_to_a_stranger(told: Told) -> None:
    """With nothing of this program: the key as PEM, the text, the hash as the page describes it."""
    said = _file(told)
    key = load_pem_public_key(Client().get("/bao-cao/khoa-bien-nhan.pem").content)
    assert "public_key" not in said and "PUBLIC KEY" not in json.dumps(said), "a key that came along proves nothing"
    assert isinstance(key, Ed25519PublicKey)
    key.verify(base64.b64decode(said["signature"]), said["receipt"].encode())
    content = said["content"]
    assert (content["form"], content["form_version"], content["agency"]) == ("toan-trinh", 1, "H01")
    assert content["counts"]["truc-tuyen"] == 4300 and "trực tuyến" in said["names"]["elements"]["truc-tuyen"]
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert said["receipt"].splitlines()[4] == hashlib.sha256(plain.encode()).hexdigest()


_HAS_TOOLS = bool(shutil.which("openssl") and shutil.which("jq"))


@pytest.mark.skipif(not _HAS_TOOLS, reason="NOT RUN: openssl or jq is not on this machine")
def test_the_commands_that_the_page_tells_do_verify(told: Told, tmp_path: Path) -> None:
    (tmp_path / "bien-nhan.json").write_bytes(told.clerk.get(f"{told.url}.json").content)
    page = told.clerk.get(f"{told.url}/").content.decode()
    first, *rest = (unescape(each) for each in re.findall(r"<code>(.*?)</code>", page, re.DOTALL))
    assert first.startswith("curl ") and "/bao-cao/khoa-bien-nhan.pem" in first
    (tmp_path / "khoa.pem").write_bytes(Client().get("/bao-cao/khoa-bien-nhan.pem").content)

    def run() -> str:
        asked = ["bash", "-c", " && ".join(rest)]
        return subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    assert "Signature Verified Successfully" in run() and run().endswith("khop\n")
    honest = json.loads((tmp_path / "bien-nhan.json").read_text())
    counts = honest["content"]["counts"] | {"truc-tuyen": 5399}
    changed = {**honest, "content": {**honest["content"], "counts": counts}}
    (tmp_path / "bien-nhan.json").write_text(json.dumps(changed))
    assert "khop" not in run(), "the digest binds the counts"
    own = Ed25519PrivateKey.generate()
    forged = {**honest, "signature": base64.b64encode(own.sign(honest["receipt"].encode())).decode()}
    (tmp_path / "bien-nhan.json").write_text(json.dumps(forged))
    assert "Successfully" not in run(), "another's key proves nothing"
