"""What the description for programs says: how to sign in, which doors ask for it, and fields by their own names."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def test_the_description_says_where_the_token_goes_and_how_it_is_had(described: dict[str, Any]) -> None:
    [(name, scheme)] = described["components"]["securitySchemes"].items()
    assert (name, scheme["type"], scheme["scheme"]) == ("token", "http", "bearer")
    told = described["info"]["description"]
    for words in ("id_token", "POST /api/v1/sessions", "Authorization: Bearer", "identity provider"):
        assert words in told


def test_each_closed_door_asks_for_the_token_and_no_open_one(described: dict[str, Any], client: Client) -> None:
    paths = described["paths"]
    assert paths["/api/v1/me"]["get"]["security"] == [{"token": []}]
    assert "security" not in paths["/api/v1/sessions"]["post"]
    bare = {path: found["get"] for path, found in paths.items() if "get" in found and "{" not in path}
    for path, operation in bare.items():
        is_closed = client.get(path).status_code == 401
        assert ("security" in operation) is is_closed, path


def test_the_description_of_the_door_of_sources_tells_of_its_signature(client: Client) -> None:
    found = client.get("/api/intake/v1/openapi.json").json()
    assert "X-Motcua-Signature" in found["info"]["description"]
    assert "securitySchemes" not in found["components"]


def test_a_wrong_field_is_named_as_the_sender_wrote_it(client: Client) -> None:
    """It was `body.body.until` under `1 places need a correction.`"""
    answer = client.post("/api/v1/sessions", {"id_token": ""}, content_type="application/json")
    assert list(answer.json()["errors"]) == ["id_token"]
    assert answer.json()["title"] == "Places that need a correction: 1."
