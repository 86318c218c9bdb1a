"""Sheets of mystery shoppers, the pictures on them, and who took over from whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID

from motcua.foundation.catalogue.selectors import procedure_name
from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment.models import AssessedAgency, Mark, Replacement, Sheet, SheetPhoto
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import account_of, has_interest
from motcua.oversight.assessment.types import TEST, VIEW, Cause, FormerMarkInfo, ReplacementInfo, SheetInfo, State


def sheet_of(code: str, agency: str, actor: Actor) -> SheetInfo | None:
    """The actor's own sheet, with pictures even before it is written; nobody else's is read."""
    row = AssessedAgency.objects.filter(assessment_id=code, code=agency).first()
    if row is None:
        return None
    sheet = row.sheets.filter(tester_id=account_of(actor)).first()
    return _sheet(sheet, row) if sheet else None


def photos_of(code: str, agency: str, actor: Actor) -> dict[str, list[int]]:
    """The actor's own pictures by question."""
    check(actor, TEST)
    rows = SheetPhoto.objects.filter(agency__assessment_id=code, agency__code=agency, tester_id=account_of(actor))
    found: dict[str, list[int]] = defaultdict(list)
    for question, photo in rows.order_by("id").values_list("question", "id"):
        found[question].append(photo)
    return dict(found)


def sheets_of(code: str, agency: str, actor: Actor) -> list[SheetInfo]:
    """The sheets of all testers, replaced ones too, for those who settle and approve; of a blind tester the own one."""
    check(actor, VIEW)
    row = AssessedAgency.objects.select_related("assessment").filter(assessment_id=code, code=agency).first()
    if row is None:
        return []
    held = row.sheets.order_by("id")
    if is_blind(row, actor):
        held = held.filter(tester_id=account_of(actor))
    return [_sheet(sheet, row) for sheet in held]


def is_blind(row: AssessedAgency, actor: Actor) -> bool:
    """Whether the actor still has marks to give or to mend here, and so sees nobody else's work."""
    if row.assessment.state != State.OPEN:
        return False
    given = Counter(row.marks.filter(place__lt=3).exclude(mark="").values_list("criterion", flat=True))
    own = row.marks.filter(tester_id=account_of(actor), place__lt=3).values_list("criterion", flat=True)
    return any(given[criterion] < 2 for criterion in own)


def _sheet(sheet: Sheet, row: AssessedAgency) -> SheetInfo:
    template = set_in(row.assessment).sheet
    former = {each.former_id: each.former_name for each in row.replacements.all()}
    names = dict(row.marks.values_list("tester_id", "tester_name"))
    photos = row.photos.filter(tester_id=sheet.tester_id).order_by("id").values_list("question", "id")
    return SheetInfo(
        visited_on=sheet.visited_on,
        channel=sheet.channel,
        minutes=sheet.minutes,
        story=sheet.story,
        tester=names.get(sheet.tester_id) or former.get(sheet.tester_id, ""),
        is_former=sheet.tester_id in former,
        answers=tuple((q, sheet.answers[q.code]) for q in template.questions if q.code in sheet.answers)
        if template
        else (),
        photos=tuple(photos),
    )


def procedure_of(code: str, agency: str) -> str:
    """The procedure that both testers of an agency try, by name; empty where they choose."""
    row = AssessedAgency.objects.filter(assessment_id=code, code=agency).first()
    return (procedure_name(row.procedure) or row.procedure) if row and row.procedure else ""


def photo_file(photo: int, actor: Actor) -> UUID:
    """The stored file of a picture: for its tester and those who assess; nobody is told whose it is. NotFound."""
    row = SheetPhoto.objects.select_related("agency__assessment").filter(id=photo).first()
    if row is None or not (row.tester_id == actor.account_id or _may_look(row.agency, actor)):
        raise NotFound()
    return row.file_id


def _may_look(row: AssessedAgency, actor: Actor) -> bool:
    return actor.may(VIEW) and not has_interest(actor, row.code) and not is_blind(row, actor)


def assigned(code: str, actor: Actor) -> list[tuple[UUID, str]]:
    """Everybody who tests something in an assessment, by name: also who no longer has the right."""
    check(actor, VIEW)
    rows = Mark.objects.filter(agency__assessment_id=code, place__lt=3)
    return list(rows.order_by("tester_name", "tester_id").values_list("tester_id", "tester_name").distinct())


def replacements_of(code: str, actor: Actor) -> list[ReplacementInfo]:
    """Who took over from whom in an assessment, with the marks set aside and how many of the former one's count."""
    check(actor, VIEW)
    rows = Replacement.objects.filter(agency__assessment_id=code).select_related("agency").order_by("id")
    return [_replacement(row) for row in rows.prefetch_related("marks", "agency__marks")]


def _replacement(row: Replacement) -> ReplacementInfo:
    return ReplacementInfo(
        agency=row.agency.name,
        former=row.former_name,
        successor=row.successor_name,
        cause=Cause(row.cause),
        reason=row.reason,
        at=row.at,
        marks=tuple(
            FormerMarkInfo(mark.criterion, mark.place, mark.mark, mark.note, mark.given_at) for mark in row.marks.all()
        ),
        kept=sum(mark.tester_id == row.former_id and bool(mark.mark) for mark in row.agency.marks.all()),
    )
