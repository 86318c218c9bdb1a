"""The published ranking beside the one that other rules would give (measurement.md 7.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.rules.composite import composite
from motcua.oversight.rankings.rules.order import ranking
from motcua.oversight.rankings.types import (
    Counted,
    Entry,
    Formula,
    Place,
    RankingPolicy,
    Rule,
    Shift,
    Weighted,
    Within,
)  # fmt: skip


def what_if(counted: Mapping[str, Counted], published: Rule, other: Rule, policy: RankingPolicy) -> tuple[Shift, ...]:
    """Every agency under both rules, in the order of the published one.

    Another definition of a level, or another denominator, is another `Formula`; another deadline is `Within` another
    limit; other weights are another `Weighted`. Values are in percent.
    """
    return beside(under(counted, published, policy), under(counted, other, policy))


def under(counted: Mapping[str, Counted], rule: Rule, policy: RankingPolicy) -> tuple[Place, ...]:
    """The ranking that `rule` gives."""
    return ranking(entries(counted, rule), policy)


def beside(published: Sequence[Place], other: Sequence[Place]) -> tuple[Shift, ...]:
    """Two rankings side by side, in the order of the first; an agency of only one of them is left without a rank."""
    others = {place.code: place for place in other}
    known = {place.code: place for place in published}
    missing = Place("", None, None, None)
    pairs = [(code, known.get(code, missing), others.get(code, missing)) for code in dict.fromkeys([*known, *others])]
    return tuple(Shift(code, a.value, a.rank, b.value, b.rank) for code, a, b in pairs)


def entries(counted: Mapping[str, Counted], rule: Rule) -> list[Entry]:
    """The value of each agency under `rule`, in percent, with the cases behind it."""
    if isinstance(rule, Weighted):
        parts = [(part, _shares(counted, inner)) for part, inner in rule.parts]
        return [Entry(code, None if v is None else v * 100) for code, v in composite(parts).items()]
    return [Entry.of(code, _ratio(known, rule)) for code, known in counted.items()]


def _shares(counted: Mapping[str, Counted], rule: Formula | Within) -> dict[str, Fraction | None]:
    return {code: _ratio(known, rule).share for code, known in counted.items()}


def _ratio(known: Counted, rule: Formula | Within) -> Ratio:
    if isinstance(rule, Formula):
        return Ratio(_added(known, rule.numerator), _added(known, rule.denominator))
    histogram = known.histograms[rule.histogram]
    waiting = known.counts[rule.unfinished] if rule.unfinished else 0
    met = sum(count for value, count in histogram.items() if value <= rule.limit)
    return Ratio(met, sum(histogram.values()) + waiting)


def _added(known: Counted, terms: Mapping[str, int]) -> int:
    return max(0, sum(times * known.counts[name] for name, times in terms.items()))
