"""The conversation on a finding: step by step, by those entitled, append only."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from motcua.kernel.models import AuditEntry
from motcua.oversight.detection import selectors, services
from motcua.oversight.detection.models import Finding
from motcua.oversight.detection.tests.factories import AFTER, MONTH, noted
from motcua.oversight.detection.types import Kind, State

pytestmark = pytest.mark.django_db
FRIEND = Actor(
    account_id=uuid4(),
    name="Chuyên viên",
    grants=frozenset({("detection.settle_sign", ""), ("monitoring.view_national", "")}),
)
ELSEWHERE = Actor(
    account_id=uuid4(),
    name="Chuyên viên tỉnh khác",
    grants=frozenset({("detection.settle_sign", "H09"), ("monitoring.view_national", "H09")}),
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(AFTER):
        yield


@pytest.fixture
def row(db: None) -> Finding:
    return noted()


def settle(row: Finding, state: State, text: str = "Đã hỏi bằng văn bản.", actor: Actor = FRIEND) -> None:
    services.settle_sign(finding=row.id, state=state, text=text, actor=actor)


def test_a_finding_goes_from_noted_to_closed_and_keeps_every_word(row: Finding) -> None:
    for state in (State.ASKED, State.EXPLAINED, State.CLOSED):
        settle(row, state, f"lời {state}")
    told = selectors.finding(actor=FRIEND, id=row.id)
    assert [entry.state for entry in told.entries] == [State.NOTED, State.ASKED, State.EXPLAINED, State.CLOSED]
    assert told.entries[1].text == "lời asked" and told.state is State.CLOSED
    assert AuditEntry.objects.filter(action="settle_sign").count() == 3


def test_the_same_step_twice_is_refused_and_changes_nothing(row: Finding) -> None:
    settle(row, State.ASKED)
    with pytest.raises(WrongState, match="Đã hỏi cơ quan"):
        settle(row, State.ASKED)
    assert row.entries.count() == 2


def test_nothing_is_confirmed_before_the_agency_was_asked(row: Finding) -> None:
    with pytest.raises(WrongState, match="Mới ghi nhận"):
        settle(row, State.CONFIRMED)


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
def test_a_step_needs_words_and_not_too_many(row: Finding, text: str) -> None:
    with pytest.raises(InvalidInput):
        settle(row, State.ASKED, text)


def test_a_stranger_neither_settles_nor_sees(row: Finding) -> None:
    with pytest.raises(NotAllowed):
        settle(row, State.ASKED, actor=ELSEWHERE)
    with pytest.raises(NotFound):
        selectors.finding(actor=ELSEWHERE, id=row.id)
    assert not selectors.findings(actor=ELSEWHERE).exists()


def test_an_unknown_finding_is_not_found(row: Finding) -> None:
    with pytest.raises(NotFound):
        services.settle_sign(finding=uuid4(), state=State.ASKED, text="x", actor=FRIEND)


def test_findings_are_filtered_by_month_state_and_kind(row: Finding) -> None:
    other = noted(kind=Kind.SILENCE, month=MONTH - 1)
    settle(other, State.ASKED)
    assert [f.id for f in selectors.findings(actor=FRIEND)] == [row.id, other.id]
    assert [f.id for f in selectors.findings(actor=FRIEND, state=State.ASKED)] == [other.id]
    assert [f.id for f in selectors.findings(actor=FRIEND, month=MONTH)] == [row.id]
    assert [f.id for f in selectors.findings(actor=FRIEND, kind=Kind.SILENCE)] == [other.id]
    assert selectors.found_months() == [MONTH, MONTH - 1]


def test_a_month_says_nothing_of_the_usual_until_its_sign_is_explained(row: Finding) -> None:
    assert selectors.flagged_months() == {1: {Kind.TURNED_DONE: frozenset({MONTH})}}
    settle(row, State.EXPLAINED)
    assert selectors.flagged_months() == {}


def test_a_finding_speaks_both_languages(row: Finding) -> None:
    assert "20 trên 1.000 hồ sơ" in selectors.finding(actor=FRIEND, id=row.id).sentence
    assert "20 of 1.000 dossiers" in selectors.finding(actor=FRIEND, id=row.id, english=True).sentence
