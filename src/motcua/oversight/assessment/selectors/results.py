"""Results: the official table, means, shares, suppliers, comparison, and every point of one agency explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import (
    AssessedAgency,
    Assessment,
    Evidence,
    Reply,
)
from motcua.oversight.assessment.rules.suppliers import label_shares
from motcua.oversight.assessment.selectors.assessments import row_of, set_in
from motcua.oversight.assessment.selectors.before import Before, before_of
from motcua.oversight.assessment.selectors.interests import barred_from, has_interest
from motcua.oversight.assessment.selectors.lines import lines_of
from motcua.oversight.assessment.selectors.totals import stage_of, totals_of
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

GROUPS = tuple(Group)
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
    """Whether results are for the actor: published, or seen by right before that (embargo).

    Who has an interest in one of the agencies reads no place before everybody does.
    """
    return row.state == State.PUBLISHED or (actor.may(VIEW) and not barred_from(actor, row.code))


def seen(code: str, actor: Actor) -> Assessment:
    """Raises NotFound for whom the results are not."""
    row = row_of(code)
    if not may_see(row, actor):
        raise NotFound()
    return row


def results(code: str, actor: Actor) -> list[Result]:
    """The official table, ministries first, by rank. Raises NotFound for whom it is not."""
    row = seen(code, actor)
    return totals_of(row.code, stage_of(row))


def group_results(code: str, actor: Actor) -> list[GroupResult]:
    """Everything that the results page shows, by group. Raises NotFound."""
    row = seen(code, actor)
    return groups_of(row, set_in(row), totals_of(row.code, stage_of(row)))


def groups_of(row: Assessment, criteria: CriteriaSet, lines: Sequence[Result]) -> list[GroupResult]:
    """The same of an assessment whose results may be seen, with its criteria and its table."""
    before = before_of(row)
    by_group = {group: [line for line in lines if line.group == group] for group in GROUPS}
    return [_group(criteria, group, held, before) for group, held in by_group.items() if held]


def _group(criteria: CriteriaSet, group: str, held: list[Result], before: Before | None) -> GroupResult:
    labels = [band.label for band in criteria.bands]
    ranked = [line.points for line in held if line.rank is not None]
    moved = _moved(group, held, before) if before else []
    return GroupResult(
        group=group,
        results=tuple(held),
        mean=rankings.mean(ranked) if ranked else None,
        shares=label_shares(held, labels),
        suppliers=tuple(rules.supplier_lines(held, labels, criteria.supplier_minimum)),
        shifts={shift.agency_code: shift for shift in moved},
    )


def _moved(group: str, held: list[Result], before: Before) -> list[Shift]:
    return rules.shifts(
        held,
        before.results,
        of_before=before.ranked.get(group, 0),
        is_same_set=before.is_same_set,
        merged=before.merged,
    )


def compared_with(code: str, actor: Actor) -> Before | None:
    """What the table is compared with. Raises NotFound."""
    return before_of(seen(code, actor))


def agreements(code: str, actor: Actor) -> dict[str, Agreement]:
    """Agreement of testers by criterion, '' for all. Raises NotFound."""
    return agreements_in(seen(code, actor))


def agreements_in(row: Assessment) -> dict[str, Agreement]:
    """The same of an assessment whose results may be seen."""
    found = row.summary.get("agreement", {})
    return {
        name: _agreement(pairs, agreed, near, Fraction(alpha) if alpha else None)
        for name, (pairs, agreed, near, alpha) in found.items()
    }


def _agreement(pairs: int, agreed: int, near: int, alpha: Fraction | None = None) -> Agreement:
    return Agreement(pairs, agreed, near, Fraction(100 * agreed, pairs), alpha)


def without(code: str, actor: Actor) -> tuple[list[str], str]:
    """Criteria that were closed without any answer, and the reason given. Raises NotFound."""
    summary = seen(code, actor).summary
    return summary.get("without", []), summary.get("why_without", "")


def pair_agreements(code: str, actor: Actor) -> list[PairAgreement]:
    """Whose marks agree how far, for those who assess alone: testers stay unnamed elsewhere."""
    check(actor, VIEW)
    return [
        PairAgreement(first, second, _agreement(pairs, agreed, near), is_former)
        for first, second, pairs, agreed, near, is_former in row_of(code).summary.get("pairs", [])
    ]


def criterion_means(code: str, actor: Actor) -> dict[str, dict[str, tuple[Fraction, int]]]:
    """By group and criterion, the mean of points and over how many agencies. Raises NotFound."""
    return means_in(seen(code, actor))


def means_in(row: Assessment) -> dict[str, dict[str, tuple[Fraction, int]]]:
    """The same of an assessment whose results may be seen."""
    found = row.summary.get("means", {})
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

    Before publication for those who assess and have no interest in it; the agency itself sees its lines, not its rank.
    """
    row = row_of(code)
    subject = row.agencies.filter(code=agency).first()
    is_seen = may_see(row, actor)
    is_assessing = actor.may(VIEW) and (is_seen or not has_interest(actor, agency))
    if subject is None or not (is_seen or is_assessing or actor.may(ANSWER, agency)):
        raise NotFound()
    stage, criteria = stage_of(row), set_in(row)
    lines = lines_of(subject, criteria, stage, is_assessing=is_assessing)
    table = [line for line in totals_of(code, stage) if line.group == subject.group] if is_seen else []
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
    return replies_in(seen(code, actor))


def replies_in(row: Assessment) -> dict[str, ReplyInfo]:
    """The same of an assessment whose results may be seen."""
    found = Reply.objects.filter(agency__assessment=row).order_by("id").select_related("agency")
    return {reply.agency.code: ReplyInfo(reply.text, reply.at) for reply in found}


def _may_judge(agency: str, actor: Actor) -> bool:
    return actor.may(VIEW) and not has_interest(actor, agency)


def evidence_file(evidence_id: int, actor: Actor) -> tuple[EvidenceInfo, object]:
    """A file of evidence with the id it is kept under: for its agency and those who assess. Raises NotFound."""
    row = Evidence.objects.select_related("file", "agency").filter(id=evidence_id).first()
    if row is None or not (actor.may(ANSWER, row.agency.code) or _may_judge(row.agency.code, actor)):
        raise NotFound()
    info = EvidenceInfo(row.pk, row.file.name, row.file.size, row.note, row.at, row.is_explanation)
    return info, row.file_id
