"""What an agency might bring to full process first: its procedures with a year of use, and the plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures, Use
from motcua.oversight.planning import rules
from motcua.oversight.planning.models import ProcedureEstimate
from motcua.oversight.planning.selectors.targets import REFERENCE
from motcua.oversight.planning.types import YEAR, Candidate, EffortRule, Goal, Plan

KEPT_PLANS = 32
"""Plans kept in a process: each holds the procedures of one agency, at most a few thousand."""
_PEOPLE = "mỗi hồ sơ tính là một người"
_POINTS = "công sức ước theo số giấy tờ, số bước và phí"
_NO_RECORD = "không có trong danh mục thủ tục, công sức lấy mức thấp nhất"


def plan_of(agency_code: str, goal: Goal, target: Fraction, budget: int | None = None) -> Plan:
    """The plan of an agency with all below it: at least effort, or, with a budget of points, for most people."""
    use = monitoring.use_of(_last_year(), agency_code)
    found = _kept_plan(tuple(_candidates(agency_code, use)), goal, target, budget, is_told=bool(use.months))
    return replace(found, months=len(use.months))


@lru_cache(maxsize=KEPT_PLANS)
def _kept_plan(
    found: tuple[Candidate, ...], goal: Goal, target: Fraction, budget: int | None, *, is_told: bool
) -> Plan:
    """A plan follows from its candidates alone: the same ones are never planned twice."""
    if not is_told:
        return rules.no_plan(found, goal, target, budget)
    if budget is None:
        return rules.plan_least_effort(found, goal, target)
    return rules.plan_most_people(found, goal, target, budget)


def candidates_of(agency_code: str) -> list[Candidate]:
    """Every procedure that an agency or one below it declares, at its highest level, with the last twelve months."""
    return _candidates(agency_code, monitoring.use_of(_last_year(), agency_code))


def _candidates(agency_code: str, use: Use) -> list[Candidate]:
    estimates = _estimates(agency_code)
    reasons = _reasons(agency_code)
    rows = ((code, f) for code, f in sorted(use.by_procedure.items()) if f.services)
    return [_candidate(code, f, estimates.get(code), code in reasons) for code, f in rows]


def _last_year() -> Period:
    """Twelve closed months, or with the running one where nothing older was observed."""
    running = monitoring.current_period().first
    closed = any(period.first < running for period in monitoring.observed_months(2))
    last = running - 1 if closed else running
    return Period(last - YEAR + 1, last)


def _candidate(code: str, figures: Figures, estimate: ProcedureEstimate | None, kept_partial: bool) -> Candidate:
    level = next(name for name in ("full", "partial", "information") if figures.levels.get(name))
    name, points, assumed = _record(code, level != "information", today())
    if estimate and estimate.points is not None:
        points, assumed = estimate.points, ""
    return Candidate(
        procedure=code,
        name=name,
        level=level,
        eligible=estimate.eligible if estimate else not kept_partial,
        dossiers=figures.online.denominator,
        online=figures.online.numerator,
        full_process=figures.full_process.numerator,
        ended=figures.full_process.denominator,
        people=figures.online.denominator,
        points=points,
        assumed=tuple(filter(None, (_PEOPLE, assumed))),
    )


@lru_cache(maxsize=20_000)
def _record(code: str, has_form: bool, on: date) -> tuple[str, int, str]:
    """Name and points of a procedure by its record in the catalogue, and what is assumed; kept for a day."""
    rule = effort_rule(on)
    try:
        found = catalogue.procedure(code)
    except NotFound:
        return code, rules.effort_points(rule, papers=0, steps=0, has_fee=False, has_form=has_form), _NO_RECORD
    has_fee = bool(catalogue.fee_lines(code, on)) or any(fee for channel in found.channels for fee in channel.fees_vnd)
    points = rules.effort_points(
        rule, papers=len(found.papers), steps=len(found.steps), has_fee=has_fee, has_form=has_form
    )
    return found.name, points, _POINTS


@cache
def _rules() -> tuple[EffortRule, ...]:
    rows = json.loads((REFERENCE / "effort_points.json").read_text(encoding="utf-8"))
    days = ("valid_from", "valid_to")
    return tuple(
        EffortRule(**{**row, **{day: row[day] and date.fromisoformat(row[day]) for day in days}}) for row in rows
    )


def effort_rule(on: date) -> EffortRule:
    """How effort is counted on a day. Raises NotFound."""
    for rule in _rules():
        if rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to):
            return rule
    raise NotFound()


def _estimates(agency_code: str) -> dict[str, ProcedureEstimate]:
    """What the agency, else the nearest one above it, said last of each procedure."""
    parts = agency_code.split(".")
    line = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    rows = ProcedureEstimate.objects.filter(agency_code__in=line)
    latest = rows.order_by("agency_code", "procedure_code", "-version").distinct("agency_code", "procedure_code")
    return {row.procedure_code: row for row in sorted(latest, key=lambda row: len(row.agency_code))}


def estimates_of(agency_code: str) -> list[ProcedureEstimate]:
    """What an agency itself said last of each procedure, by code."""
    rows = ProcedureEstimate.objects.filter(agency_code=agency_code)
    return list(rows.order_by("procedure_code", "-version").distinct("procedure_code"))


def _reasons(agency_code: str) -> set[str]:
    """Procedures whose offer names a reason not to be full process (NĐ 224/2026 Art 14), here or one level below."""
    try:
        own = agencies.agency(agency_code)
    except NotFound:
        return set()
    depth = own.code.count(".") + 1
    units = [own, *(unit for unit in agencies.agencies_under(own.code) if unit.code.count(".") == depth)]
    one_of_each = {unit.kind: unit.code for unit in reversed(units)}
    return {o.procedure_code for code in one_of_each.values() for o in catalogue.offers_of(code) if o.reason}
