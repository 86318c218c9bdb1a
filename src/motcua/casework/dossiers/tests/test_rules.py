from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import ComponentsUnchecked, ReasonMissing
from motcua.casework.dossiers.types import Check, Finding
from motcua.casework.payments.types import OrderLine

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def chain(contents: list[dict[str, Any]]) -> list[tuple[int, str, str, dict[str, Any]]]:
    links, before = [], rules.GENESIS
    for sequence, content in enumerate(contents, 1):
        own = rules.digest(before, content)
        links.append((sequence, before, own, content))
        before = own
    return links


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), min_size=1, max_size=8))
def test_an_untouched_chain_holds(contents: list[dict[str, str]]) -> None:
    assert rules.first_break(chain(contents)) is None


def test_an_altered_event_breaks_the_chain_at_its_place() -> None:
    links = chain([{"n": 1}, {"n": 2}, {"n": 3}])
    links[1] = (*links[1][:3], {"n": 20})
    assert rules.first_break(links) == 2


def test_a_missing_event_breaks_the_chain_where_it_was() -> None:
    links = chain([{"n": 1}, {"n": 2}, {"n": 3}])
    assert rules.first_break([links[0], links[2]]) == 2


def test_an_event_replaced_with_its_own_digest_breaks_the_next_link() -> None:
    links = chain([{"n": 1}, {"n": 2}, {"n": 3}])
    forged = rules.digest(links[1][1], {"n": 20})
    links[1] = (2, links[1][1], forged, {"n": 20})
    assert rules.first_break(links) == 3


def test_a_dossier_is_received_only_when_every_component_is_ok() -> None:
    """R-RCV-03, F-052: complete means checked, piece by piece."""
    rules.require_all_checked(["form", "birth-proof"], [Check("form", "ok"), Check("birth-proof", "ok")])
    with pytest.raises(ComponentsUnchecked) as refusal:
        rules.require_all_checked(["form", "birth-proof"], [Check("birth-proof", "missing", "mờ")])
    assert set(refusal.value.errors) == {"form", "birth-proof"}


def test_a_request_names_what_and_why_for_each_item() -> None:
    """R-RCV-04: content, reason and guidance, once."""
    rules.require_findings([Finding("Giấy chứng sinh", "Ảnh trang 2 bị mờ, hãy chụp lại")])
    with pytest.raises(ReasonMissing) as refusal:
        rules.require_findings([Finding("Giấy chứng sinh", ""), Finding("", "mờ quá")])
    assert set(refusal.value.errors) == {"finding-0", "finding-1"}
    with pytest.raises(ReasonMissing):
        rules.require_findings([])


@pytest.mark.parametrize("reason", ["", "   ", "không"])
def test_a_refusal_without_a_written_reason_does_not_leave_the_house(reason: str) -> None:
    """R-REJ-01."""
    with pytest.raises(ReasonMissing):
        rules.require_reason(reason)


@pytest.mark.parametrize(
    ("ended", "mark"),
    [
        (NOON - timedelta(minutes=1), rules.EARLY),
        (NOON, rules.ON_TIME),
        (NOON + timedelta(minutes=1), rules.LATE),
        (None, rules.RUNNING),
    ],
)
def test_a_step_is_early_on_time_or_late_against_its_own_limit(ended: datetime | None, mark: str) -> None:
    assert rules.mark(NOON, ended) == mark


def test_two_certified_copies_at_8000_dong_cost_16000() -> None:
    lines = rules.order_lines([("TL-HT", "Bản sao trích lục", "phi", 8000)], 2)
    assert lines == [OrderLine("TL-HT", "Bản sao trích lục", "phi", 2, 8000)]
    assert rules.total(lines) == 16_000


def test_no_copies_and_free_services_owe_nothing() -> None:
    assert rules.order_lines([("TL-HT", "Bản sao", "phi", 8000)], 0) == []
    assert rules.order_lines([("LP", "Đăng ký khai sinh", "le_phi", 0)], 2) == []


@pytest.mark.parametrize("value", [None, "2", "hai", -1, True, 0])
def test_a_number_of_copies_that_is_none_orders_nothing(value: object) -> None:
    assert rules.copies_of({"copies": value}) == 0
