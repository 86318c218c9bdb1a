"""What a clerk pastes or sends as a sheet: taken into the typed cells where it is clear, asked about where not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.kernel.clipboard import sheet_of_html, sheet_of_text, text_of_sheet
from motcua.kernel.errors import InvalidInput
from motcua.kernel.sheets import Sheet
from motcua.kernel.workbooks import LARGEST_FILE
from motcua.oversight.campaigns.errors import ColumnNotClear, SheetTooLarge, UnreadableSheet
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.sheets import read_sheet
from motcua.oversight.campaigns.selectors import sheets
from motcua.oversight.campaigns.selectors.drafts import cell_key
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.types import PeriodKind, ReportInfo, SheetFor
from motcua.oversight.campaigns.views.typed import Typed
from motcua.oversight.campaigns.views.words import element_name


def take_sheet(request: HttpRequest, row: Report, task: str, typed: Typed) -> None:
    """Put what the sheet says into the typed cells. Raises ColumnNotClear where a person has to choose first."""
    kind, _sign, column = task.partition(":")
    sheet = _pasted(request, typed) if kind == "dan" else _sent(request)
    asked = SheetFor(
        agency=row.agency_code,
        name=row.name,
        inherited={code: str(kept["name"]) for code, kept in row.inherited.items()},
        month=row.campaign.month,
        kind=PeriodKind(row.campaign.kind),
        column=column,
    )
    read = read_sheet(form_version(row.campaign.form, row.campaign.version), sheet, asked)
    typed.remarks = list(read.remarks)
    if read.choices:
        typed.pasted = typed.pasted if kind == "dan" else (_as_text(sheet), "")
        typed.choices = read.choices
        raise ColumnNotClear()
    for code, texts in {row.agency_code: read.texts, **read.others}.items():
        typed.cells |= {cell_key(code, element): text for element, text in texts.items()}


def _pasted(request: HttpRequest, typed: Typed) -> Sheet:
    """The clipboard's HTML where the browser gave it, because it tells merged and hidden cells; else its text."""
    text, markup = (request.POST.get(name, "") for name in ("dan", "dan-html"))
    typed.pasted = (text, markup)
    try:
        if "<table" in markup.lower():
            return sheet_of_html(markup)
        return sheet_of_text(text.rstrip("\r\n"))
    except ValueError as error:
        raise SheetTooLarge() from error


def _as_text(sheet: Sheet) -> str:
    """A browser forgets a chosen file: what waits for a choice stands as text in the box for pasting."""
    try:
        return text_of_sheet(sheet)
    except ValueError as error:
        raise SheetTooLarge() from error


def _sent(request: HttpRequest) -> Sheet:
    given = request.FILES.get("tep")
    if given is None:
        raise InvalidInput({"tep": [_("Xin chọn một tệp .xlsx.")]})
    if given.size is None or given.size > LARGEST_FILE:
        raise UnreadableSheet()
    return sheets.sheet_of_xlsx(given.read())


def asked_context(info: ReportInfo, typed: Typed | None) -> dict[str, Any]:
    """What the page shows of a sheet that waits: its columns beside what stands."""
    if typed is None or not typed.choices:
        return {"choices": (), "pasted": typed.pasted if typed and typed.refusal else ("", "")}
    lines = [
        {
            "name": element_name(element),
            "stands": typed.cells.get(cell_key(info.agency, element.code), info.texts[info.agency][place]),
            "texts": [(choice, choice.texts.get(element.code, "")) for choice in typed.choices],
        }
        for place, element in enumerate(info.campaign.form.elements)
    ]
    return {"choices": typed.choices, "asked": lines, "pasted": typed.pasted}
