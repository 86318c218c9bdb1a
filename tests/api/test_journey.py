"""A birth registration from draft to signed result by programs, over the JSON API as it describes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from motcua.casework.dossiers.tests.factories import ANSWERS, picture
from tests.api.program import Program, identity_token
from tests.journeys.birth import BIRTH, BORN, waits

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = pytest.mark.slow
OK = [{"component": "form", "verdict": "ok"}, {"component": "birth-proof", "verdict": "ok"}]


def test_a_birth_is_registered_by_programs(live: Live) -> None:
    parent = Program(live, "citizen").sign_in()
    assert parent.call("search_procedures", query={"q": "dang ky khai sinh"})["items"][0]["code"] == BIRTH
    dossier = draft(parent)
    pay(parent, dossier)
    first, second = (parent.call("submit_dossier", dossier_id=dossier) for _ in range(2))
    assert first == second, "one acknowledgement"
    code = decide(live, dossier)
    assert Program(live, "").call("public_progress", code=code)["done"] >= 1
    result(parent, dossier)


def draft(parent: Program) -> str:
    """What is wrong is named place by place; a disguised file is refused."""
    opened = parent.call("start_draft", json={"procedure_code": BIRTH})
    dossier = opened["id"]
    answers = ANSWERS | {"child_birth": BORN.isoformat(), "copies": 2, "agency": opened["agency_code"]}
    wrong = parent.call("save_draft", dossier_id=dossier, json={"answers": answers | {"child_sex": "?"}})
    assert set(wrong["open_places"]) == {"child_sex", "paper-birth-proof"}
    assert attach(parent, dossier, b"<html>").status_code == 422
    assert attach(parent, dossier, picture()).status_code == 200
    saved = parent.call("save_draft", dossier_id=dossier, json={"answers": answers})
    assert saved["open_places"] == {}
    return str(dossier)


def attach(parent: Program, dossier: str, content: bytes) -> httpx.Response:
    files = {"file": ("giay.png", content, "image/png")}
    return parent.ask("attach_file", dossier_id=dossier, query={"component": "birth-proof"}, files=files)


def pay(parent: Program, dossier: str) -> None:
    """Unpaid it is refused; the order is paid on the gateway's page in a browser of the payer."""
    unpaid = parent.ask("submit_dossier", dossier_id=dossier)
    assert (unpaid.status_code, unpaid.json()["code"]) == (402, "fee_unpaid")
    order = parent.call("order_copies", dossier_id=dossier)
    assert order["amount"] == 16_000
    with payer(parent.live, parent.key) as browser:
        page = browser.get(f"/thanh-toan/{order['id']}/")
        form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        gateway = browser.post(str(page.url), data=form, follow_redirects=False).headers["location"]
        httpx.post(gateway, data={"do": "pay"})
    waits(lambda: parent.call("own_dossier", dossier_id=dossier)["finance"] == "paid", "the gateway's notice")


@contextmanager
def payer(live: Live, key: str) -> Iterator[httpx.Client]:
    """A browser in which the person has signed in."""
    with httpx.Client(base_url=live.url, follow_redirects=True, timeout=120) as browser:
        choice = browser.get("/dang-nhap/", params={"next": "/tai-khoan/"})
        assert browser.post(str(choice.url), data={"person": key}).status_code == 200
        yield browser


def decide(live: Live, dossier: str) -> str:
    """Desk, leader, specialist, leader, signature, desk."""
    desk, specialist, leader = (Program(live, key).sign_in() for key in ("desk_officer", "specialist", "leader"))
    unchecked = desk.ask("receive_dossier", dossier_id=dossier, json={"checks": []})
    assert unchecked.json()["code"] == "components_unchecked"
    code = desk.call("receive_dossier", dossier_id=dossier, json={"checks": OK})["code"]
    assert re.fullmatch(r"H01\.\d{3}\.07-\d{6}-\d{4}", code)
    me = specialist.call("who_am_i")["account_id"]
    leader.call("assign_dossier", dossier_id=dossier, json={"officer_id": me})
    proposal = {"book": "01/2026", "number": "129", "opinion": "Đủ điều kiện đăng ký khai sinh."}
    specialist.call("propose_result", dossier_id=dossier, json=proposal)
    leader.call("approve_result", dossier_id=dossier)
    waits(lambda: dossier in ids(desk.call("dossiers_api_inbox", query={"view": "returning"})), "the signature")
    desk.call("return_result", dossier_id=dossier, json={"way": "online"})
    return str(code)


def ids(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["items"]]


def result(parent: Program, dossier: str) -> None:
    """The dossier is closed, the paper is in the vault, and the notices have told so."""
    assert parent.call("own_dossier", dossier_id=dossier)["state"] == "RETURNED"
    paper = parent.call("list_documents")[0]
    assert paper["media_type"] == "application/pdf"
    assert httpx.get(f"{parent.live.url}/xac-minh/{paper['verify_token']}/").status_code == 200
    purposes = {item["purpose"] for item in parent.call("notifications_api_inbox")["items"]}
    assert {"dossier_submitted", "dossier_received", "result_ready"} <= purposes


def test_an_identity_token_opens_one_session_and_a_session_ends(live: Live) -> None:
    token = identity_token(live, "other_citizen")
    program = Program(live, "other_citizen")
    program.token = program.call("begin_session", json={"id_token": token})["token"]
    assert program.ask("begin_session", json={"id_token": token}).status_code in (401, 409)
    assert program.ask("begin_session", json={"id_token": token[:-9]}).status_code in (400, 401, 422)
    program.call("end_session")
    assert program.ask("who_am_i").status_code == 401
