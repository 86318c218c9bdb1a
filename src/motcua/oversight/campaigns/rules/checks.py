"""Checks at the door: each rule of a form over the counts, with one sentence for each thing found (law.md 4.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from motcua.kernel.text import number
from motcua.oversight.campaigns.rules.outliers import outlier_of
from motcua.oversight.campaigns.rules.totals import sum_of
from motcua.oversight.campaigns.types import Check, CheckKind, Counts, Finding, Form, Severity

MISSING = "compulsory"


@dataclass(frozen=True)
class Surroundings:
    """What a report is held against: the counts before (newest last), and what the measure knows.

    `merged` names the agencies whose counts are added to those of the period before, because they merged since.
    `elsewhere` are counts of the reporter's other reports whose period ends with this one, by `<form>:<element>`.
    `starts_year` where the period begins on 1 January, so that nothing was cumulated before it.
    """

    before: Sequence[Counts] = ()
    observed: Counts = ()
    merged: tuple[str, ...] = ()
    starts_year: bool = False
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    @property
    def last(self) -> Counts:
        return self.before[-1] if self.before else ()


@dataclass(frozen=True)
class _Report:
    form: Form
    counts: Counts
    around: Surroundings = field(default_factory=Surroundings)
    parts: Mapping[str, Counts] = field(default_factory=dict)

    def sum(self, codes: Sequence[str], counts: Counts | None = None) -> int | None:
        """The sum of the counts of `codes`; None where one of them was not given."""
        values = self.counts if counts is None else counts
        return sum_of(values[self.form.place(code)] if values else None for code in codes)


def findings_of(
    form: Form, counts: Counts, around: Surroundings, parts: Mapping[str, Counts] | None = None
) -> list[Finding]:
    """Everything that is wrong or strange, errors first, in the order of the form.

    `parts` are the counts of each agency that `counts` adds, by name: what is missing is said of the agency.
    """
    report = _Report(form, counts, around, parts or {})
    said = [(check, f) for check in form.checks if (f := _found(report, check))]
    found = [*_missing(report), *_each_once(said)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)


def carried_over(form: Form, last: Counts) -> dict[str, int]:
    """What the elements that carry over must say, by the counts of the period before."""
    before = _Report(form, last)
    sums = {c.left[0]: before.sum(c.right) for c in form.checks if c.kind is CheckKind.CARRY and len(c.left) == 1}
    return {code: count for code, count in sums.items() if count is not None}


def unanswered(found: Sequence[Finding], answers: Mapping[str, str]) -> list[Finding]:
    """What stops a report: errors, and warnings that nobody answered."""
    return [f for f in found if f.severity is Severity.ERROR or not answers.get(f.check, "").strip()]


def _each_once(said: Sequence[tuple[Check, Finding]]) -> list[Finding]:
    """Without jumps since the last period of counts that are far from all periods before: that is asked about once."""
    far = {check.left for check, _finding in said if check.kind is CheckKind.OUTLIER}
    return [finding for check, finding in said if check.kind is not CheckKind.RATIO or check.left not in far]


def _missing(report: _Report) -> list[Finding]:
    found = []
    for place, element in enumerate(report.form.elements):
        if element.compulsory and report.counts[place] is None:
            vi, en = _whose(report.parts, place)
            vi = f"Chưa ghi “{element.name}”{vi}. Không có thì ghi 0."
            en = f"“{element.name_en}” is missing{en}. Write 0 for none."
            found.append(Finding(f"{MISSING}:{element.code}", Severity.ERROR, element.code, vi, en))
    return found


def _whose(parts: Mapping[str, Counts], place: int) -> tuple[str, str]:
    """Of which agencies a count is missing, where several are added."""
    names = ", ".join(name for name, row in parts.items() if row[place] is None)
    return (f" của {names}", f" for {names}") if names and len(parts) > 1 else ("", "")


def _found(report: _Report, check: Check) -> Finding | None:
    """The finding of one rule; a rule whose counts are missing says nothing."""
    left = report.sum(check.left)
    if left is None:
        return None
    sides = _SIDES[check.kind](report, check, left)
    if sides is None:
        return None
    words = {"left": number(sides[0]), "right": number(sides[1])}
    vi, en = _of_merged(check.kind, report.around.merged)
    return Finding(
        check.code,
        check.severity,
        check.left[0],
        check.vi.format(**words) + vi,
        check.en.format(**_english(sides)) + en,
    )


def _of_merged(kind: CheckKind, merged: Sequence[str]) -> tuple[str, str]:
    """What is said beside a rule over the past where that is the sum of several agencies."""
    if not merged or kind not in (CheckKind.CARRY, CheckKind.CUMULATED, CheckKind.RATIO, CheckKind.OUTLIER):
        return "", ""
    names = ", ".join(merged)
    return f" Kỳ trước đã cộng số của cơ quan sáp nhập vào: {names}.", f" The period before includes {names}, merged."


def _english(sides: tuple[int, int]) -> dict[str, str]:
    return {"left": f"{sides[0]:,}", "right": f"{sides[1]:,}"}


_Sides = tuple[int, int] | None


def _part(report: _Report, check: Check, left: int) -> _Sides:
    right = report.sum(check.right)
    return (left, right) if right is not None and left > right else None


def _sum(report: _Report, check: Check, left: int) -> _Sides:
    right = report.sum(check.right)
    return (left, right) if right is not None and left != right else None


def _carry(report: _Report, check: Check, left: int) -> _Sides:
    right = report.sum(check.right, report.around.last) if report.around.last else None
    return (left, right) if right is not None and left != right else None


def _cumulated(report: _Report, check: Check, left: int) -> _Sides:
    """A sum since 1 January grows by what the period counts; in January it begins anew."""
    own = report.sum(check.right)
    last = report.sum(check.left, report.around.last) if report.around.last else None
    before = 0 if report.around.starts_year else last
    return (left, own + before) if own is not None and before is not None and left != own + before else None


def _ratio(report: _Report, check: Check, left: int) -> _Sides:
    last = report.sum(check.left, report.around.last) if report.around.last else None
    if last is None or max(left, last) < check.least:
        return None
    if not last:
        return (left, last) if check.least else None
    return None if check.low <= Fraction(left, last) <= check.high else (left, last)


def _observed(report: _Report, check: Check, left: int) -> _Sides:
    right = report.sum(check.left, report.around.observed) if report.around.observed else None
    return (left, right) if right is not None and left != right else None


def _elsewhere(report: _Report, check: Check, left: int) -> _Sides:
    right = sum_of(report.around.elsewhere.get(name) for name in check.right)
    return (left, right) if right is not None and left != right else None


def _outlier(report: _Report, check: Check, left: int) -> _Sides:
    before = [report.sum(check.left, counts) if counts else None for counts in report.around.before]
    far = outlier_of(left, before, check.high, report.form.period.in_a_year)
    return (left, far.usual) if far else None


_SIDES: dict[CheckKind, Callable[[_Report, Check, int], _Sides]] = {
    CheckKind.PART: _part,
    CheckKind.SUM: _sum,
    CheckKind.CARRY: _carry,
    CheckKind.CUMULATED: _cumulated,
    CheckKind.RATIO: _ratio,
    CheckKind.OBSERVED: _observed,
    CheckKind.ELSEWHERE: _elsewhere,
    CheckKind.OUTLIER: _outlier,
}
