"""What an event changes, what it may not contradict, and both views of "on time" (IND-20, IND-21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua.kernel.epoch import first_minute, minute_of
from motcua.oversight.indicators.types import Flag
from motcua.oversight.intake import rules
from motcua.oversight.intake.types import Dossier, DossierEvent, Kind, Reason, Stage

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DUE = START + timedelta(days=10)
PERIOD_END = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


def event(kind: Kind, days: float, due_at: datetime | None = None) -> DossierEvent:
    at = START + timedelta(days=days)
    return DossierEvent(f"{kind}-{days}", kind, "d", "H01.101", "1.004", 2, "full", at, due_at)


def told(*events: DossierEvent) -> Dossier:
    dossier: Dossier | None = None
    for happened in events:
        assert rules.contradiction(dossier, happened) is None, happened
        dossier = rules.advanced(dossier, happened)
    assert dossier is not None
    return dossier


def received(*later: DossierEvent) -> Dossier:
    return told(event(Kind.SUBMITTED, -0.1), event(Kind.RECEIVED, 0, DUE), *later)


def refusal(dossier: Dossier | None, happened: DossierEvent) -> Reason | None:
    verdict = rules.contradiction(dossier, happened)
    return verdict[0] if verdict else None


def test_a_dossier_decided_before_its_due_date_is_on_time_in_both_views() -> None:
    dossier = received(event(Kind.DECIDED, 9))
    assert rules.on_time_portal(dossier, PERIOD_END) is True
    assert rules.on_time_internal(dossier, PERIOD_END) is True


def test_a_dossier_decided_after_its_due_date_is_late_in_both_views() -> None:
    dossier = received(event(Kind.DECIDED, 11))
    assert rules.on_time_portal(dossier, PERIOD_END) is False
    assert rules.on_time_internal(dossier, PERIOD_END) is False


def test_the_result_counts_from_the_decision_not_from_its_collection() -> None:
    dossier = received(event(Kind.DECIDED, 9), event(Kind.RETURNED, 20))
    assert dossier.ended_at == START + timedelta(days=9)
    assert rules.on_time_portal(dossier, PERIOD_END) is True


def test_the_applicants_supplement_time_is_deducted() -> None:
    dossier = received(
        event(Kind.SUPPLEMENT_REQUESTED, 2), event(Kind.SUPPLEMENTED, 7, DUE), event(Kind.DECIDED, 14, DUE)
    )
    assert rules.portal_due(dossier) == DUE + timedelta(days=5)
    assert rules.on_time_portal(dossier, PERIOD_END) is True
    assert rules.on_time_internal(dossier, PERIOD_END) is False


def test_the_internal_view_counts_the_limit_anew_after_a_supplement() -> None:
    anew = START + timedelta(days=17)
    dossier = received(
        event(Kind.SUPPLEMENT_REQUESTED, 2), event(Kind.SUPPLEMENTED, 7, anew), event(Kind.DECIDED, 16, anew)
    )
    assert rules.on_time_internal(dossier, PERIOD_END) is True
    assert rules.on_time_portal(dossier, PERIOD_END) is False


def test_a_second_supplement_request_counts_as_late_in_the_portal_view_only() -> None:
    dossier = received(
        event(Kind.SUPPLEMENT_REQUESTED, 1), event(Kind.SUPPLEMENTED, 2),
        event(Kind.SUPPLEMENT_REQUESTED, 3), event(Kind.SUPPLEMENTED, 4), event(Kind.DECIDED, 5),
    )  # fmt: skip
    assert rules.on_time_portal(dossier, PERIOD_END) is False
    assert rules.on_time_internal(dossier, PERIOD_END) is True


def test_a_dossier_waiting_for_its_applicant_ends_at_the_request() -> None:
    waiting = received(event(Kind.SUPPLEMENT_REQUESTED, 2))
    assert rules.portal_end(waiting) == START + timedelta(days=2)
    assert rules.on_time_portal(waiting, PERIOD_END) is True


def test_an_unfinished_dossier_is_measured_at_the_end_of_the_period() -> None:
    running = received()
    assert rules.on_time_portal(running, DUE - timedelta(days=1)) is True
    assert rules.on_time_portal(running, DUE + timedelta(days=1)) is False
    assert rules.on_time_internal(running, PERIOD_END) is False


def test_without_a_due_date_neither_view_gives_a_verdict() -> None:
    dossier = told(event(Kind.RECEIVED, 0), event(Kind.DECIDED, 1))
    assert rules.on_time_portal(dossier, PERIOD_END) is None
    assert rules.on_time_internal(dossier, PERIOD_END) is None


def test_a_supplement_before_receipt_does_not_move_the_due_date() -> None:
    dossier = told(
        event(Kind.SUBMITTED, -3), event(Kind.SUPPLEMENT_REQUESTED, -2), event(Kind.SUPPLEMENTED, -1),
        event(Kind.RECEIVED, 0, DUE),
    )  # fmt: skip
    assert rules.portal_due(dossier) == DUE
    assert dossier.supplement_requests == 1


def test_the_due_date_of_the_intake_clock_is_not_that_of_the_dossier() -> None:
    submitted = told(event(Kind.SUBMITTED, 0, DUE))
    assert submitted.due_at is None


def test_a_withdrawal_ends_a_received_dossier_and_its_open_supplement() -> None:
    dossier = received(event(Kind.SUPPLEMENT_REQUESTED, 2), event(Kind.WITHDRAWN, 3))
    assert dossier.stage is Stage.STOPPED
    assert not dossier.waits


@pytest.mark.parametrize("kind", [Kind.RECEIVED, Kind.DECIDED, Kind.SUPPLEMENT_REQUESTED, Kind.PROCESSING])
def test_a_finished_dossier_takes_no_further_step_but_its_return(kind: Kind) -> None:
    decided = received(event(Kind.DECIDED, 2))
    assert refusal(decided, event(kind, 3)) is Reason.CONTRADICTION
    assert refusal(decided, event(Kind.RETURNED, 3)) is None


@pytest.mark.parametrize("kind", [Kind.DECIDED, Kind.RETURNED, Kind.SUPPLEMENTED, Kind.PROCESSING, Kind.REJECTED])
def test_nothing_but_submission_receipt_or_refusal_begins_a_dossier(kind: Kind) -> None:
    assert refusal(None, event(kind, 0)) is Reason.CONTRADICTION


def test_a_supplement_that_nobody_asked_for_is_a_contradiction() -> None:
    assert refusal(received(), event(Kind.SUPPLEMENTED, 1)) is Reason.CONTRADICTION


def test_no_decision_while_the_applicant_is_waited_for() -> None:
    waiting = received(event(Kind.SUPPLEMENT_REQUESTED, 1))
    assert refusal(waiting, event(Kind.DECIDED, 2)) is Reason.CONTRADICTION


def test_an_instant_before_the_last_event_is_refused() -> None:
    assert refusal(received(), event(Kind.DECIDED, -1)) is Reason.BACKWARDS


def test_a_dossier_does_not_change_its_agency_or_procedure() -> None:
    moved = replace(event(Kind.DECIDED, 1), agency="H01.102")
    assert refusal(received(), moved) is Reason.CHANGED_IDENTITY


@pytest.mark.parametrize("change", [{"channel": 1}, {"level": "partial"}])
def test_channel_and_level_hold_from_receipt_on_mon_11(change: dict[str, Any]) -> None:
    assert refusal(received(), replace(event(Kind.DECIDED, 1), **change)) is Reason.CHANGED_IDENTITY
    submitted = told(event(Kind.SUBMITTED, -1))
    assert refusal(submitted, replace(event(Kind.RECEIVED, 0), **change)) is None


def test_after_receipt_a_dossier_is_rejected_not_refused() -> None:
    assert refusal(received(), event(Kind.REFUSED, 1)) is Reason.CONTRADICTION
    assert refusal(received(), event(Kind.REJECTED, 1)) is None


def test_a_due_date_before_receipt_is_refused_mon_03() -> None:
    assert refusal(None, event(Kind.RECEIVED, 0, START - timedelta(seconds=1))) is Reason.BAD_VALUE
    assert refusal(None, event(Kind.RECEIVED, 0, START)) is None


@pytest.mark.parametrize("kind", [Kind.PROCESSING, Kind.SUPPLEMENT_REQUESTED, Kind.DECIDED])
def test_only_receipt_and_supplement_set_the_due_date(kind: Kind) -> None:
    assert received(event(kind, 1, DUE + timedelta(days=90))).due_at == DUE


def test_a_stopped_dossier_ended_when_it_stopped_not_when_its_papers_went_back() -> None:
    dossier = received(event(Kind.REJECTED, 9), event(Kind.RETURNED, 20))
    assert dossier.ended_at == START + timedelta(days=9)
    assert rules.on_time_portal(dossier, PERIOD_END) is True


@pytest.mark.parametrize(
    ("later", "day"),
    [
        ((Kind.DECIDED, Kind.RETURNED), 4),
        ((Kind.RETURNED,), 4),
        ((Kind.REJECTED, Kind.RETURNED), 4),
        ((Kind.WITHDRAWN,), 4),
    ],
)
def test_ind_20_a_dossier_ends_with_its_first_final_act_decided_else_returned_else_stopped(
    later: tuple[Kind, ...], day: int
) -> None:
    dossier = received(*(event(kind, day + 3 * place) for place, kind in enumerate(later)))
    assert dossier.ended_at == START + timedelta(days=day)


def test_ind_20_no_order_in_which_the_acts_are_kept_moves_the_end() -> None:
    """Law.md 4.4: a later act is no new end, whatever its kind."""
    decided, returned, stopped = (START + timedelta(days=day) for day in (3, 5, 9))
    dossier = replace(received(), decided_at=decided, returned_at=returned, stopped_at=stopped)
    assert dossier.ended_at == decided
    assert replace(dossier, decided_at=None).ended_at == returned
    assert replace(dossier, decided_at=None, returned_at=None).ended_at == stopped


def test_a_source_that_tells_receipt_and_return_only_is_taken() -> None:
    dossier = received(event(Kind.RETURNED, 9))
    assert (dossier.stage, rules.on_time_portal(dossier, PERIOD_END)) == (Stage.RETURNED, True)
    assert refusal(told(event(Kind.RECEIVED, 0), event(Kind.PROCESSING, 1)), event(Kind.RETURNED, 2)) is None


def test_a_result_is_returned_neither_before_receipt_nor_twice_nor_while_the_applicant_is_waited_for() -> None:
    assert refusal(told(event(Kind.SUBMITTED, 0)), event(Kind.RETURNED, 1)) is Reason.CONTRADICTION
    assert refusal(received(event(Kind.RETURNED, 1)), event(Kind.RETURNED, 2)) is Reason.CONTRADICTION
    assert refusal(received(event(Kind.SUPPLEMENT_REQUESTED, 1)), event(Kind.RETURNED, 2)) is Reason.CONTRADICTION


def test_an_electronic_result_told_at_the_return_counts_ind_11_40_41() -> None:
    at_return = replace(event(Kind.RETURNED, 9), online_result=True, flags=int(Flag.E_RESULT))
    dossier = received(event(Kind.DECIDED, 8), at_return)
    assert dossier.online_result and dossier.flags & Flag.E_RESULT
    assert not received(event(Kind.DECIDED, 8), event(Kind.RETURNED, 9)).flags & Flag.E_RESULT


def test_a_channel_that_is_not_told_contradicts_nothing_and_stays_what_it_was_at_receipt_ind_10() -> None:
    silent = replace(event(Kind.DECIDED, 1), channel=0)
    assert refusal(received(), silent) is None
    assert rules.advanced(received(), silent).channel == 2
    untold = told(replace(event(Kind.RECEIVED, 0), channel=0))
    assert untold.channel == 0
    assert rules.advanced(untold, event(Kind.DECIDED, 1)).channel == 0
    sent = told(replace(event(Kind.SUBMITTED, 0), channel=2))
    assert rules.advanced(sent, replace(event(Kind.RECEIVED, 1), channel=0)).channel == 2
    assert rules.advanced(told(replace(event(Kind.SUBMITTED, 0), channel=0)), event(Kind.RECEIVED, 1)).channel == 2
    assert refusal(received(), replace(event(Kind.DECIDED, 1), channel=3)) is Reason.CHANGED_IDENTITY


def test_whether_a_dossier_was_eligible_is_what_it_was_at_receipt_ind_13() -> None:
    """November's denominator of IND-13 does not grow by what an event of December tells."""
    eligible = int(Flag.ELIGIBLE_FULL)
    assert not received(replace(event(Kind.DECIDED, 30), flags=eligible)).flags & eligible
    assert told(replace(event(Kind.RECEIVED, 0), flags=eligible), event(Kind.DECIDED, 8)).flags & eligible
    assert told(replace(event(Kind.SUBMITTED, 0), flags=eligible), event(Kind.RECEIVED, 1)).flags & eligible


