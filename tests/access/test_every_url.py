"""A friend and a stranger at every address of the program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.casework.dossiers.models import DossierEvent
from motcua.casework.dossiers.tests.factories import picture
from motcua.oversight.assessment.tests.factories import CODE
from motcua.sites.portal.life import LIFE_EVENTS
from tests.access import table
from tests.access.house import House
from tests.access.table import Rule

DENIED = frozenset({401, 403, 404, 405})
METHODS = ("GET", "POST")
FIXED = {
    "co-quan/<str:code>": {"code": "H01"},
    "danh-gia/dot/": {"code": CODE, "agency": "H01", "table": "diem"},
    "nhung/dot/": {"code": CODE},
    "danh-gia/y-kien/": {"agency": "H01"},
    "vi-sao/": {"agency": "H01"},
    "cong-bo/thang/": {"month": "2026-09"},
    "doi-soat/": {"agency": "H01"},
    "bao-cao/phan-cong/": {"form": "toan-trinh", "agency": "H01"},
    "phan-cap/": {"indicator": "IND-10", "year": "2026", "unit": "H01"},
    "linh-vuc": {"slug": "ho-tich"},
    "viec-doi": {"slug": LIFE_EVENTS[0].slug},
    "du-lieu-mo/<slug:name>": {"name": "2020-muc-do-4-bo"},
}
"""What fills an address that contains the part, whatever the dossier."""


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the program as its pattern."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def test_every_address_has_a_line_in_the_table() -> None:
    known = {address for group in table.GROUPS.values() for address in group} | table.NO_PAGES
    present = set(addresses(get_resolver().url_patterns))
    assert present - known == set(), "say in tests/access/table.py who may open it"
    assert known - present == set(), "these lines of tests/access/table.py name no address"


@pytest.mark.parametrize("group", sorted(table.GROUPS))
def test_friends_get_an_answer_and_strangers_are_told_nothing(house: House, group: str) -> None:
    events = DossierEvent.objects.count()
    found = [fault for address, rule in table.GROUPS[group].items() for fault in faults(house, address, rule)]
    assert not found, "\n".join(found)
    assert DossierEvent.objects.count() == events


def faults(house: House, address: str, rule: Rule) -> Iterator[str]:
    """What is wrong with one address: a friend without an answer, a stranger with one."""
    path = filled(house, address, rule.step)
    askers = house.programs if address.startswith("api/") else house.clients
    for name, client in askers.items():
        is_friend = name in rule.friends
        for method in rule.methods.split() if is_friend else {*METHODS, *rule.methods.split()}:
            response = ask(client, method, path, house.content())
            fault = friend_fault(response) if is_friend else stranger_fault(response)
            if not fault and name not in (rule.friends if rule.sighted is None else rule.sighted) | {"mother"}:
                fault = reads(house, path, response)
            if fault:
                yield f"{name} {method} /{path}: {fault}"


def filled(house: House, address: str, step: str) -> str:
    words = house.words(step)
    dossier = house.dossiers[step]
    if address.startswith("mot-cua/ho-so"):
        assert dossier.submitted_at, "officers see what was handed in"
    if "progress/" in address:
        words["code"] = dossier.code
    if "sources/<code>" in address:
        words |= {"code": words["source"], "number": 1}
    if "cong-bo/ky/" in address or "nhung/xep-hang/" in address:
        words["code"] = house.release
    for part, fixed in FIXED.items():
        if part in address:
            words |= fixed
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(words[found[1]]), address)


def ask(client: Client, method: str, path: str, content: dict[str, Any]) -> HttpResponseBase:
    """Ask without leaving anything behind: what the answer writes is rolled back."""
    with transaction.atomic():
        if path.endswith("/papers") and method == "POST":
            paper = SimpleUploadedFile("giay.png", picture())
            response = client.post(f"/{path}?component=birth-proof", {"file": paper})
        elif path.startswith("api/") and method != "GET":
            response = client.generic(method, f"/{path}", json.dumps(content), content_type="application/json")
        else:
            response = client.generic(method, f"/{path}", content_type="application/x-www-form-urlencoded")
        response.content_read = _content(response)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return response


def _content(response: HttpResponseBase) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(raw).decode("utf-8", "replace")


def reads(house: House, path: str, response: HttpResponseBase) -> str:
    """What of the mother's stands in the answer beside what the asker knew already."""
    return next((f"reads {word}" for word in house.secrets() if word in body(response) and word not in path), "")


def body(response: HttpResponseBase) -> str:
    return str(response.content_read)  # type: ignore[attr-defined]


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith("/dang-nhap/?")


def friend_fault(response: HttpResponseBase) -> str:
    if response.status_code in DENIED or response.status_code >= 500 or leads_to_sign_in(response):
        return f"no answer: {response.status_code} {response.headers.get('Location', '')}"
    return ""


def stranger_fault(response: HttpResponseBase) -> str:
    if response.status_code in DENIED or leads_to_sign_in(response):
        return ""
    return f"got an answer: {response.status_code}"
