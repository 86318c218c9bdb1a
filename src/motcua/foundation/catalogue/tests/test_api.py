from __future__ import annotations

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from motcua.foundation.catalogue.api import router
from motcua.foundation.catalogue.errors import ProcedureNotFound
from motcua.foundation.catalogue.models import SearchLog

api = NinjaAPI(urls_namespace="catalogue-tests")
api.add_router("", router)
client = TestClient(api)

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_search_answers_in_pages_and_is_counted_once() -> None:
    first = client.get("/procedures?q=khai sinh").json()
    assert first["items"][0]["code"] == "1.001193"
    assert (first["page"], first["page_size"], len(first["items"])) == (1, 20, 20)
    second = client.get("/procedures?q=khai sinh&page=2").json()
    assert len(second["items"]) == first["total"] - 20
    assert SearchLog.objects.get().folded == "khai sinh"


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&page=0", "?q=a&page=x", f"?q={'a' * 201}"])
def test_a_malformed_search_is_refused(query: str) -> None:
    assert client.get(f"/procedures{query}").status_code == 422


def test_one_procedure_comes_whole() -> None:
    body = client.get("/procedures/1.001193").json()
    assert body["time_limit"]["value"] == 1
    assert body["time_limit"]["status"] == "assumed"
    assert {fee["code"]: fee["amount"] for fee in body["fees"]} == {"LP-KS": 0, "TL-HT": 8000}
    assert body["quality"] == ["time_unit_missing"]
    assert len(body["components"]) > 5


def test_a_procedure_can_be_asked_for_on_a_day() -> None:
    assert client.get("/procedures/2.000635?on=2016-01-01").json()["fees"] == []


def test_an_unknown_procedure_is_refused() -> None:
    with pytest.raises(ProcedureNotFound):
        client.get("/procedures/9.999999")
