"""Results: the official table, means, shares, suppliers, comparison, and every point of one agency explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import (
    AssessedAgency,
    Assessment,
    Evidence,
    Reply,
    Round,
    Score,
    Total,
)
from motcua.oversight.assessment.rules.suppliers import label_shares
from motcua.oversight.assessment.selectors import rounds as published
from motcua.oversight.assessment.selectors.assessments import row_of, set_in
from motcua.oversight.assessment.selectors.lines import lines_of
from motcua.oversight.assessment.types import (
    ANSWER,
    VIEW,
    Agreement,
    CriteriaSet,
    EvidenceInfo,
    GradeShare,
    Improvement,
    PairAgreement,
    ReplyInfo,
    Result,
    ScoreLine,
    Shift,
    State,
    SupplierLine,
)
from motcua.oversight.rankings import selectors as rankings

GROUPS = ("ministry", "province")
Points = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class GroupResult:
    """One group of an assessment."""

    group: str
    results: tuple[Result, ...]
    mean: Fraction | None
    """The plain mean of the ranked totals (law.md 4.0: only a mean of scores is a plain mean)."""
    shares: tuple[GradeShare, ...]
    suppliers: tuple[SupplierLine, ...]
    shifts: Mapping[str, Shift]


def may_see(row: Assessment, actor: Actor) -> bool:
    """Whether results are for the actor: published, or seen by right before that (embargo)."""
    return row.state == State.PUBLISHED or actor.may(VIEW)


def _seen(code: str, actor: Actor) -> Assessment:
    row = row_of(code)
    if not may_see(row, actor):
        raise NotFound()
    return row


def stage_of(row: Assessment) -> int:
    """The newest score that is fixed: 0 none, 1 first, 2 second."""
    return {State.OPEN: 0, State.FIRST_SCORED: 1}.get(State(row.state), 2)


def results(code: str, actor: Actor) -> list[Result]:
    """The official table, ministries first, by rank. Raises NotFound for whom it is not."""
    row = _seen(code, actor)
    return _results(row.code, stage_of(row))


def _results(code: str, stage: int) -> list[Result]:
    rows = Total.objects.filter(agency__assessment_id=code, stage=stage).values_list(
        "agency__code", "agency__name", "agency__group", "agency__supplier",
        "rank", "points", "of", "printed", "label", "why",
    )  # fmt: skip
    ordered = sorted(rows, key=lambda r: (r[2], r[4] is None, r[4] or 0, r[0]))
    return [
        Result(agency, name, group, supplier, rank, Fraction(points), Fraction(of), Decimal(printed), label, why)
        for agency, name, group, supplier, rank, points, of, printed, label, why in ordered
    ]


def group_results(code: str, actor: Actor) -> list[GroupResult]:
    """Everything that the results page shows, by group. Raises NotFound."""
    row = _seen(code, actor)
    criteria, lines = set_in(row), _results(row.code, stage_of(row))
    before, is_same = _before(row)
    found = []
    for group in GROUPS:
        held = [line for line in lines if line.group == group]
        if held:
            found.append(_group(criteria, group, held, before, is_same=is_same))
    return found


def _group(
    criteria: CriteriaSet, group: str, held: list[Result], before: Mapping[str, Result], *, is_same: bool
) -> GroupResult:
    labels = [band.label for band in criteria.bands]
    ranked = [line.points for line in held if line.rank is not None]
    moved = rules.shifts(held, before, is_same_set=is_same)
    return GroupResult(
        group=group,
        results=tuple(held),
        mean=rankings.mean(ranked) if ranked else None,
        shares=label_shares(held, labels),
        suppliers=tuple(rules.supplier_lines(held, labels, criteria.supplier_minimum)),
        shifts={shift.agency_code: shift for shift in moved if before},
    )


def _before(row: Assessment) -> tuple[Mapping[str, Result], bool]:
    """What this assessment is compared with: an earlier published one, or a round published by others."""
    if not row.follows:
        return {}, False
    earlier = Assessment.objects.filter(code=row.follows, state=State.PUBLISHED).first()
    if earlier is None:
        return _published_before(row.follows), False
    names = ("code", "version")
    is_same = all(earlier.criteria[name] == row.criteria[name] for name in names)
    return {line.agency_code: line for line in _results(earlier.code, 2)}, is_same


def _published_before(code: str) -> Mapping[str, Result]:
    if not Round.objects.filter(code=code).exists():
        return {}
    nothing = Fraction(0)
    return {
        line.agency_code: Result(
            line.agency_code, line.name, group, line.supplier, line.rank, nothing, nothing, Decimal(0), line.grade
        )
        for group in GROUPS
        for line in published.grade_rows(code, group)
        if line.agency_code
    }


def agreements(code: str, actor: Actor) -> dict[str, Agreement]:
    """Agreement of testers by criterion, '' for all. Raises NotFound."""
    found = _seen(code, actor).summary.get("agreement", {})
    return {
        name: Agreement(pairs, agreed, Fraction(100 * agreed, pairs), _kappa(kappa))
        for name, (pairs, agreed, kappa) in found.items()
    }


def pair_agreements(code: str, actor: Actor) -> list[PairAgreement]:
    """Whose marks agree how far, for those who assess alone: testers stay unnamed elsewhere."""
    check(actor, VIEW)
    return [
        PairAgreement(first, second, Agreement(pairs, agreed, Fraction(100 * agreed, pairs), _kappa(kappa)), is_former)
        for first, second, pairs, agreed, kappa, is_former in row_of(code).summary.get("pairs", [])
    ]


def _kappa(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def criterion_means(code: str, actor: Actor) -> dict[str, dict[str, tuple[Fraction, int]]]:
    """By group and criterion, the mean of points and over how many agencies. Raises NotFound."""
    found = _seen(code, actor).summary.get("means", {})
    return {
        group: {name: (Fraction(mean), many) for name, (mean, many) in columns.items()}
        for group, columns in found.items()
    }


@dataclass(frozen=True)
class Explained:
    """One agency's result, each point tied to its criterion, mark, evidence and cell."""

    result: Result | None
    agency: str
    name: str
    lines: tuple[ScoreLine, ...]
    improvements: tuple[Improvement, ...]
    reply: ReplyInfo | None
    of_group: int


