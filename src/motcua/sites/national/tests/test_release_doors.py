"""The doors of a release on its page: begin, accept, approve, abandon, correct, and who may read early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, actor, officer, signed_in
from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.foundation.forms.services import load_forms
from motcua.kernel import clock, environment
from motcua.kernel.access import Actor
from motcua.kernel.models import AuditEntry
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases import ports, services
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.tests.factories import COMPETITION, Country
from motcua.oversight.releases.types import State
from motcua.sites.national.downloads import KINDS
from motcua.sites.national.tests.test_leagues import told
from motcua.sites.national.tests.test_pages import text_of

OCTOBER = Period.month(2026, 10)
CODE = "2026-10-1"
PAGE = f"/do-luong/cong-bo/ky/{CODE}/"
REASON = "Lập nhầm tháng, chưa ai đọc."
SURE = {"sure": "1"}


@pytest.fixture
def built(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[str]:
    """October cut off and built; nobody has accepted it."""
    load_forms()
    load_roles()
    add_agencies("G01", "G02", "G06", "H01", "H02", "H03")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    country = Country(tmp_path, rows=told(OCTOBER, 0))
    country.rank = replace(COMPETITION, minimum=5)
    ports.register_fact_source(country)
    ports.register_definition_source(country)
    with clock.at(datetime(2026, 11, 25, tzinfo=UTC)):
        services.prepare_release(year=2026, month=10, actor=_actor_of(21, "release_editor"))
        services.advance_releases()
        assert questions.release(CODE, published_only=False).digest
        yield CODE


def _actor_of(number: int, role: str) -> Actor:
    return actor(officer(number, role))


@pytest.fixture
def editor(built: str) -> Client:
    return signed_in(account(21))


@pytest.fixture
def reviewer(built: str) -> Client:
    return signed_in(officer(22, "release_reviewer"))


@pytest.fixture
def approver(built: str) -> Client:
    return signed_in(officer(23, "release_approver"))


def seal() -> dict[str, str]:
    return {"digest": questions.release(CODE, published_only=False).digest}


def state() -> State:
    return questions.release(CODE, published_only=False).state


def test_accept_and_approve_ask_for_a_mark_and_count_once(reviewer: Client, approver: Client) -> None:
    refused = reviewer.post(f"{PAGE}accept/", seal())
    assert refused.status_code == 422 and 'href="#accept-sure"' in refused.content.decode()
    assert state() is State.CUT_OFF
    for _twice in range(2):
        assert reviewer.post(f"{PAGE}accept/", seal() | SURE).status_code == 302
        assert state() is State.ACCEPTED
    for _twice in range(2):
        assert approver.post(f"{PAGE}approve/", seal() | SURE).status_code == 302
    assert state() is State.APPROVED
    assert AuditEntry.objects.filter(action__in=["accept_release", "approve_release"]).count() == 2


def test_another_seal_than_the_one_that_was_read_is_said_on_the_page(reviewer: Client) -> None:
    refused = reviewer.post(f"{PAGE}accept/", {"digest": "0" * 64} | SURE)
    assert refused.status_code == 409 and "đã thay đổi từ khi bạn mở trang" in text_of(refused)
    assert state() is State.CUT_OFF


def test_a_month_with_a_release_is_not_offered_again_and_nonsense_is_refused(editor: Client) -> None:
    refused = editor.post("/do-luong/cong-bo/lap/", {"month": "tháng mười"})
    assert refused.status_code == 422 and "Hãy chọn một tháng." in text_of(refused)
    found = editor.post("/do-luong/cong-bo/lap/", {"month": "2026-10"})
    assert found.headers["Location"] == PAGE


def test_a_release_is_abandoned_with_a_reason_and_a_mark(editor: Client, reviewer: Client) -> None:
    for form, field in (({"reason": "nhầm"} | SURE, "reason"), ({"reason": REASON}, "sure")):
        refused = editor.post(f"{PAGE}bo/", form)
        assert refused.status_code == 422 and f'href="#abandon-{field}"' in refused.content.decode()
    assert reviewer.post(f"{PAGE}bo/", {"reason": REASON} | SURE).status_code == 403
    read = seal() | {"state": "cut_off"}
    assert f'name="digest" value="{read["digest"]}"' in editor.get(PAGE).content.decode().split("/bo/")[1]
    for _twice in range(2):
        assert editor.post(f"{PAGE}bo/", {"reason": REASON} | SURE | read).status_code == 302
    assert state() is State.ABANDONED
    assert "không bao giờ được công bố" in text_of(editor.get(PAGE)) and REASON in text_of(editor.get(PAGE))
    assert AuditEntry.objects.filter(action="abandon_release").count() == 1


def test_what_moved_on_since_the_page_was_opened_is_not_abandoned(editor: Client, reviewer: Client) -> None:
    read = seal() | {"state": "cut_off"}
    assert reviewer.post(f"{PAGE}accept/", seal() | SURE).status_code == 302
    for seen in (read, {}, {"state": "accepted", "digest": "0" * 64}):
        refused = editor.post(f"{PAGE}bo/", {"reason": REASON} | SURE | seen)
        assert refused.status_code == 409 and "đã thay đổi từ khi bạn mở trang" in text_of(refused)
    assert state() is State.ACCEPTED


def test_who_was_let_in_early_finds_the_release_and_every_reading_is_listed(editor: Client) -> None:
    guest = signed_in(account(31))
    allow = {"person_number": account(31).person_number, "reason": "Chuẩn bị trả lời báo chí."}
    assert guest.get(PAGE).status_code == 409
    for _twice in range(2):
        assert editor.post(f"{PAGE}doc-truoc/", allow).status_code == 302
    assert len(questions.embargo_list(CODE)) == 1
    assert PAGE in guest.get("/do-luong/cong-bo/").content.decode()
    assert guest.get(PAGE).status_code == 200
    words = text_of(editor.get(PAGE))
    assert account(31).name in words and "các bảng" in words and allow["reason"] in words
    assert allow["reason"] not in text_of(guest.get(PAGE))


def test_an_early_reader_is_taken_off_the_list(editor: Client) -> None:
    guest, person = signed_in(account(31)), account(31)
    editor.post(f"{PAGE}doc-truoc/", {"person_number": person.person_number, "reason": "Chuẩn bị trả lời báo chí."})
    withdraw = {"account_id": str(person.id)}
    assert editor.post(f"{PAGE}rut-doc-truoc/", withdraw).status_code == 422
    for _twice in range(2):
        assert editor.post(f"{PAGE}rut-doc-truoc/", withdraw | SURE).status_code == 302
    assert guest.get(PAGE).status_code == 409
    assert AuditEntry.objects.filter(action="withdraw_reader").count() == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"person_number": "123", "reason": "Chuẩn bị trả lời báo chí."}, "person_number"),
        ({"person_number": "999999999999", "reason": "Chuẩn bị trả lời báo chí."}, "person_number"),
        ({"person_number": "123", "reason": "x" * 301}, "reason"),
    ],
)  # fmt: skip
def test_who_cannot_be_found_is_not_let_in(editor: Client, form: dict[str, str], field: str) -> None:
    refused = editor.post(f"{PAGE}doc-truoc/", form)
    assert refused.status_code == 422 and f'href="#allow-{field}"' in refused.content.decode()
    assert not questions.embargo_list(CODE)


@pytest.mark.parametrize("door", ["bo", "doc-truoc", "rut-doc-truoc", "accept", "approve", "publish", "correct"])
def test_a_stranger_opens_no_door_of_a_release(built: str, client: Client, door: str) -> None:
    stranger = signed_in(account(40))
    assert stranger.post(f"{PAGE}{door}/", SURE | seal()).status_code == 403
    assert client.post(f"{PAGE}{door}/", SURE | seal()).status_code == 302
    assert state() is State.CUT_OFF


@pytest.mark.parametrize("asked", ["", "?chi-so=IND-10", "?chi-so=IND-99"])
def test_an_edition_that_is_not_public_is_unknown_to_strangers_in_every_kind(
    built: str, client: Client, asked: str
) -> None:
    """On paper it answered 422 and, by indicator, which figures it holds; that it exists is nobody's to know yet."""
    kinds = {kind: client.get(f"{PAGE}bang.{kind}{asked}").status_code for kind in KINDS}
    assert set(kinds) == {"csv", "json", "xlsx", "parquet", "pdf"}
    assert set(kinds.values()) == {404}, kinds
    assert client.get(f"/do-luong/cong-bo/ky/2099-01-1/bang.pdf{asked}").status_code == 404
