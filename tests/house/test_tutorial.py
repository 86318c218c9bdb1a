"""The tutorial does what it says: its change is carried out here, its people and addresses exist."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.urls import Resolver404, resolve

from motcua.foundation.forms.services import load_forms, print_document
from motcua.foundation.forms.tests import factories
from motcua.kernel import clock
from tests.house import tree

TUTORIAL = (tree.ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
FORMS = tree.HOUSE / "foundation/forms/reference"
ADDRESS = re.compile(r"`(/[a-z0-9/{}<>.-]*)`")
PERSON = re.compile(r"\*((?:\w+ ){2,4}\w+)\*")
LATE = "hẹn lại nhiều nhất một lần."


def unknown_addresses(text: str) -> list[str]:
    """Addresses in backquotes that lead to no page; those with a hole to fill are left out."""
    return [address for address in ADDRESS.findall(text) if not set("<{") & set(address) and not _leads(address)]


def _leads(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return address == "/quan-tri/"
    return True


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The folder of forms after step 9.1."""
    folder = Path(shutil.copytree(FORMS, tmp_path / "reference"))
    found = re.search(r"```typst\n(.*?)\n\s*```", TUTORIAL, re.S)
    assert found, "the tutorial shows a piece of typst"
    receipt = folder / "printed/form-01.typ"
    source = receipt.read_text(encoding="utf-8")
    assert LATE in source
    receipt.write_text(source.replace(LATE, f"{LATE}\n{found[1].strip()}"), encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_a_changed_receipt_is_a_new_version_from_today_and_the_past_stays(changed: Path) -> None:
    load_forms()
    assert load_forms(changed).new_versions == ("form-01",)
    assert load_forms(changed).new_versions == ()
    assert "Mang theo giấy này khi nhận kết quả" in printed(0)
    assert "Mang theo giấy này" not in printed(1)


def printed(days_ago: int) -> str:
    receipt = next(paper for paper in factories.all_papers() if paper.CODE == "form-01")
    pdf = print_document("form-01", clock.today() - timedelta(days=days_ago), receipt)
    return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_people_of_the_tutorial_are_demo_accounts() -> None:
    accounts = json.loads((tree.HOUSE / "foundation/accounts/reference/demo_accounts.json").read_text(encoding="utf-8"))
    names = {account["name"] for account in accounts}
    walked = {name for name in PERSON.findall(TUTORIAL) if name[0].isupper()}
    assert len(walked) >= 5
    assert walked <= names


def test_addresses_that_documents_name_exist() -> None:
    found = [
        f"{tree.shown(path)}: {address}"
        for path in tree.with_suffix(".md")
        if path.is_relative_to(tree.ROOT / "docs")
        for address in unknown_addresses(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_the_guard_catches_an_address_that_leads_nowhere() -> None:
    assert unknown_addresses("`/mot-cua/` `/khong-co/` `/thu-tuc/<code>/`") == ["/khong-co/"]
