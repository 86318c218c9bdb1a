"""All rules over one agency's month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from motcua.oversight.detection.rules import marks, shapes, shifts
from motcua.oversight.detection.types import Context, Kind, Limits, Profile, Sign

Rule = Callable[[Profile, Context, Limits], Sign | None]
RULES: Mapping[Kind, Rule] = {
    Kind.TURNED_DONE: marks.turned_done,
    Kind.UPLOAD_AS_RESULT: marks.upload_as_result,
    Kind.PLACEHOLDER_PERSON: marks.placeholder_person,
    Kind.REPEATED_PERSON: marks.repeated_person,
    Kind.CODE_OUT_OF_SCHEME: marks.code_out_of_scheme,
    Kind.LEVELS_MERGED: shifts.levels_merged,
    Kind.POST_AS_ONLINE: shifts.post_as_online,
    Kind.DUE_DAY_BURST: shifts.due_day_burst,
    Kind.SWIFT_ENDING: shifts.swift_ending,
    Kind.FED_BACK: shifts.fed_back,
    Kind.ROUND_NUMBERS: shapes.round_numbers,
    Kind.SILENCE: shapes.silence,
    Kind.CONSTANT_LEVEL: shapes.constant_level,
    Kind.CONSTANT_PAYMENT: shapes.constant_payment,
}
HISTORY = 12
"""Earlier months that say what is usual, at most (assumed)."""


def in_force(limits: Iterable[Limits], on: date) -> dict[Kind, Limits]:
    """The limits of each kind on a day."""
    return {row.kind: row for row in limits if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)}


def signs(
    month: Profile,
    past: tuple[Profile, ...],
    flagged: Mapping[Kind, frozenset[int]],
    peers: Profile,
    being: tuple[int, int],
    limits: Mapping[Kind, Limits],
) -> list[Sign]:
    """What the rules say of `month`. `past` are the agency's earlier months; those `flagged` by a kind are no usual
    months for it. `being` are the first and last day of the month on which the agency was in being.
    """
    found = []
    for kind, limit in limits.items():
        sign = RULES[kind](month, Context(usual_months(past, flagged, kind), peers, *being), limit)
        found += [sign] if sign else []
    return found


def usual_months(past: tuple[Profile, ...], flagged: Mapping[Kind, frozenset[int]], kind: Kind) -> tuple[Profile, ...]:
    """The latest of the earlier months that no sign of `kind` speaks against."""
    return tuple(p for p in past if p.month not in flagged.get(kind, frozenset()))[-HISTORY:]
