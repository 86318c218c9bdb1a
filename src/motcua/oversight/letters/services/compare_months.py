"""Freeze why figures moved since the release before; refuse, in words, where two months do not mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.errors import DefinitionChanged, NothingToCompare
from motcua.oversight.letters.rules.compare import drafted, drafted_ranks, frozen_movement
from motcua.oversight.letters.selectors.basis import incomparable, name_of, where
from motcua.oversight.letters.types import Content, FrozenMovement
from motcua.oversight.rankings.types import Cell as Part
from motcua.oversight.releases.selectors import movements, releases
from motcua.oversight.releases.types import NATION, Cell, Frame, ReleaseInfo

SCOPES = (NATION, *map(str, Group))


@dataclass(frozen=True)
class Comparison:
    """What one indicator gives: frozen movements of the nation and both groups, and paragraphs that quote them."""

    movements: tuple[FrozenMovement, ...]
    paragraphs: tuple[str, ...]


def compare_months(*, release: str, before: str, indicator: str) -> Comparison:
    """From the published figure of `before` to that of `release`. Raises DefinitionChanged, NothingToCompare."""
    pair = _Pair.of(release, before, indicator)
    pair.check()
    found = [pair.movement(scope) for scope in SCOPES]
    movements = tuple(movement for movement in found if movement is not None)
    if not movements or movements[0].scope != NATION:
        raise NothingToCompare(name=pair.name)
    for movement in movements:
        pair.check_ends(movement)
    ranks = pair.ranks()
    return Comparison(movements, (pair.words(movements[0]), *((ranks,) if ranks else ())))


def worded(content: Content) -> dict[tuple[str, str], str]:
    """The comparisons of this content as they are drafted, by indicator and kind of sentence; frozen parts only."""
    told: dict[tuple[str, str], str] = {}
    for found in content.movements:
        if found.scope == NATION:
            pair = _Pair.of(content.release, content.before, found.indicator)
            told |= {(found.indicator, "share"): pair.words(found), (found.indicator, "ranks"): pair.ranks()}
    return told


@dataclass(frozen=True)
class _Pair:
    """Two published releases of one indicator, the earlier first in `cells`."""

    indicator: str
    old: ReleaseInfo
    new: ReleaseInfo
    frames: tuple[Frame, Frame]
    cells: tuple[tuple[Cell, ...], tuple[Cell, ...]]

    @classmethod
    def of(cls, release: str, before: str, indicator: str) -> _Pair:
        codes = (before, release)
        first, second = (tuple(releases.cells(code, indicator=indicator, published_only=False)) for code in codes)
        frames = (releases.frame_of(before), releases.frame_of(release))
        return cls(
            indicator,
            releases.release(before),
            releases.release(release, published_only=False),
            frames,
            (first, second),
        )

    @property
    def name(self) -> str:
        return name_of(self.frames[1], self.indicator)

    @property
    def names(self) -> dict[str, str]:
        return {top.code: top.name for top in self.frames[1].tree}

    @property
    def provinces(self) -> frozenset[str]:
        return frozenset(top.code for top in self.frames[1].tree if top.group is Group.PROVINCE)

    def words(self, movement: FrozenMovement) -> str:
        month, earlier = (Period(info.first, info.last).code for info in (self.new, self.old))
        return drafted(movement, name=self.name, where=where(movement.scope), month=month, before=earlier)

    def ranks(self) -> str:
        return drafted_ranks(self.cells[1], self.cells[0], self.names, self.provinces, name=self.name)

    def check(self) -> None:
        why = incomparable(self.indicator, *self.frames)
        if not why:
            why = self._other_agencies()
        if why:
            raise self._changed(why)

    def _other_agencies(self) -> list[str]:
        before, now = (self._counted(side) for side in (0, 1))
        if before == now:
            return []
        gone, come = sorted(before - now), sorted(now - before)
        words = [f"không còn {', '.join(gone)}"] if gone else []
        return ["các cơ quan được tính đã đổi: " + "; ".join([*words, *([f"thêm {', '.join(come)}"] if come else [])])]

    def _counted(self, side: int) -> frozenset[str]:
        groups = (self.frames[side].group_of(cell.scope) for cell in self.cells[side])
        pairs = zip(self.cells[side], groups, strict=True)
        return frozenset(cell.scope for cell, group in pairs if group and not cell.excluded)

    def _changed(self, why: list[str]) -> DefinitionChanged:
        before, after = (Period(info.first, info.last).label for info in (self.old, self.new))
        return DefinitionChanged(name=self.name, why="; ".join(why), before=before, after=after)

    def movement(self, scope: str) -> FrozenMovement | None:
        inside = frozenset(c for c in self._counted(1) if scope in (NATION, self.frames[1].group_of(c)))
        published = (self._printed(0, inside), self._printed(1, inside))
        known = self._known(inside)
        return frozen_movement(indicator=self.indicator, scope=scope, published=published, known=known)

    def _printed(self, side: int, inside: frozenset[str]) -> list[Part]:
        parts = movements.printed_parts(self.cells[side], self.frames[side])
        return [part for code, part in parts.items() if code in inside]

    def _known(self, inside: frozenset[str]) -> tuple[list[Part], list[Part]] | None:
        """By kind of service, as known now; None where this figure or the ledger cannot tell kinds apart."""
        key = movements.key_by_procedure(self.indicator)
        if not key or self.old.first != self.old.last or self.new.first != self.new.last:
            return None
        sides = [movements.known_parts(key, info.first, inside) for info in (self.old, self.new)]
        return (sides[0], sides[1]) if all(any(p.ratio.applies for p in side) for side in sides) else None

    def check_ends(self, movement: FrozenMovement) -> None:
        """A movement that does not lead from the one published figure to the other is not told."""
        for side, end in ((0, movement.before), (1, movement.after)):
            cell = next((c for c in self.cells[side] if c.scope == movement.scope), None)
            if cell is None or not cell.denominator or Fraction(cell.numerator, cell.denominator) != end:
                raise self._changed(["tổng của các cơ quan không bằng con số chung đã công bố"])
