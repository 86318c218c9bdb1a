"""Made-up requests after the API's own description: no crash, and every answer as described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.program import Program

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
EXAMPLES = 12
PATIENCE = 120
"""Seconds that a busy machine may take for what a quiet one does at once."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LEFT_OUT = {"end_session"}
"""It would end the session that the other requests use; test_journey.py holds it."""


@pytest.mark.parametrize(
    ("description", "key"), [("api/v1", "other_citizen"), ("api/v1", "desk_officer"), ("api/intake/v1", "")]
)
def test_made_up_requests_are_answered_as_described(live: Live, description: str, key: str) -> None:
    headers = {"Authorization": f"Bearer {Program(live, key).sign_in().token}"} if key else {}
    faults = [
        fault
        for operation in described(live, description).get_all_operations()
        if (fault := fault_of(operation.ok(), headers))
    ]
    assert not faults, "\n\n".join(faults)


def described(live: Live, description: str) -> Any:
    return schemathesis.openapi.from_url(f"{live.url}/{description}/openapi.json", timeout=PATIENCE)


def fault_of(operation: Any, headers: dict[str, str]) -> str:
    """What one operation answers otherwise than described; empty when nothing."""
    if any(operation.definition.raw["operationId"].endswith(name) for name in LEFT_OUT):
        return ""

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=PATIENCE)

    try:
        check()
    except FailureGroup as faults:
        return f"{operation.label}: {faults.exceptions}"[:1500]
    return ""


FOLLOWED = r"/(directives|duties)\b"


@pytest.mark.parametrize("key", ["task_clerk", "directive_office"])
def test_made_up_requests_of_those_who_follow_directives_are_answered_as_described(live: Live, key: str) -> None:
    headers = {"Authorization": f"Bearer {Program(live, key).sign_in().token}"}
    followed = described(live, "api/v1").include(path_regex=FOLLOWED)
    operations = [found.ok() for found in followed.get_all_operations()]
    assert len(operations) == 15
    faults = [fault for operation in operations if (fault := fault_of(operation, headers))]
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/agencies?parent=%00", "/api/v1/procedures?q=a%00", "/api/v1/progress/a%00", "/api/v1/procedures/a%00",
        "/tim/?q=a%00", "/goi-y/?q=%00", "/tra-cuu/?ma=a%00", "/thu-tuc/a%00/", "/do-luong/co-quan/a%00/",
        "/xac-minh/a%00/", "/diem-mot-cua/?xa=%00", "/dang-nhap/?next=%00", "/dang-nhap/ve?state=%00",
    ],
)  # fmt: skip
def test_a_character_that_cannot_be_stored_never_breaks_a_page(live: Live, path: str) -> None:
    assert httpx.get(f"{live.url}{path}", timeout=PATIENCE).status_code < 500


def test_what_cannot_be_stored_in_a_form_is_refused_in_a_sentence(live: Live) -> None:
    program = Program(live, "other_citizen").sign_in()
    dossier = program.call("start_draft", json={"procedure_code": "1.001193"})["id"]
    answer = program.ask("save_draft", dossier_id=dossier, json={"answers": {"child_name": "a\0b"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_request")
