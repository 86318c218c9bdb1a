"""Effort to bring a procedure to full process, counted from its record (assumed; see reference/effort_points.json)."""

from __future__ import annotations

from motcua.oversight.planning.types import EffortRule


def effort_points(rule: EffortRule, *, papers: int, steps: int, has_fee: bool, has_form: bool) -> int:
    """Whole points: a base, one share for each paper and step, more with a fee, more where there is no online form."""
    points = rule.base + rule.per_paper * papers + rule.per_step * steps
    points += rule.with_fee if has_fee else 0
    points += 0 if has_form else rule.from_information
    return max(1, min(points, rule.most))
