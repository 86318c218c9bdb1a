"""Notices at each step, terms of explanations, reminders, extensions: each once, and late ones shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.agencies.selectors import working_calendar
from motcua.foundation.notifications.selectors import inbox
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import InvalidInput
from motcua.oversight.assessment import errors, rules, selectors, services
from motcua.oversight.assessment.models import Assessment, Notice
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People


def told(actor: Actor) -> list[str]:
    assert isinstance(actor.account_id, UUID)
    return sorted(message.purpose for message in inbox(actor.account_id).object_list)


def close_second(who: People) -> None:
    f.close_second(who)


def test_an_agency_is_told_of_every_step_once(open_round: People) -> None:
    who = open_round
    assert told(who.head) == ["assessment_opened"]
    f.opened(who)
    f.mark_all(who, marks={"H01": "0"})
    f.close_first(who)
    f.close_first(who)
    f.publish(who)
    assert told(who.head) == [
        "assessment_first_score", "assessment_opened", "assessment_published", "assessment_second_score",
    ]  # fmt: skip


def test_who_is_not_the_agency_is_told_nothing(open_round: People) -> None:
    stranger = f.person(77, "agency_head", "H02.101")
    assert told(stranger) == []


def test_the_reminders_come_before_and_after_the_last_day_and_once(first_scored: People) -> None:
    """15/12 17:00 in Vietnam: three days before, one day before, one day after."""
    for day, hour in ((11, 1), (12, 1), (12, 5), (14, 1), (15, 1), (16, 1), (17, 1)):
        with clock.at(datetime(2026, 12, day, hour, tzinfo=UTC)):
            services.send_reminders()
            services.send_reminders()
    reminders = [purpose for purpose in told(first_scored.head) if "explain" in purpose]
    assert reminders == ["assessment_explain_due", "assessment_explain_due", "assessment_explain_late"]
    assert Notice.objects.filter(agency__code="H01", kind__startswith="late").count() == 1


def test_who_explained_everything_is_not_reminded(first_scored: People) -> None:
    for criterion in ("2.1", "2.2", "2.3", "1.1", "1.2", "3.1", "4.1", "5.1"):
        f.explain(first_scored, criterion)
    with clock.at(datetime(2026, 12, 14, 1, tzinfo=UTC)):
        services.send_reminders()
    assert not any("explain" in purpose for purpose in told(first_scored.head))


def test_the_board_shows_who_is_late(first_scored: People) -> None:
    def late(at: datetime) -> dict[str, tuple[int, bool]]:
        with clock.at(at):
            return {row.code: (row.owed, row.is_late) for row in selectors.standing(CODE, first_scored.assessor)}

    assert late(f.FIRST_AT)["H01"] == (3, False)
    assert late(f.SECOND_AT) == {"H01": (3, True), "H02": (0, False), "H03": (0, False)}


def test_agencies_have_the_least_working_days_however_late_the_first_score_is(open_round: People) -> None:
    """TT 01/2018 Art 17.1đ asks for an explanation; the five working days are data, marked assumed."""
    f.mark_all(open_round)
    f.close_first(open_round, at=datetime(2026, 12, 14, 2, tzinfo=UTC))
    found = Assessment.objects.get(code=CODE)
    last = working_calendar("G06").close_of(date(2026, 12, 21))
    assert found.explain_until == last and found.embargo_until == f.EMBARGO_UNTIL
    assert selectors.terms(f.DAY).assumed


def test_a_planned_day_that_leaves_more_time_stays() -> None:
    terms = selectors.terms(f.DAY)
    assert rules.reminder_of(terms, date(2026, 12, 15), date(2026, 12, 12)) == "due:3"
    assert rules.reminder_of(terms, date(2026, 12, 15), date(2026, 12, 16)) == "late:1"
    assert rules.reminder_of(terms, date(2026, 12, 15), date(2026, 12, 15)) == ""


def test_one_agency_gets_a_later_day_with_a_reason_and_the_second_score_waits(first_scored: People) -> None:
    who, until = first_scored, f.EXPLAIN_UNTIL + timedelta(days=7)
    given: dict[str, Any] = {
        "assessment": CODE,
        "agency": "H01",
        "until": until,
        "reason": "Lũ lụt.",
        "actor": who.assessor,
    }
    with clock.at(f.FIRST_AT):
        with pytest.raises(InvalidInput):
            services.extend_explaining(**{**given, "until": f.EMBARGO_UNTIL + timedelta(days=1)})
        services.extend_explaining(**given)
        services.extend_explaining(**given)
    with clock.at(f.SECOND_AT):
        services.explain_score(assessment=CODE, agency="H01", criterion="2.1", text="Đã sửa.", actor=who.head)
        with pytest.raises(errors.ExplanationsStillOpen):
            services.close_second_score(assessment=CODE, actor=who.assessor)
    with clock.at(until + timedelta(hours=1)), pytest.raises(errors.ExplanationsClosed):
        services.explain_score(assessment=CODE, agency="H01", criterion="2.2", text="Muộn.", actor=who.head)
