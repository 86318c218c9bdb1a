"""What stands in the cells of a report's draft, and what it says as counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.checks import carried_over
from motcua.oversight.campaigns.rules.totals import cell_text, note_text, read_count
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.selectors.tellings import told_after_measure
from motcua.oversight.campaigns.types import ChangedPlace, Counts, Finding, Form, Remark, RemarkKind, Seen, Severity


def cell_key(agency: str, element: str) -> str:
    """How a cell is called in a draft."""
    return f"{agency}/{element}"


def parts_of(report: Report) -> tuple[str, ...]:
    """The columns of the form: the agency itself, then those that merged into it."""
    return (report.agency_code, *sorted(report.inherited))


def named_parts(report: Report, parts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Counts by the name and code of the agency that they are of."""
    names = {report.agency_code: report.name, **{code: kept["name"] for code, kept in report.inherited.items()}}
    return {f"{names[code]} ({code})": row for code, row in parts.items()}


def texts_of(report: Report) -> dict[str, tuple[str, ...]]:
    """The text of each cell, by part. A report nobody wrote into yet is prefilled with what is known already."""
    form = form_version(report.campaign.form, report.campaign.version)
    cells = report.draft.get("cells", {})
    own = dict.fromkeys((e.code for e in form.elements), "")
    if not report.draft_version:
        own |= {code: str(count) for code, count in _known(report, form).items()}
    return {
        code: tuple(
            cells.get(cell_key(code, e.code), own[e.code] if code == report.agency_code else "") for e in form.elements
        )
        for code in parts_of(report)
    }


def _known(report: Report, form: Form) -> dict[str, int]:
    """What the measure knows of the month, and what the agency's own month before hands on.

    Where agencies merged into the reporter, each has a column of its own and the month before is the sum of all.
    """
    around = surroundings_of(report)
    own = () if report.observed and told_after_measure(report) else report.observed
    pairs = zip((e.code for e in form.elements), own, strict=False)
    measured = {code: count for code, count in pairs if count is not None}
    is_sum = bool(report.inherited or around.merged)
    return (carried_over(form, around.last) if around.last and not is_sum else {}) | measured


def changed_places(report: Report, seen: Seen, found: Sequence[Finding]) -> list[ChangedPlace]:
    """Where the draft says something else than a page showed; of answers only those that `found` asks for."""
    form = form_version(report.campaign.form, report.campaign.version)
    texts, answers = texts_of(report), report.draft.get("answers", {})
    cells = [
        _changed(report, key, (element.code, part), (seen.cells.get(key, ""), row[place]))
        for part, row in texts.items()
        for place, element in enumerate(form.elements)
        if cell_text(seen.cells.get(key := cell_key(part, element.code), "")) != row[place]
    ]
    return cells + [
        _changed(report, each.check, (each.element, ""), (seen.answers.get(each.check, ""), answers[each.check]))
        for each in found
        if each.check in answers and note_text(seen.answers.get(each.check, "")) != answers[each.check]
    ]


def _changed(report: Report, key: str, of: tuple[str, str], texts: tuple[str, str]) -> ChangedPlace:
    hand = report.draft.get("hands", {}).get(key)
    at = datetime.fromisoformat(hand["at"]) if hand else report.measured_at
    return ChangedPlace(key, *of, *texts, by=hand["by"] if hand else "", at=at)


def counts_of(
    form: Form, texts: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, tuple[int | None, ...]], list[Finding]]:
    """The counts of each part, and an error for each cell whose text is no count."""
    found: list[Finding] = []
    parts = {}
    for code, row in texts.items():
        read = [read_count(text) for text in row]
        parts[code] = tuple(count for count, _remark in read)
        for element, text, (count, remark) in zip(form.elements, row, read, strict=True):
            if remark and count is None:
                words = {"at": code, "name": element.name, "text": text, "value": ""}
                found.append(_unread(Remark(remark, words, element.code), code))
    return parts, found


def _unread(remark: Remark, part: str) -> Finding:
    check = f"cell:{part}/{remark.element}"
    return Finding(check, Severity.ERROR, remark.element, _short(remark, "vi"), _short(remark, "en"))


_SHORT = {
    RemarkKind.NOT_A_NUMBER: ("“{text}” không phải là số đếm.", "“{text}” is no count."),
    RemarkKind.NOT_WHOLE: (
        "“{text}” là số lẻ. Ở đây chỉ ghi số đếm; nếu là số nghìn, xin gõ liền các chữ số.",
        "“{text}” is not whole. Only counts; if thousands are meant, type the digits without a mark.",
    ),
    RemarkKind.UNCERTAIN: (
        "Không rõ “{text}” là số nghìn hay số lẻ. Xin gõ liền các chữ số.",
        "“{text}” may be thousands or decimals. Please type the digits without a mark.",
    ),
    RemarkKind.NEGATIVE: ("“{text}” là số âm. Số đếm không thể âm.", "“{text}” is negative. A count cannot be."),
}


def _short(remark: Remark, language: str) -> str:
    name = f"{remark.words['name']}: " if language == "vi" else ""
    return name + _SHORT[remark.kind][language == "en"].format(**remark.words)
