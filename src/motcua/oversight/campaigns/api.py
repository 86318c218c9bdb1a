"""Reports for programs: what is owed, the draft, handing in; and how complete campaigns are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from motcua.kernel.access import PUBLIC, Actor, Requires, actor_of, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import DraftChanged
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.selectors.drafts import cell_key, parts_of
from motcua.oversight.campaigns.types import FILL_REPORT, VIEW_REPORTS, CampaignInfo, Door, ReportInfo
from motcua.oversight.indicators.types import Period

router = Router(tags=["campaigns"])
MOST = 100


class PeriodOut(Schema):
    code: str = Field(description="2026-10, 2026-Q3, 2026-H1 or 2026.")
    kind: str = Field(description="month, quarter, half_year or year.")
    name: str = Field(description="In Vietnamese words: quý III năm 2026.")
    first_month: str = Field(description="YYYY-MM.")
    last_month: str


class RatesOut(Schema):
    """Exact pairs; rates are finished by whoever prints them."""

    campaign: str
    period: PeriodOut
    expected: int
    complete: int
    on_time: int


class ReportLine(Schema):
    id: UUID
    campaign: str
    period: PeriodOut
    agency: str
    state: str
    due_at: datetime = Field(description="The first instant that is late.")
    locks_at: datetime
    is_late: bool


class ElementOut(Schema):
    code: str
    name: str
    unit: str
    draft: str = Field(description="What stands in the draft of the agency's own column.")
    observed: int | None = Field(description="What the measure knows; null where it knows nothing.")
    before: int | None = Field(description="The count that stands for the period of the same kind before.")


class ReportOut(ReportLine):
    draft_version: int
    elements: list[ElementOut]
    measured_at: datetime | None = Field(description="When `observed` was measured; null where nothing was.")
    inherited: dict[str, str] = Field(description="Agencies whose counts are added, by code.")


class DraftIn(Schema):
    draft_version: int = Field(ge=0, le=10**8, description="The number that was read; another one is answered 409.")
    counts: dict[str, int | None] = Field(description="By code of the element. Whole numbers, never rates.")
    part: str = Field("", max_length=35, description="An inherited agency's code; empty for the own column.")
    answers: dict[str, str] = Field({}, description="By code of the check that warned.")


class DraftOut(Schema):
    draft_version: int
    draft: dict[str, dict[str, str]] = Field(
        description="What stands in every cell now, by agency and element: handing in this number takes all of it."
    )


class SubmitIn(Schema):
    draft_version: int = Field(
        ge=0, le=10**8, description="The number of the draft that was read whole; another one is answered 409."
    )
    reason: str = Field("", max_length=600, description="Why an approved report is corrected.")


class ReceiptOut(Schema):
    version: int
    receipt: str = Field(description="The text that is signed.")
    signature: str = Field(description="Ed25519 over the receipt, base64.")
    public_key: str


def _period(info: CampaignInfo) -> PeriodOut:
    first, last = (Period(month, month).code for month in (info.period.first, info.period.last))
    return PeriodOut(
        code=info.kind.code(info.month), kind=info.kind, name=info.words(), first_month=first, last_month=last
    )


def _line(row: Report) -> dict[str, object]:
    line = reports.desk_line(row)
    return {
        "id": row.pk, "campaign": row.campaign.code, "period": _period(line.campaign), "agency": row.agency_code,
        "state": row.state, "due_at": line.due_at, "locks_at": line.locks_at, "is_late": line.is_late,
    }  # fmt: skip


@router.get("/campaigns/{campaign}/rates", auth=Requires(PUBLIC), response=RatesOut)
def rates(request: HttpRequest, campaign: str) -> RatesOut:
    """Completeness and timeliness of a campaign."""
    found = selectors.progress_of(campaign)
    return RatesOut(
        campaign=campaign,
        period=_period(selectors.campaign(campaign)),
        expected=found.complete.denominator,
        complete=found.complete.numerator,
        on_time=found.on_time.numerator,
    )


@router.get("/reports", auth=Requires(VIEW_REPORTS), response=list[ReportLine])
def my_reports(request: HttpRequest) -> list[dict[str, object]]:
    """Reports of my agencies, at most a hundred, the newest due moment first."""
    return [_line(row) for row in reports.desk(actor_of(request))[:MOST]]


@router.get("/reports/{report_id}", auth=Requires(FILL_REPORT), response=ReportOut)
def one_report(request: HttpRequest, report_id: UUID) -> dict[str, object]:
    row = reports.visible_report(report_id, actor_of(request))
    check(actor_of(request), FILL_REPORT, row.agency_code)
    services.note_reading(report_id=report_id, actor=actor_of(request))
    return _line(row) | _content(reports.report_info(row))


def _content(info: ReportInfo) -> dict[str, object]:
    own = info.texts[info.agency]
    elements = [
        ElementOut(
            code=element.code,
            name=element.name,
            unit=element.unit,
            draft=own[place],
            observed=info.observed[place] if info.observed else None,
            before=info.before[place] if info.before else None,
        )
        for place, element in enumerate(info.campaign.form.elements)
    ]
    return {
        "draft_version": info.draft_version,
        "elements": elements,
        "measured_at": info.measured_at if info.observed else None,
        "inherited": dict(info.inherited),
    }


def _check_codes(row: Report, part: str, body: DraftIn) -> None:
    """A program's code that the form does not know is a mistake, and never a count thrown away. Raises InvalidInput."""
    form = selectors.campaign(row.campaign.code).form
    named = [
        *((f"counts.{code}", {e.code for e in form.elements}, code) for code in body.counts),
        *((f"answers.{code}", {c.code for c in form.checks}, code) for code in body.answers),
        ("part", set(parts_of(row)), part),
    ]
    wrong = {place[:200]: ["Biểu này không có mã này."] for place, known, code in named if code not in known}
    if wrong:
        raise InvalidInput(wrong)


