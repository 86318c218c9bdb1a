"""Assessments for trying out: one by all ways of taking points, two mystery rounds, the first of them published.

What is invented is told by the usual verbs, at the hours at which people would have done it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import local, now
from motcua.oversight.assessment.models import AssessedAgency, Assessment
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.services.assign_testers import assign_testers
from motcua.oversight.assessment.services.close_score import close_first_score, close_second_score
from motcua.oversight.assessment.services.fill_sheet import fill_sheet
from motcua.oversight.assessment.services.open_assessment import open_assessment
from motcua.oversight.assessment.services.publish import approve_assessment, publish_assessment
from motcua.oversight.assessment.types import Question, SheetTemplate

CODE, MYSTERY, PUBLISHED = "chay-thu-2026", "dung-thu-lan-2", "dung-thu-lan-1"
_AGENCIES = ("G01", "G02", "G06", "G09", "G16", "H01", "H26", "H29")
_FEW = ("G06", "H01", "H26")
_DAY = date(2026, 11, 1)
_EXPLAIN_UNTIL = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
_EMBARGO_UNTIL = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
_OPENED, _SCORED, _EXPLAINED, _APPROVED, _PUBLIC = (timedelta(days=days) for days in (50, 42, 12, 10, 8))
"""How long ago the published round was at each step: a month for explanations, whatever holidays lie in it."""
_TESTERS = ("tester", "second_tester", "third_tester")
_STORY = "Tìm được thủ tục, đọc hướng dẫn, điền biểu mẫu đến bước xem lại (chuyện giả định)."


@transaction.atomic
def load_demo_assessment() -> None:
    """Open each once, with its testers, and publish one; again changes nothing. Needs agencies and roles."""
    people = {key: account.id for key, account in account_services.load_demo_accounts().items()}
    if not Assessment.objects.filter(code=CODE).exists():
        _open(CODE, "Đánh giá chạy thử chất lượng dịch vụ công trực tuyến, tháng 11/2026", people,
              criteria="chay-thu", on=_DAY, agency_codes=_AGENCIES, follows="2023-lan-1", **_days_ahead())  # fmt: skip
    if not Assessment.objects.filter(code=PUBLISHED).exists():
        _publish(people)
    if not Assessment.objects.filter(code=MYSTERY).exists():
        _open(MYSTERY, "Dùng thử bí mật lần 2 (giả định)", people, criteria="dung-thu", on=local(now()).date(),
              agency_codes=_FEW, follows=PUBLISHED, **_days_ahead())  # fmt: skip


def _days_ahead() -> dict[str, datetime]:
    return {
        "explain_until": max(_EXPLAIN_UNTIL, now() + timedelta(days=23)),
        "embargo_until": max(_EMBARGO_UNTIL, now() + timedelta(days=39)),
    }


def _open(code: str, title: str, people: Mapping[str, UUID], **given: Any) -> Assessment:
    found = open_assessment(code=code, title=title, actor=SYSTEM, **given)
    assign_testers(assessment=code, testers=[people[key] for key in _TESTERS], actor=SYSTEM)
    return found


def _publish(people: Mapping[str, UUID]) -> None:
    """A round whose tables are public: opened, tried, scored, left to be explained, approved, published."""
    start = now()
    with clock.at(start - _OPENED):
        found = _open(PUBLISHED, "Dùng thử bí mật lần 1 (giả định)", people, criteria="dung-thu",
                      on=local(now()).date(), agency_codes=_AGENCIES, explain_until=start - _SCORED,
                      embargo_until=start - _PUBLIC)  # fmt: skip
        _try_out(found, people)
    assessor = accounts.actor_for(people["assessor"])
    with clock.at(start - _SCORED):
        close_first_score(assessment=PUBLISHED, actor=assessor)
    with clock.at(start - _EXPLAINED):
        close_second_score(assessment=PUBLISHED, actor=assessor)
    found.refresh_from_db()
    with clock.at(start - _APPROVED):
        approver = accounts.actor_for(people["assessment_approver"])
        approve_assessment(assessment=PUBLISHED, digest=found.digest, actor=approver)
    with clock.at(start - _PUBLIC):
        publish_assessment(assessment=PUBLISHED, actor=assessor)


def _try_out(found: Assessment, people: Mapping[str, UUID]) -> None:
    """Both testers of each agency fill their sheets; they differ by a little where they differ."""
    testers: dict[UUID, Actor] = {people[key]: accounts.actor_for(people[key]) for key in _TESTERS}
    template = set_in(found).sheet
    for turn, row in enumerate(found.agencies.order_by("code")):
        given = dict.fromkeys(row.marks.order_by("place").values_list("tester_id", flat=True))
        for place, tester in enumerate(given):
            if template is not None:
                _fill(row, _answers(template, turn, place), testers[tester], minutes=12 + 3 * turn + place)


def _fill(row: AssessedAgency, answers: Mapping[str, str], tester: Actor, *, minutes: int) -> None:
    channel = "mobile" if minutes % 2 else "computer"
    fill_sheet(
        assessment=row.assessment_id, agency=row.code, visited_on=local(now()).date(), channel=channel,
        minutes=minutes, story=_STORY, answers=answers, actor=tester,
    )  # fmt: skip


def _answers(template: SheetTemplate, turn: int, place: int) -> dict[str, str]:
    """An answer to each question with a scale; none that asks for a picture, for nobody invents one."""
    asked = [question for question in template.questions if question.scale]
    return {question.code: _answer(question, turn + at, place) for at, question in enumerate(asked)}


def _answer(question: Question, turn: int, place: int) -> str:
    least = question.photo_below
    worths = [worth for worth, _meaning in question.scale if least is None or worth >= least]
    at = turn % len(worths)
    return str(worths[max(at - place, 0) if turn % 5 == 0 else at])
