"""What a release computes: the indicators and indices in force, as far as whole numbers of the intake can say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Computation, Index, IndexItem, Indicator, Period, Scale
from motcua.oversight.indicators.types import Finish as ComputedFinish
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases.types import (
    DISCLOSURES,
    NOT_RANKED,
    PETITIONS,
    SUBJECTS,
    Composite,
    Definition,
    Finish,
    IndexLine,
    LeftOut,
    Numbering,
)  # fmt: skip

RATES = "rates"
"""The ranking policy of measured rates."""
INDEX_POLICIES: Mapping[str, str] = {"QD-766": "index-766"}
_JUDGED_BY: Mapping[str, str] = {PETITIONS: "IND-23", DISCLOSURES: "IND-30"}
"""Whose limits say what is late in a subject."""
_FINISHES = {finish.value: finish for finish in Finish}
_WORDS = ("numerator", "denominator", "counting", "period", "rounding", "ties", "exclusions", "assumed")


class LawDefinitions:
    """The definitions in force on the last day of a period."""

    def in_force(self, period: Period) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
        day = period.last_day
        found, left_out = [], []
        for computation in indicators.computations_in_force(day):
            words = indicators.indicator(computation.indicator, day)
            if reason := _obstacle(computation, day):
                left_out.append(LeftOut(_named(computation), words.version, reason))
            else:
                found.append(_definition(computation, words))
        composites, without = _indices(day)
        return (*found, *composites), (*left_out, *_uncomputed(day), *without)

    def numbering(self, period: Period) -> Numbering:
        return _numbering(RATES, period.last_day)


def _numbering(code: str, day: date) -> Numbering:
    policy = rankings.policy(code, day)
    return Numbering(
        code=f"{policy.code}/{policy.version}",
        kind=policy.numbering.value,
        minimum=policy.minimum_sample,
        valid_from=policy.valid_from.isoformat(),
        article=policy.article,
        late_reports=policy.late_reports.value,
    )


def _obstacle(computation: Computation, day: date) -> str:
    """Why a release has no figure of it, empty where it has."""
    if computation.subject not in SUBJECTS:
        return f"sổ dữ kiện chưa có bảng {computation.subject}"
    if (code := _JUDGED_BY.get(computation.subject)) and not indicators.is_in_force(code, day):
        return f"chưa có thời hạn của {code} ở kỳ này"
    if computation.per:
        return f"chỉ đọc trong từng {computation.per}"
    if computation.finish is ComputedFinish.MEDIAN:
        return "trung vị không cộng được giữa các cơ quan"
    return ""


def _uncomputed(day: date) -> Iterator[LeftOut]:
    for words in indicators.indicators():
        if indicators.in_force(words, day) and words.not_computed:
            yield LeftOut(words.id, words.version, words.not_computed)


def _named(computation: Computation) -> str:
    return f"{computation.indicator}.{computation.name}" if computation.name else computation.indicator


def _definition(computation: Computation, words: Indicator) -> Definition:
    rounding = f"{words.rounding}. {words.places_source}"
    return Definition(
        indicator=computation.indicator,
        figure=computation.name,
        version=words.version,
        name=computation.title or words.name,
        article=words.article,
        subject=computation.subject,
        within=computation.within,
        numerator=computation.numerator,
        denominator=computation.denominator,
        finish=_FINISHES[computation.finish.value],
        places=words.places,
        factor=computation.factor,
        texts={name: getattr(words, name) for name in _WORDS} | {"rounding": rounding} | dict(computation.words),
    )


def _indices(day: date) -> tuple[list[Definition], list[LeftOut]]:
    found: list[Definition] = []
    left_out = []
    for index in (index for index in indicators.indices() if indicators.in_force(index, day)):
        if index.id in INDEX_POLICIES and all(item.scale is Scale.LINEAR for item in index.items):
            found += composites_of(index, _numbering(INDEX_POLICIES[index.id], day))
        else:
            left_out.append(LeftOut(index.id, index.version, "thang điểm này chưa tính trong kỳ công bố"))
    return found, left_out


def composites_of(index: Index, numbering: Numbering) -> Iterator[Definition]:
    """An index as a definition for its total, which is ranked, and one for each of its groups, which is not."""
    yield _composite(index, "", index.name, index.items, index.points, numbering)
    for group in index.groups:
        yield _composite(index, group.code, f"{index.name}: {group.name}", group.items, group.points, None)


def _composite(
    index: Index, figure: str, name: str, items: Iterable[IndexItem], points: int, numbering: Numbering | None
) -> Definition:
    lines = tuple(map(_line, items))
    bands = tuple((band.label, str(band.points)) for band in index.bands) if numbering else ()
    return Definition(
        indicator=index.id,
        figure=figure,
        version=index.version,
        name=name,
        article=index.article,
        finish=Finish.POINTS,
        places=index.places,
        texts=_texts_of(index, lines, is_ranked=numbering is not None),
        composite=Composite(points, lines, bands, numbering, index.line_places),
    )


def _texts_of(index: Index, lines: Iterable[IndexLine], *, is_ranked: bool) -> dict[str, str]:
    """The words of an index, with what is assumed of each line; only the total is ranked."""
    texts = {name: str(getattr(index, name)) for name in _WORDS}
    texts["assumed"] = " ".join((index.assumed, *(f"{line.code}: {line.assumed}" for line in lines if line.assumed)))
    return texts if is_ranked else texts | {"ties": NOT_RANKED}


def _line(item: IndexItem) -> IndexLine:
    figure = f"{item.indicator}.{item.figure}" if item.figure else item.indicator
    return IndexLine(item.code, figure, item.points, str(item.full_at), item.left_out, item.assumed)