@pytest.mark.parametrize(("kind", "counts"), [(Kind.PROCESSING, 0), (Kind.REJECTED, 0), (Kind.DECIDED, 1)])
def test_an_electronic_result_is_told_only_by_what_decides_or_returns_it_ind_40(kind: Kind, counts: int) -> None:
    early = told(replace(event(Kind.RECEIVED, 0), flags=int(Flag.E_RESULT), online_result=True))
    assert not early.flags & Flag.E_RESULT and not early.online_result
    found = received(replace(event(kind, 3), flags=int(Flag.E_RESULT), online_result=True))
    assert (bool(found.flags & Flag.E_RESULT), found.online_result) == (bool(counts), bool(counts))


def test_a_dislike_has_the_instant_of_the_first_event_that_tells_it_ind_26() -> None:
    told_at_return = replace(event(Kind.RETURNED, 9), flags=int(Flag.DISLIKED))
    assert received(event(Kind.DECIDED, 8), told_at_return).disliked_at == START + timedelta(days=9)
    assert received(event(Kind.DECIDED, 8)).disliked_at is None


@pytest.mark.parametrize(("microseconds", "known"), [(-1, 0), (0, 1), (1, 1), (59_999_999, 1), (60_000_000, 2)])
def test_what_comes_before_a_cut_off_is_known_at_it_and_what_comes_at_its_instant_is_not(
    microseconds: int, known: int
) -> None:
    """A cut-off of 24:00 stands half open: the microsecond before it is inside, its own is outside."""
    cut_off = datetime(2026, 12, 21, 17, 0, tzinfo=UTC)
    minute = minute_of(cut_off)
    assert first_minute(cut_off + timedelta(microseconds=microseconds)) == minute + known


