"""Places of an assessment: ties, what would lift an agency, and how it stood before (law.md 5.2, 5.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from motcua.oversight.assessment.rules.points import label_of, total_of
from motcua.oversight.assessment.types import CriteriaSet, Improvement, Result, Shift, Total
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Entry, RankingPolicy

OTHER_LINES = "các tiêu chí có điểm khác với phần đông cơ quan"
NOTHING = "không có tiêu chí nào để tính"
Places = Mapping[str, int]


def ranked(totals: Mapping[str, Total], policy: RankingPolicy, places: int) -> dict[str, int]:
    """Ranks within one group under the policy, of the totals over one set of criteria: that which most agencies have.

    Of sets that equally many have, the one of more points, then the first in order of codes (as decision 48).
    """
    held = {code: total for code, total in totals.items() if total.of}
    if not held:
        return {}
    often = Counter(total.lines for total in held.values())
    points = {total.lines: total.of for total in held.values()}
    compared = min(often, key=lambda lines: (-often[lines], -points[lines], lines))
    entries = [Entry(code, total.points) for code, total in held.items() if total.lines == compared]
    found = rankings.ranking(entries, replace(policy, places=places, minimum_sample=0))
    return {place.code: place.rank for place in found if place.rank is not None}


def why_unlabelled(found: CriteriaSet, total: Total) -> str:
    """Why an agency with a place has no label; '' for a set without labels or with points in everything."""
    return f"không xếp mức: {_left_out(found, total)}" if found.bands and total.of != found.full else ""


def why_unranked(found: CriteriaSet, total: Total) -> str:
    """Why an agency has no place, with the criteria that it has no points in."""
    if not total.of:
        return NOTHING
    return OTHER_LINES if total.of == found.full else f"{OTHER_LINES}: {_left_out(found, total)}"


def _left_out(found: CriteriaSet, total: Total) -> str:
    codes = [c.code for c in found.criteria if c.maximum and c.code not in total.lines]
    return f"chưa có số liệu của tiêu chí {', '.join(codes)}"


def improvements(
    found: CriteriaSet,
    points: Mapping[str, Fraction | None],
    others: Sequence[Fraction],
    rank: int | None,
) -> list[Improvement]:
    """Each criterion with points left, the one that lifts most first; `others` are the totals of the ranked rest.

    What has no points is no advice, since it is in no total, and without it there is no label to be had.
    """
    total = total_of(found, points)
    labelled = found if total.of == found.full else replace(found, bands=())
    lines = [
        _improved(labelled, criterion.code, total.points, criterion.weight * (criterion.points - had), others, rank)
        for criterion in found.criteria
        if (had := points.get(criterion.code)) is not None and had < criterion.points
    ]
    return sorted(lines, key=lambda line: (-line.gain, -line.climbs, line.criterion))


def _improved(
    found: CriteriaSet, code: str, reached: Fraction, gain: Fraction, others: Sequence[Fraction], rank: int | None
) -> Improvement:
    new = None if rank is None else 1 + sum(other > reached + gain for other in others)
    return Improvement(
        code, gain, new, 0 if rank is None or new is None else rank - new, label_of(found, reached + gain)
    )


def shifts(
    now: Sequence[Result],
    before: Mapping[str, Result],
    *,
    of_before: int,
    is_same_set: bool,
    merged: Collection[str] = (),
) -> list[Shift]:
    """Each agency of a group beside its place among `of_before`, and whether the two may be compared (law.md 8.3)."""
    of = sum(line.rank is not None for line in now)
    return [
        replace(
            _shift(line, before.get(line.agency_code), is_same_set and line.agency_code not in merged),
            is_same_set=is_same_set,
            of=of,
            of_before=of_before,
            is_merged=line.agency_code in merged,
        )
        for line in now
    ]


def _shift(line: Result, old: Result | None, is_same: bool) -> Shift:
    if old is None:
        return Shift(line.agency_code, line.rank, None, line.label, "", None)
    gained = line.points - old.points if is_same and line.of == old.of else None
    return Shift(line.agency_code, line.rank, old.rank, line.label, old.label, gained)
