"""The doors of a person's store: the owner gets in, the stranger finds nothing, each reading leaves a trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from ninja.testing import TestClient

from motcua.foundation.vault import services, views
from motcua.foundation.vault.api import router
from motcua.foundation.vault.tests import factories as make
from motcua.kernel.access import ANONYMOUS, SIGNED_IN, SYSTEM, Actor
from motcua.kernel.errors import NotFound, SignInRequired
from motcua.kernel.middleware import AccessMiddleware
from motcua.kernel.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.foundation.vault.tests.urls")]


@pytest.fixture
def citizen() -> UUID:
    return make.account()


@pytest.fixture
def result(citizen: UUID) -> Any:
    file = services.keep_file(make.pdf(), name="khai-sinh.pdf", owner=None)
    return services.keep_document(
        account_id=citizen, title="Giấy khai sinh <1>", file_id=file.id, issued_by="H01.128", subject="dossier:0192"
    )


def request_of(actor: Actor, path: str = "/kho-giay-to/") -> Any:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]
    return request


def page(account_id: UUID) -> str:
    response = views.list_documents(request_of(make.actor(account_id)))
    assert isinstance(response, HttpResponse) and response.status_code == 200
    return response.content.decode()


def test_the_owner_sees_the_paper_with_its_code_and_download(citizen: UUID, result: Any) -> None:
    html = page(citizen)
    assert "Giấy khai sinh &lt;1&gt;" in html
    assert result.token_in_groups in html and f"/tep/{result.file.id}/" in html
    assert "Còn hiệu lực" in html


def test_a_withdrawn_paper_is_marked(citizen: UUID, result: Any) -> None:
    services.withdraw_document(result.id, actor=SYSTEM, reason="Cấp lại")
    assert "Đã thu hồi" in page(citizen)


def test_a_stranger_sees_an_empty_store(result: Any) -> None:
    html = page(make.account("Trần Văn Mẫu"))
    assert "Chưa có giấy tờ nào" in html and result.token_in_groups not in html


def test_the_owner_downloads_the_paper_and_it_is_traced(citizen: UUID, result: Any) -> None:
    response = views.download_file(request_of(make.actor(citizen)), result.file.id)
    assert make.body(response) == make.pdf()
    entry = AuditEntry.objects.get(action="download_file")
    assert (entry.actor_id, entry.subject) == (citizen, f"file:{result.file.id}")


def test_whoever_gave_a_file_may_read_it_again(citizen: UUID) -> None:
    file = services.keep_file(make.png(), name="anh.png", owner=citizen)
    response = views.download_file(request_of(make.actor(citizen)), file.id)
    assert make.body(response) == make.png()


def test_for_a_stranger_the_file_does_not_exist(result: Any) -> None:
    with pytest.raises(NotFound):
        views.download_file(request_of(make.actor(make.account("Trần Văn Mẫu"))), result.file.id)
    assert not AuditEntry.objects.filter(action="download_file").exists()


def test_a_made_up_address_does_not_exist(citizen: UUID) -> None:
    with pytest.raises(NotFound):
        views.download_file(request_of(make.actor(citizen)), uuid4())


@pytest.mark.parametrize("view", [views.list_documents, views.download_file])
def test_both_pages_ask_visitors_to_sign_in(view: Any) -> None:
    assert view.permission is SIGNED_IN
    answer = AccessMiddleware(lambda _: HttpResponse()).process_view(request_of(ANONYMOUS), view, (), {})
    assert answer is not None and answer["Location"].startswith("/dang-nhap/?next=")


def test_a_visitor_is_sent_to_sign_in_through_the_whole_program(client: Client) -> None:
    assert client.get("/kho-giay-to/").status_code == 302


def test_reading_the_list_is_traced(citizen: UUID, result: Any) -> None:
    page(citizen)
    assert AuditEntry.objects.get(action="list_documents").detail == {"shown": 1}


def test_the_api_lists_the_callers_own_papers(citizen: UUID, result: Any) -> None:
    client = TestClient(router)
    answer = client.get("/documents", actor=make.actor(citizen))
    assert answer.status_code == 200
    [document] = answer.json()
    assert document["title"] == "Giấy khai sinh <1>" and document["is_current"] is True
    assert client.get("/documents", actor=make.actor(make.account("Trần Văn Mẫu"))).json() == []


def test_the_api_refuses_visitors() -> None:
    with pytest.raises(SignInRequired):
        TestClient(router).get("/documents", actor=ANONYMOUS)
