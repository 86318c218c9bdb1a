"""A NUL character, which no column of text can hold, is refused with a sentence at every door, never our fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponseBase

import motcua
from tests.access import table
from tests.access.house import House
from tests.access.table import Rule
from tests.access.test_every_url import body, filled

NUL = "Chữ\x00 lạ"
_MODULES = ("campaigns", "directives", "assessment", "letters", "planning", "probes")
_NAME = re.compile(
    r"""(?:POST\.get(?:list)?\(|_text\(request, |text\(|_number\(request, |name=)"([a-z][a-z0-9:_-]*)[\"]"""
)
PLAIN = {
    "ban": "1", "version": "1", "seen": "1", "n": "1", "entry": "1", "trang-thai": "agency_approved", "ngay": "1",
    "thang": "9", "nam": "2026", "day": "1", "month": "1", "year": "2027", "tu-thang": "10", "tu-nam": "2026",
    "den-thang": "", "den-nam": "", "chon": "H01", "bieu": "toan-trinh", "sang": "H02", "kind": "page",
}  # fmt: skip
"""What lets a form through to the texts in it."""


def field_names() -> list[str]:
    """Every name of a field that these modules read, from their programs and pages."""
    root = Path(motcua.__file__).parent
    places = [root / "oversight" / name for name in _MODULES] + [root / "sites" / "national"]
    files = [file for place in places for kind in ("*.py", "*.html") for file in place.rglob(kind)
             if "tests" not in file.parts]  # fmt: skip
    return sorted({name for file in files for name in _NAME.findall(file.read_text(encoding="utf-8"))})


def forms() -> Iterator[dict[str, str]]:
    """All texts impossible; then what is chosen and numbered plain, so that the texts come further."""
    names = field_names()
    yield dict.fromkeys(names, NUL)
    yield {name: PLAIN.get(name, NUL) for name in names}
    cells = {"c:H01/tiep-nhan": NUL, "a:can-doi": NUL, "ban": "1"}
    yield {**{name: PLAIN.get(name, NUL) for name in names}, **cells, "viec": "nop"}
    for task in ("dan", "giao", "tra", "xong", "sua"):
        yield {**{name: PLAIN.get(name, NUL) for name in names}, "viec": task}


def doors(group: str) -> Iterator[tuple[str, Rule]]:
    for address, rule in table.GROUPS[group].items():
        if rule.friends and "POST" in rule.methods.split():
            yield address, rule


def fault(response: HttpResponseBase) -> str:
    return f"{response.status_code} {body(response)[:300]}" if response.status_code >= 500 else ""


def test_the_names_of_fields_are_found() -> None:
    assert {"chu", "ly-do", "dan", "reason", "subject", "pasted", "host"} <= set(field_names())


@pytest.mark.parametrize("group", sorted(table.GROUPS))
def test_no_form_with_a_nul_character_is_a_fault_of_ours(house: House, group: str) -> None:
    found = [
        f"{name} POST /{path}: {wrong}"
        for address, rule in doors(group)
        if not address.startswith("api/")
        for name in [min(rule.friends)]
        for path in [filled(house, address, rule.step)]
        for form in forms()
        if (wrong := fault(sent(house, name, path, form)))
    ]
    assert not found, "\n".join(sorted(set(found)))


def sent(house: House, name: str, path: str, form: dict[str, str]) -> HttpResponseBase:
    """What is answered to a form; nothing of it is kept."""
    with transaction.atomic():
        kind = "application/x-www-form-urlencoded"
        response = house.clients[name].generic("POST", f"/{path}", urlencode(form), content_type=kind)
        response.content_read = b"".join(response).decode("utf-8", "replace")  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("group", sorted(table.GROUPS))
def test_no_program_that_sends_a_nul_character_meets_a_fault_of_ours(house: House, group: str) -> None:
    wrong = []
    content = json.dumps(dict.fromkeys([*field_names(), *house.content()], NUL))
    for address, rule in doors(group):
        if address.startswith("api/") and rule.friends & house.programs.keys():
            name = min(rule.friends & house.programs.keys())
            path = filled(house, address, rule.step)
            with transaction.atomic():
                response = house.programs[name].generic("POST", f"/{path}", content, content_type="application/json")
                transaction.set_rollback(True)
            if response.status_code >= 500:
                wrong.append(f"{name} POST /{path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