def explained(code: str, agency: str, actor: Actor) -> Explained:
    """The page "explain this rank to me": the newest score of one agency. Raises NotFound.

    Before publication for whoever may see the results; the agency itself sees its lines, not its rank.
    """
    row = row_of(code)
    subject = row.agencies.filter(code=agency).first()
    is_own = actor.may(ANSWER, agency)
    if subject is None or not (may_see(row, actor) or is_own):
        raise NotFound()
    stage, criteria = stage_of(row), set_in(row)
    lines = lines_of(subject, criteria, stage)
    table = [line for line in _results(code, stage) if line.group == subject.group] if may_see(row, actor) else []
    result = next((line for line in table if line.agency_code == agency), None)
    return Explained(
        result=result,
        agency=agency,
        name=subject.name,
        lines=tuple(lines),
        improvements=tuple(_improvements(criteria, lines, table, result)) if stage else (),
        reply=_reply(subject),
        of_group=sum(line.rank is not None for line in table),
    )


def _improvements(
    criteria: CriteriaSet, lines: list[ScoreLine], table: list[Result], result: Result | None
) -> list[Improvement]:
    points: Points = {line.criterion.code: line.points for line in lines}
    others = [line.points for line in table if line.rank is not None and line is not result]
    return rules.improvements(criteria, points, others, result.rank if result else None)


def _reply(subject: AssessedAgency) -> ReplyInfo | None:
    row = subject.replies.order_by("-id").first()
    return ReplyInfo(row.text, row.at) if row else None


def replies(code: str, actor: Actor) -> dict[str, ReplyInfo]:
    """The last word of each agency that replied. Raises NotFound."""
    row = _seen(code, actor)
    found = Reply.objects.filter(agency__assessment=row).order_by("id").select_related("agency")
    return {reply.agency.code: ReplyInfo(reply.text, reply.at) for reply in found}


def official_rows(code: str, actor: Actor) -> list[dict[str, object]]:
    """The official table as plain rows for files, in its printed order; exact points as fractions beside them.

    The last reply of each agency stands beside its figure.
    """
    said = replies(code, actor)
    return [
        {
            "group": line.group,
            "rank": line.rank,
            "agency": line.name,
            "agency_code": line.agency_code,
            "points": line.printed,
            "points_exact": str(line.points),
            "of": str(line.of),
            "grade": line.label,
            "supplier": line.supplier,
            "note": line.why,
            "reply": said[line.agency_code].text if line.agency_code in said else "",
        }
        for line in results(code, actor)
    ]


def point_rows(code: str, actor: Actor) -> list[dict[str, object]]:
    """Every point of every agency, exact: what an outsider needs to add the table up again. Raises NotFound."""
    row = _seen(code, actor)
    criteria = {criterion.code: criterion for criterion in set_in(row).criteria}
    rows = Score.objects.filter(agency__assessment=row, stage=stage_of(row)).values_list(
        "agency__code", "criterion", "points", "answer"
    )
    order = {name: at for at, name in enumerate(criteria)}
    return [
        {
            "agency_code": agency,
            "criterion": name,
            "name": criteria[name].name,
            "points": points,
            "maximum": str(criteria[name].points),
            "weight": str(criteria[name].weight),
            "mark": answer.get("mark", ""),
            "release": answer.get("release", ""),
            "cells": " ".join(answer.get("cells", [])),
        }
        for agency, name, points, answer in sorted(rows, key=lambda r: (r[0], order[r[1]]))
    ]


def evidence_file(evidence_id: int, actor: Actor) -> tuple[EvidenceInfo, object]:
    """A file of evidence with the id it is kept under: for its agency and those who assess. Raises NotFound."""
    row = Evidence.objects.select_related("file", "agency").filter(id=evidence_id).first()
    if row is None or not (actor.may(VIEW) or actor.may(ANSWER, row.agency.code)):
        raise NotFound()
    info = EvidenceInfo(row.pk, row.file.name, row.file.size, row.note, row.at, row.is_explanation)
    return info, row.file_id


def results_by_agency(agency_code: str) -> list[tuple[str, str, Result]]:
    """The published results of one agency: (assessment, title, result), the newest first."""
    rows = Assessment.objects.filter(state=State.PUBLISHED, agencies__code=agency_code).order_by("-on")
    found = []
    for row in rows:
        line = next((line for line in _results(row.code, 2) if line.agency_code == agency_code), None)
        if line is not None:
            found.append((row.code, row.title, line))
    return found
