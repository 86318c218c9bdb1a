"""How the units of one day stand to those of another: F-092, F-170, law.md 9 (C-01, C-02, C-03).

A unit is a code in an interval: codes are given again (91 was Kiên Giang and is An Giang).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from motcua.foundation.agencies.types import Crossing, Crosswalk, Link, Span, SplitKey

_Fate = tuple[Crossing, ...]
WHOLE = Fraction(1)
UNKNOWN = ""


class Territory:
    """Units of one kind with their intervals and the links between them."""

    def __init__(self, spans: Iterable[Span], links: Iterable[Link], keys: Iterable[SplitKey] = ()) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        self._links: dict[tuple[str, date], list[str]] = defaultdict(list)
        self._by_parent: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            self._spans[span.code].append(span)
            self._by_parent[span.parent].append(span)
        for link in links:
            self._links[link.old, link.since].append(link.new)
        keyed = list(keys)
        self._forward = {(k.old, k.new, k.since): k for k in keyed if not k.backward}
        self._backward = {(k.new, k.old, k.since): k for k in keyed if k.backward}
        self._fates: dict[tuple[str, date | None, date], _Fate] = {}

    def span(self, code: str, on: date) -> Span | None:
        """The unit that carried `code` on a day."""
        return next((span for span in self._spans.get(code, ()) if span.holds(on)), None)

    def units_on(self, on: date) -> list[str]:
        """The codes in force on a day, in order."""
        return sorted(code for code, spans in self._spans.items() if any(span.holds(on) for span in spans))

    def crosswalk(self, day_from: date, day_to: date) -> Crosswalk:
        """Every unit of `day_from` and where its counts belong among the units of `day_to` (either may be earlier)."""
        if day_from > day_to:
            return self._back(self.crosswalk(day_to, day_from))
        crossings: list[Crossing] = []
        doubtful: set[str] = set()
        for code in self.units_on(day_from):
            span = self.span(code, day_from)
            assert span is not None  # noqa: S101  (taken from the units in force on that day)
            fate = self._fate(span, day_to)
            crossings += fate
            if any(crossing.new == UNKNOWN for crossing in fate):
                doubtful |= self._neighbours(span, day_to)
        return Crosswalk(day_from, day_to, tuple(crossings), frozenset(doubtful))

    def _fate(self, span: Span, day_to: date) -> _Fate:
        """Where a unit's counts belong on a later day; followed from change to change."""
        key = (span.code, span.valid_to, day_to)
        if key not in self._fates:
            self._fates[key] = self._follow(span, day_to)
        return self._fates[key]

    def _follow(self, span: Span, day_to: date) -> _Fate:
        end = span.valid_to
        if end is None or end > day_to:
            return (Crossing(span.code, span.code, WHOLE),)
        if not (news := self._links.get((span.code, end), [])):
            news = [span.code] if self.span(span.code, end) else []
        if not news:
            return (Crossing(span.code, UNKNOWN, WHOLE),)
        shares, name = self._shares(span.code, news, end)
        parts: list[Crossing] = []
        for new, share in zip(news, shares, strict=True):
            later = self.span(new, end)
            onward = self._fate(later, day_to) if later else (Crossing(new, UNKNOWN, WHOLE),)
            parts += [
                Crossing(span.code, c.new, _times(share, c.share), tuple(dict.fromkeys((*name, *c.keys))))
                for c in onward
            ]
        return _joined(parts)

    def _shares(self, old: str, news: list[str], since: date) -> tuple[list[Fraction | None], tuple[str, ...]]:
        """The share of each successor: all of it for one, by a stated key for several, else None."""
        if len(news) == 1:
            return [WHOLE], ()
        keys = [self._forward.get((old, new, since)) for new in news]
        return _by_keys(keys)

    def _neighbours(self, span: Span, day_to: date) -> set[str]:
        """Units that may hold parts of one that ended without a record: what became of those of its parent."""
        ended = self._end_of_record(span)
        near = [other for other in self._by_parent[span.parent] if other.code != span.code and other.holds(ended)]
        return {crossing.new for other in near for crossing in self._fate(other, day_to)} - {UNKNOWN}

    def _end_of_record(self, span: Span) -> date:
        """The day on which the trail of a unit is lost."""
        end = span.valid_to or date.max
        following = self.span(span.code, end) if span.valid_to else None
        return self._end_of_record(following) if following else end

    def _back(self, walk: Crosswalk) -> Crosswalk:
        """The same relation read from the later day to the earlier one: a merged unit is divided again."""
        sources: dict[str, list[str]] = defaultdict(list)
        for crossing in walk.crossings:
            if crossing.new != UNKNOWN:
                sources[crossing.new].append(crossing.old)
        crossings: list[Crossing] = []
        for unit in self.units_on(walk.day_to):
            olds = sources.get(unit, [])
            crossings += self._divided(unit, olds) if olds else [Crossing(unit, UNKNOWN, WHOLE)]
        doubtful = frozenset(old for unit in walk.doubtful for old in sources[unit])
        return Crosswalk(walk.day_to, walk.day_from, tuple(crossings), doubtful)

    def _divided(self, unit: str, olds: list[str]) -> list[Crossing]:
        if len(olds) == 1:
            return [Crossing(unit, olds[0], WHOLE)]
        keyed = {old: key for (new, old, _since), key in self._backward.items() if new == unit}
        shares, name = _by_keys([keyed.get(old) for old in olds])
        return [Crossing(unit, old, share, name) for old, share in zip(olds, shares, strict=True)]


def _by_keys(keys: list[SplitKey | None]) -> tuple[list[Fraction | None], tuple[str, ...]]:
    """Shares by the weights of a complete key; None for all where a weight is missing."""
    weights = [key.weight for key in keys if key]
    if len(weights) < len(keys) or not sum(weights):
        return [None] * len(keys), ()
    return [Fraction(w, sum(weights)) for w in weights], tuple(dict.fromkeys(key.name for key in keys if key))


def _times(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return None if first is None or second is None else first * second


def _joined(parts: list[Crossing]) -> _Fate:
    """Parts that reach the same unit put together; a part without a share leaves the whole without one."""
    by_new: dict[str, list[Crossing]] = defaultdict(list)
    for part in parts:
        by_new[part.new].append(part)
    if len(by_new) == 1:
        only = parts[0]
        return (Crossing(only.old, only.new, WHOLE),)
    return tuple(
        Crossing(
            same[0].old,
            new,
            sum((c.share for c in same if c.share is not None), Fraction(0))
            if all(c.share is not None for c in same)
            else None,
            tuple(dict.fromkeys(name for c in same for name in c.keys)),
        )
        for new, same in by_new.items()
    )
