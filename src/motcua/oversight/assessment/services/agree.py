"""Agreement by the two people who marked: whose marks they were, also after one was replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from uuid import UUID

from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import Assessment, Mark, Replacement


def agreements_of_people(found: Assessment, marks: Iterable[Mark]) -> list[list[Any]]:
    """For each two people, by name, whoever had the first place: `[first, second, pairs, agreed, kappa, is_former]`."""
    held: dict[tuple[int, str], dict[int, Mark]] = defaultdict(dict)
    for mark in marks:
        held[mark.agency_id, mark.criterion][mark.place] = mark
    pairs: dict[tuple[UUID, UUID], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for both in held.values():
        first, second = sorted((both[1], both[2]), key=lambda mark: (mark.tester_name, str(mark.tester_id)))
        names |= {mark.tester_id: mark.tester_name for mark in (first, second)}
        pairs[first.tester_id, second.tester_id].append((Fraction(first.mark), Fraction(second.mark)))
    former = set(Replacement.objects.filter(agency__assessment=found).values_list("former_id", flat=True))
    lines = [
        [
            names[a],
            names[b],
            line.pairs,
            line.agreed,
            "" if line.kappa is None else str(line.kappa),
            bool({a, b} & former),
        ]
        for (a, b), given in pairs.items()
        for line in [rules.agreement(given)]
    ]
    return sorted(lines, key=lambda line: (line[0], line[1]))
