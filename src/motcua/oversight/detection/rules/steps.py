"""How a finding may go on, and how its sentence is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motcua.kernel import text
from motcua.kernel.epoch import day_of
from motcua.oversight.detection.types import State, Wording
from motcua.oversight.indicators.types import Ratio

FOLLOWS: Mapping[State, frozenset[State]] = {
    State.NOTED: frozenset({State.ASKED, State.EXPLAINED}),
    State.ASKED: frozenset({State.EXPLAINED, State.CONFIRMED}),
    State.EXPLAINED: frozenset({State.ASKED, State.CONFIRMED, State.CLOSED}),
    State.CONFIRMED: frozenset({State.EXPLAINED, State.CLOSED}),
    State.CLOSED: frozenset(),
}
"""Nothing is confirmed before the agency was asked or has spoken; what is closed stays closed."""

DAY_NUMBERS = frozenset({"first_day", "last_day"})


def may_follow(now: State, then: State) -> bool:
    return then in FOLLOWS[now]


def is_excused(states: Sequence[State]) -> bool:
    """Whether the month may again say what is usual: its sign was explained and that was not taken back."""
    said = [state for state in states if state in (State.EXPLAINED, State.CONFIRMED, State.ASKED)]
    return bool(said) and said[-1] is State.EXPLAINED


def sentence(wording: Wording, seen: Ratio, usual: Ratio, numbers: Mapping[str, int], *, english: bool = False) -> str:
    """The sign in one plain sentence, in Vietnamese or English."""
    template = wording.sentence_en if english else wording.sentence
    words = {name: _word(name, value) for name, value in numbers.items()}
    pairs = {"part": text.number(seen.numerator), "whole": text.number(seen.denominator)}
    return template.format(**pairs, share=seen.printed(), usual=usual.printed(), **words)


def _word(name: str, value: int) -> str:
    return text.day(day_of(value)) if name in DAY_NUMBERS else text.number(value)
