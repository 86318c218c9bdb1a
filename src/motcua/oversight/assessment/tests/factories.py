"""An assessment by the trial criteria, its invented people, and the steps that bring it to the public."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pypdf
from django.test import Client

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.services import begin_session, load_roles
from motcua.foundation.accounts.tests.factories import officer
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.foundation.notifications.services import load_templates
from motcua.foundation.vault.services import keep_file
from motcua.foundation.vault.tests.factories import png
from motcua.foundation.vault.types import PNG
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.assessment import selectors, services
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Award, Evidence, Explanation, Mark
from motcua.oversight.assessment.selectors import criteria_of
from motcua.oversight.assessment.types import Kind, Verdict

CODE = "mau-2026"
DAY = date(2026, 11, 1)
EXPLAIN_UNTIL = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
EMBARGO_UNTIL = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
GRANTED_AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
OPEN_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FIRST_AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
SECOND_AT = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
PUBLIC_AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """Those who work on an assessment."""

    assessor: Actor
    first: Actor
    second: Actor
    third: Actor
    head: Actor
    approver: Actor

    @property
    def testers(self) -> list[UUID]:
        return ids(self.first, self.second, self.third)


def ids(*actors: Actor) -> list[UUID]:
    """Their accounts."""
    return [actor.account_id for actor in actors if actor.account_id]


def person(number: int, role: str, agency: str = "") -> Actor:
    if agency:
        add_agencies(agency)
    with clock.at(GRANTED_AT):
        return accounts.actor_for(officer(number, role, agency).id)


def people(agency: str = "H01") -> People:
    """Everybody with their roles; the head of `agency`."""
    load_roles()
    load_templates()
    add_calendars()
    add_agencies("G06")
    return People(
        assessor=person(61, "assessor"),
        first=person(62, "tester"),
        second=person(63, "tester"),
        third=person(64, "tester"),
        head=person(65, "agency_head", agency),
        approver=person(66, "assessment_approver"),
    )


def opened(who: People, codes: Sequence[str] = ("H01", "H02", "H03"), **changes: Any) -> Assessment:
    """An open assessment of some agencies, with its testers."""
    add_agencies(*codes)
    given = {"code": CODE, "title": "Đợt mẫu", "criteria": "chay-thu", "on": DAY, "follows": "", **changes}
    with clock.at(OPEN_AT):
        found = services.open_assessment(
            agency_codes=codes, explain_until=EXPLAIN_UNTIL, embargo_until=EMBARGO_UNTIL, actor=who.assessor, **given
        )
        services.assign_testers(assessment=found.code, testers=who.testers, actor=who.assessor)
    return found


def mark_all(who: People, code: str = CODE, marks: Mapping[str, str] | None = None) -> None:
    """Both testers give the mark of the agency in `marks` (else 1) to every criterion that they test."""
    found = Assessment.objects.get(code=code)
    criteria = [c.code for c in criteria_of(code).criteria if c.kind is Kind.TESTER]
    by_id = {person.account_id: person for person in (who.first, who.second, who.third)}
    with clock.at(OPEN_AT):
        for row in found.agencies.all():
            mark = (marks or {}).get(row.code, "1")
            for tester in set(row.marks.values_list("tester_id", flat=True)):
                given = dict.fromkeys(criteria, (mark, "Đã thử."))
                services.give_marks(assessment=code, agency=row.code, marks=given, actor=by_id[tester])


def close_first(who: People, code: str = CODE, at: datetime = FIRST_AT) -> None:
    """What nobody answered is left out by name."""
    with clock.at(at):
        empty = selectors.progress(code).empty
        services.close_first_score(assessment=code, actor=who.assessor, without=empty, reason="Đợt mẫu không có.")


def close_second(who: People, code: str = CODE) -> str:
    """The digest of what is to be approved."""
    with clock.at(SECOND_AT):
        services.close_second_score(assessment=code, actor=who.assessor)
    return Assessment.objects.get(code=code).digest


def publish(who: People, code: str = CODE) -> None:
    digest = close_second(who, code)
    with clock.at(PUBLIC_AT):
        services.approve_assessment(assessment=code, digest=digest, actor=who.approver)
        services.publish_assessment(assessment=code, actor=who.assessor)


def explain(who: People, criterion: str = "2.1", code: str = CODE, **answer: Any) -> None:
    """The head of H01 explains and the assessor answers."""
    with clock.at(FIRST_AT):
        services.explain_score(
            assessment=code, agency="H01", criterion=criterion, text="Trang đã sửa trước ngày thử.", actor=who.head
        )
        row = Explanation.objects.get(agency__assessment_id=code, agency__code="H01", criterion=criterion)
        seen = row.answered_at or row.at
        given = {"verdict": Verdict.KEPT, "reason": "Chưa có bằng chứng.", "seen": seen, **answer}
        services.answer_explanation(assessment=code, agency="H01", criterion=criterion, actor=who.assessor, **given)


def paper(words: str = "Quy trình hỗ trợ") -> bytes:
    """A small real PDF."""
    written = io.BytesIO()
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(595, 842)
    pdf.add_metadata({"/Title": words})
    pdf.write(written)
    return written.getvalue()


def send_evidence(who: People, code: str = CODE, agency: str = "H01") -> None:
    """The head of the agency sends a file, and the assessor judges it."""
    given: dict[str, Any] = {"assessment": code, "agency": agency, "criterion": "3.1"}
    with clock.at(OPEN_AT):
        services.submit_evidence(**given, files=[("quy-trinh.pdf", paper())], actor=who.head)
        services.judge_evidence(**given, mark="1", note="Đã ban hành.", actor=who.assessor)


def evidence_of(agency: str) -> int:
    """The first file of an agency."""
    return Evidence.objects.filter(agency__code=agency).earliest("id").pk


def published(code: str = CODE, agency: str = "H01", codes: Sequence[str] = ("H01", "H02", "H03")) -> People:
    """A published assessment, as its people bring it out."""
    who = people(agency)
    opened(who, codes, code=code)
    mark_all(who, code, {codes[0]: "2"})
    if agency in codes:
        send_evidence(who, code, agency)
    close_first(who, code)
    publish(who, code)
    return who


def nation(criteria: str = "losi-2022", code: str = "toan-quoc", many: int = 83) -> People:
    """A published assessment of `many` ministries and provinces of the register, marked all differently."""
    who = people()
    found = opened(who, [row.code for row in agencies.children_of(None)][:many], code=code, criteria=criteria)
    criteria_held = [c for c in criteria_of(code).criteria if c.kind is Kind.TESTER]
    by_id = {person.account_id: person for person in (who.first, who.second, who.third)}
    for turn, row in enumerate(found.agencies.order_by("code")):
        for place, tester in enumerate(dict.fromkeys(row.marks.order_by("place").values_list("tester_id", flat=True))):
            marks = {
                c.code: (str(c.choices[(turn * at + (at % 11 == place)) % 7 % len(c.choices)].mark), "")
                for at, c in enumerate(criteria_held)
            }
            with clock.at(OPEN_AT):
                services.give_marks(assessment=code, agency=row.code, marks=marks, actor=by_id[tester])
    _settle(who, code)
    close_first(who, code)
    publish(who, code)
    return who


def _settle(who: People, code: str) -> None:
    for difference in selectors.differences(code, who.assessor):
        with clock.at(OPEN_AT):
            services.give_third_mark(
                assessment=code, agency=difference.agency, criterion=difference.criterion.code,
                mark=difference.marks[0], note="Thử lại.", actor=who.assessor,
            )  # fmt: skip


def give(tester: Actor, marks: Mapping[str, str], agency: str = "H01") -> int:
    """One tester's marks, without words."""
    given = {criterion: (mark, "") for criterion, mark in marks.items()}
    with clock.at(OPEN_AT):
        return services.give_marks(assessment=CODE, agency=agency, marks=given, actor=tester)


