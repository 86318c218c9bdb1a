from __future__ import annotations

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from motcua.foundation.agencies.api import router
from motcua.foundation.agencies.errors import AgencyNotFound

api = NinjaAPI(urls_namespace="agencies-tests")
api.add_router("", router)
client = TestClient(api)

pytestmark = pytest.mark.usefixtures("loaded")


def test_level_one_is_listed_without_a_parent() -> None:
    assert len(client.get("/agencies").json()) == 86


def test_communes_are_listed_under_their_province() -> None:
    listed = client.get("/agencies?parent=H01").json()
    assert len(listed) == 102
    assert listed[0] == {
        "code": "H01.101",
        "name": "UBND phường Bình Đức",
        "kind": "commune",
        "parent_code": "H01",
        "admin_unit_code": "30292",
        "is_desk": False,
        "assumed": True,
    }


def test_an_unknown_parent_is_refused() -> None:
    with pytest.raises(AgencyNotFound):
        client.get("/agencies?parent=H99")


def test_a_parent_longer_than_an_identifier_is_not_looked_up() -> None:
    assert client.get(f"/agencies?parent={'H' * 36}").status_code == 422
