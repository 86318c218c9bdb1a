"""What a release computes: the indicators and indices in force, as far as whole numbers of the intake can say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Computation, Index, IndexItem, Indicator, Period, Scale, ServiceTrait
from motcua.oversight.indicators.types import Finish as ComputedFinish
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases.types import Composite, Definition, Finish, IndexLine, LeftOut, Numbering, Term

DOSSIERS, SERVICES, PETITIONS = "dossiers", "services", "petitions"
DISCLOSURES, RATINGS = "disclosures", "ratings"
SUBJECTS = (DOSSIERS, SERVICES, PETITIONS, DISCLOSURES, RATINGS)
"""The subjects for which the intake holds rows."""
RATES = "rates"
"""The ranking policy of measured rates."""
INDEX_POLICIES: Mapping[str, str] = {"QD-766": "index-766"}
NEEDED_TOLD: Mapping[str, frozenset[str]] = {
    SERVICES: frozenset(trait.name.lower() for trait in ServiceTrait if trait.name),
    PETITIONS: frozenset({"kind"}),
}
"""Columns that may be told of nothing: a figure that reads one is then left out, never counted as 0."""
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
    if (code := _JUDGED_BY.get(computation.subject)) and not is_in_force(code, day):
        return f"chưa có thời hạn của {code} ở kỳ này"
    if computation.per:
        return f"chỉ đọc trong từng {computation.per}"
    if computation.factor:
        return f"còn phải nhân với {computation.factor}"
    if computation.finish is ComputedFinish.MEDIAN:
        return "trung vị không cộng được giữa các cơ quan"
    return ""


def is_in_force(code: str, day: date) -> bool:
    """Whether a definition of `code` is in force."""
    return any(found.id == code and _in_force(found, day) for found in indicators.indicators())


def _uncomputed(day: date) -> Iterator[LeftOut]:
    for words in indicators.indicators():
        if _in_force(words, day) and words.not_computed:
            yield LeftOut(words.id, words.version, words.not_computed)


def _in_force(found: Indicator | Index, day: date) -> bool:
    return found.valid_from <= day and (found.valid_to is None or day < found.valid_to)


def _named(computation: Computation) -> str:
    return f"{computation.indicator}.{computation.name}" if computation.name else computation.indicator


def _definition(computation: Computation, words: Indicator) -> Definition:
    return Definition(
        indicator=computation.indicator,
        figure=computation.name,
        version=words.version,
        name=words.name,
        article=words.article,
        subject=computation.subject,
        within=computation.within,
        numerator=tuple(Term(term.times, term.measure) for term in computation.numerator),
        denominator=tuple(Term(term.times, term.measure) for term in computation.denominator),
        finish=_FINISHES[computation.finish.value],
        texts={name: getattr(words, name) for name in _WORDS},
    )


def _indices(day: date) -> tuple[list[Definition], list[LeftOut]]:
    found: list[Definition] = []
    left_out = []
    for index in (index for index in indicators.indices() if _in_force(index, day)):
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
        texts={
            "numerator": "Điểm đạt được, nhân 10 mũ số số lẻ",
            "denominator": "Điểm tối đa của các dòng tính được, nhân 10 mũ số số lẻ",
            "counting": "Điểm mỗi dòng tăng đều đến ngưỡng; dòng không có số liệu hoặc không áp dụng thì nêu là thiếu",
            "assumed": " ".join((index.assumed, *(f"{line.code}: {line.assumed}" for line in lines if line.assumed))),
        },
        composite=Composite(points, lines, bands, numbering),
    )


def _line(item: IndexItem) -> IndexLine:
    figure = f"{item.indicator}.{item.figure}" if item.figure else item.indicator
    return IndexLine(item.code, figure, item.points, str(item.full_at), item.left_out, item.assumed)