def test_what_is_known_at_an_instant_leaves_out_what_came_after_it() -> None:
    dossier = received(
        event(Kind.SUPPLEMENT_REQUESTED, 2), event(Kind.SUPPLEMENTED, 7), event(Kind.SUPPLEMENT_REQUESTED, 8)
    )
    assert rules.known_at(dossier, START + timedelta(days=5)).waits
    assert rules.known_at(dossier, START + timedelta(days=7.5)).supplement_requests == 1
    assert rules.known_at(dossier, PERIOD_END) == dossier


def test_a_yes_takes_the_place_of_an_earlier_no_and_a_later_no_takes_nothing_back() -> None:
    no, yes = int(Flag.NOT_DIGITISED), int(Flag.DIGITISED)
    found = received(replace(event(Kind.PROCESSING, 1), flags=no), replace(event(Kind.PROCESSING, 2), flags=yes))
    assert found.flags & Flag.DIGITISED and not found.flags & Flag.NOT_DIGITISED
    again = rules.advanced(found, replace(event(Kind.PROCESSING, 3), flags=no))
    assert again.flags & Flag.DIGITISED and not again.flags & Flag.NOT_DIGITISED


def test_that_there_is_no_electronic_result_is_told_by_what_decides_or_returns() -> None:
    """Law.md 4.2: before the end nobody can say that there is none."""
    no = int(Flag.NOT_E_RESULT)
    assert not received(replace(event(Kind.PROCESSING, 1), flags=no)).flags & no
    assert received(replace(event(Kind.DECIDED, 1), flags=no)).flags & no
