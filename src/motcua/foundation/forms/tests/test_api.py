"""The form of a procedure over the JSON API."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.testing import TestClient

from motcua.foundation.forms.api import read_form, router
from motcua.foundation.forms.errors import NoSuchForm
from motcua.foundation.forms.services import load_forms
from motcua.foundation.forms.services.check import compile_schema
from motcua.foundation.forms.tests.factories import whole_answers

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client() -> TestClient:
    api = NinjaAPI(urls_namespace="forms-test", version="forms-test")
    api.add_router("", router)
    return TestClient(api)


def test_anyone_reads_the_form_of_a_procedure(client: TestClient, communes: None, today: None) -> None:
    load_forms()
    answer = client.get("/forms/1.001193?on=2026-11-23").json()
    assert (answer["code"], answer["number"]) == ("birth-registration", 1)
    assert compile_schema(answer["answers_schema"]).is_valid(whole_answers())
    assert list(answer["hints"]["fields"]) == list(answer["answers_schema"]["properties"])


def test_a_procedure_without_a_form_is_not_found(rf: RequestFactory) -> None:
    with pytest.raises(NoSuchForm):
        read_form(rf.get("/"), "9.999999")
