"""How far marks agree: by criterion, and by the two people who gave them, also after one was replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import Assessment, Mark, Replacement
from motcua.oversight.assessment.types import CriteriaSet

Both = dict[int, Mark]
"""The marks of one agency and criterion by place."""


def agreements_of_criteria(criteria: CriteriaSet, marks: Iterable[Mark]) -> dict[str, list[Any]]:
    """By criterion `[pairs, agreed, near, alpha]`; under the empty code all together, without alpha: scales differ."""
    pairs: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for (_agency, code), both in _held(marks).items():
        pairs[code].append((Fraction(both[1].mark), Fraction(both[2].mark)))
    lines: dict[str, list[Any]] = {
        c.code: [line.pairs, line.agreed, line.near, "" if line.alpha is None else str(line.alpha)]
        for c in criteria.criteria
        if c.code in pairs
        for line in [rules.agreement(pairs[c.code], c.differ)]
    }
    total = [sum(line[at] for line in lines.values()) for at in range(3)]
    return {"": [*total, ""], **lines} if lines else {}


def agreements_of_people(found: Assessment, criteria: CriteriaSet, marks: Iterable[Mark]) -> list[list[Any]]:
    """For each two people, by name, whoever had the first place: `[first, second, pairs, agreed, near, is_former]`."""
    differ = {criterion.code: criterion.differ for criterion in criteria.criteria}
    counts: dict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0, 0])
    names: dict[UUID, str] = {}
    for (_agency, code), both in _held(marks).items():
        first, second = sorted((both[1], both[2]), key=lambda mark: (mark.tester_name, str(mark.tester_id)))
        names |= {mark.tester_id: mark.tester_name for mark in (first, second)}
        line = rules.agreement([(Fraction(first.mark), Fraction(second.mark))], differ[code])
        held = counts[first.tester_id, second.tester_id]
        counts[first.tester_id, second.tester_id] = [held[0] + 1, held[1] + line.agreed, held[2] + line.near]
    former = set(Replacement.objects.filter(agency__assessment=found).values_list("former_id", flat=True))
    lines = [[names[a], names[b], *held, bool({a, b} & former)] for (a, b), held in counts.items()]
    return sorted(lines, key=lambda line: (line[0], line[1]))


def _held(marks: Iterable[Mark]) -> Mapping[tuple[int, str], Both]:
    held: dict[tuple[int, str], Both] = defaultdict(dict)
    for mark in marks:
        held[mark.agency_id, mark.criterion][mark.place] = mark
    return held
