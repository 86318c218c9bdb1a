"""What a clerk pastes or sends as a sheet: taken into the typed cells where it is clear, asked about where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of
from motcua.kernel.clipboard import sheet_of_html, sheet_of_text, text_of_sheet
from motcua.kernel.errors import InvalidInput
from motcua.kernel.sheets import Sheet
from motcua.kernel.workbooks import LARGEST_FILE
from motcua.oversight.campaigns.errors import ColumnNotClear, SheetTooLarge, UnreadableSheet
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.sheets import read_sheet
from motcua.oversight.campaigns.selectors import sheets
from motcua.oversight.campaigns.selectors.drafts import cell_key, texts_of
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.types import PeriodKind, Remark, RemarkKind, ReportInfo, SheetFor
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
    form = form_version(row.campaign.form, row.campaign.version)
    read = read_sheet(form, sheet, asked)
    texts = {
        cell_key(code, element.code): text
        for code, row_texts in texts_of(row).items()
        for element, text in zip(form.elements, row_texts, strict=True)
    }
    stands = texts | typed.cells
    typed.remarks = [said for each in read.remarks if (said := _kept(each, row.agency_code, stands))]
    if read.choices:
        typed.pasted = typed.pasted if kind == "dan" else (_as_text(sheet), "")
        typed.choices = read.choices
        raise ColumnNotClear()
    taken = {
        cell_key(code, element): text
        for code, found in {row.agency_code: read.texts, **read.others}.items()
        for element, text in found.items()
    }
    typed.remarks += _replaced(row, stands, taken, actor_of(request).name)
    typed.cells |= taken


def _kept(remark: Remark, agency: str, stands: Mapping[str, str]) -> Remark | None:
    """An empty cell is worth a sentence only where it leaves a number standing that the sheet does not hold."""
    if remark.kind is not RemarkKind.EMPTY:
        return remark
    text = stands.get(cell_key(remark.words["part"] or agency, remark.element), "")
    return replace(remark, words={**remark.words, "text": text}) if text else None


def _replaced(row: Report, stands: Mapping[str, str], taken: Mapping[str, str], me: str) -> list[Remark]:
    """A sheet is as old as its file: what it takes the place of may be younger, and another's."""
    form = form_version(row.campaign.form, row.campaign.version)
    names = {element.code: element.name for element in form.elements}
    hands = row.draft.get("hands", {})
    told = [
        f"{names[key.rpartition('/')[2]]} {stands[key]} → {text} ({hands[key]['by']})"
        for key, text in taken.items()
        if key in hands and hands[key]["by"] != me and stands.get(key) and stands[key] != text
    ]
    return [Remark(RemarkKind.REPLACED, {"text": "; ".join(told)})] if told else []


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