def pair_of(who: People, agency: str = "H01") -> tuple[Actor, Actor]:
    """The two testers of an agency, in order of place."""
    by_id = {person.account_id: person for person in (who.first, who.second, who.third)}
    rows = Mark.objects.filter(agency__code=agency, criterion="2.1").order_by("place")
    first, second = (by_id[row.tester_id] for row in rows)
    return first, second


def photo_of(agency: str) -> int:
    """A picture of the first tester of an agency."""
    row = AssessedAgency.objects.get(code=agency)
    held = row.photos.first()
    if held is None:
        info = keep_file(png(), name="man-hinh.png", owner=None, allowed=(PNG,))
        tester = row.marks.earliest("place").tester_id
        held = row.photos.create(tester_id=tester, question="1a", sha256=info.sha256, file_id=info.id, at=OPEN_AT)
    return held.pk


def submit(who: People, *files: tuple[str, bytes], criterion: str = "3.1") -> int:
    return services.submit_evidence(assessment=CODE, agency="H01", criterion=criterion, files=files, actor=who.head)


def judge(who: People, mark: str, agency: str = "H01") -> None:
    """Who judges has read what stands."""
    before = Award.objects.filter(agency__code=agency, criterion="3.1").first()
    services.judge_evidence(
        assessment=CODE, agency=agency, criterion="3.1", mark=mark, note="Đã đọc.", actor=who.assessor,
        seen=before.at if before else None,
    )  # fmt: skip


def browser(actor: Actor) -> Client:
    """A browser in which the actor has signed in."""
    client = Client(SERVER_NAME="localhost")
    session = client.session
    begin_session(session, *ids(actor))
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client
