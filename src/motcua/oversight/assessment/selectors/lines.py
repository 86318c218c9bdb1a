"""The lines of one agency: each criterion from its answer to its points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from motcua.kernel.epoch import month_code
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Explanation, Score
from motcua.oversight.assessment.types import (
    CriteriaSet,
    Criterion,
    EvidenceInfo,
    ExplanationInfo,
    ReplyInfo,
    ScoreLine,
    Verdict,
)
from motcua.oversight.indicators.types import Ratio


def lines_of(
    subject: AssessedAgency, criteria: CriteriaSet, stage: int, *, is_assessing: bool = False
) -> list[ScoreLine]:
    """Every criterion with what is known of it.

    While nothing is scored, only those who assess are told what was judged, and of the testers only marks of which
    both are in: the agency itself reads no provisional points.
    """
    scores = _scores(subject)
    awards = _provisional(subject, criteria) if is_assessing else {}
    evidence = _evidence(subject)
    explained = {row.criterion: _explanation(row) for row in subject.explanations.prefetch_related("entries")}
    own = {row.criterion: Fraction(row.points) for row in subject.self_scores.all()}
    return [
        _line(
            criterion,
            scores.get(stage, {}).get(criterion.code),
            scores.get(1, {}).get(criterion.code),
            awards.get(criterion.code, {}),
            evidence=evidence[criterion.code],
            explanation=explained.get(criterion.code),
            own=own.get(criterion.code),
        )
        for criterion in criteria.criteria
    ]


def _provisional(subject: AssessedAgency, criteria: CriteriaSet) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        row.criterion: {**row.answer, "note": row.note, "at": row.at} for row in subject.awards.all()
    }
    pairs: dict[str, dict[int, str]] = defaultdict(dict)
    for mark in subject.marks.exclude(mark=""):
        pairs[mark.criterion][mark.place] = mark.mark
    differ = {criterion.code: criterion.differ for criterion in criteria.criteria}
    for code, held in pairs.items():
        if {1, 2} <= set(held):
            first, second, *third = (Fraction(held[place]) for place in sorted(held))
            stands = rules.settled(first, second, third[0] if third else None, differ[code])
            marks = [held[place] for place in sorted(held)]
            found[code] = {"marks": marks} | ({} if stands is None else {"mark": str(stands)})
    return found


def _explanation(row: Explanation) -> ExplanationInfo:
    entries = sorted(row.entries.all(), key=lambda entry: entry.pk)
    standing = {(row.text, row.at), (row.reason, row.answered_at)}
    return ExplanationInfo(
        text=row.text,
        at=row.at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        reason=row.reason,
        answered_at=row.answered_at,
        earlier=tuple(ReplyInfo(e.text, e.at) for e in entries if (e.text, e.at) not in standing),
    )


def _scores(subject: AssessedAgency) -> dict[int, dict[str, Score]]:
    found: dict[int, dict[str, Score]] = defaultdict(dict)
    for row in subject.scores.all():
        found[row.stage][row.criterion] = row
    return found


def _evidence(subject: AssessedAgency) -> Mapping[str, list[EvidenceInfo]]:
    found: dict[str, list[EvidenceInfo]] = defaultdict(list)
    for row in subject.evidence.select_related("file").order_by("id"):
        info = EvidenceInfo(row.pk, row.file.name, row.file.size, row.note, row.at, row.is_explanation)
        found[row.criterion].append(info)
    return found


def _line(
    criterion: Criterion,
    score: Score | None,
    first: Score | None,
    award: Mapping[str, Any],
    *,
    evidence: Iterable[EvidenceInfo],
    explanation: ExplanationInfo | None,
    own: Fraction | None,
) -> ScoreLine:
    answer: Mapping[str, Any] = score.answer if score else award
    points = _points(score)
    return ScoreLine(
        criterion=criterion,
        points=points,
        first=_points(first),
        mark=answer.get("mark", ""),
        marks=tuple(answer.get("marks", ())),
        pairs=_pairs(answer),
        release=answer.get("release", ""),
        cells=tuple(answer.get("cells", ())),
        note=answer.get("note", ""),
        visits=_visits(answer.get("probes", {})),
        evidence=tuple(evidence),
        explanation=explanation,
        self_points=own,
        is_fixed=score is not None,
        judged_at=answer.get("at"),
        asks_explanation=rules.is_bad_mark(criterion, points),
    )


def _visits(drawn: Mapping[str, Any]) -> str:
    """Where the visits behind a drawn pair are shown."""
    return f"/do-luong/tham-do/co-quan/{drawn['agency']}/?thang={month_code(drawn['last'])}" if drawn else ""


def _points(score: Score | None) -> Fraction | None:
    return Fraction(score.points) if score and score.points else None


def _pairs(answer: Mapping[str, Any]) -> tuple[tuple[str, Ratio], ...]:
    found = rules.answer_of(answer)
    if found is None:
        return ()
    figures = tuple(found.figures.items())
    return (("", found.pair), *figures) if found.pair is not None else figures