@router.put("/reports/{report_id}/draft", auth=Requires(FILL_REPORT), response=DraftOut)
def save_report_draft(request: HttpRequest, report_id: UUID, body: DraftIn) -> DraftOut:
    """Keep counts; elements that are not named stay. Codes that the form does not know are refused, each by name."""
    row = reports.visible_report(report_id, actor_of(request))
    part = body.part or row.agency_code
    _check_codes(row, part, body)
    version = services.save_draft(
        report_id=report_id,
        draft_version=body.draft_version,
        cells={cell_key(part, code): "" if count is None else str(count) for code, count in body.counts.items()},
        answers=body.answers,
        began_at=getattr(request, "began_at", None),
        actor=actor_of(request),
    )
    row = reports.report_row(report_id)
    _check_own(row, body.draft_version, version, actor_of(request))
    info = reports.report_info(row)
    codes = [element.code for element in info.campaign.form.elements]
    return DraftOut(
        draft_version=version,
        draft={part: dict(zip(codes, texts, strict=True)) for part, texts in info.texts.items()},
    )


def _check_own(row: Report, read: int, version: int, actor: Actor) -> None:
    """The same cells of another's newer draft are no draft of this program: it never read the others. Sending one's
    own again is. Raises DraftChanged."""
    is_own = version == row.draft_version and version <= read + 1 and row.draft_by_id == actor.account_id
    if version != read and not is_own:
        raise DraftChanged(by=row.draft_by, version=row.draft_version, theirs={}, mine={})


@router.post("/reports/{report_id}/submit", auth=Requires(FILL_REPORT), response=ReceiptOut)
def submit(request: HttpRequest, report_id: UUID, body: SubmitIn) -> ReceiptOut:
    """Hand in the draft. In time is what began to arrive before the due moment, by this server's clock."""
    row = reports.visible_report(report_id, actor_of(request))
    made = services.submit_report(
        report_id=report_id,
        draft_version=body.draft_version,
        began_at=getattr(request, "began_at", None) or now(),
        actor=actor_of(request),
        door=Door.PROGRAM,
        reason=body.reason,
    )
    told = reports.submission_info(row, made)
    return ReceiptOut(
        version=told.version, receipt=told.receipt, signature=told.signature, public_key=services.public_key()
    )
