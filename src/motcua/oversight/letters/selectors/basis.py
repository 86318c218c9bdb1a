"""What a letter may quote: cells of its releases, published tables, grades; frozen things only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from motcua.foundation.agencies.types import Group
from motcua.kernel import text
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.rules.annexes import share_text
from motcua.oversight.letters.rules.compare import differences
from motcua.oversight.letters.selectors.reference import original
from motcua.oversight.letters.types import AnnexKind, AnnexOrder, Basis, Content, Quoted
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import NATION, Cell, Frame, ReleaseInfo

_NATIONAL: Mapping[str, str] = {
    NATION: "cả nước",
    Group.MINISTRY: "khối bộ, ngành",
    Group.PROVINCE: "khối tỉnh, thành phố",
}


def where(scope: str) -> str:
    """`cả nước`, as inside a sentence; an agency's code is its own."""
    return _NATIONAL.get(scope, scope)


def basis_of(content: Content) -> Basis:
    """All that this content may quote. Who may read it before it is public is asked where the letter is read."""
    info = releases.release(content.release, published_only=False)
    cells = dict(quoted_cells(info))
    if content.before:
        cells |= quoted_cells(releases.release(content.before))
    return Basis(
        release=info.code,
        digest=info.digest,
        instant=info.cut_off_at,
        label=Period(info.first, info.last).label,
        cells=cells,
        movements={(m.indicator, m.scope): m for m in content.movements},
        published=published_words(content.annexes),
        late=content.late,
    )


def quoted_cells(info: ReleaseInfo) -> Mapping[str, Quoted]:
    """The cells of a release by id, read once per process: its seal names the content."""
    return _quoted(info.code, info.digest)


def indicators_told(info: ReleaseInfo) -> frozenset[str]:
    """The figures of a release that anybody has; of the others there is nothing to annex."""
    return frozenset(q.cell.indicator for q in quoted_cells(info).values() if q.cell.value)


@lru_cache(maxsize=8)
def _quoted(code: str, digest: str) -> Mapping[str, Quoted]:
    frame = releases.frame_of(code)
    names = {**_NATIONAL, **{top.code: top.name for top in frame.tree}}
    return {cell.id: _one(cell, frame, names, code) for cell in releases.cells(code, published_only=False)}


def _one(cell: Cell, frame: Frame, names: Mapping[str, str], code: str) -> Quoted:
    definition = frame.definition_of(cell.indicator)
    assert definition is not None  # noqa: S101  (a bundle holds the definition of each of its cells)
    return Quoted(cell, definition, names.get(cell.scope, cell.scope), frame.group_of(cell.scope), code)


def name_of(frame: Frame, indicator: str) -> str:
    """The name of a figure as its release words it; its code where the release does not have it."""
    found = frame.definition_of(indicator)
    return found.name if found else indicator


def incomparable(indicator: str, old: Frame, new: Frame) -> list[str]:
    """Why one figure of two releases may not be compared, in words; nothing where it may."""
    first, second = old.definition_of(indicator), new.definition_of(indicator)
    if first is None or second is None:
        return ["một trong hai kỳ không có chỉ số này"]
    return differences(first, second)


def published_words(orders: Iterable[AnnexOrder]) -> dict[str, str]:
    """Numbers of published tables as printed there, by `publication:claim` or `round:group:grade`."""
    words: dict[str, str] = {}
    for order in orders:
        if order.kind is AnnexKind.RATES:
            words |= _claims(order.source)
        elif order.kind is AnnexKind.GRADES:
            words |= _grades(order.source)
    return words


def _claims(code: str) -> dict[str, str]:
    claims = monitoring.publication(code).claims
    words = {f"{code}:{name}": f"{value:02d}" for name, value in claims.items() if isinstance(value, int)}
    rate = Decimal(claims["national_rate"])
    return {**words, f"{code}:national_rate": monitoring.printed_rate(rate, -int(rate.as_tuple().exponent))}


def _grades(code: str) -> dict[str, str]:
    words: dict[str, str] = {}
    claims, groups = assessment.published_round(code).claims, original("2023")["groups"]
    for group, held in claims.items():
        words[f"{code}:{group}:mean"] = text.number(Decimal(held["mean"]))
        for share in assessment.grade_shares(code, group):
            words[f"{code}:{group}:{share.grade}"] = share_text(share, groups[group]["space_before_percent"])
    return words
