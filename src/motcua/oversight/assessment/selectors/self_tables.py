"""The table for own scores and evidence, to be filled in a spreadsheet."""

from __future__ import annotations

from functools import partial

import xlsxwriter

from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound
from motcua.kernel.workbooks import workbook_of
from motcua.oversight.assessment.models import AssessedAgency
from motcua.oversight.assessment.rules.self_tables import HEADINGS
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.types import ANSWER, Kind


def self_table(code: str, agency: str, actor: Actor) -> bytes:
    """XLSX with a line for each criterion and what the agency has entered so far. Raises NotFound."""
    check(actor, ANSWER, agency)
    row = AssessedAgency.objects.select_related("assessment").filter(assessment_id=code, code=agency).first()
    if row is None:
        raise NotFound()
    own = {score.criterion: score for score in row.self_scores.all()}
    criteria = set_in(row.assessment)
    lines = [
        [
            criterion.code,
            own[criterion.code].points if criterion.code in own else "",
            own[criterion.code].note if criterion.code in own else "",
            "",
            criterion.name,
            str(criterion.points) if criteria.is_self_assessed else "",
            "có" if criterion.kind is Kind.EVIDENCE else "",
        ]
        for criterion in criteria.criteria
    ]
    rows = [[*HEADINGS.values(), "Tên tiêu chí", "Điểm tối đa", "Nhận bằng chứng"], *lines]
    return workbook_of(partial(_write, rows=rows))


def _write(book: xlsxwriter.Workbook, rows: list[list[str]]) -> None:
    page = book.add_worksheet("Tu cham")
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            page.write_string(at, place, text)
    page.set_column(0, 3, 18)
    page.set_column(4, 4, 60)
    page.freeze_panes(1, 1)
