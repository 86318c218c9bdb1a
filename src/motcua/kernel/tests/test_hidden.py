"""What nobody sees is dropped from what people send, once, and the audit says so; machines are left alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.decorators.csrf import csrf_exempt

from motcua.kernel.access import Actor
from motcua.kernel.hidden import hidden_in, seen, seen_in
from motcua.kernel.middleware import HiddenCharactersMiddleware
from motcua.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
TURNED = "\u202eđảo\u202c ngược\u200b"
PERSON = Actor(uuid4(), "Người Gửi Mẫu")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def sent(actor: Actor, data: dict[str, Any], view: Any = page, path: str = "/bao-cao/1/") -> HttpRequest:
    request = RequestFactory().post(path, data)
    request.actor = actor  # type: ignore[attr-defined]  # as who_is_asking does
    assert HiddenCharactersMiddleware(page).process_view(request, view, (), {}) is None
    return request


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="drop_hidden_characters"))


def test_a_form_comes_to_its_page_without_them_and_the_audit_names_them() -> None:
    request = sent(PERSON, {"chu": TURNED, "ten": ["Nguyễn", "\u2067Trần"], "so": "12"})
    assert request.POST["chu"] == "đảo ngược"
    assert request.POST.getlist("ten") == ["Nguyễn", "Trần"] and request.POST["so"] == "12"
    (entry,) = entries()
    assert (entry.actor_id, entry.subject) == (PERSON.account_id, "page:/bao-cao/1/")
    assert entry.detail == {"signs": ["U+200B", "U+202C", "U+202E", "U+2067"], "fields": ["chu", "ten"]}


def test_what_has_none_is_left_as_it_came_and_nothing_is_written() -> None:
    text = "Đặng Thị Ví Dụ, “tiếng Việt” \u00a0 — 😀\r\nx"
    assert sent(PERSON, {"chu": text}).POST["chu"] == text
    assert entries() == []


def test_a_stranger_fills_no_audit() -> None:
    assert sent(Actor(), {"chu": TURNED}).POST["chu"] == "đảo ngược"
    assert entries() == []


def test_a_door_of_machines_reads_what_was_signed() -> None:
    assert sent(PERSON, {"chu": TURNED}, csrf_exempt(page)).POST["chu"] == TURNED
    assert sent(PERSON, {"chu": TURNED}, path="/api/v1/x").POST["chu"] == TURNED


def test_whoever_sends_thousands_of_fields_writes_no_long_entry() -> None:
    sent(PERSON, {f"{'x' * 300}{n}": TURNED for n in range(300)}, path=f"/{'a' * 300}/")
    (entry,) = entries()
    assert len(str(entry.detail)) < 2_000 and len(entry.subject) <= 160


@pytest.mark.parametrize(
    "sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c\ufeff\u00ad"
)
def test_each_of_them_is_known(sign: str) -> None:
    assert seen(f"a{sign}b") == "ab" and hidden_in([sign]) == [f"U+{ord(sign):04X}"]


def test_a_document_is_read_without_them_and_keeps_its_shape() -> None:
    assert seen_in({"a": [TURNED, 1, None, True], "b": {"c": TURNED}}) == {
        "a": ["đảo ngược", 1, None, True], "b": {"c": "đảo ngược"}
    }  # fmt: skip
