"""Which figures of a release a letter may be begun with: by indicator, with its regime, twins told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.letters.selectors.basis import indicators_told
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.selectors.naming import figure_word
from motcua.oversight.releases.types import Definition


@dataclass(frozen=True)
class Choice:
    """One figure. `word` tells it from its twins, empty where it has none; without a figure it is not for choosing."""

    key: str
    word: str
    is_told: bool
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """The figures of one indicator. `regime` is the first year of its way of measuring."""

    indicator: str
    name: str
    regime: str
    figures: tuple[Choice, ...]

    @property
    def only(self) -> Choice | None:
        return self.figures[0] if len(self.figures) == 1 else None


def choices_of(release: str, chosen: Sequence[str] = ()) -> list[Choices]:
    """All figures of a release in its order, those of one indicator together."""
    held = indicators_told(releases.release(release, published_only=False))
    regimes = {(row.id, row.version): row.regime for row in indicators.indicators()}
    rows = releases.frame_of(release).definitions
    grouped = [(code, list(found)) for code, found in groupby(_together(rows), key=lambda row: row.indicator)]
    return [
        Choices(code, found[0].name, regimes.get((code, found[0].version), ""),
                tuple(_choice(row, found, row.id in held, row.id in chosen) for row in found))
        for code, found in grouped
    ]  # fmt: skip


def _together(rows: Iterable[Definition]) -> list[Definition]:
    order = {code: place for place, code in enumerate(dict.fromkeys(row.indicator for row in rows))}
    return sorted(rows, key=lambda row: order[row.indicator])


def _choice(row: Definition, twins: Sequence[Definition], is_told: bool, is_chosen: bool) -> Choice:
    word = figure_word(row.figure) if row.figure else _("số chính của chỉ số")
    return Choice(row.id, word if len(twins) > 1 else "", is_told, is_told and is_chosen)


def without_figure(release: str, picked: Sequence[str]) -> list[str]:
    """Of the chosen figures those that nobody has in this release."""
    held = indicators_told(releases.release(release, published_only=False))
    return [key for key in picked if key not in held]
