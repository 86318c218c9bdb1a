"""Words between the two processes, and Chromium's words for a failure."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from motcua.connectors.chromium import mapping
from motcua.connectors.chromium.keys import town_pin
from motcua.connectors.chromium.types import Bar
from motcua.oversight.probes.ports import NobodyThere
from motcua.oversight.probes.types import Errand, Fault, Sight, Violation

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
ERRAND = Errand("https://a.example.vn/", frozenset({"a.example.vn", "b.example.vn:8443"}), 20, width=1280, marks=("x",))
FULL = Sight(
    AT, None, "https://a.example.vn/x", ("https://a.example.vn/", "https://a.example.vn/x"), 200, 120, 900, "TLS 1.3",
    AT, 360, True, (Violation("label", "critical", 2),), False, True, b"\x89PNG", "Chromium 1, axe 4", True, 3,
)  # fmt: skip
BARE = NobodyThere().visit(ERRAND)


def test_an_errand_arrives_as_it_left() -> None:
    assert mapping.errand_of(json.loads(mapping.errand_line(ERRAND))) == ERRAND


@pytest.mark.parametrize("sight", [FULL, BARE], ids=["full", "bare"])
def test_a_sight_arrives_as_it_left(sight: Sight) -> None:
    line = mapping.sight_line(sight, is_spent=True)
    assert line.count(b"\n") == 1
    told = json.loads(line)
    assert (mapping.sight_of(told["sight"]), told["is_spent"]) == (sight, True)


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("net::ERR_NAME_NOT_RESOLVED at x", Fault.NAME),
        ("net::ERR_CONNECTION_REFUSED at x", Fault.REFUSED),
        ("net::ERR_CERT_DATE_INVALID at x", Fault.CERTIFICATE),
        ("net::ERR_SSL_PROTOCOL_ERROR at x", Fault.CERTIFICATE),
        ("net::ERR_TOO_MANY_REDIRECTS at x", Fault.REDIRECTS),
        ("net::ERR_UNSAFE_REDIRECT at x", Fault.LEFT),
        ("Page.goto: Download is starting", Fault.NOT_A_PAGE),
        ("net::ERR_ABORTED", Fault.NOT_A_PAGE),
        ("Page crashed", Fault.NOT_A_PAGE),
        ("something of our own", None),
    ],
)
def test_a_failure_of_the_browser_has_its_word(message: str, fault: Fault | None) -> None:
    assert mapping.fault_of(message) is fault


def test_every_bar_of_the_gate_is_a_fault_of_the_page() -> None:
    assert set(mapping.BARRED) == set(Bar)


def test_the_key_of_the_sandbox_stays(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    assert town_pin() == town_pin() and len(town_pin()) == 44
