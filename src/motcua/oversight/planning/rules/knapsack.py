"""The 0-1 knapsack in whole numbers, solved exactly and proven, or with the gap that remains.

Dynamic programming outwards from the break item of the relaxed problem (Pisinger's order of work): every state is a
pair of weight and value that no other state beats, and lives only while its relaxed bound can still beat the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

MOST_STATES = 20_000

_Trail = tuple[int, "_Trail"] | None
_State = tuple[int, int, _Trail]
"""Weight, value, and the items in which it differs from the break solution."""


@dataclass(frozen=True)
class Packing:
    """Chosen positions, their value, and a value that no choice can exceed: equal means proven."""

    chosen: frozenset[int]
    value: int
    bound: int


def packed(values: Sequence[int], weights: Sequence[int], capacity: int) -> Packing:
    """The choice with the greatest value whose weights (all >= 0) do not exceed `capacity` (>= 0)."""
    free = frozenset(at for at, (v, w) in enumerate(zip(values, weights, strict=True)) if v > 0 and w == 0)
    order = [at for at in range(len(values)) if values[at] > 0 and 0 < weights[at] <= capacity]
    order.sort(key=lambda at: (-Fraction(values[at], weights[at]), at))
    search = _Search([values[at] for at in order], [weights[at] for at in order], capacity)
    best, bound = search.run()
    extra = sum(values[at] for at in free)
    chosen = free | {order[at] for at in best}
    return Packing(chosen, sum(values[at] for at in chosen), bound + extra)


@dataclass
class _Search:
    """Items are in falling order of value per weight."""

    values: list[int]
    weights: list[int]
    capacity: int
    best: int = 0
    trail: _Trail = None
    lost: int = 0
    """The greatest bound of a state that was given up to stay within `MOST_STATES`."""
    filled: list[int] = field(default_factory=list)

    def run(self) -> tuple[frozenset[int], int]:
        """The positions of the best choice, and what no choice can exceed."""
        stop, weight, value = self._break()
        self._fill(stop, weight, value)
        states: list[_State] = [(weight, value, None)]
        left, right = stop - 1, stop
        while states and (left >= 0 or right < len(self.values)):
            if right < len(self.values):
                if self._may_help(weight, value, stop, right, 1):
                    states = _merged(states, self._moved(states, right, 1))
                right += 1
                states = self._alive(states, left, right)
            if left >= 0:
                if self._may_help(weight, value, stop, left, -1):
                    states = _merged(states, self._moved(states, left, -1))
                left -= 1
                states = self._alive(states, left, right)
        return self._chosen(stop), max(self.best, self.lost)

    def _break(self) -> tuple[int, int, int]:
        """How many items fit one after the other, with their weight and value."""
        weight = value = 0
        for at, (v, w) in enumerate(zip(self.values, self.weights, strict=True)):
            if weight + w > self.capacity:
                return at, weight, value
            weight, value = weight + w, value + v
        return len(self.values), weight, value

    def _fill(self, stop: int, weight: int, value: int) -> None:
        """A first good choice: the break solution and whatever still fits."""
        for at in range(stop, len(self.values)):
            if weight + self.weights[at] <= self.capacity:
                weight, value = weight + self.weights[at], value + self.values[at]
                self.filled.append(at)
        self.best, self.trail = value, _trail(self.filled)

    def _may_help(self, weight: int, value: int, stop: int, at: int, sign: int) -> bool:
        """Whether a choice that differs from the break solution in this item can be better than the best."""
        if stop == len(self.values):
            return False
        room = self.capacity - weight - sign * self.weights[at]
        return value + sign * self.values[at] + room * self.values[stop] // self.weights[stop] > self.best

    def _moved(self, states: Iterable[_State], at: int, sign: int) -> list[_State]:
        w, v = sign * self.weights[at], sign * self.values[at]
        return [(weight + w, value + v, (at, trail)) for weight, value, trail in states]

    def _alive(self, states: list[_State], left: int, right: int) -> list[_State]:
        """The states that can still beat the best, which is renewed first."""
        for weight, value, trail in states:
            if weight <= self.capacity and value > self.best:
                self.best, self.trail = value, trail
        kept = [(self._bound(state, left, right), state) for state in states]
        kept = [pair for pair in kept if pair[0] > self.best]
        if len(kept) > MOST_STATES:
            kept.sort(key=lambda pair: -pair[0])
            self.lost = max(self.lost, kept[MOST_STATES][0])
            kept = sorted(kept[:MOST_STATES], key=lambda pair: pair[1][0])
        return [state for _, state in kept]

    def _bound(self, state: _State, left: int, right: int) -> int:
        """What a state can become at most if items could be cut; 0 where it can never fit."""
        weight, value, _ = state
        room = self.capacity - weight
        if room >= 0:
            return value + (room * self.values[right] // self.weights[right] if right < len(self.values) else 0)
        return value + room * self.values[left] // self.weights[left] if left >= 0 else 0

    def _chosen(self, stop: int) -> frozenset[int]:
        chosen, trail = set(range(stop)), self.trail
        while trail:
            chosen ^= {trail[0]}
            trail = trail[1]
        return frozenset(chosen)


def _trail(items: Iterable[int]) -> _Trail:
    trail: _Trail = None
    for at in items:
        trail = (at, trail)
    return trail


def _merged(first: list[_State], second: list[_State]) -> list[_State]:
    """Two lists in rising order of weight as one, without states that another one beats."""
    found: list[_State] = []
    best = -1
    for state in sorted(first + second, key=lambda s: (s[0], -s[1])):
        if state[1] > best:
            best = state[1]
            found.append(state)
    return found
